"""Turn a table of text into a typed frame as the schema says, with every faulty cell told.

pandera was weighed (it is the usual library): it adds about 0.3 s to every start of the command
line, reads typed frames rather than text (so '1,000' could not be explained), and knows a row's
position but not the row a person sees. This validator reads each *distinct* text of a column once,
so that a table of 300,000 rows costs little more than its distinct cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from allocator.inputs.case.io.parse_cell import Value, allowed, blank, is_whole, read_cell
from allocator.inputs.case.io.raw_tables import (
    REFUSED,
    Complaint,
    Findings,
    Sheet,
    known_name,
    nearest,
    unknown,
)
from allocator.inputs.case.io.written_amounts import has_point_of_thousands
from allocator.inputs.case.schema.column import Column, Table
from allocator.util.format import counted, listing

_THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}")


@dataclass(slots=True)
class Filled:
    """A table with types, all columns and defaults.

    `numbers` are the row numbers a person sees, `broken` the columns with a faulty cell (they hold
    the default there and are left out of further checks), `columns` those that were really given;
    `unread` says that the table is there and could not be read, which was told.
    """

    table: Table
    place: str
    frame: pd.DataFrame
    numbers: np.ndarray[tuple[int], np.dtype[np.int64]]
    columns: tuple[str, ...] = ()
    broken: set[str] = field(default_factory=set)
    unread: bool = False

    def sound(self, *columns: str) -> bool:
        """Whether none of `columns` holds a faulty cell."""
        return self.broken.isdisjoint(columns)


def series(column: Column, values: Sequence[Value]) -> pd.Series[Any]:
    """Return `values` in the dtype of the column's kind."""
    if column.kind == "yesno":
        return pd.Series(values, dtype="bool")
    if column.kind in ("number", "integer", "year"):
        return pd.Series(values, dtype="int64" if is_whole(column) else "float64")
    return pd.Series(values, dtype="str")


def empty(table: Table, place: str = "") -> Filled:
    """Return the table without rows."""
    frame = _without_rows(table).copy()
    return Filled(table, place or table.name, frame, np.zeros(0, dtype=np.int64))


@cache
def _without_rows(table: Table) -> pd.DataFrame:
    """Return the typed columns of a table; a case has two dozen tables, most of them empty."""
    return pd.DataFrame({column.name: series(column, []) for column in table.columns})


def fill(sheet: Sheet, table: Table, findings: Findings) -> Filled:
    """Return the typed table and add every fault of its header and its cells to `findings`."""
    sheet = _named(_without_repeats(sheet, findings), table)
    filled = empty(table, sheet.place)
    filled.numbers = np.asarray(sheet.numbers, dtype=np.int64)
    tell_titles(sheet, findings)
    places = _header(sheet, table, filled, findings)
    cells = list(zip(*sheet.rows, strict=True)) if sheet.rows else []
    data = {}
    for column in table.columns:
        place = places.get(column.name)
        texts: Sequence[str] = cells[place] if place is not None and cells else ()
        if place is None:
            texts = ("",) * len(sheet.rows)
        data[column.name] = series(column, _values(column, texts, place, filled, findings))
    _names(table, data)
    filled.frame = pd.DataFrame(data)
    return filled


def _without_repeats(sheet: Sheet, findings: Findings) -> Sheet:
    """Return the sheet without rows that repeat the header, each told as a fault."""
    again = [tuple(row) == sheet.header for row in sheet.rows]
    if not any(again):
        return sheet
    kept = [
        (row, n) for row, n, out in zip(sheet.rows, sheet.numbers, again, strict=True) if not out
    ]
    twice = Complaint("the header a second time", "one header, in the first row", "delete the row")
    numbers = [n for n, out in zip(sheet.numbers, again, strict=True) if out]
    findings.add_cells(sheet.place, "", numbers, lambda _: twice)
    return replace(sheet, rows=[row for row, _ in kept], numbers=[n for _, n in kept])


def _named(sheet: Sheet, table: Table) -> Sheet:
    """Return the sheet with its columns as the schema calls them, whatever their capitals."""
    known = [column.name for column in table.columns]
    names = (known_name(cell, known) or cell for cell in sheet.header)
    return replace(sheet, header=tuple(names))


