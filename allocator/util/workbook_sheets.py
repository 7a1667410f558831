"""Readable sheets of a workbook: header that stays, widths, number formats, texts kept as texts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_WIDEST, _NARROWEST, _SAMPLE = 60, 8, 200

_FORMATS = {
    # a figure below 1 shows all that it has: 0.04, 0.0004
    "US$ million": "[>=1]#,##0.00;[<=-1]-#,##0.00;0.00####",
    "points": "[>=1]#,##0.0;[<=-1]-#,##0.0;0.0####",
    "share": "0.0%",
    "share of need": "0.0%",
    "share of money": "0.0%",
    "fiscal year": "0",
    "lots": "#,##0.##",
    "seats": "#,##0.##",
    "persons": "#,##0",
    "value points": "0.000",
}


@dataclass(frozen=True, slots=True)
class Head:
    """A column's header: its name, a comment with meaning and unit, and its number format."""

    name: str
    meaning: str = ""
    unit: str = ""
    number_format: str = ""


def format_of(name: str, unit: str) -> str:
    """Return the number format for a column of this `name` and `unit`; empty: the general one."""
    return "" if name == "quantity" else _FORMATS.get(unit, "")


def add_sheet(
    book: Workbook, title: str, heads: Sequence[Head], rows: Iterable[Sequence[Any]]
) -> None:
    """Add a sheet to the write-only `book`."""
    from openpyxl.utils import get_column_letter

    rows = list(rows)
    page = book.create_sheet(title)
    page.freeze_panes = "A2"
    for at, head in enumerate(heads):
        longest = max((len(_shown(row[at])) for row in rows[:_SAMPLE] if at < len(row)), default=0)
        width = min(_WIDEST, max(_NARROWEST, len(head.name), longest) + 2)
        page.column_dimensions[get_column_letter(at + 1)].width = width
    page.append([_header_cell(page, head) for head in heads])
    formats = [head.number_format for head in heads]
    for row in rows:
        page.append([_cell(page, value, form) for value, form in zip(row, formats, strict=False)])


def _header_cell(page: Any, head: Head) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.comments import Comment
    from openpyxl.styles import Font

    cell = WriteOnlyCell(page, head.name)
    cell.data_type = "s"
    cell.font = Font(bold=True)
    if head.meaning:
        unit = f" Unit: {head.unit}." if head.unit else ""
        cell.comment = Comment(head.meaning + unit, "Allocator")
    return cell


def _cell(page: Any, value: Any, number_format: str) -> Any:
    """Return a cell that holds `value` exactly.

    The type is set by hand: openpyxl takes texts that begin with = for formulas, and rounds numbers
    to 16 digits where 17 are needed.
    """
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, bool):
        value = "yes" if value else "no"
    if value is None or value == "" or value != value:
        return None
    if isinstance(value, int | float) and math.isfinite(value):
        cell = WriteOnlyCell(page, repr(value))
        cell.data_type = "n"
        if number_format:
            cell.number_format = number_format
        return cell
    text = str(value)
    cell = WriteOnlyCell(page, text)
    cell.data_type = "s"
    # or the spreadsheet makes it a formula when a reader edits the cell
    cell.quotePrefix = text[0] in "=+-@"
    return cell


def _shown(value: Any) -> str:
    return f"{value:,.2f}" if isinstance(value, float) else str(value)
