"""Changes against the last plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.check.last import changes, in_force, last_money
from allocator.check.recomputed import Facts
from allocator.check.table_compare import compare
from allocator.check.violation import Tolerance, Violation

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

NAY = ("nation", "account", "year")


def turbulence(plan: Plan, facts: Facts) -> float:
    """Return the changes of all years, later years counting less."""
    if not in_force(plan):
        return 0.0
    fade, first = plan.policy.turbulence_fade, facts.years[0]
    return float(
        sum(
            fade ** (year - first) * abs(change)
            for (_, _, year), change in changes(plan, facts).items()
        )
    )


def check_persistence(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Return where the table of deviations does not follow from lines and the last plan."""
    if not in_force(plan):
        return []
    columns = (
        ("last_musd", last_money(plan.case)),
        ("plan_musd", facts.obligation),
        ("change_musd", changes(plan, facts)),
    )
    found = []
    for column, must in columns:
        found += compare(
            plan, "deviations", NAY, column, must, tolerance, family="change", unit="US$ million"
        )
    return found
