"""A case as readable sheets within a plan's workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.inputs.case.schema.column import Column
from allocator.inputs.case.schema.tables import TABLES
from allocator.util.workbook_sheets import Book, Head, add_sheet, format_of

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case


def add_case(book: Book, case: Case, prefix: str) -> None:
    """Add the sheets of `case`, each name after `prefix`, with all columns."""
    meta = [Head("key", "Key of the case."), Head("value", "Its value.")]
    add_sheet(book, f"{prefix}case", meta, [list(pair) for pair in case.meta.as_text().items()])
    for table in TABLES:
        if table.name in case.given:
            frame = case.tables[table.name]
            cells = [frame[column.name].tolist() for column in table.columns]
            heads = [_head(column) for column in table.columns]
            add_sheet(book, prefix + table.name, heads, list(zip(*cells, strict=True)))


def _head(column: Column) -> Head:
    # shares of a case are entered as decimals, and shown so
    form = "" if "share" in column.unit else format_of(column.name, column.unit)
    return Head(column.name, column.meaning, column.unit, form)
