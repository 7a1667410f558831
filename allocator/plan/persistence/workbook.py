"""A plan as a workbook for readers: summary, policy and tables, and a copy of the case.

Texts are stored as texts whatever they begin with, so that none is run as a formula. Numbers are
written with all their digits.
"""

from __future__ import annotations

import dataclasses
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.errors import DataError
from allocator.inputs.case.case import build_case
from allocator.inputs.policy.fields import values_before
from allocator.inputs.policy.policy import Lock, Policy
from allocator.plan import frames as plan_frames
from allocator.plan.persistence.case_sheets import add_case
from allocator.plan.persistence.parts import Parts, header, take_header
from allocator.plan.schema import PLAN_TABLES, plan_table
from allocator.util.workbook_sheets import Book, Head, add_sheet, format_of

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

    from allocator.plan.record import PlanRecord

_SAVED, _SUMMARY, _POLICY, _LOCKS, _CASE = "saved", "summary", "policy", "policy_locks", "case_"
_CHUNK = 30_000
"""Characters of the header a cell; a cell holds at most 32,767."""


def is_plan(path: Path) -> bool:
    """Tell whether the workbook at `path` holds a plan."""
    try:
        book = _open(path)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError):
        return False
    try:
        return _SAVED in book.sheetnames and _POLICY in book.sheetnames
    finally:
        book.close()


def write(plan: PlanRecord, file: Path) -> None:
    """Write `plan` into the workbook `file`."""
    book = Book()
    add_tables(book, plan)
    file.write_bytes(book.content())


def add_tables(book: Book, plan: PlanRecord) -> None:
    """Add all sheets from which `plan` can be read back."""
    _write_summary(book, plan)
    _write_policy(book, plan.policy)
    for name, frame in plan.tables.items():
        heads = [
            Head(column.name, column.meaning, column.unit, format_of(column.name, column.unit))
            for column in plan_table(name).columns
        ]
        add_sheet(book, name, heads, plan_frames.to_cells(name, frame))
    add_case(book, plan.case, _CASE)
    text = json.dumps(header(plan), indent=1)
    chunks = [[text[at : at + _CHUNK]] for at in range(0, len(text), _CHUNK)]
    add_sheet(book, _SAVED, [Head("json", "What Allocator reads back; do not edit.")], chunks)


def read(file: Path) -> Parts:
    """Read the parts of the plan in the workbook `file`."""
    parts = Parts()
    try:
        book = _open(file)
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        parts.fault(str(file), f"no workbook ({error})", "a workbook that Allocator saved")
        return parts
    try:
        sheets = {name: _rows(book, name) for name in book.sheetnames}
    finally:
        book.close()
    if _SAVED not in sheets:
        parts.fault(str(file), f"no sheet {_SAVED}", "a plan that 'allocator solve --out' wrote",
                    "check the path: this may be a case")  # fmt: skip
        return parts
    text = "".join(str(cell) for row in sheets[_SAVED][1:] for cell in row if cell is not None)
    take_header(parts, _SAVED, text)
    if parts.faults:
        return parts
    for table in PLAN_TABLES:
        if table.name in parts.lacking:
            continue
        if table.name not in sheets:
            parts.fault(table.name, "the sheet is missing", "the tables of a plan, all of them")
            continue
        rows = sheets[table.name]
        columns = rows[0] if rows else []
        frame, faults = plan_frames.from_cells(table.name, columns, rows[1:], table.name, 2)
        parts.tables[table.name] = frame
        parts.faults += faults
    _read_policy(sheets, parts)
    _read_case(sheets, parts)
    return parts


def _open(path: Path) -> Workbook:
    import openpyxl

    return openpyxl.load_workbook(path, read_only=True)


def _rows(book: Workbook, name: str) -> list[Sequence[Any]]:
    return list(book[name].iter_rows(values_only=True))


def _write_summary(book: Book, plan: PlanRecord) -> None:
    from allocator.plan.summary import summary_rows

    heads = [
        Head("figure", "What the figure is."),
        Head("value", "The figure."),
        Head("unit", "Unit."),
    ]
    add_sheet(book, _SUMMARY, heads, summary_rows(plan))


def _write_policy(book: Book, policy: Policy) -> None:
    heads = [Head("setting", "Name as in --set."), Head("value", "Value; lists with semicolons."),
             Head("unit", "Unit."), Head("meaning", "What it does.")]  # fmt: skip
    add_sheet(book, _POLICY, heads, policy.rows())
    names = [one.name for one in dataclasses.fields(Lock)]
    add_sheet(
        book,
        _LOCKS,
        [Head(name, f"Column {name} of the case's table locks.") for name in names],
        [[getattr(lock, name) for name in names] for lock in policy.locks],
    )


def _read_policy(sheets: dict[str, list[Sequence[Any]]], parts: Parts) -> None:
    if _POLICY not in sheets or _LOCKS not in sheets:
        parts.fault(_POLICY, f"no sheet {_POLICY} or {_LOCKS}")
        return
    settings = [
        f"{row[0]}={'' if row[1] is None else row[1]}" for row in sheets[_POLICY][1:] if row[0]
    ]
    try:
        columns = [str(name) for name in sheets[_LOCKS][0]]
        texts = [
            {name: _lock_cell(name, cell) for name, cell in zip(columns, row, strict=False)}
            for row in sheets[_LOCKS][1:]
        ]
        base = Policy.from_toml("", values_before()).with_settings(settings)
        parts.policy = base.replace(locks=tuple(Lock(**one) for one in texts))
    except DataError as error:
        parts.faults += error.faults
    except (TypeError, IndexError) as error:
        parts.fault(_LOCKS, f"broken ({error})")


def _lock_cell(name: str, cell: Any) -> Any:
    if name in ("low", "high"):
        return cell
    return "" if cell is None else str(cell)


def _read_case(sheets: dict[str, list[Sequence[Any]]], parts: Parts) -> None:
    copied = {
        name.removeprefix(_CASE): rows
        for name, rows in sheets.items()
        if name.startswith(_CASE) and rows
    }
    if "case" not in copied:
        parts.fault(_CASE + "case", "the sheet is missing")
        return
    meta = {str(row[0]): row[1] for row in copied.pop("case")[1:] if len(row) > 1}
    frames = {name: _frame(rows) for name, rows in copied.items()}
    try:
        parts.case = build_case(meta, frames)
    except DataError as error:
        parts.faults += error.faults


def _frame(rows: list[Sequence[Any]]) -> pd.DataFrame:
    """Return cells as a frame; a reader drops empty cells at the end of a row."""
    width = len(rows[0])
    padded = [[*row[:width], *[None] * (width - len(row))] for row in rows[1:]]
    return pd.DataFrame(padded, columns=list(rows[0]), dtype=object)
