"""Changes against the last plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.check.compare import compare
from allocator.check.facts import Facts
from allocator.check.read import case_rows
from allocator.check.violation import Tolerance, Violation

if TYPE_CHECKING:
    from allocator.plan import Plan

NAY = ("nation", "account", "year")
Money = dict[tuple[str, str, int], float]


def in_force(plan: Plan) -> bool:
    """Tell whether the plan is held against a last plan."""
    return "last_plan" in plan.case.given and "persistence" not in plan.policy.rules_off


def _last(plan: Plan) -> Money:
    return {
        (row["nation"], row["account"], year): float(row["amount_musd"])
        for row in case_rows(plan.case, "last_plan")
        for year in plan.case.years
    }


def _changes(plan: Plan, facts: Facts) -> Money:
    last = _last(plan)
    return {
        key: facts.obligation.get(key, 0.0) - last.get(key, 0.0)
        for key in {*last, *facts.obligation}
    }


def turbulence(plan: Plan, facts: Facts) -> float:
    """Return the changes of all years, later years counting less."""
    if not in_force(plan):
        return 0.0
    fade, first = plan.policy.turbulence_fade, facts.years[0]
    return float(
        sum(
            fade ** (year - first) * abs(change)
            for (_, _, year), change in _changes(plan, facts).items()
        )
    )


def check_persistence(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Return where the table of deviations does not follow from lines and the last plan."""
    if not in_force(plan):
        return []
    columns = (
        ("last_musd", _last(plan)),
        ("plan_musd", facts.obligation),
        ("change_musd", _changes(plan, facts)),
    )
    found = []
    for column, must in columns:
        found += compare(
            plan, "deviations", NAY, column, must, tolerance, family="change", unit="US$ million"
        )
    return found
