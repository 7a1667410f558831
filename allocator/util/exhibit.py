"""A sheet for readers: heading, notes, one table, charts, and set up to be printed."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from allocator.util.workbook_sheets import put

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.worksheet import Worksheet

    from allocator.util.workbook_sheets import Book

Kind = Literal["text", "money", "change", "share", "count", "plain"]

_FORMATS: dict[str, str] = {
    "text": "@",
    "money": "#,##0.0;-#,##0.0;–",
    "change": "+#,##0.0;−#,##0.0;–",
    "share": "0.0%",
    "count": "#,##0.#",
    "plain": "General",
}
_ACCENT, _RULE, _QUIET = "#1F5A8A", "#D5DBE1", "#555A66"
_MUTED = ("#1F5A8A", "#5B8DB8", "#93B5D1", "#7A8691", "#A9B2BA", "#CDD3D9")
"""Colours of a chart's series, accent first."""

_A4, _WIDE, _HIGH = 9, 900, 320
_BAR_PX = 18

_LINE_PT, _MOST_LINES, _SIGNS = 15.0, 12, 1.1
"""Height of a line of text, the most lines that a row is made high for, and the letters for each
sign of a column's width: it is counted in digits, which are wider."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an exhibit: its header, what its figures are, and its width in signs."""

    name: str
    kind: Kind = "text"
    width: int = 12
    bars: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart of columns of the table of another exhibit, for its first `rows`."""

    title: str
    unit: str
    of: Exhibit
    values: tuple[int, ...]
    rows: int
    lying: bool = False


@dataclass(frozen=True, slots=True)
class Exhibit:
    """What a sheet shows: `total` says whether the last row is a sum of those above it."""

    title: str
    heading: str
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Any]]
    total: bool = False
    names: int = 1
    pictures: tuple[Picture, ...] = ()


def add_exhibit(book: Book, shown: Exhibit, source: str, name: str) -> Worksheet:
    """Add the sheet of an exhibit; `source` and `name` of the plan are printed on every page."""
    page = book.sheet(shown.title)
    page.hide_gridlines(2)
    page.write_string(0, 0, shown.heading, book.form(bold=True, font_size=15, font_color=_ACCENT))
    for down, note in enumerate(shown.notes, start=1):
        page.write_string(down, 0, note, book.form(font_color=_QUIET))
    top = _top(shown)
    _table(book, page, shown, top)
    _print_setup(page, shown, top, source, name)
    at = top + len(shown.rows) + 2
    for picture in shown.pictures:
        page.insert_chart(at, 0, _chart(book, picture), {"object_position": 2})
        at += 1 + _height(picture) // 20
    return page


def _table(book: Book, page: Worksheet, shown: Exhibit, top: int) -> None:
    last = top + len(shown.rows)
    for at, column in enumerate(shown.columns):
        page.set_column(at, at, column.width)
        side = "left" if column.kind == "text" else "right"
        look = book.form(bold=True, bottom=1, text_wrap=True, valign="bottom", align=side,
                         bg_color="#EEF2F6")  # fmt: skip
        page.write_string(top, at, column.name, look)
        if column.bars and shown.rows:
            page.conditional_format(
                top + 1, at, last - shown.total, at,
                {"type": "data_bar", "bar_color": "#93B5D1"},
            )  # fmt: skip
    page.set_row(top, _LINE_PT * _lines([one.name for one in shown.columns], shown.columns))
    for down, row in enumerate(shown.rows, start=top + 1):
        sums = shown.total and down == last
        # a row gets higher by itself in Excel alone
        page.set_row(down, _LINE_PT * _lines(row, shown.columns))
        for at, (column, value) in enumerate(zip(shown.columns, row, strict=True)):
            put(book, page, down, at, value, _look(column, sums, at > 0))
    page.freeze_panes(top + 1, shown.names)
    if shown.rows:
        page.autofilter(top, 0, last - shown.total, len(shown.columns) - 1)


def _lines(row: Sequence[Any], columns: Sequence[Column]) -> int:
    """Return how many lines the longest text of a row takes in its column."""
    needed = (
        len(textwrap.wrap(value, math.ceil(_SIGNS * column.width)))
        for value, column in zip(row, columns, strict=True)
        if isinstance(value, str)
    )
    return min(max(needed, default=1) or 1, _MOST_LINES)


def _look(column: Column, sums: bool, beside: bool) -> dict[str, Any]:
    """Return the format of a cell; text that is `beside` another column keeps off its figures."""
    look: dict[str, Any] = {"num_format": _FORMATS[column.kind], "bottom": 1,
                            "bottom_color": _RULE, "valign": "top"}  # fmt: skip
    if column.kind == "text":
        look |= {"text_wrap": True, "indent": int(beside)}
    return look | ({"bold": True, "top": 1} if sums else {})


def _print_setup(page: Worksheet, shown: Exhibit, top: int, source: str, name: str) -> None:
    page.set_landscape()
    page.set_paper(_A4)
    page.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
    page.fit_to_pages(1, 1 if shown.pictures else 0)
    page.repeat_rows(top)
    page.set_header(f"&L&9{_printed(name)}&R&9{_printed(shown.heading)}")
    page.set_footer(f"&L&8{_printed(source)}&R&8Page &P of &N")


def _printed(text: str) -> str:
    """Return `text` for a header, where & begins a code and 255 signs are the most."""
    return text[:110].replace("&", "&&")


def _height(picture: Picture) -> int:
    return max(_HIGH, 90 + _BAR_PX * picture.rows) if picture.lying else _HIGH


def _top(shown: Exhibit) -> int:
    """Return the row of the table's header, counted from 0."""
    return len(shown.notes) + 2


def _chart(book: Book, picture: Picture) -> Chart:
    chart = book.book.add_chart({"type": "bar" if picture.lying else "column"})
    sheet, top = picture.of.title, _top(picture.of)
    first, last = top + 1, top + picture.rows
    for number, column in enumerate(picture.values):
        chart.add_series(
            {
                "name": [sheet, top, column],
                "categories": [sheet, first, 0, last, 0],
                "values": [sheet, first, column, last, column],
                "fill": {"color": _MUTED[number % len(_MUTED)]},
                "gap": 40,
            }
        )
    chart.set_title({"name": picture.title, "name_font": {"size": 12}})
    values = {"name": picture.unit, "num_format": "#,##0", "name_font": {"bold": False},
              "major_gridlines": {"visible": True, "line": {"color": _RULE}}}  # fmt: skip
    # where bars lie, x is the axis of values; names begin at the top
    chart.set_x_axis(values if picture.lying else {})
    chart.set_y_axis({"reverse": True} if picture.lying else values)
    chart.set_legend({"none": True} if len(picture.values) == 1 else {"position": "bottom"})
    chart.set_size({"width": _WIDE, "height": _height(picture)})
    return chart
