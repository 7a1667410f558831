"""Read a case from a folder: ``case.toml`` and one CSV file a table."""

from __future__ import annotations

import csv
import datetime
import io
import re
import tomllib
from collections.abc import Collection
from pathlib import Path

from allocator.inputs.case.io.raw_tables import (
    MOST_TITLES,
    Complaint,
    Findings,
    Sheet,
    Source,
    clean,
    known_name,
    nearest,
    sheet_of,
    unknown,
)
from allocator.inputs.case.schema.tables import TABLES, column_names
from allocator.util.csv_file import unguard
from allocator.util.format import listing

META_FILE = "case.toml"

_NAMES = tuple(table.name for table in TABLES)
_DELIMITERS = ",;\t"
_HEAD = 20_000
"""First signs of a file in which its header is looked for."""
_SEP = re.compile(r'\s*"?sep=([,;|\t])"?[,;|\t ]*(?=[\r\n]|$)', re.IGNORECASE)
_AS_CSV = "in Excel: Save As, 'CSV UTF-8 (Comma delimited)'"


def meta_path(folder: Path) -> Path:
    """Return the path of a case's ``case.toml``, whatever the case of its letters."""
    exact = folder / META_FILE
    if exact.exists() or not folder.is_dir():
        return exact
    return next((path for path in folder.iterdir() if path.name.lower() == META_FILE), exact)


def table_of(path: Path) -> str:
    """Return the name of the table that a file holds; empty if it holds none."""
    name = path.stem.lower()
    return name if path.suffix.lower() == ".csv" and name in _NAMES else ""


def read_folder(folder: Path) -> Source:
    """Return all tables of a case folder as text, with the faults of its files."""
    findings = Findings()
    meta = _read_meta(meta_path(folder), findings)
    sheets: dict[str, Sheet] = {}
    found: dict[str, str] = {}
    unread: set[str] = set()
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "~$")) or not path.is_file():
            continue
        name = table_of(path)
        if name in found:
            _second_file(path, found[name], findings)
        elif name:
            found[name] = path.name
            sheet = _read_csv(path, name, findings)
            if sheet is not None:
                sheets[name] = sheet
            else:
                unread.add(name)
        else:
            unread.add(_strange_file(path, findings))
    return Source(META_FILE, meta, sheets, findings, frozenset(unread - set(sheets)))


def _second_file(path: Path, first: str, findings: Findings) -> None:
    twice = Complaint(f"a second file of the table in {first}", "one file a table", "delete one")
    findings.add(path.name, twice)


def _strange_file(path: Path, findings: Findings) -> str:
    """Complain of a file that looks like a table but is not one; leave all others alone.

    The table that was most likely meant is returned, so that its absence is not told too.
    """
    stem, kind = path.name.lower().partition(".")[0], path.suffix.lower()
    if kind != ".csv":
        if stem not in _NAMES or kind not in (".txt", ".tsv", ".xls", ".xlsx", ".ods"):
            return ""
        wrong = Complaint(f"a table as {path.suffix} file", f"{stem}.csv", f"save it {_AS_CSV}")
        findings.add(path.name, wrong)
        return stem
    otherwise = "rename it after its table, or move it out of the folder"
    allowed = f"tables {listing(_NAMES, 30)}"
    findings.add(path.name, unknown("table", path.stem, _NAMES, allowed, otherwise))
    return nearest(path.stem, _NAMES)


def _decode(path: Path, findings: Findings) -> str | None:
    """Return the file's text, or None after telling what it is instead of UTF-8 text."""
    try:
        data = path.read_bytes()
    except OSError as error:
        lost = Complaint(
            f"cannot be read: {error.strerror}", "a readable file", "correct its permissions"
        )
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


def _read_csv(path: Path, name: str, findings: Findings) -> Sheet | None:
    text = _decode(path, findings)
    if text is None:
        return None
    known = column_names(name)
    text, delimiter = _delimited(text, known)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        sheet = sheet_of(
            path.name,
            ((n, [unguard(clean(cell)) for cell in row]) for n, row in enumerate(reader, start=1)),
            known,
        )
    except csv.Error as error:
        broken = Complaint(f"broken CSV ({error})", "one record a row", "look for a stray quote")
        findings.add(path.name, broken, reader.line_num)
        return None
    if sheet is None:
        fix = "add the header, or delete the file"
        findings.add(path.name, Complaint("an empty file", "a header and rows", fix))
    return sheet


def _delimited(text: str, known: Collection[str]) -> tuple[str, str]:
    """Return a CSV's text without the spreadsheet's line ``sep=;``, and what separates its cells.

    That is what the line says, or else what parts the header into most names of columns.
    """
    said = _SEP.match(text)
    if said:
        return text[said.end() :], said[1]
    lines = [line for line in text[:_HEAD].splitlines() if line.strip()][: MOST_TITLES + 1]

    def names(line: str, delimiter: str) -> int:
        cells = (clean(cell).strip('"') for cell in line.split(delimiter))
        return sum(bool(known_name(cell, known)) for cell in cells)

    header = max(lines, key=lambda line: max(names(line, d) for d in _DELIMITERS), default="")
    return text, max(_DELIMITERS, key=lambda d: (names(header, d), header.count(d)))


def _read_meta(path: Path, findings: Findings) -> dict[str, str] | None:
    if not path.is_file():
        fix = "write one with name, base_year, first_year and last_year ('allocator new' does)"
        near = sorted(one.name for one in path.parent.glob(f"{META_FILE}.*"))
        if near:  # a Windows that hides endings writes case.toml.txt
            fix = f"rename {near[0]}"
        lost = Complaint("no such file", "a case folder holds case.toml", fix)
        findings.add(path.name, lost)
        return None
    text = _decode(path, findings)
    if text is None:
        return None
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        broken = Complaint(f"broken TOML ({error})", 'lines such as name = "kenya"', "correct it")
        findings.add(path.name, broken)
        return None
    return {key: _meta_text(value) for key, value in values.items()}


def _meta_text(value: object) -> str:
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return clean(str(value))
