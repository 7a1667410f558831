"""Lots delivered, in hand, at work and idle: the table of deliveries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.check.fleet import NIY, Lots
from allocator.check.idle_reasons import check_reasons
from allocator.check.recomputed import Facts
from allocator.check.table_compare import compare
from allocator.check.violation import Tolerance, Violation, pair

if TYPE_CHECKING:
    from allocator.plan.plan import Plan


def _fielded(facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """No lot works that is not delivered and ramped up."""
    found = []
    for (nation, code, year), lots in facts.fleet.working.items():
        ready = facts.fleet.ready.get((nation, code, year), 0.0)
        if tolerance.over(lots, ready):
            a, b = pair(lots, ready)
            text = f"{nation} {facts.items[code].name} {year}: {a} lots at work of {b} ready"
            where: dict[str, str | int] = {"nation": nation, "item": code, "year": year}
            found.append(Violation("fielded", "fielded", where, lots, ready, "lots", text))
    return found


def _surplus(facts: Facts, nation: str, area: str, period: int) -> float:
    """Share of a nation's points in an area that nobody needs."""
    usable = facts.usable(nation, area, period)
    need = facts.worth.need.get((nation, area), 0.0)
    return max(0.0, usable - need) / usable if usable > 0 else 0.0


def _working(facts: Facts) -> Lots:
    """Lots at work: as stated for fielded packages, of others all that are needed."""
    found = dict(facts.fleet.working)
    for (nation, code, period), lots in facts.fleet.in_hand.items():
        item = facts.items[code]
        if not item.fielded:
            unneeded = _surplus(facts, nation, item.area, period)
            found[nation, code, period] = lots * (1 - unneeded)
    return found


def _fielding(facts: Facts) -> Lots:
    """Lots in hand that are still being fielded."""
    return {key: lots - facts.fleet.ready[key] for key, lots in facts.fleet.in_hand.items()}


def _table(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    fleet, end = facts.fleet, facts.periods.end
    working = _working(facts)
    idle = {key: lots - working.get(key, 0.0) for key, lots in fleet.in_hand.items()}
    columns = (
        ("lots_bought", {key: lots for key, lots in fleet.bought.items() if key[2] < end}, "lots"),
        ("lots_delivered", fleet.arrived, "lots"),
        ("lots_on_order", fleet.on_order, "lots"),
        ("lots_in_hand", fleet.in_hand, "lots"),
        ("lots_working", working, "lots"),
        ("lots_idle", idle, "lots"),
        ("lots_idle_ramp", _fielding(facts), "lots"),
        ("idle_musd", {key: lots * facts.items[key[1]].price for key, lots in idle.items()},
         "US$ million"),
    )  # fmt: skip
    found = []
    for column, must, unit in columns:
        found += compare(
            plan, "deliveries", NIY, column, must, tolerance, family="deliveries", unit=unit
        )
    return found


def check_deliveries(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Return where lots work that are not ready, or the table of deliveries does not follow."""
    return [
        *_fielded(facts, tolerance),
        *_table(plan, facts, tolerance),
        *check_reasons(plan, facts, tolerance),
    ]
