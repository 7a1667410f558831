"""Read a case from a workbook: sheet ``case`` with key and value, and one sheet a table."""

from __future__ import annotations

import datetime
import re
import warnings
import zipfile
from collections.abc import Iterator
from functools import cached_property
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allocator.errors import DataError
from allocator.inputs.case.io.format_value import number_text
from allocator.inputs.case.io.raw_tables import (
    MOST_CELLS,
    REFUSED,
    Complaint,
    Findings,
    Sheet,
    Source,
    clean,
    nearest,
    sheet_of,
    too_large,
    unknown,
)
from allocator.inputs.case.io.strict_workbook import as_usual, is_strict
from allocator.inputs.case.io.typed_table import tell_titles
from allocator.inputs.case.schema.tables import TABLES, column_names
from allocator.util.format import counted, listing

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

META_SHEET = "case"
FREE_SHEETS = ("about", "notes", "readme", "sources")
"""Sheets for people; they are not read."""

_META_COLUMNS = ("key", "value")
_NAMES = tuple(table.name for table in TABLES)
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^<>]{0,200}?ref="([A-Z0-9:$]+)"')
_ANY_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_HEAD = 100_000
"""First bytes of a sheet in which its first cell is looked for."""
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_CELL = re.compile(rb'<(?:\w+:)?(row|c)(?=[\s/>])(?:\s+r="([A-Z]{1,3})\d)?')
_MOST_ROWS = 1_048_576
"""The last row that a spreadsheet can have; a row's number beyond it only keeps a reader busy."""

_LARGEST = 200_000_000
"""Most bytes a workbook may unpack to, against files made to fill the memory."""


def read_workbook(path: Path) -> Source:
    """Return all tables of a workbook as text, with the faults of its sheets.

    Of a formula the result is read that the spreadsheet stored last, with a warning; without one it
    is a fault, for evaluating formulas is not this program's business.
    """
    findings = Findings()
    book = Book(path)
    sheets: dict[str, Sheet] = {}
    met: dict[str, str] = {}
    unread: set[str] = set()
    try:
        for title in book.formulas.sheetnames:
            name = title.strip().lower()
            if name in FREE_SHEETS:
                continue
            is_page = hasattr(book.formulas[title], "_worksheet_path")  # a chart's sheet is none
            if name not in (*_NAMES, META_SHEET) or not is_page:
                if is_page and _is_blank(book.formulas[title]):
                    continue
                unread.add(_strange_sheet(title, findings))
            elif name in met:
                twice = Complaint(f"a second sheet of {met[name]}", "one each", "delete one")
                findings.add(title, twice)
            else:
                met[name] = title
                sheet = _read_sheet(book, title, name, findings)
                if sheet is not None:
                    sheets[name] = sheet
                else:
                    unread.add(name)
    finally:
        book.close()
    missing = META_SHEET not in met
    meta = _meta(sheets.pop(META_SHEET, None), missing, findings)
    return Source(META_SHEET, meta, sheets, findings, frozenset(unread - set(sheets)))


def _is_blank(page: Any) -> bool:
    """Whether a sheet is as empty as those that a spreadsheet adds unasked."""
    with page.parent._archive.open(page._worksheet_path) as raw:
        return _ANY_CELL.search(raw.read(_HEAD)) is None


def _strange_sheet(title: str, findings: Findings) -> str:
    """Complain of a sheet that is no table, and return the table that was most likely meant."""
    otherwise = "rename it after its table, or delete it"
    allowed = f"sheets {listing((META_SHEET, *_NAMES, *FREE_SHEETS), 30)}"
    findings.add(title, unknown("sheet", title, _NAMES, allowed, otherwise))
    return nearest(title, _NAMES)


