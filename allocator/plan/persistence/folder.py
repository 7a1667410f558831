"""A plan as a folder: plan.json, policy.toml, one CSV a table, and a copy of the case."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

from allocator.errors import DataError
from allocator.plan import frames as plan_frames
from allocator.plan.persistence.parts import Parts, header, take_header
from allocator.plan.schema import PLAN_TABLES, plan_table
from allocator.util.csv_file import cell, unguard, write_csv

if TYPE_CHECKING:
    from allocator.plan.record import PlanRecord

_HEADER, _POLICY, _CASE = "plan.json", "policy.toml", "case"


def is_plan(path: Path) -> bool:
    """Tell whether the folder holds a plan."""
    return (path / _HEADER).is_file()


def write(plan: PlanRecord, folder: Path) -> None:
    """Write `plan` into the empty `folder`."""
    from allocator.inputs.case.case import save_case

    save_case(plan.case, folder / _CASE)
    _write_text(folder / _POLICY, plan.policy.to_toml())
    for name, frame in plan.tables.items():
        columns = [column.name for column in plan_table(name).columns]
        rows = ([cell(one) for one in row] for row in plan_frames.to_cells(name, frame))
        write_csv(folder / f"{name}.csv", columns, rows)
    _write_text(folder / _HEADER, json.dumps(header(plan), indent=1, ensure_ascii=False) + "\n")


def read(folder: Path) -> Parts:
    """Read the parts of the plan in `folder`."""
    from allocator.inputs.case.case import load_case
    from allocator.inputs.policy.fields import values_before
    from allocator.inputs.policy.policy import Policy

    parts = Parts()
    if not folder.is_dir() or not is_plan(folder):
        parts.fault(str(folder), f"no {_HEADER}", "a folder that 'allocator solve --out' wrote",
                    "check the path")  # fmt: skip
        return parts
    text = _read_text(folder / _HEADER, parts)
    if text is not None:
        take_header(parts, _HEADER, text)
    if parts.faults:
        return parts
    for table in PLAN_TABLES:
        if table.name not in parts.lacking:
            _read_table(folder, table.name, parts)
    try:
        parts.policy = Policy.from_toml(folder / _POLICY, values_before())
    except DataError as error:
        parts.faults += error.faults
    try:
        parts.case = load_case(folder / _CASE)
    except DataError as error:
        parts.faults += error.faults
    return parts


def _read_table(folder: Path, name: str, parts: Parts) -> None:
    place = f"{name}.csv"
    if not (folder / place).is_file():
        parts.fault(place, "missing", "the tables of a plan, all of them")
        return
    try:
        with (folder / place).open(encoding="utf-8-sig", newline="") as file:
            rows = [[unguard(text) for text in row] for row in csv.reader(file, strict=True)]
    except (csv.Error, UnicodeDecodeError) as error:
        parts.fault(place, f"broken ({error})", "CSV in UTF-8")
        return
    parts.tables[name], faults = plan_frames.from_cells(
        name, rows[0] if rows else [], rows[1:], place, 2
    )
    parts.faults += faults


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _read_text(path: Path, parts: Parts) -> str | None:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        parts.fault(path.name, f"broken ({error})", "JSON in UTF-8")
        return None
