"""Production, stock, seats and persons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING

from allocator.check.items import Item
from allocator.check.recomputed import Facts
from allocator.check.rule_row import Row
from allocator.check.violation import Tolerance, Violation
from allocator.util.format import amount

if TYPE_CHECKING:
    from allocator.plan.plan import Plan


def _item_rows(facts: Facts) -> list[Row]:
    """Count lots and seats against what can be made, taught or is in stock."""
    yearly: defaultdict[tuple[str, int], float] = defaultdict(float)
    total: defaultdict[str, float] = defaultdict(float)
    for (_, code, year), quantity in facts.quantity.items():
        yearly[code, year] += quantity
        total[code] += quantity
    rows = []
    for item in facts.items.values():
        lots = item.kind == "equipment"
        family, did = ("production", "bought of") if lots else ("course_seats", "taken of")
        if item.yearly is not None:
            rows += [
                Row(
                    family, family, "capacity", {"item": item.code, "year": year}, "<=",
                    yearly[item.code, year], item.yearly, item.unit, did, "a year",
                )
                for year in facts.years
            ]  # fmt: skip
        if item.total is not None:
            where: dict[str, str | int] = {"item": item.code}
            rows.append(
                Row(
                    "stock", "stock", "capacity", where, "<=", total[item.code], item.total,
                    item.unit, "bought of", "in stock",
                )
            )  # fmt: skip
    return rows


def _seats(facts: Facts, counts: Callable[[Item], bool]) -> dict[tuple[str, int], float]:
    """Seats of a nation in a year over the courses that count."""
    sums: defaultdict[tuple[str, int], float] = defaultdict(float)
    for (nation, code, year), quantity in facts.quantity.items():
        item = facts.items[code]
        if item.kind == "training" and counts(item):
            sums[nation, year] += quantity
    return sums


def people(facts: Facts) -> dict[tuple[str, int], float]:
    """Return persons trained by nation and year."""
    return _seats(facts, lambda item: True)


def _person_rows(facts: Facts) -> list[Row]:
    """Persons that are vetted and that know the language."""
    trained = people(facts)
    speaking = _seats(facts, lambda item: item.needs_language)
    rows = []
    for nation in facts.nations.values():
        for year in facts.years:
            where: dict[str, str | int] = {"nation": nation.code, "year": year}
            key = (nation.code, year)
            if nation.vetted is not None:
                rows.append(
                    Row(
                        "vetted", "vetted", "law", where, "<=", trained.get(key, 0.0),
                        nation.vetted, "persons", "trained of", "in vetted units",
                    )
                )  # fmt: skip
            if nation.language is not None:
                rows.append(
                    Row(
                        "language", "language", "capacity", where, "<=", speaking.get(key, 0.0),
                        nation.language, "persons", "sent of", "who know the language",
                    )
                )  # fmt: skip
    return rows


def capacity_rows(facts: Facts) -> list[Row]:
    """Return the rows on items and persons."""
    return [*_item_rows(facts), *_person_rows(facts)]


def _bounds(facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Nothing coastal without a coast."""
    found = []
    for (code, name, year), quantity in facts.quantity.items():
        nation, item = facts.nations[code], facts.items[name]
        slip = tolerance.of(item.unit)
        where: dict[str, str | int] = {"nation": code, "item": name, "year": year}
        if item.coastal and nation.landlocked and slip.over(quantity, 0.0):
            text = (
                f"{nation.name} has no coast: {amount(quantity)} {item.unit} of {item.name} {year}"
            )
            found.append(Violation("coastal", "coastal", where, quantity, 0.0, item.unit, text))
    return found


def check_capacity(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Return where a nation gets what it cannot use."""
    return _bounds(facts, tolerance)
