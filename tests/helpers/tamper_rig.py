"""Every way of changing one cell, one row or one fact of a plan, with its seal made anew.

A seal tells that a plan was changed by hand, but whoever changes it can seal it again. What is left
is that figures and words no longer agree with each other, and that is what these changes try.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any
from zlib import crc32

import pandas as pd

from allocator.plan.plan import Plan
from allocator.plan.schema import PLAN_TABLES, PlanColumn, PlanTable

Change = Callable[[Plan], Plan]
Named = tuple[str, Change]

WRONG = "waived"
"""A word that is nowhere in a plan."""


def changes_of(plan: Plan) -> Iterator[Named]:
    """Yield every single change of the plan by its name."""
    for table in PLAN_TABLES:
        yield from cells(plan, table)
        yield from exchanges(plan, table)
        yield from rows(plan, table)
    yield from facts(plan.meta)


def sample_of(changes: Iterable[Named]) -> list[Named]:
    """Return one change of each column and fact and each kind for rows: always the same ones."""
    chosen: dict[str, Named] = {}
    for name, change in changes:
        place, _, how = name.partition(" ")
        spot = re.sub(r"\[\d+\]", "", place)
        key = spot if "." in spot else f"{spot} {how}"
        if key not in chosen or crc32(name.encode()) < crc32(chosen[key][0].encode()):
            chosen[key] = (name, change)
    return list(chosen.values())


def cells(plan: Plan, table: PlanTable) -> Iterator[Named]:
    """Yield changes of one cell, each row of each column."""
    frame = plan.tables[table.name]
    for column in table.columns:
        for at in range(len(frame)):
            for how, value in _other(column, frame[column.name].iloc[at]):
                place = f"{table.name}.{column.name}[{at}] {how}"
                yield place, _cell(table.name, column.name, at, value)


def _other(column: PlanColumn, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield other values of a cell."""
    if column.kind == "yesno":
        yield "turned", not value
    elif column.kind == "integer":
        yield "next", int(value) + 1
        yield "long ago", int(value) - 100
    elif column.kind == "text":
        yield "another word", f"{value} {WRONG}".strip()
        if value:
            yield "no word", ""
    elif value != value:
        yield "a number", 1.0
    else:
        yield "larger", float(value) * 1.25 + 0.01
        yield "no number", float("nan")
        if abs(value) > 0.02:
            yield "smaller", float(value) * 0.75
            yield "none", 0.0


def _cell(table: str, column: str, at: int, value: Any) -> Change:
    def change(plan: Plan) -> Plan:
        frame = plan.tables[table].copy()
        values = frame[column].tolist()
        values[at] = value
        frame[column] = pd.Series(values, index=frame.index, dtype=frame[column].dtype)
        return with_table(plan, table, frame)

    return change


def exchanges(plan: Plan, table: PlanTable) -> Iterator[Named]:
    """Yield the exchange of a cell with the next row in which the column has another value."""
    frame = plan.tables[table.name]
    for column in table.columns:
        values = frame[column.name].tolist()
        for at, value in enumerate(values):
            for other in range(at + 1, len(values)):
                if _differ(values[other], value) and not _same_rows(frame, column.name, at, other):
                    place = f"{table.name}.{column.name}[{at}] exchanged with [{other}]"
                    yield place, _exchange(table.name, column.name, at, other)
                    break


def _differ(one: Any, other: Any) -> bool:
    """Tell whether two cells say something else, further apart than any tolerance."""
    if isinstance(one, float):
        both_empty = one != one and other != other
        return not both_empty and not abs(one - other) <= 1e-3 * (1 + abs(one))
    return bool(one != other)


def _same_rows(frame: pd.DataFrame, column: str, at: int, other: int) -> bool:
    """Tell whether two rows are alike but for this column: an exchange is another order of rows."""
    rest = frame.drop(columns=column)
    return not any(map(_differ, rest.iloc[at].tolist(), rest.iloc[other].tolist()))


def _exchange(table: str, column: str, at: int, other: int) -> Change:
    def change(plan: Plan) -> Plan:
        frame = plan.tables[table].copy()
        values = frame[column].tolist()
        values[at], values[other] = values[other], values[at]
        frame[column] = pd.Series(values, index=frame.index, dtype=frame[column].dtype)
        return with_table(plan, table, frame)

    return change


def rows(plan: Plan, table: PlanTable) -> Iterator[Named]:
    """Yield each row taken out, each row twice, and the table without any row."""
    frame = plan.tables[table.name]
    for at in range(len(frame)):
        kept = [row for row in range(len(frame)) if row != at]
        yield f"{table.name}[{at}] removed", _chosen(table.name, kept)
        yield f"{table.name}[{at}] twice", _chosen(table.name, [*range(len(frame)), at])
    if len(frame):
        yield f"{table.name} emptied", _chosen(table.name, [])


def _chosen(table: str, positions: list[int]) -> Change:
    return lambda plan: with_table(
        plan, table, plan.tables[table].iloc[positions].reset_index(drop=True)
    )


def with_table(plan: Plan, table: str, frame: pd.DataFrame) -> Plan:
    """Return the plan with another table."""
    return replace(plan, tables={**plan.tables, table: frame})


def facts(meta: dict[str, Any]) -> Iterator[Named]:
    """Yield changes of what the plan says of itself: each fact changed, taken out, and one more."""
    for path in _paths(meta, ()):
        name = "meta." + ".".join(str(part) for part in path)
        value = _at(meta, path)
        for how, other in _other_facts(value):
            yield f"{name} {how}", _fact(path, other)
        yield f"{name} removed", _fact(path, None, gone=True)
    yield f"meta.{WRONG} added", _fact((WRONG,), "yes")


def _paths(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every fact, and to every group of facts."""
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else ()
    if isinstance(value, list):
        inner = enumerate(value)
    for key, one in inner:
        yield from _paths(one, (*path, key))


def _at(meta: dict[str, Any], path: tuple[Any, ...]) -> Any:
    value: Any = meta
    for part in path:
        value = value[part]
    return value


def _other_facts(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, bool):
        yield "turned", not value
    elif isinstance(value, int | float):
        yield "larger", value + abs(value) / 4 + 1
        yield "smaller", value - abs(value) / 4 - 1
        yield "a word", WRONG
    elif isinstance(value, str):
        yield "another word", f"{value} {WRONG}"
    elif isinstance(value, dict):
        yield "one more", {**value, WRONG: 1.0}
        yield "emptied", {}
    elif isinstance(value, list):
        yield "emptied", []
        yield "one twice", [*value, *value[:1]]


def _fact(path: tuple[Any, ...], value: Any, *, gone: bool = False) -> Change:
    def change(plan: Plan) -> Plan:
        meta = copy.deepcopy(plan.meta)
        place = _at(meta, path[:-1])
        if gone:
            del place[path[-1]]
        else:
            place[path[-1]] = value
        return replace(plan, meta=meta)

    return change
