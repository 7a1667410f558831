"""Edits of a case's tables before they are accepted: what was changed, and what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from allocator.errors import Fault
from allocator.inputs.case.io.format_value import value_text

if TYPE_CHECKING:
    pass

CHANGES = ("table", "row", "column", "before", "after")
"""Columns of `changed_cells`."""

MARK = "change"
"""First column of `changes_in_place`."""


def fault_table(faults: list[Fault]) -> pd.DataFrame:
    """Return faults as a table: what stops the case first, then warnings."""
    rows = [
        {
            "kind": "warning" if fault.warning else "fault",
            "where": fault.place,
            "row": "" if fault.row is None else str(fault.row),
            "column": fault.column,
            "found": fault.found,
            "allowed": fault.allowed,
            "what to do": fault.fix,
        }
        for fault in sorted(faults, key=lambda fault: fault.warning)
    ]
    columns = ["kind", "where", "row", "column", "found", "allowed", "what to do"]
    return pd.DataFrame(rows, columns=columns)


def changed_cells(name: str, before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Return the cells that differ between two states of a table: one row a cell, `CHANGES`.

    Rows are told apart by the index and counted as a person sees them, the header being 1; a row
    that is new or gone is one change.
    """
    place = {label: number for number, label in enumerate(after.index, start=2)}
    found: list[tuple[str, int | str, str, str, str]] = []
    for label in _rows_to_look_at(before, after):
        if label not in before.index:
            words = ", ".join(value_text(v) for v in after.loc[label] if value_text(v))
            found.append((name, place[label], "(new row)", "", words[:200]))
            continue
        for column in after.columns:
            old, new = value_text(before.at[label, column]), value_text(after.at[label, column])
            if old != new:
                found.append((name, place[label], column, old, new))
    for label in before.index.difference(after.index):
        words = ", ".join(value_text(v) for v in before.loc[label] if value_text(v))
        found.append((name, "", "(row removed)", words[:200], ""))
    return pd.DataFrame(found, columns=list(CHANGES)).astype({"row": "str"})


def changes_in_place(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Return a table as it is after changes, all cells as text, with every change told in place.

    A changed cell says ``new (was old)``. The first column, `MARK`, says whether a row is changed,
    new or taken out; rows taken out stand at the end.
    """
    table = pd.concat([after, before.loc[before.index.difference(after.index)]])
    found = table.map(value_text)
    mark = pd.Series("", index=table.index, dtype="str")
    mark[before.index.difference(after.index)] = "removed"
    mark[after.index.difference(before.index)] = "new"
    changed = where_changed(before, after)
    for label in changed.index[changed.any(axis=1)]:
        mark[label] = "changed"
        for column in changed.columns[changed.loc[label]]:
            old, new = value_text(before.at[label, column]), value_text(after.at[label, column])
            found.at[label, column] = f"{new or 'empty'} (was {old or 'empty'})"
    found.insert(0, MARK, mark)
    return found


def where_changed(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Return which cells of `changes_in_place` (without `MARK`) hold another value than before."""
    rows = after.index.append(before.index.difference(after.index))
    found = pd.DataFrame(False, index=rows, columns=after.columns)
    for label in _rows_to_look_at(before, after).intersection(before.index):
        found.loc[label] = [
            value_text(before.at[label, column]) != value_text(after.at[label, column])
            for column in after.columns
        ]
    return found


def _rows_to_look_at(before: pd.DataFrame, after: pd.DataFrame) -> pd.Index:
    """Return the rows of `after` that are new or may differ; to compare all as text takes long."""
    old, new = before.reindex(index=after.index, columns=after.columns), after
    same = pd.DataFrame(
        {c: (old[c] == new[c]) | (old[c].isna() & new[c].isna()) for c in after.columns},
        index=after.index,
    ).astype("boolean")
    return after.index[~(same.fillna(False).all(axis=1) & after.index.isin(before.index))]
