"""Data frames of a plan's tables: typed, empty or read back from text, and their fingerprints."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import pandas as pd

from allocator.errors import DataError, Fault
from allocator.plan.schema import PLAN_TABLES, Kind, PlanTable, plan_table

_DTYPES: dict[Kind, str] = {
    "text": "str",
    "number": "float64",
    "integer": "int64",
    "yesno": "bool",
}
_FEW = 200
"""Of so few texts Python looks at each in less time than pandas takes to begin."""

_YES_NO = {"yes": True, "no": False}


def empty(name: str) -> pd.DataFrame:
    """Return the plan's table `name` without rows, with all its typed columns."""
    return _typed(plan_table(name), pd.DataFrame())


def complete(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return all tables of a plan, columns in the schema's order and type, absent ones empty.

    Raises
    ------
    DataError
        A table or column is unknown, a column is missing, or a value has the wrong type.
    """
    faults: list[Fault] = []
    known = {table.name for table in PLAN_TABLES}
    for name in sorted(set(tables) - known):
        faults.append(Fault("plan", f"unknown table {name}", ", ".join(sorted(known)), "rename it"))
    done = {}
    for table in PLAN_TABLES:
        frame = tables.get(table.name, pd.DataFrame())
        found, more = _checked(table, frame)
        done[table.name] = found
        faults += more
    if faults:
        raise DataError(faults)
    return done


def _checked(table: PlanTable, frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Fault]]:
    wanted = [column.name for column in table.columns]
    place = f"plan table {table.name}"
    if len(frame.columns) and set(frame.columns) != set(wanted):
        missing = sorted(set(wanted) - set(frame.columns))
        more = sorted(str(name) for name in set(frame.columns) - set(wanted))
        told = [f"missing columns {', '.join(missing)}"] * bool(missing)
        told += [f"unknown columns {', '.join(more)}"] * bool(more)
        fault = Fault(place, "; ".join(told), ", ".join(wanted), "use these columns")
        return _typed(table, pd.DataFrame()), [fault]
    try:
        return _typed(table, frame), []
    except (TypeError, ValueError) as error:
        fault = Fault(place, f"a value of the wrong type ({error})", "the types of the schema",
                      "correct the value")  # fmt: skip
        return _typed(table, pd.DataFrame()), [fault]


def _typed(table: PlanTable, frame: pd.DataFrame) -> pd.DataFrame:
    if _is_typed(table, frame):
        return frame[[column.name for column in table.columns]].reset_index(drop=True)
    columns = {}
    for column in table.columns:
        given = frame[column.name] if column.name in frame.columns else pd.Series(dtype="float64")
        if given.dtype == _DTYPES[column.kind] and not _to_rewrite(given, column.kind):
            columns[column.name] = given.reset_index(drop=True)
            continue
        values = given.tolist()
        if column.kind == "text":
            values = [_text(value) for value in values]
        columns[column.name] = pd.Series(values, dtype=_DTYPES[column.kind])
    return pd.DataFrame(columns)


def _is_typed(table: PlanTable, frame: pd.DataFrame) -> bool:
    """Tell whether all columns are there as they are kept; one look for a table, not a column."""
    dtypes = frame.dtypes.to_dict()
    return all(
        column.name in dtypes
        and dtypes[column.name] == _DTYPES[column.kind]
        and not _to_rewrite(frame[column.name], column.kind)
        for column in table.columns
    )


def _to_rewrite(given: pd.Series, kind: Kind) -> bool:
    """Tell whether texts of a column are not as `_text` writes them."""
    if kind != "text":
        return False
    if len(given) < _FEW:
        return any(text != text or "\r" in text for text in given.tolist())
    return bool(given.hasnans or given.str.contains("\r", regex=False).any())


def _text(value: object) -> str:
    """Return `value` as text; line ends as XML keeps them, so that a workbook loses nothing."""
    if value is None or value != value:
        return ""
    return str(value).replace("\r\n", "\n").replace("\r", "\n")


def to_cells(name: str, frame: pd.DataFrame) -> list[list[object]]:
    """Return the rows of table `name` as text, numbers, yes / no; None where a number is empty."""
    columns = []
    for column in plan_table(name).columns:
        values: list[object] = frame[column.name].tolist()
        if column.kind == "yesno":
            values = ["yes" if value else "no" for value in values]
        elif column.kind == "number":
            values = [None if value != value else value for value in values]
        columns.append(values)
    return [list(row) for row in zip(*columns, strict=True)]


def from_cells(
    name: str,
    header: Sequence[object],
    rows: Sequence[Sequence[object]],
    place: str,
    first_row: int,
) -> tuple[pd.DataFrame, list[Fault]]:
    """Return the table `name` read from cells, and the faults; `first_row` is its number."""
    table = plan_table(name)
    wanted = [column.name for column in table.columns]
    if list(header) != wanted:
        fault = Fault(place, f"columns {', '.join(map(str, header)) or 'none'}", ", ".join(wanted),
                      "save the plan again; do not edit its files", row=1)  # fmt: skip
        return empty(name), [fault]
    faults: list[Fault] = []
    data: dict[str, list[object]] = {column: [] for column in wanted}
    for at, row in enumerate(rows, start=first_row):
        for index, column in enumerate(table.columns):
            cell = row[index] if index < len(row) else None
            try:
                data[column.name].append(_value(column.kind, cell))
            except (TypeError, ValueError):
                faults.append(Fault(place, f"found {cell!r}", f"a value of kind {column.kind}",
                                    "save the plan again; do not edit its files",
                                    row=at, column=column.name))  # fmt: skip
    return (empty(name) if faults else _typed(table, pd.DataFrame(data))), faults


def _value(kind: Kind, cell: object) -> object:
    text = "" if cell is None else cell
    if kind == "text":
        return str(text)
    if kind == "yesno":
        if text not in _YES_NO:
            raise ValueError(text)
        return _YES_NO[str(text)]
    if kind == "integer":
        return int(str(text))
    return float("nan") if text == "" else float(str(text))


def fingerprint(name: str, frame: pd.DataFrame) -> str:
    """Return SHA-256 over the content of table `name`, the same for a folder and a workbook."""
    digest = hashlib.sha256()
    for row in to_cells(name, frame):
        digest.update(repr([float(v) if isinstance(v, float) else v for v in row]).encode())
        digest.update(b"\n")
    return digest.hexdigest()
