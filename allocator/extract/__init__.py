"""Turn a point of the model into a plan.

Lots, seats and switches are rounded first; everything else is then computed from the rounded lines,
so that the plan's tables agree with each other and hold none of the solver's noise.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.extract import appropriations as money
from allocator.extract import goods, nations, packages
from allocator.extract.benefit import after, benefit_of, coverage
from allocator.extract.deliveries import deliveries
from allocator.extract.ledger import Ledger, open_ledger
from allocator.extract.meta import meta
from allocator.extract.rules import rules
from allocator.plan.plan import Plan
from allocator.plan.schema import plan_table

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.models import Problem
    from allocator.solver.backend.solution import Solution

__all__ = ["extract"]


def extract(
    case: Case,
    policy: Policy,
    problem: Problem,
    solution: Solution,
    facts: Mapping[str, Any],
    ranges: Mapping[str, tuple[float, float]] | None = None,
) -> Plan:
    """Return the plan that `solution` stands for.

    Parameters
    ----------
    case, policy, problem
        What was solved; `problem` is ``assemble(case, policy)``.
    solution
        A point of the compiled model that is whole up to the solver's tolerance.
    facts
        What the plan's meta says of the solve: status, words, bound, gap_target and so on. Value,
        its parts, gap, turbulence, hashes and versions are added.
    ranges
        By nation the least and the most US$ million in plans as good; without: not known.

    Raises
    ------
    ValueError
        Something is bought that no account pays: not a point of the model.
    """
    ledger = open_ledger(case, policy, problem, solution)
    tables = _tables(ledger)
    tables["money_ranges"] = nations.money_ranges(ledger, ranges or {})
    told = meta(ledger, tables, facts, solution.objective("bending"))
    return Plan(case, policy, told, tables)


def _tables(ledger: Ledger) -> dict[str, pd.DataFrame]:
    vintages = money.vintages_of(ledger)
    drawn = money.draw(ledger, vintages)
    benefit = benefit_of(ledger)
    tables = {
        "lines": ledger.lines[[column.name for column in plan_table("lines").columns]],
        "spending": ledger.spending,
        "vintages": drawn,
        "accounts": money.accounts(ledger, vintages, drawn),
        "disbursements": money.disbursements(ledger),
        "deliveries": deliveries(ledger, benefit),
        "sustainment": packages.sustainment(ledger),
        "people": packages.people(ledger),
        "modules": packages.modules(ledger),
        "seats": goods.seats(ledger),
        "grants": goods.grants(ledger),
        "coverage": coverage(ledger, benefit),
        "after": after(ledger, benefit),
        "absorption": nations.absorption(ledger),
        "active_lines": goods.active_lines(ledger),
        "risk": nations.risk(ledger),
        "deviations": nations.deviations(ledger),
    }
    return {**tables, "rules": rules(ledger, tables, vintages)}