class Book:
    """An open workbook: `formulas` as they are written and, asked for, `results` as stored."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.formulas = self._open(data_only=False)

    @cached_property
    def results(self) -> Workbook:
        """The workbook with the stored results in place of the formulas."""
        return self._open(data_only=True)

    def close(self) -> None:
        """Close the file."""
        self.formulas.close()
        if "results" in vars(self):
            self.results.close()

    def _open(self, *, data_only: bool) -> Workbook:
        # imported here: commands that never meet a workbook start 0.2 s sooner
        import openpyxl

        try:
            with zipfile.ZipFile(self._path) as archive:
                size = sum(entry.file_size for entry in archive.infolist())
                if size > _LARGEST:
                    raise ValueError(f"it unpacks to {size:,} bytes")
                usual = as_usual(archive) if is_strict(archive) else None
            with warnings.catch_warnings():
                # openpyxl warns of styles and extensions that it drops; only values matter here
                warnings.simplefilter("ignore")
                return openpyxl.load_workbook(
                    usual or self._path, read_only=True, data_only=data_only
                )
        except OSError as error:
            found, fix = f"cannot be read: {error.strerror or error}", "correct its permissions"
        except Exception as error:  # a broken workbook makes openpyxl fail in any way at all
            found = f"not a readable workbook ({error})"
            fix = "open it in Excel and save it as .xlsx without a password"
        raise DataError([Complaint(found, "an .xlsx workbook", fix).at(self._path.name)])


def _read_sheet(book: Book, title: str, name: str, findings: Findings) -> Sheet | None:
    page: Any = book.formulas[title]
    if page.sheet_state != "visible":
        hidden = Complaint("a hidden sheet", "sheets that people see", "unhide it or delete it")
        findings.add(title, hidden)
    written = xml_of(page)
    refuse_too_large(title, written)
    results = book.results[title] if _FORMULA.search(written) else None
    formulas: list[str] = []
    known = _META_COLUMNS if name == META_SHEET else column_names(name)
    sheet = sheet_of(title, _records(page, results, formulas), known)
    _tell_merged(title, written, sheet.head if sheet else 1, findings)
    if formulas:
        _tell_formulas(title, formulas, findings)
    if sheet is None:
        fix = "add the header, or delete the sheet"
        findings.add(title, Complaint("an empty sheet", "a header and rows", fix))
    return sheet


def merged_cells(written: bytes) -> list[str]:
    """Return the ranges of merged cells in the XML of a sheet, such as ``A1:C1``."""
    return [cells.decode() for cells in _MERGED.findall(written)]


def _tell_merged(title: str, written: bytes, head: int, findings: Findings) -> None:
    """Complain of merged cells from the header on; titles above it may be merged."""
    for cells in merged_cells(written):
        last = int(re.findall(r"\d+", cells)[-1])
        if last >= head:
            found = f"merged cells {cells}"
            merged = Complaint(found, "one value a cell", "unmerge them and fill each cell")
            findings.add(title, merged)


def xml_of(page: Any) -> bytes:
    """Return a sheet as it is written in the file."""
    with page.parent._archive.open(page._worksheet_path) as raw:
        written: bytes = raw.read()
    return written


def _tell_formulas(title: str, formulas: list[str], findings: Findings) -> None:
    found = f"{counted(len(formulas), 'formula')} read by the result stored last: "
    stale = Complaint(
        found + listing(formulas, 3),
        "plain values",
        "open the workbook, let it calculate and save it; or paste the cells as values",
    )
    findings.add(title, stale, warning=True)


def refuse_too_large(name: str, written: bytes) -> None:
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


def _records(
    page: Any, results: Any | None, formulas: list[str]
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a sheet as text, and add to `formulas` those whose result was taken."""
    page.reset_dimensions()  # some programs write a wrong size, which would cut rows
    stored: Iterator[Any] = repeat(())
    if results is not None:
        results.reset_dimensions()
        stored = results.iter_rows()
    for number, (cells, values) in enumerate(zip(page.iter_rows(), stored, strict=False), start=1):
        if number > _MOST_ROWS:
            raise too_large(str(page.title), f"a row beyond {_MOST_ROWS:,}")
        texts = [
            _text(cell.value)
            if cell.data_type not in ("f", "e")
            else not_plain(cell, values[at] if values else None, formulas)
            for at, cell in enumerate(cells)
        ]
        while texts and not texts[-1]:
            texts.pop()
        yield number, texts


def not_plain(cell: Any, result: Any | None, formulas: list[str]) -> str:
    """Return a formula's stored result; else mark what is there, named as the spreadsheet does."""
    content = getattr(cell.value, "text", cell.value)  # an array formula is an object
    if cell.data_type == "e" or result is None:
        return f"{REFUSED}error value {content} in cell {cell.coordinate}"
    if result.data_type == "e":
        return f"{REFUSED}error value {result.value} of {content} in cell {cell.coordinate}"
    if result.value is None and result.data_type != "str":
        return f"{REFUSED}formula {content} without a stored result in cell {cell.coordinate}"
    formulas.append(f"{cell.coordinate} {content} is {_text(result.value) or 'empty'}")
    return _text(result.value)


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


def _meta(sheet: Sheet | None, missing: bool, findings: Findings) -> dict[str, str] | None:
    if sheet is None:
        if not missing:  # told as an empty sheet
            return None
        fix = "add it with the columns key and value, and the keys name, base_year, first_year, "
        lost = Complaint("no such sheet", "a workbook holds a sheet 'case'", f"{fix}last_year")
        findings.add(META_SHEET, lost)
        return None
    tell_titles(sheet, findings)
    if tuple(name.lower() for name in sheet.header[:2]) != _META_COLUMNS:
        found = f"columns {listing(sheet.header)}"
        wrong = Complaint(found, "columns key, value", "rename them")
        findings.add(sheet.place, wrong, sheet.head)
        return None
    seen: set[str] = set()
    for number, row in zip(sheet.numbers, sheet.rows, strict=True):
        if row[0] in seen:
            twice = Complaint(f"key {row[0]!r} twice", "each key once", "delete one of them")
            findings.add(META_SHEET, twice, number, "key")
        seen.add(row[0])
    return {row[0]: row[1] for row in sheet.rows if any(row[:2])}