def tell_titles(sheet: Sheet, findings: Findings) -> None:
    """Warn of rows above the header, which are left out."""
    if sheet.titles:
        count = len(sheet.titles)
        found = f"{counted(count, 'row')} above the header: {listing(sheet.titles, 3)[:200]!r}"
        fix = "ignore this if these are titles: they are not read; otherwise correct the header"
        odd = Complaint(found, "the header in the first row", fix)
        findings.add(sheet.place, odd, sheet.head, warning=True)


def _header(sheet: Sheet, table: Table, filled: Filled, findings: Findings) -> dict[str, int]:
    """Return where each known column stands; complain of unknown, doubled and missing ones."""
    known = [column.name for column in table.columns]
    places: dict[str, int] = {}
    for place, name in enumerate(sheet.header):
        if name in places:
            twice = Complaint(f"column {name!r} twice", "each column once", "delete one of them")
            findings.add(sheet.place, twice, sheet.head, name)
            filled.broken.add(name)
        elif name in known:
            places[name] = place
        else:
            _strange_column(sheet, place, known, findings)
    for column in table.columns:
        if column.required and column.name not in places:
            near = nearest(column.name, [name for name in sheet.header if name not in known])
            fix = f"rename {near!r}" if near else f"add the column: {column.meaning.rstrip('.')}"
            lost = Complaint(f"no column {column.name!r}", "this column is required", fix)
            findings.add(sheet.place, lost, sheet.head, column.name)
            filled.broken.add(column.name)
    filled.columns = tuple(name for name in sheet.header if name in places)
    return places


def _strange_column(sheet: Sheet, place: int, known: list[str], findings: Findings) -> None:
    name = sheet.header[place].removeprefix(REFUSED)
    if not name:
        found = Complaint(
            f"cells below an empty header (column {place + 1})",
            "a name above each column",
            "name the column or empty it (or put text with separators in quotes)",
        )
        rows = [n for n, row in zip(sheet.numbers, sheet.rows, strict=True) if row[place]]
        findings.add_cells(sheet.place, "", rows, lambda _: found)
        return
    otherwise = "delete the column or move its text to a column 'note'"
    complaint = unknown("column", name, known, f"columns {listing(known, 30)}", otherwise)
    findings.add(sheet.place, complaint, sheet.head, name)


def _values(
    column: Column,
    texts: Sequence[str],
    place: int | None,
    filled: Filled,
    findings: Findings,
) -> list[Value]:
    read: dict[str, Value | Complaint] = {text: read_cell(column, text) for text in set(texts)}
    nothing = blank(column)
    if "" in read:
        read[""] = nothing
        if column.required and place is not None:
            lost = Complaint("an empty cell", allowed(column), "fill it or delete the row")
            _tell(column, {"": lost}, texts, filled, findings)
    bad = {text: value for text, value in read.items() if isinstance(value, Complaint)}
    if bad:
        _tell(column, bad, texts, filled, findings)
        _tell_points(column, bad, texts, filled, findings)
    good: dict[str, Value] = {
        text: nothing if isinstance(value, Complaint) else value for text, value in read.items()
    }
    return [good[text] for text in texts]


def _tell(
    column: Column,
    bad: dict[str, Complaint],
    texts: Sequence[str],
    filled: Filled,
    findings: Findings,
) -> None:
    at = [k for k, text in enumerate(texts) if text in bad]
    rows = [int(filled.numbers[k]) for k in at]
    findings.add_cells(filled.place, column.name, rows, lambda k: bad[texts[at[k]]])
    filled.broken.add(column.name)


def _tell_points(
    column: Column,
    bad: Iterable[str],
    texts: Sequence[str],
    filled: Filled,
    findings: Findings,
) -> None:
    """Warn of figures such as 1.000 in a column where others have a point for thousands."""
    if column.kind not in ("number", "integer") or not any(map(has_point_of_thousands, bad)):
        return
    rows = [
        int(n) for n, text in zip(filled.numbers, texts, strict=True) if _THOUSANDS.fullmatch(text)
    ]
    found = Complaint(
        "a point before three digits, read as a decimal point",
        "a decimal point; none for thousands",
        "remove the point here too if it separates thousands",
    )
    findings.add_cells(filled.place, column.name, rows, lambda _: found, warning=True)


def _names(table: Table, data: dict[str, pd.Series[Any]]) -> None:
    """Show the code where a name is empty."""
    if "name" in data and len(table.key) == 1:
        data["name"] = data["name"].where(data["name"] != "", data[table.key[0]])
