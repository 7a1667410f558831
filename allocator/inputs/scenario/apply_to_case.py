"""Make a scenario's changes of the tables of a case."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocator.errors import DataError, Fault
from allocator.inputs.case.case import Case
from allocator.inputs.case.io.format_value import value_text
from allocator.inputs.case.io.written_amounts import Wanted, fix_of_figure
from allocator.inputs.case.schema.column import Column, Table
from allocator.inputs.case.schema.tables import META as KEYS
from allocator.inputs.case.schema.tables import TABLES
from allocator.inputs.case.schema.tables import table as table_of
from allocator.inputs.policy.parse import fix_name, shortlist
from allocator.inputs.scenario.changes import (
    META,
    Add,
    AddRows,
    Change,
    Conditions,
    Drop,
    Scale,
    Set,
)
from allocator.util.format import listing

Mask = npt.NDArray[np.bool_]


def changed_case(case: Case, changes: tuple[Change, ...], place: str) -> Case:
    """Return `case` with the changes made in their order.

    Raises
    ------
    DataError
        A change names what the case does not have, or the changed tables have faults; all at once,
        told of `place`.
    """
    if not changes:
        return case
    try:
        return _changed(case, changes, repr(changes))
    except DataError as error:
        faults = [
            Fault(f"{place}, {fault.place}", fault.found, fault.allowed, fault.fix, fault.row,
                  fault.column, fault.warning)
            for fault in error.faults if not fault.warning
        ]  # fmt: skip
        raise DataError(faults) from None


@lru_cache(maxsize=4)
def _changed(case: Case, changes: tuple[Change, ...], spelled: str) -> Case:
    """Return the changed case; neighbours in a batch often share one.

    `spelled` keeps apart changes that are equal and yet differ, such as to 1 and to True.
    """
    tables = _Tables(case)
    for change in changes:
        try:
            tables.make(change)
        except _MisfitError as wrong:
            tables.faults.append(wrong.fault)
    if tables.faults:
        raise DataError(tables.faults)
    return case.changed(tables.frames, tables.meta)


class _MisfitError(Exception):
    """A change that cannot be made, with its fault."""

    def __init__(self, place: str, found: str, allowed: str, fix: str, column: str = "") -> None:
        super().__init__(place)
        self.fault = Fault(place, found, allowed, fix, column=column)


class _Tables:
    """The tables and keys of a case while they are changed."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.frames: dict[str, pd.DataFrame] = {}
        self.meta: dict[str, Any] = {}
        self.faults: list[Fault] = []

    def make(self, change: Change) -> None:
        """Make one change; `_MisfitError` if it does not fit."""
        if isinstance(change, AddRows):
            rows = pd.DataFrame([dict(row) for row in change.rows], dtype=object)
            frame = pd.concat([self._frame(change.table), rows], ignore_index=True)
            self.frames[change.table] = frame
        elif isinstance(change, Drop):
            frame = self._frame(change.table)
            gone = _rows(frame, change.table, change.where)
            self.frames[change.table] = frame[~gone].reset_index(drop=True)
        else:
            change = cast("Set | Scale | Add", change)
            head, _, tail = change.what.partition(".")
            (self._key if head == META else self._cells)(change, head, tail)

    def _frame(self, name: str) -> pd.DataFrame:
        if name not in self.frames:
            known = [table.name for table in TABLES]
            if name not in known:
                raise _MisfitError(
                    name, f"unknown table {name!r}", listing(known, 30), fix_name(name, known)
                )
            self.frames[name] = self.case.tables[name].astype(object)
        return self.frames[name]

    def _cells(self, change: Set | Scale | Add, name: str, column: str) -> None:
        frame = self._frame(name)
        _column(table_of(name), column)
        rows = _rows(frame, name, change.where)
        if isinstance(change, Set):
            frame.loc[rows, column] = change.to
        else:
            at = frame.index[rows]
            frame.loc[at, column] = _turned(frame.loc[at, column], change, name, column)

    def _key(self, change: Set | Scale | Add, _: str, key: str) -> None:
        columns = {one.name: one for one in KEYS}
        if key not in columns:
            raise _MisfitError(
                META, f"unknown key {key!r}", listing(columns), fix_name(key, columns), key
            )
        words = isinstance(change, Add) and isinstance(change.by, str)
        if change.where or words or isinstance(change, Scale):
            raise _MisfitError(
                META,
                "a change that a key cannot have",
                "set, or add of a number, without where",
                "set the key",
                key,
            )
        before = self.meta.get(key, getattr(self.case.meta, key))
        if isinstance(change, Set):
            self.meta[key] = change.to
        elif isinstance(before, int):
            self.meta[key] = before + change.by  # type: ignore[operator]
        else:
            raise _MisfitError(META, "a text", "keys that are numbers", "set the key", key)


def _column(table: Table, name: str) -> Column:
    known = [column.name for column in table.columns]
    if name not in known:
        raise _MisfitError(
            table.name, f"unknown column {name!r}", listing(known, 30), fix_name(name, known), name
        )
    return table.column(name)


def _rows(frame: pd.DataFrame, name: str, where: Conditions) -> Mask:
    """Return which rows of a table `where` says; a value that no row has is a fault."""
    if frame.empty:
        raise _MisfitError(
            name,
            "the case has no rows here",
            "tables that the case has",
            "add rows, or name another table",
        )
    found = np.ones(len(frame), dtype=bool)
    for column, values in where:
        _column(table_of(name), column)
        texts = frame[column].map(value_text)
        there = set(texts)
        for word in map(value_text, values):
            if word not in there:
                raise _MisfitError(
                    name,
                    f"no row has {word!r} here",
                    shortlist(there),
                    fix_name(word, there),
                    column,
                )
        found &= texts.isin([value_text(value) for value in values]).to_numpy()
    if not found.any():
        told = " and ".join(f"{c} {listing(map(value_text, v))}" for c, v in where)
        raise _MisfitError(
            name, f"no row has {told} together", "conditions that a row meets", "correct where"
        )
    return found


def _turned(
    values: pd.Series[Any], change: Scale | Add, name: str, column: str
) -> pd.Series[float]:
    """Return scaled or raised figures; empty cells stay so, whole figures are rounded."""
    kind = table_of(name).column(column).kind
    fit = ("number", "integer") if isinstance(change, Scale) else ("number", "integer", "year")
    if kind not in fit or isinstance(change.by, str):
        text = change.by if kind in fit and isinstance(change.by, str) else ""
        raise _MisfitError(
            name,
            f"a change by {change.by!r} of a column of kind {kind}",
            "columns of numbers, changed by a number",
            fix_of_figure(text, Wanted()) if text else "set the column",
            column,
        )
    # the figures of a case are floats or whole numbers; rows just added may hold texts
    figures = pd.to_numeric(values, errors="coerce").astype(float)
    if figures.isna().all():
        raise _MisfitError(name, "only empty cells", "cells with figures", "set the column", column)
    turned = figures * change.by if isinstance(change, Scale) else figures + change.by
    return turned.round() if kind == "integer" else turned
