"""Write a case to a folder or a workbook; the old one stays until the new one is whole."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import tomli_w

from allocator.errors import DataError
from allocator.inputs.case.io.format_value import value_text
from allocator.inputs.case.io.parse_cell import blank
from allocator.inputs.case.io.raw_tables import Complaint
from allocator.inputs.case.io.read_folder import META_FILE, meta_path, table_of
from allocator.inputs.case.io.read_workbook import META_SHEET
from allocator.inputs.case.schema.column import Column, Table
from allocator.inputs.case.schema.tables import TABLES
from allocator.util.atomic_write import replaced_file, replaced_folder
from allocator.util.csv_file import guard, write_csv
from allocator.util.workbook_sheets import Book, Head, add_sheet

MOST_ROWS = 1_048_575
"""Rows that a sheet holds below its header."""

Frames = Mapping[str, pd.DataFrame]
Columns = Mapping[str, tuple[str, ...]]


def write_folder(
    target: Path, meta: Mapping[str, object], frames: Frames, columns: Columns
) -> None:
    """Write ``case.toml`` and one CSV file a table; other files of the folder stay as they are."""
    with told(target):
        target = target.resolve()
        _refuse_strange_folder(target)
        with replaced_folder(target) as fresh:
            (fresh / META_FILE).write_text(tomli_w.dumps(dict(meta)), encoding="utf-8")
            for table in _in_order(frames):
                _write_csv(fresh / f"{table.name}.csv", table, frames, columns)
            _keep_other_files(target, fresh)


def write_workbook(
    target: Path, meta: Mapping[str, object], frames: Frames, columns: Columns
) -> None:
    """Write sheet ``case`` and one sheet a table; text is stored as text, never as a formula."""
    for name, frame in frames.items():
        if len(frame) > MOST_ROWS:
            found = Complaint(f"{len(frame):,} rows", f"{MOST_ROWS:,} rows", "save it as a folder")
            raise DataError([found.at(name)])
    book = Book()
    add_sheet(book, META_SHEET, [Head("key"), Head("value")], meta.items())
    for table in _in_order(frames):
        frame = frames[table.name]
        names = written_columns(table, frame, columns.get(table.name, ()))
        values = [_cells(table.column(name), frame[name]) for name in names]
        add_sheet(book, table.name, heads(table, names), zip(*values, strict=True))
    with told(target), replaced_file(target.resolve()) as fresh:
        fresh.write_bytes(book.content())


def heads(table: Table, names: list[str]) -> list[Head]:
    """Return the headers of a table's sheet: names with meaning and unit as comments."""
    columns = (table.column(name) for name in names)
    return [Head(column.name, column.meaning, column.unit) for column in columns]


def written_columns(table: Table, frame: pd.DataFrame, given: tuple[str, ...]) -> list[str]:
    """Return the columns to write: those given, then the required ones and all that say something.

    A column that was not given and holds only its default stays unwritten.
    """
    names = list(given)
    for column in table.columns:
        needed = column.required or not _says_nothing(table, column, frame)
        if needed and column.name not in names:
            names.append(column.name)
    return names


def _says_nothing(table: Table, column: Column, frame: pd.DataFrame) -> bool:
    values = frame[column.name]
    if column.name == "name" and len(table.key) == 1:
        return bool((values == frame[table.key[0]]).all())
    default = blank(column)
    return bool(values.isna().all() if default != default else (values == default).all())


def _in_order(frames: Frames) -> Iterator[Table]:
    return (table for table in TABLES if table.name in frames)


def _cells(column: Column, values: pd.Series[Any]) -> list[object]:
    """Return the values as a workbook holds them; None where there is no figure."""
    if column.kind in ("number", "integer", "year"):
        return [_figure(value) for value in values.tolist()]
    return list(values.tolist())


def _figure(value: float) -> float | None:
    """Return a number as short as it can be written; None for no figure."""
    if value != value:
        return None
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else value


def _write_csv(path: Path, table: Table, frames: Frames, columns: Columns) -> None:
    frame = frames[table.name]
    names = written_columns(table, frame, columns.get(table.name, ()))
    texts = []
    for name in names:
        values = [value_text(value) for value in frame[name].tolist()]
        numeric = table.column(name).kind in ("number", "integer", "year")
        texts.append(values if numeric else [guard(value) for value in values])
    write_csv(path, names, zip(*texts, strict=True))


def _refuse_strange_folder(target: Path) -> None:
    """Refuse to replace a folder that is not a case: it would be somebody's other work."""
    if target.is_dir() and any(target.iterdir()) and not meta_path(target).is_file():
        found = f"a folder with files but without {META_FILE}"
        complaint = Complaint(found, "a case folder, an empty or a new one", "choose another")
        raise DataError([complaint.at(str(target))])
    if target.exists() and not target.is_dir():
        complaint = Complaint("a file of that name", "a folder", "choose another name")
        raise DataError([complaint.at(str(target))])


def _keep_other_files(old: Path, fresh: Path) -> None:
    """Copy what is not a table of the case (a README, sources) into the new folder."""
    for path in old.iterdir() if old.is_dir() else ():
        if path.name.lower() == META_FILE or table_of(path):
            continue
        if path.is_dir():
            shutil.copytree(path, fresh / path.name, symlinks=True)
        else:
            shutil.copy2(path, fresh / path.name)


@contextmanager
def told(target: Path) -> Iterator[None]:
    """Turn a failure to write into one clear message."""
    try:
        yield
    except OSError as error:
        found = f"cannot be written: {error.strerror or error}"
        fix = "free space or choose another place; what was there before is unchanged"
        complaint = Complaint(found, "a place with free disk space and write permission", fix)
        raise DataError([complaint.at(str(target))]) from error
