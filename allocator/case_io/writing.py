"""Write a case to a folder or a workbook so that the old one stays until the new one is whole."""

from __future__ import annotations

import csv
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import tomli_w

from allocator.case_io.cells import blank
from allocator.case_io.folder import META_FILE, guard
from allocator.case_io.source import Complaint
from allocator.case_io.text import value_text
from allocator.case_io.workbook import META_SHEET
from allocator.column import Column, Table
from allocator.errors import DataError
from allocator.schema import TABLES

Frames = Mapping[str, pd.DataFrame]
Columns = Mapping[str, tuple[str, ...]]


def write_folder(
    target: Path, meta: Mapping[str, object], frames: Frames, columns: Columns
) -> None:
    """Write ``case.toml`` and one CSV file a table; other files of the folder stay as they are."""
    with _told(target):
        target = target.resolve()
        _refuse_strange_folder(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}.new-", dir=target.parent))
        try:
            (fresh / META_FILE).write_text(tomli_w.dumps(dict(meta)), encoding="utf-8")
            for table in _in_order(frames):
                _write_csv(fresh / f"{table.name}.csv", table, frames, columns)
            _keep_other_files(target, fresh)
            fresh.chmod(target.stat().st_mode if target.exists() else 0o777 & ~_umask())
            _exchange(fresh, target)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def write_workbook(
    target: Path, meta: Mapping[str, object], frames: Frames, columns: Columns
) -> None:
    """Write sheet ``case`` and one sheet a table; text is stored as text, never as a formula."""
    import openpyxl
    from openpyxl.cell import WriteOnlyCell

    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet(META_SHEET)

    def cell(value: object) -> object:
        if not isinstance(value, str) or not value:
            return value if value != "" else None
        made = WriteOnlyCell(page, value)
        made.data_type = "s"  # openpyxl takes a leading = for a formula and #N/A for an error
        made.quotePrefix = value[0] in "=+-@"  # and Excel would on editing the cell
        return made

    page.append(["key", "value"])
    for key, value in meta.items():
        page.append([key, cell(value)])
    for table in _in_order(frames):
        page = book.create_sheet(table.name)
        page.freeze_panes = "B2"
        names = written_columns(table, frames[table.name], columns.get(table.name, ()))
        page.append(names)
        values = [_cells(table.column(name), frames[table.name][name]) for name in names]
        for row in zip(*values, strict=True):
            page.append([cell(value) for value in row])
    with _told(target):
        target = target.resolve()
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        os.close(handle)
        fresh = Path(name)
        try:
            book.save(fresh)
            fresh.chmod(target.stat().st_mode if target.exists() else 0o666 & ~_umask())
            fresh.replace(target)
        finally:
            fresh.unlink(missing_ok=True)


def written_columns(table: Table, frame: pd.DataFrame, given: tuple[str, ...]) -> list[str]:
    """Return the columns to write: those given, then the required ones and all that say something.

    A column that was not given and holds only its default stays unwritten.
    """
    names = list(given)
    for column in table.columns:
        if column.name not in names and (
            column.required or not _says_nothing(table, column, frame)
        ):
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
    if column.kind == "yesno":
        return ["yes" if value else "no" for value in values.tolist()]
    if column.kind == "number" or column.kind == "integer":
        return [None if value != value else value for value in values.tolist()]
    return list(values.tolist())


def _write_csv(path: Path, table: Table, frames: Frames, columns: Columns) -> None:
    frame = frames[table.name]
    names = written_columns(table, frame, columns.get(table.name, ()))
    texts = []
    for name in names:
        column = table.column(name)
        values = [value_text(value) for value in frame[name].tolist()]
        numeric = column.kind in ("number", "integer", "year")
        texts.append(values if numeric else [guard(value) for value in values])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(zip(*texts, strict=True))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _refuse_strange_folder(target: Path) -> None:
    """Refuse to replace a folder that is not a case: it would be somebody's other work."""
    if target.is_dir() and any(target.iterdir()) and not (target / META_FILE).is_file():
        found = f"a folder with files but without {META_FILE}"
        complaint = Complaint(found, "a case folder, an empty or a new one", "choose another")
        raise DataError([complaint.at(str(target))])
    if target.exists() and not target.is_dir():
        complaint = Complaint("a file of that name", "a folder", "choose another name")
        raise DataError([complaint.at(str(target))])


def _keep_other_files(old: Path, fresh: Path) -> None:
    """Copy what is not a table of the case (a README, sources) into the new folder."""
    ours = {META_FILE, *(f"{table.name}.csv" for table in TABLES)}
    for path in old.iterdir() if old.is_dir() else ():
        if path.name in ours:
            continue
        if path.is_dir():
            shutil.copytree(path, fresh / path.name, symlinks=True)
        else:
            shutil.copy2(path, fresh / path.name)


def _exchange(fresh: Path, target: Path) -> None:
    """Put the whole new folder in the old one's place, or leave the old one there."""
    if not target.exists():
        fresh.rename(target)
        return
    aside = fresh.with_name(fresh.name.replace(".new-", ".old-"))
    target.rename(aside)
    try:
        fresh.rename(target)
    except OSError:
        aside.rename(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def _told(target: Path) -> Iterator[None]:
    """Turn a failure to write into one clear message."""
    try:
        yield
    except OSError as error:
        found = f"cannot be written: {error.strerror or error}"
        mend = "free space or choose another place; what was there before is unchanged"
        raise DataError(
            [Complaint(found, "a place with room and rights", mend).at(str(target))]
        ) from error
