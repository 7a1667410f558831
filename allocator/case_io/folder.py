"""Read a case from a folder: ``case.toml`` and one CSV file a table."""

from __future__ import annotations

import csv
import datetime
import io
import tomllib
from pathlib import Path

from allocator.case_io.source import (
    Complaint,
    Findings,
    Sheet,
    Source,
    clean,
    listed,
    sheet_of,
    unknown,
)
from allocator.schema import TABLES

META_FILE = "case.toml"
GUARDED = "=+-@\t\r\n'"
"""First signs of a text that a spreadsheet would execute, and the sign that guards it."""

_NAMES = tuple(table.name for table in TABLES)
_AS_CSV = "in Excel: Save As, 'CSV UTF-8 (Comma delimited)'"


def guard(text: str) -> str:
    """Return `text` so that a spreadsheet opening the CSV shows it and never executes it.

    An apostrophe goes before a text that starts with = + - @, a tab or a line break, and before one
    that starts with an apostrophe and one of these signs, so that `unguard` gives back every text
    as it was.
    """
    start = text[1:2] if text.startswith("'") else text[:1]
    return "'" + text if start and start in GUARDED else text


def unguard(text: str) -> str:
    """Take away the apostrophe that `guard` put there."""
    return text[1:] if text.startswith("'") and text[1:2] and text[1] in GUARDED else text


def read_folder(folder: Path) -> Source:
    """Return all tables of a case folder as text, with the faults of its files."""
    findings = Findings()
    meta = _read_meta(folder / META_FILE, findings)
    sheets: dict[str, Sheet] = {}
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "~$")) or not path.is_file():
            continue
        if path.suffix == ".csv" and path.stem in _NAMES:
            sheet = _read_csv(path, findings)
            if sheet is not None:
                sheets[path.stem] = sheet
        else:
            _strange_file(path, findings)
    return Source(META_FILE, meta, sheets, findings)


def _strange_file(path: Path, findings: Findings) -> None:
    """Complain of a file that looks like a table but is not one; leave all others alone."""
    if path.suffix.lower() != ".csv":
        if path.stem.lower() in _NAMES and path.suffix.lower() in (".txt", ".tsv", ".xls", ".xlsx"):
            allowed = f"{path.stem.lower()}.csv"
            wrong = Complaint(f"a table as {path.suffix} file", allowed, f"save it {_AS_CSV}")
            findings.add(path.name, wrong)
        return
    otherwise = "rename it after its table, or move it out of the folder"
    allowed = f"tables {listed(_NAMES, 30)}"
    findings.add(path.name, unknown("table", path.stem, _NAMES, allowed, otherwise))


def _decode(path: Path, findings: Findings) -> str | None:
    """Return the file's text, or None after telling what it is instead of UTF-8 text."""
    try:
        data = path.read_bytes()
    except OSError as error:
        lost = Complaint(f"cannot be read: {error.strerror}", "a readable file", "mend its rights")
        findings.add(path.name, lost)
        return None
    found = ""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        found = "text in UTF-16"
    elif data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        found = "a workbook, not text"
    elif b"\0" in data:
        found = "binary data (or UTF-16 text)"
    if not found:
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            row = data.count(b"\n", 0, error.start) + 1
            found = f"text that is not UTF-8 (first in line {row}, byte {data[error.start]:#04x})"
    findings.add(path.name, Complaint(found, "text in UTF-8", f"save it {_AS_CSV}"))
    return None


def _read_csv(path: Path, findings: Findings) -> Sheet | None:
    text = _decode(path, findings)
    if text is None:
        return None
    head = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        sheet = sheet_of(
            path.name,
            ((n, [unguard(clean(cell)) for cell in row]) for n, row in enumerate(reader, start=1)),
        )
    except csv.Error as error:
        broken = Complaint(f"broken CSV ({error})", "one record a row", "look for a stray quote")
        findings.add(path.name, broken, reader.line_num)
        return None
    if sheet is None:
        mend = "add the header, or delete the file"
        findings.add(path.name, Complaint("an empty file", "a header and rows", mend))
    return sheet


def _read_meta(path: Path, findings: Findings) -> dict[str, str] | None:
    if not path.is_file():
        mend = "write one with name, base_year, first_year and last_year ('allocator new' does)"
        lost = Complaint("no such file", "a case folder holds case.toml", mend)
        findings.add(path.name, lost)
        return None
    text = _decode(path, findings)
    if text is None:
        return None
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        broken = Complaint(f"broken TOML ({error})", 'lines such as name = "kenya"', "mend it")
        findings.add(path.name, broken)
        return None
    return {key: _meta_text(value) for key, value in values.items()}


def _meta_text(value: object) -> str:
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return clean(str(value))
