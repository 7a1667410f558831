"""Read any workbook or CSV file as pages of cells, before anybody says what they mean."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from allocator.errors import DataError
from allocator.inputs.case.io.raw_tables import MOST_CELLS, Complaint, Findings, clean, too_large
from allocator.inputs.case.io.read_workbook import (
    Book,
    merged_cells,
    not_plain,
    refuse_too_large,
    xml_of,
)
from allocator.inputs.importing.hidden_parts import tell_hidden
from allocator.util.csv_file import unguard

_DELIMITERS = ";,\t|"
_SAMPLE = 60
_RANGE = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")
_LOCALE = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")
"""A currency and a language in the format of a cell, as in ``[$€-407]``."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, and for a number of a workbook also the number and how it is shown."""

    text: str = ""
    number: Decimal | None = None
    form: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet, or a whole CSV file: numbered rows of cells, none of them empty."""

    name: str
    place: str
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    joined: frozenset[tuple[int, int]] = frozenset()
    """Cells, by row and column from 1, that belong to a merged one and hold its value here."""


def read_list(path: Path, findings: Findings, called: str = "") -> list[Page]:
    """Return the filled pages of a list; `called` is the file's name where that is another.

    Raises
    ------
    DataError
        There is no such file, or it is neither a workbook nor a CSV file.
    """
    name = called or path.name
    try:
        if path.suffix.lower() == ".xlsx" and path.is_file():
            return _workbook(path, name, findings)
        if path.suffix.lower() in (".csv", ".tsv", ".txt") and path.is_file():
            return _csv(path, name, findings)
    except OSError as error:
        found, fix = f"cannot be read: {error.strerror or error}", "correct its permissions"
    else:
        found, fix = "no such file", "correct the name"
        if path.exists():
            found = "a folder" if path.is_dir() else f"a file of type {path.suffix or 'unknown'}"
            fix = "name one file; save an .xls, .xlsm or .ods file as .xlsx"
    raise DataError([Complaint(found, "an .xlsx workbook or a .csv file", fix).at(name)])


def _workbook(path: Path, name: str, findings: Findings) -> list[Page]:
    pages = []
    book = Book(path)
    try:
        for title in book.formulas.sheetnames:
            page: Any = book.formulas[title]
            place = f"{name}, sheet {title}"
            if not hasattr(page, "_worksheet_path"):
                continue  # a chart's sheet
            if page.sheet_state != "visible":
                hidden = Complaint("a hidden sheet, not read", "sheets that people see",
                                   "unhide it if it belongs to the list")  # fmt: skip
                findings.add(place, hidden, warning=True)
                continue
            written = xml_of(page)
            refuse_too_large(place, written)
            tell_hidden(place, written, findings)
            cells = _cells(book, title)
            joined = _fill_merged(cells, merged_cells(written))
            pages.append(_page(title, place, enumerate(cells, start=1), joined))
    finally:
        book.close()
    return [page for page in pages if page.rows]


def _cells(book: Book, title: str) -> list[list[Cell]]:
    page, results = book.formulas[title], book.results[title]
    found = []
    for sheet in (page, results):
        sheet.reset_dimensions()
    for cells, values in zip(page.iter_rows(), results.iter_rows(), strict=False):
        found.append([_cell(one, two) for one, two in zip(cells, values, strict=False)])
    return found


def _cell(cell: Any, stored: Any) -> Cell:
    if cell.data_type == "e" or (cell.data_type == "f" and stored.value is None):
        return Cell(not_plain(cell, stored, []))
    value = stored.value if cell.data_type == "f" else cell.value
    if value is None:
        return Cell()
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = Decimal(repr(value))
        form = _LOCALE.sub(r"\1", str(cell.number_format or ""))
        return Cell(f"{number:f}".removesuffix(".0"), number, form)
    return Cell(clean(str(value)))


def _fill_merged(cells: list[list[Cell]], ranges: list[str]) -> frozenset[tuple[int, int]]:
    """Put the value of merged cells into each of them: that is what a reader sees."""
    from openpyxl.utils import column_index_from_string

    joined = set()
    for text in ranges:
        found = _RANGE.fullmatch(text)
        if found is None:
            continue
        left, right = column_index_from_string(found[1]), column_index_from_string(found[3])
        top, bottom = int(found[2]), min(int(found[4]), len(cells))
        if top > len(cells) or left > len(cells[top - 1]):
            continue
        value = cells[top - 1][left - 1]
        for row in range(top, bottom + 1):
            line = cells[row - 1]
            line.extend(Cell() for _ in range(right - len(line)))
            for column in range(left, right + 1):
                line[column - 1] = value
                joined.add((row, column))
    return frozenset(joined)


def _page(name: str, place: str, records: Any, joined: frozenset[tuple[int, int]]) -> Page:
    filled = [(n, cells) for n, cells in records if any(cell.text for cell in cells)]
    width = max((at for _, row in filled for at, cell in enumerate(row, 1) if cell.text), default=0)
    if width * len(filled) > MOST_CELLS:
        raise too_large(place, f"a table of {len(filled):,} rows and {width:,} columns")
    rows = tuple((n, tuple((row + [Cell()] * width)[:width])) for n, row in filled)
    return Page(name, place, rows, joined)


def _csv(path: Path, name: str, findings: Findings) -> list[Page]:
    text = _decoded(path.read_bytes(), name, findings)
    said = re.match(r'\s*"?sep=([,;|\t])"?\s*[\r\n]+', text, re.IGNORECASE)
    if said:
        text, delimiter = text[said.end() :], said[1]
    else:
        delimiter = max(_DELIMITERS, key=lambda one: _even(text, one))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        records = [(reader.line_num, [Cell(unguard(clean(cell))) for cell in row])
                   for row in reader]  # fmt: skip
    except csv.Error as error:
        broken = Complaint(f"broken CSV ({error})", "one record a row", "look for a stray quote")
        raise DataError([broken.at(name, reader.line_num)]) from None
    page = _page(Path(name).stem, name, records, frozenset())
    return [page] if page.rows else []


def _even(text: str, delimiter: str) -> tuple[float, int]:
    """Return how evenly a delimiter parts the first rows, and into how many cells."""
    sample = "\n".join(text[:100_000].splitlines()[:_SAMPLE])
    try:
        rows = list(csv.reader(io.StringIO(sample), delimiter=delimiter))
    except csv.Error:
        return 0.0, 0
    widths = Counter(len(row) for row in rows if any(row))
    if not widths:
        return 0.0, 0
    width, times = max(widths.items(), key=lambda one: (one[0] > 1, one[1]))
    return (times / widths.total() if width > 1 else 0.0), width


def _decoded(data: bytes, name: str, findings: Findings) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")) or b"\0" in data:
        broken = Complaint("a workbook or binary data, not text", "a CSV file",
                           "give it the ending .xlsx, or save it as CSV")  # fmt: skip
        raise DataError([broken.at(name)])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        fix = "look at letters with accents; save it as 'CSV UTF-8' if one is wrong"
        odd = Complaint("text that is not UTF-8, read as Windows-1252", "text in UTF-8", fix)
        findings.add(name, odd, warning=True)
        return data.decode("cp1252", errors="replace")
