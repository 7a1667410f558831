"""A table of a case as text to type into, and back: a figure keeps the unit that was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.errors import DataError
from allocator.inputs.case.io.format_value import value_text
from allocator.util.typed_number import typed_figure

if TYPE_CHECKING:
    import pandas as pd

    from allocator.inputs.case.schema.column import Column, Table

NUMBERS = ("number", "integer", "year")
"""Kinds of columns that hold figures."""


def as_text(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table of a case with its figures as text, for an editor."""
    columns = [column.name for column in table.columns if column.kind in NUMBERS]
    texts = {name: frame[name].map(value_text).astype("str") for name in columns if name in frame}
    return frame.assign(**texts)


def read_back(table: Table, frame: pd.DataFrame, edited: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` with what was edited in ``as_text(table, frame)``.

    A figure in another unit is converted, such as ``12%`` in a column of shares or ``500k`` in
    one of US$ million. What is no figure, or could mean two, stays text: `edited_case` tells it.
    """
    shown = as_text(table, frame)
    if edited.equals(shown):
        return frame
    found = edited.copy()
    for column in table.columns:
        if column.kind not in NUMBERS or column.name not in edited:
            continue
        texts, old = edited[column.name], shown[column.name].reindex(edited.index)
        same = (texts == old).fillna(False).astype(bool)
        values = frame[column.name].reindex(edited.index).astype("object")
        values[~same] = [_figure(column, text) for text in texts[~same]]
        found[column.name] = values.infer_objects()
    return found


def _figure(column: Column, value: object) -> float | str | None:
    text = value_text(value)
    try:
        return typed_figure(text, column.unit, place=column.name)
    except DataError:
        return text
