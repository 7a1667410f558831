"""Idle equipment: what is in hand and does not work at the end of the last year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.check.recomputed import Facts
from allocator.check.rule_row import Row
from allocator.check.violation import Tolerance, Violation, pair

if TYPE_CHECKING:
    from allocator.plan.plan import Plan


def _limited(plan: Plan) -> bool:
    return plan.policy.idle_most is not None and "idle" not in plan.policy.rules_off


def idle_rows(plan: Plan, facts: Facts) -> list[Row]:
    """Return the row on idle equipment; of what counts from its purchase nothing is idle here."""
    most, last = plan.policy.idle_most, facts.years[-1]
    if most is None or not _limited(plan):
        return []
    idle = sum(
        (lots - facts.fleet.working.get((nation, code, year), 0.0)) * facts.items[code].price
        for (nation, code, year), lots in facts.fleet.in_hand.items()
        if year == last and facts.items[code].fielded
    )
    return [
        Row("idle", "idle", "policy", {}, "<=", idle, most, "US$ million",
            "of equipment idle in the last year, at most", "allowed",
            plan.policy.rule_price["idle"])
    ]  # fmt: skip


def check_idle(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Where idle equipment is limited no more lots work in the last year than the need asks for."""
    found, last = [], facts.years[-1]
    for (nation, area, year), points in facts.work.items() if _limited(plan) else ():
        need = facts.worth.need.get((nation, area), 0.0)
        usable = (1 - facts.nations[nation].diversion) * points
        if year == last and tolerance.of("points").over(usable, need):
            a, b = pair(usable, need)
            text = f"{nation} {area} {year}: {a} points from lots at work, the need asks for {b}"
            where: dict[str, str | int] = {"nation": nation, "area": area, "year": year}
            found.append(Violation("asked", "asked", where, usable, need, "points", text))
    return found
