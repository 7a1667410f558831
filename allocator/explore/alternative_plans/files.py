"""A card of alternatives in a folder: its plans, its tables, and what makes the next card."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from allocator.errors import DataError, Fault
from allocator.explore.alternative_plans.result import Alternatives
from allocator.explore.files import check_files, write_document, write_table
from allocator.plan.persistence.save_load import check_target
from allocator.plan.plan import load_plan

_FORM = "allocator alternatives 1"
_ANSWER, _PLAN, _EARLIER = "alternatives.json", "plan-{}", "earlier-{}"
_TABLES = ("card", "nations", "lines")
_BY = ("nation", "area")
_KINDS = {
    "plans": int, "earlier": int, "by": str, "slack": str, "facts": dict, "words": list,
    **dict.fromkeys(_TABLES, list),
}  # fmt: skip
_RANGES = {"nation", "name", "label", "now_musd", "found_low_musd", "found_high_musd",
           "proven_low_musd", "proven_high_musd"}  # fmt: skip
_COLUMNS = {"card": {"plan", "value"}, "nations": _RANGES, "lines": {*_RANGES, "area"}}


def is_card(path: str | Path) -> bool:
    """Tell whether a folder holds a card of alternatives."""
    return (Path(path) / _ANSWER).is_file()


def check_card(folder: str | Path) -> None:
    """Refuse a place where a card cannot be saved, before long work rather than after it.

    Raises
    ------
    DataError
        Something else is there, or nothing can be written.
    """
    folder = Path(folder)
    if folder.exists() and not folder.is_dir():
        raise DataError([Fault(str(folder), "a file is there", "a folder", "choose another place")])
    if folder.is_dir() and any(folder.iterdir()):
        what = "other alternatives are" if is_card(folder) else "something else is"
        raise DataError([Fault(str(folder), f"{what} already there", "a new or empty folder",
                               "choose another place")])  # fmt: skip
    check_files(folder / _ANSWER)


def save_alternatives(found: Alternatives, folder: str | Path) -> list[str]:
    """Save a card in a new or empty folder: plans in folders of their own, tables as CSV.

    Returns the folders of the plans.

    Raises
    ------
    DataError
        Something else is there, or nothing can be written.
    """
    folder = Path(folder)
    check_card(folder)
    plans = {_PLAN.format(at): plan for at, plan in enumerate((found.plan, *found.plans))}
    plans |= {_EARLIER.format(at + 1): plan for at, plan in enumerate(found.earlier)}
    for name, plan in plans.items():
        check_target(folder / name)
        plan.save(folder / name)
    for name in _TABLES:
        write_table(folder / f"{name}.csv", getattr(found, name))
    header = {"format": _FORM, "plans": len(found.plans), "earlier": len(found.earlier)}
    write_document(folder / _ANSWER, {**header, **found.document()})
    return [str(folder / name) for name in plans]


def load_alternatives(folder: str | Path) -> Alternatives:
    """Return a card saved before.

    Raises
    ------
    DataError
        There is none, it is damaged, or a plan was changed after it was saved.
    """
    folder = Path(folder)
    header = _header(folder / _ANSWER)
    plans = tuple(load_plan(folder / _PLAN.format(at)) for at in range(header["plans"] + 1))
    earlier = (load_plan(folder / _EARLIER.format(at + 1)) for at in range(header["earlier"]))
    return Alternatives(
        plans[0], plans[1:], tuple(earlier), **_tables(header, folder / _ANSWER),
        by=header["by"], slack=header["slack"], facts=header["facts"],
        words=tuple(header["words"]),
    )  # fmt: skip


def _tables(header: dict[str, Any], path: Path) -> dict[str, pd.DataFrame]:
    try:
        tables = {name: _table(header[name]) for name in _TABLES}
        if any(_COLUMNS[name] - set(table) for name, table in tables.items()):
            raise ValueError("columns are missing")
    except (ValueError, TypeError, AttributeError) as error:
        raise DataError([_damaged(path)]) from error
    return tables


def _table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    table = pd.DataFrame(rows)
    if "proven_high_musd" in table:
        table["proven_high_musd"] = table["proven_high_musd"].astype(float).fillna(float("inf"))
    return table


def _header(path: Path) -> dict[str, Any]:
    try:
        header = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError([Fault(str(path), f"cannot be read ({error})", "saved alternatives",
                               "name a folder that 'allocator alternatives --out' wrote",
                               )]) from error  # fmt: skip
    if not isinstance(header, dict) or header.get("format") != _FORM:
        raise DataError([Fault(str(path), "not of the form of this version", repr(_FORM),
                               "make the alternatives again")])  # fmt: skip
    fine = all(isinstance(header.get(name), kind) for name, kind in _KINDS.items())
    if not fine or min(header["plans"], header["earlier"]) < 0 or header["by"] not in _BY:
        raise DataError([_damaged(path)])
    return header


def _damaged(path: Path) -> Fault:
    return Fault(str(path), "damaged: not what was written there", "saved alternatives",
                 "make the alternatives again")  # fmt: skip
