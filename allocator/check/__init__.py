"""Recompute every rule of ``models/README.md`` from the tables of a plan alone.

Written from the mathematics on paper, without the model, its numbers or the solver: what both
agree on is not the same mistake twice. What a plan decides is the base truth: its lines, the money
that it takes of each vintage, the lots at work, and what nations pay beside donors. Every other
row, figure and word must follow from these, the case and the policy, or is named in `UNKNOWN`.

Shared with the extraction are only the sentences of rules (`allocator.inputs.case.rule_sentences`),
the words of a plan's value and the gap (`allocator.util.gap`): functions of names and figures,
which are given the recomputed figures, or figures that are checked beside them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.check.absorption import check_absorption
from allocator.check.after_horizon import check_after
from allocator.check.benefit import check_benefit
from allocator.check.capacity import check_capacity
from allocator.check.case_size import fitted
from allocator.check.deliveries import check_deliveries
from allocator.check.disbursements import check_disbursements
from allocator.check.eligibility import check_eligibility
from allocator.check.funding import check_funding
from allocator.check.idle import check_idle
from allocator.check.last_plan import check_persistence
from allocator.check.left_open import check_ranges
from allocator.check.lines import check_lines
from allocator.check.meta import check_meta
from allocator.check.modules import check_modules
from allocator.check.packages import check_packages
from allocator.check.people import check_people
from allocator.check.recomputed import read_facts
from allocator.check.records import each_table_once
from allocator.check.risk import check_risk
from allocator.check.row_presence import check_presence
from allocator.check.rules import check_rules, rule_rows
from allocator.check.sustainment import check_sustainment
from allocator.check.table_shapes import check_tables
from allocator.check.unverifiable import UNKNOWN, Unknown
from allocator.check.violation import Tolerance, Violation

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

__all__ = ["UNKNOWN", "Tolerance", "Unknown", "Violation", "check_plan"]

FAMILIES = (
    check_presence,
    check_lines,
    check_funding,
    check_eligibility,
    check_capacity,
    check_absorption,
    check_deliveries,
    check_sustainment,
    check_people,
    check_idle,
    check_modules,
    check_packages,
    check_disbursements,
    check_benefit,
    check_after,
    check_risk,
    check_persistence,
    check_ranges,
)
"""Checks of one family each; a new rule adds one here, or a row in `rules.rule_rows`."""


def check_plan(plan: Plan, tolerance: Tolerance | None = None) -> list[Violation]:
    """Return every rule that `plan` does not keep; an empty list: it keeps them all.

    Parameters
    ----------
    plan
        A plan, solved or loaded.
    tolerance
        How far figures may be apart; by default 0.00001 plus a millionth of the figure. The first
        part is less for money and points where all of the case is small.

    Notes
    -----
    Tables that cannot be read (unknown nations, cells without a number, rows twice) are reported
    first and alone, since nothing can be computed from them.
    """
    with each_table_once():
        return _violations(plan, tolerance or Tolerance())


def _violations(plan: Plan, tolerance: Tolerance) -> list[Violation]:
    slip = fitted(tolerance, plan.case, plan.policy)
    found = check_tables(plan, slip)
    if found:
        return found
    facts = read_facts(plan)
    for family in FAMILIES:
        found += family(plan, facts, slip)
    rows = rule_rows(plan, facts)
    found += check_rules(plan, facts, rows, slip)
    return [*found, *check_meta(plan, facts, rows, slip)]
