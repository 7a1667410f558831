"""Read a case from a workbook: sheet ``case`` with key and value, and one sheet a table."""

from __future__ import annotations

import datetime
import re
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allocator.case_io.source import (
    MOST_CELLS,
    REFUSED,
    Complaint,
    Findings,
    Sheet,
    Source,
    clean,
    listed,
    sheet_of,
    too_large,
    unknown,
)
from allocator.case_io.text import number_text
from allocator.errors import DataError
from allocator.schema import TABLES

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

META_SHEET = "case"
FREE_SHEETS = ("about", "notes", "readme", "sources")
"""Sheets for people; they are not read."""

_NAMES = tuple(table.name for table in TABLES)
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^<>]{0,200}?ref="([A-Z0-9:$]+)"')
_CELL = re.compile(rb'<(?:\w+:)?(row|c)(?=[\s/>])(?:\s+r="([A-Z]{1,3})\d)?')
_MOST_ROWS = 1_048_576
"""The last row that a spreadsheet can have; a row's number beyond it only keeps a reader busy."""

_LARGEST = 200_000_000
"""Most bytes a workbook may unpack to, against files made to fill the memory."""


def read_workbook(path: Path) -> Source:
    """Return all tables of a workbook as text, with the faults of its sheets.

    Formulas are refused: their stored results may be stale, and evaluating them is not this
    program's business.
    """
    findings = Findings()
    book = _open(path)
    sheets: dict[str, Sheet] = {}
    try:
        for name in book.sheetnames:
            if name.lower() in FREE_SHEETS:
                continue
            if name not in (*_NAMES, META_SHEET):
                otherwise = "rename it after its table, or delete it"
                allowed = f"sheets {listed((META_SHEET, *_NAMES, *FREE_SHEETS), 30)}"
                findings.add(name, unknown("sheet", name, _NAMES, allowed, otherwise))
                continue
            sheet = _read_sheet(book[name], findings)
            if sheet is not None:
                sheets[name] = sheet
    finally:
        book.close()
    return Source(META_SHEET, _meta(sheets.pop(META_SHEET, None), findings), sheets, findings)


def _open(path: Path) -> Workbook:
    # imported here: commands that never meet a workbook start 0.2 s sooner
    import openpyxl

    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size > _LARGEST:
            raise ValueError(f"it unpacks to {size:,} bytes")
        with warnings.catch_warnings():
            # openpyxl warns of styles and extensions that it drops; only values matter here
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(path, read_only=True, data_only=False)
    except OSError as error:
        found, mend = f"cannot be read: {error.strerror or error}", "mend its rights"
    except Exception as error:  # a broken workbook makes openpyxl fail in any way at all
        found = f"not a readable workbook ({error})"
        mend = "open it in Excel and save it as .xlsx without a password"
    raise DataError([Complaint(found, "an .xlsx workbook", mend).at(path.name)])


def _read_sheet(page: Any, findings: Findings) -> Sheet | None:
    name = str(page.title)
    if page.sheet_state != "visible":
        hidden = Complaint("a hidden sheet", "sheets that people see", "unhide it or delete it")
        findings.add(name, hidden)
    with page.parent._archive.open(page._worksheet_path) as raw:
        written = raw.read()
    _refuse_too_large(name, written)
    for cells in _MERGED.findall(written):
        found = f"merged cells {cells.decode()}"
        merged = Complaint(found, "one value a cell", "unmerge them and fill each cell")
        findings.add(name, merged)
    page.reset_dimensions()  # some programs write a wrong size, which would cut rows
    sheet = sheet_of(name, _records(page))
    if sheet is None:
        mend = "add the header, or delete the sheet"
        findings.add(name, Complaint("an empty sheet", "a header and rows", mend))
    return sheet


def _refuse_too_large(name: str, written: bytes) -> None:
    """Refuse a sheet with absurdly many cells, before minutes go by in reading them.

    A row counts as long as its last cell is far: a reader makes all cells before that one.
    """
    cells = width = 0
    for found in _CELL.finditer(written):
        if found[1] == b"row":
            cells, width = cells + width, 0
        elif found[2]:
            width = _number_of_column(found[2])
        else:
            width += 1
        if cells + width > MOST_CELLS:
            raise too_large(name, f"more than {MOST_CELLS:,} cells, empty ones included")


def _number_of_column(letters: bytes) -> int:
    """Return the number of a column by its letters, ``A`` being 1."""
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number


def _records(page: Any) -> Iterator[tuple[int, list[str]]]:
    for number, cells in enumerate(page.iter_rows(), start=1):
        if number > _MOST_ROWS:
            raise too_large(str(page.title), f"a row beyond {_MOST_ROWS:,}")
        texts = [
            _not_plain(cell) if cell.data_type in ("f", "e") else _text(cell.value)
            for cell in cells
        ]
        while texts and not texts[-1]:
            texts.pop()
        yield number, texts


def _not_plain(cell: Any) -> str:
    """Mark a formula or an error value and name its cell as the spreadsheet does."""
    what = "formula" if cell.data_type == "f" else "error value"
    content = getattr(cell.value, "text", cell.value)  # an array formula is an object
    return f"{REFUSED}{what} {content} in cell {cell.coordinate}"


def _text(value: object) -> str:
    """Return a cell's value as a CSV would hold it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return number_text(value)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return clean(str(value))


def _meta(sheet: Sheet | None, findings: Findings) -> dict[str, str] | None:
    if sheet is None:
        mend = "add it with the columns key and value, and the keys name, base_year, first_year, "
        lost = Complaint("no such sheet", "a workbook holds a sheet 'case'", f"{mend}last_year")
        findings.add(META_SHEET, lost)
        return None
    if sheet.header[:2] != ("key", "value"):
        found = f"columns {listed(sheet.header)}"
        findings.add(META_SHEET, Complaint(found, "columns key, value", "rename them"), 1)
        return None
    seen: set[str] = set()
    for number, row in zip(sheet.numbers, sheet.rows, strict=True):
        if row[0] in seen:
            twice = Complaint(f"key {row[0]!r} twice", "each key once", "delete one of them")
            findings.add(META_SHEET, twice, number, "key")
        seen.add(row[0])
    return {row[0]: row[1] for row in sheet.rows if any(row[:2])}
