"""The table of a batch: one row a scenario in the order of the scenarios, as CSV or Parquet.

All columns but `LAST` (seconds and worker) are the same whoever solved the scenarios.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd

from allocator.errors import DataError, Fault, SweepError
from allocator.explore.batch.journal import Row
from allocator.explore.batch.row import BENDING, COUNTS, FIGURES, FIRST, GROUPS, LAST, SCALE
from allocator.inputs.case.io.format_value import number_text
from allocator.util.atomic_write import replaced_file
from allocator.util.csv_file import guard, unguard, write_csv

TEXTS = (*FIRST, BENDING, SCALE, LAST[1])
"""Columns of text; the others hold numbers."""

_AT_ONCE = 1000
"""Rows in memory while a Parquet file is written."""


def check_out(path: Path) -> None:
    """Refuse a name that no table can have, and Parquet where it cannot be written.

    Raises
    ------
    DataError
        One fault that says why.
    """
    fault = None
    if path.suffix.lower() not in (".csv", ".parquet"):
        fault = Fault(str(path), f"a name ending in {path.suffix or 'nothing'}",
                      "a name ending in .csv or .parquet", "choose another name")  # fmt: skip
    elif path.suffix.lower() == ".parquet":
        try:
            import pyarrow  # noqa: F401
        except ImportError:
            fault = Fault(str(path), "Parquet, which needs the package pyarrow",
                          "CSV, or the extra allocator[parquet]",
                          "name a .csv, or install allocator[parquet]")  # fmt: skip
    if fault is not None:
        raise DataError([fault])


class Columns:
    """The columns that a batch's rows have, gathered while rows pass by."""

    def __init__(self) -> None:
        self._seen: dict[str, dict[str, None]] = {group: {} for group in GROUPS}

    def take(self, row: Row) -> None:
        """Take in what a row has."""
        for group, keys in self._seen.items():
            keys.update(dict.fromkeys(row.get(group, ())))

    @property
    def names(self) -> list[str]:
        """All names in the order of the table."""
        inputs, *others = (
            [prefix + key for key in sorted(self._seen[group])] for group, prefix in GROUPS.items()
        )
        return [*FIRST, *inputs, *FIGURES, BENDING, SCALE,
                *(name for part in others for name in part), *LAST]  # fmt: skip


def flat(row: Row) -> dict[str, Any]:
    """Return a row with its groups spread into columns."""
    plain = {name: value for name, value in row.items() if name not in GROUPS}
    for group, prefix in GROUPS.items():
        plain |= {prefix + key: value for key, value in row.get(group, {}).items()}
    return plain


def frame_of(rows: Iterable[Row], names: Sequence[str]) -> pd.DataFrame:
    """Return rows as a frame; a figure that a row lacks is empty."""
    data: dict[str, list[Any]] = {name: [] for name in names}
    for row in rows:
        cells = flat(row)
        for name, column in data.items():
            column.append(cells.get(name, "" if name in TEXTS else None))
    kinds = {name: _kind(name) for name in names}
    return pd.DataFrame({name: pd.Series(data[name], dtype=kinds[name]) for name in names})


def write_table(path: Path, rows: Iterator[Row], names: Sequence[str], journal: Path) -> None:
    """Write rows, which come from the file `journal`; what was there before is replaced.

    Raises
    ------
    SweepError
        It cannot be written; the journal is as it was.
    """
    write = _write_parquet if path.suffix.lower() == ".parquet" else _write_csv
    try:
        with replaced_file(path) as fresh:
            write(fresh, rows, names)
    except OSError as error:
        raise SweepError(
            f"{path} cannot be written: {error.strerror or error}. Finished rows are saved in "
            f"{journal}. Free disk space or correct the permissions, and run the same command "
            "again."
        ) from error


def read_table(path: Path) -> pd.DataFrame:
    """Return a table that `write_table` wrote."""
    if path.suffix.lower() == ".parquet":
        found = pd.read_parquet(path)
        return found.astype({name: _kind(name) for name in found.columns})
    heads = pd.read_csv(path, nrows=0).columns
    kinds = {name: _kind(name) for name in heads}
    frame = pd.read_csv(path, dtype=kinds, keep_default_na=False, na_values=[""])
    texts = [name for name in heads if name in TEXTS]
    return frame.assign(**{name: frame[name].fillna("").map(unguard).astype("str")
                           for name in texts})  # fmt: skip


def given_table(path: Path) -> pd.DataFrame:
    """Return a table that a person names.

    Raises
    ------
    DataError
        There is none, or it is no table.
    """
    check_out(path)
    try:
        return read_table(path)
    except (OSError, ValueError) as error:
        told = getattr(error, "strerror", None) or " ".join(str(error).split())
        raise DataError(_no_numbers(path) or [
            Fault(str(path), f"cannot be read ({told})", "a table that 'allocator sweep' made",
                  "check the path")
        ]) from error  # fmt: skip


def _no_numbers(path: Path) -> list[Fault]:
    """Return the first cell of each column that holds no number; none if that is not the fault."""
    try:
        cells = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (OSError, ValueError):
        return []
    faults = []
    for name in sorted(set(map(str, cells)) - set(TEXTS)):
        texts = cells[name][cells[name] != ""]
        bad = texts[pd.to_numeric(texts, errors="coerce").isna()]
        for row, text in bad.head(1).items():
            faults.append(Fault(str(path), f"{text!r}", "a number, or nothing",
                                "write a plain number such as 0.12",
                                row=int(str(row)) + 2, column=name))  # fmt: skip
    return faults


def _kind(name: str) -> str:
    if name in TEXTS:
        return "str"
    return "Int64" if name in COUNTS else "float64"


def _write_csv(path: Path, rows: Iterator[Row], names: Sequence[str]) -> None:
    flat_rows = (flat(row) for row in rows)
    write_csv(path, names, ([_cell(cells.get(name)) for name in names] for cells in flat_rows))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return guard(value) if isinstance(value, str) else number_text(value)


def _write_parquet(path: Path, rows: Iterator[Row], names: Sequence[str]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {"str": pa.string(), "Int64": pa.int64(), "float64": pa.float64()}
    schema = pa.schema([(name, kinds[_kind(name)]) for name in names])
    with pq.ParquetWriter(path, schema) as writer:
        while some := list(islice(rows, _AT_ONCE)):
            table = pa.Table.from_pandas(frame_of(some, names), schema, preserve_index=False)
            writer.write_table(table)
        # a batch without rows is a file with columns all the same
