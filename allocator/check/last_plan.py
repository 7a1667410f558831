"""Changes against the last plan and from year to year, and what the policy charges for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

from allocator.check.last import changes, in_force, last_money
from allocator.check.payers import payable
from allocator.check.recomputed import Facts
from allocator.check.table_compare import compare
from allocator.check.violation import Tolerance, Violation

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

NAY = ("nation", "account", "year")


def turbulence(plan: Plan, facts: Facts) -> float:
    """Return the changes of all years, later years counting less."""
    return _faded(plan, facts, changes(plan, facts)) if in_force(plan) else 0.0


def turbulence_in_reach(plan: Plan, facts: Facts) -> float:
    """Return the changes of money that a plan can change at all, later years counting less."""
    lines = payable(plan, facts)
    moved = {
        (nation, account, year): change
        for (nation, account, year), change in changes(plan, facts).items()
        if (nation, account) in lines and year in facts.years
    }
    return _faded(plan, facts, moved)


def _faded(plan: Plan, facts: Facts, moved: Mapping[tuple[str, str, int], float]) -> float:
    fade, first = plan.policy.turbulence_fade, facts.years[0]
    return float(sum(fade ** (year - first) * abs(one) for (_, _, year), one in moved.items()))


def change_cost(plan: Plan, facts: Facts) -> float:
    """Return the value that changes against the last plan cost."""
    price = plan.policy.change_price
    if price == 0 or not in_force(plan):
        return 0.0
    return facts.ref * price * turbulence_in_reach(plan, facts)


def swing_cost(plan: Plan, facts: Facts) -> float:
    """Return the value that changes of nations' money from one year to the next cost."""
    yearly: defaultdict[tuple[str, int], float] = defaultdict(float)
    for (nation, _, year), money in facts.obligation.items():
        yearly[nation, year] += money
    swings = sum(
        abs(yearly[nation, year] - yearly[nation, year - 1])
        for nation in facts.nations
        for year in facts.years[1:]
    )
    return facts.ref * plan.policy.swing_price * swings


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
