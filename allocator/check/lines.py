"""Lines and the tables that only repeat them: cost, obligation, points, lots, seats, grants."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING

from allocator.check.recomputed import Facts, Line
from allocator.check.records import plan_rows
from allocator.check.table_compare import compare
from allocator.check.violation import Tolerance, Violation

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

NIY = ("nation", "item", "year")
NAY = ("nation", "account", "year")


def _names(plan: Plan, facts: Facts) -> list[Violation]:
    """Each line's words must be those of the case."""
    found = []
    for row in plan_rows(plan, "lines"):
        item, sustains = facts.items[row["item"]], row["kind"] == "sustainment"
        sustains = sustains and item.kind == "equipment"
        must = {
            "nation_name": facts.nations[row["nation"]].name,
            "item_name": item.name,
            "kind": "sustainment" if sustains else item.kind,
            "area": item.area,
            "unit": "US$M" if sustains else item.unit,
        }
        wrong = {column: word for column, word in must.items() if row[column] != word}
        if wrong:
            where: dict[str, str | int] = {
                part: row[part] for part in ("nation", "item", "account", "year")
            }
            said = "; ".join(f"{c} is {row[c]!r}, in the case {w!r}" for c, w in wrong.items())
            text = f"{row['nation']} {row['item']}: {said}"
            found.append(Violation("tables", "lines", where, len(wrong), 0, "", text))
    return found


def _money(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Price makes the cost, the surcharge the obligation, fit and price the points."""
    key = ("nation", "item", "kind", "account", "year")
    figures: tuple[tuple[str, str, str, Callable[[Line], float]], ...] = (
        ("cost_musd", "use_cost", "US$ million", lambda line: line.cost),
        ("obligation_musd", "obligated", "US$ million", lambda line: line.obligation),
        ("points", "supplied", "points", lambda line: line.points),
    )
    found = []
    for column, family, unit, figure in figures:
        must = {
            (line.nation, line.item.code, line.kind, line.account, line.year): figure(line)
            for line in facts.lines
        }
        found += compare(plan, "lines", key, column, must, tolerance, family=family, unit=unit)
    must_pay = facts.obligation
    found += compare(
        plan, "spending", NAY, "obligation_musd", must_pay, tolerance,
        family="obligated", unit="US$ million",
    )  # fmt: skip
    return found


def _kind(facts: Facts, kind: str, *, priced: bool = False) -> dict[tuple[str, str, int], float]:
    """Quantity, or cost, of the items of one kind by nation, item and year."""
    sums: defaultdict[tuple[str, str, int], float] = defaultdict(float)
    for line in facts.lines:
        if line.kind == kind:
            sums[line.nation, line.item.code, line.year] += line.cost if priced else line.quantity
    return dict(sums)


def _repeated(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Seats and grants repeat the quantities of the lines."""
    seats, grants = (_kind(facts, kind) for kind in ("training", "grant"))
    seat_cost = _kind(facts, "training", priced=True)
    columns = (
        ("seats", "seats", seats, "seats"),
        ("seats", "cost_musd", seat_cost, "US$ million"),
        ("grants", "grant_musd", grants, "US$ million"),
    )
    found = []
    for table, column, must, unit in columns:
        found += compare(plan, table, NIY, column, must, tolerance, family="use_cost", unit=unit)
    return found


def _whole(facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Lots and seats of a nation in a year are whole, whoever pays."""
    found = []
    for (nation, code, year), quantity in facts.quantity.items():
        item = facts.items[code]
        if item.kind != "grant" and abs(quantity - round(quantity)) > tolerance.whole:
            where: dict[str, str | int] = {"nation": nation, "item": code, "year": year}
            text = f"{nation} {item.name} {year}: {quantity:.9g} {item.unit} are not whole"
            limit = float(round(quantity))
            found.append(Violation("whole", "whole", where, quantity, limit, item.unit, text))
    return found


def check_lines(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Return where lines and the tables that repeat them do not agree."""
    return [
        *_names(plan, facts),
        *_money(plan, facts, tolerance),
        *_repeated(plan, facts, tolerance),
        *_whole(facts, tolerance),
    ]
