"""Readable sheets of a workbook: header that stays, widths, number formats, texts kept as texts."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

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


class Book:
    """A workbook in memory: sheets are added, then `content` is its bytes."""

    def __init__(self) -> None:
        import xlsxwriter

        self._bytes = io.BytesIO()
        self.book = xlsxwriter.Workbook(self._bytes, {"in_memory": True})
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def sheet(self, title: str) -> Worksheet:
        """Return a new empty sheet."""
        return self.book.add_worksheet(title)

    def form(self, **looks: Any) -> Format:
        """Return the format with these properties of XlsxWriter."""
        key = tuple(sorted(looks.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(looks)
        return self._formats[key]

    def content(self) -> bytes:
        """Return the finished workbook; no sheet can be added after it."""
        self.book.close()
        return self._bytes.getvalue()


def add_sheet(
    book: Book, title: str, heads: Sequence[Head], rows: Iterable[Sequence[Any]]
) -> Worksheet:
    """Add a sheet to `book` and return it."""
    rows = list(rows)
    page = book.sheet(title)
    page.freeze_panes(1, 0)
    for at, head in enumerate(heads):
        longest = max((len(_shown(row[at])) for row in rows[:_SAMPLE] if at < len(row)), default=0)
        width = min(_WIDEST, max(_NARROWEST, len(head.name), longest) + 2)
        page.set_column(at, at, width)
        page.write_string(0, at, head.name, book.form(bold=True))
        if head.meaning:
            unit = f" Unit: {head.unit}." if head.unit else ""
            page.write_comment(0, at, head.meaning + unit, {"author": "Allocator"})
    forms = [{"num_format": head.number_format} if head.number_format else {} for head in heads]
    for down, row in enumerate(rows, start=1):
        for at, (value, form) in enumerate(zip(row, forms, strict=False)):
            put(book, page, down, at, value, form)
    return page


def put(
    book: Book, page: Worksheet, row: int, column: int, value: Any, look: dict[str, Any]
) -> None:
    """Write `value` exactly: numbers with all their digits, texts never as formulas."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, bool):
        value = "yes" if value else "no"
    if value is None or value == "" or value != value:
        if look.get("border") or look.get("bottom"):
            page.write_blank(row, column, None, book.form(**look))
        return
    if isinstance(value, int | float) and math.isfinite(value):
        page.write_number(row, column, _Exact(value), book.form(**look) if look else None)
        return
    text = str(value)
    if text[0] in "=+-@":
        # or the spreadsheet makes it a formula when a reader edits the cell
        look = look | {"quote_prefix": True}
    page.write_string(row, column, text, book.form(**look) if look else None)


class _Exact(float):
    """A number that is written with all its digits; XlsxWriter would format it with 16."""

    def __new__(cls, value: float) -> _Exact:
        exact = super().__new__(cls, value)
        exact.digits = repr(value)
        return exact

    digits: str

    def __format__(self, form: str) -> str:
        return self.digits


def _shown(value: Any) -> str:
    return f"{value:,.2f}" if isinstance(value, float) else str(value)
