"""Compare a column of a plan's table with what it must be, row by row, both ways."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from allocator.check.records import plan_rows
from allocator.check.violation import Tolerance, Violation, pair

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

NUMBERS = ("year", "vintage")


def place(where: Mapping[str, str | int]) -> str:
    """Write where something is: ``KEN FMF 2021``."""
    return " ".join(str(part) for part in where.values())


def keyed(
    plan: Plan, table: str, key: tuple[str, ...], column: str
) -> dict[tuple[Any, ...], float]:
    """Return one column of a plan's table by its key."""
    return {
        tuple(int(row[part]) if part in NUMBERS else row[part] for part in key): float(row[column])
        for row in plan_rows(plan, table)
    }


def compare(
    plan: Plan,
    table: str,
    key: tuple[str, ...],
    column: str,
    expected: Mapping[Any, float],
    tolerance: Tolerance,
    *,
    family: str,
    unit: str,
) -> list[Violation]:
    """Return where `column` differs from `expected`; a row that is not there counts as 0.

    `tolerance` is taken for figures in `unit`.
    """
    stated, tolerance = keyed(plan, table, key, column), tolerance.of(unit)
    found = []
    for one in sorted({*stated, *expected}):
        says, must = stated.get(one, 0.0), expected.get(one, 0.0)
        if tolerance.differ(says, must):
            where = dict(zip(key, one, strict=True))
            a, b = pair(says, must)
            has = f"has {column} {a}" if one in stated else f"has no row, so {column} {a}"
            text = f"{place(where)}: {table} {has} {unit}, recomputed it is {b}"
            found.append(Violation(family, family, where, says, must, unit, text))
    return found
