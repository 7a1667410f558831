"""Read tables of a case and a plan row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.inputs.selection import years_in

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.plan.plan import Plan

Record = Mapping[str, Any]

_READ: ContextVar[dict[int, tuple[pd.DataFrame, list[Record]]] | None] = ContextVar(
    "tables read in this check", default=None
)
"""Rows by the identity of their table, which is kept with them so that no other takes its place."""


@contextmanager
def each_table_once() -> Iterator[None]:
    """Keep the rows of tables while a plan is checked: its families read the same tables."""
    token = _READ.set({})
    try:
        yield
    finally:
        _READ.reset(token)


def records(frame: pd.DataFrame) -> Iterator[Record]:
    """Yield the rows of `frame` as mappings from column to value."""
    names = [str(name) for name in frame.columns]
    columns = [frame[name].tolist() for name in frame.columns]
    for row in zip(*columns, strict=True):
        yield dict(zip(names, row, strict=True))


def case_rows(case: Case, table: str) -> list[Record]:
    """Return the rows of one table of a case."""
    return _rows(case.tables[table])


def plan_rows(plan: Plan, table: str) -> list[Record]:
    """Return the rows of one table of the plan."""
    return _rows(plan.tables[table])


def _rows(frame: pd.DataFrame) -> list[Record]:
    read = _READ.get()
    if read is None:
        return list(records(frame))
    if id(frame) not in read:
        read[id(frame)] = (frame, list(records(frame)))
    return list(read[id(frame)][1])


def figure(value: Any) -> float | None:
    """Return a number, or None for an empty cell."""
    if value is None or value == "" or pd.isna(value):
        return None
    return float(value)


def selected_years(text: str, horizon: tuple[int, ...]) -> tuple[int, ...]:
    """Return the years of `horizon` that a rule names; years outside it select nothing."""
    chosen: set[int] = set()
    for word in [part.strip() for part in text.split(";") if part.strip()] or ["*"]:
        try:
            chosen |= set(years_in(word, horizon))
        except ValueError:
            continue
    return tuple(sorted(chosen))
