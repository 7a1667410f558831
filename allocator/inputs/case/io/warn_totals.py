"""Warn of rows that sum the rows above them: in a case they count a second time.

A total is known by its code or name, in several languages, or by its figures.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from allocator.inputs.case.io.check_references import Tables
from allocator.inputs.case.io.check_rules import Row, tell_rows
from allocator.inputs.case.io.format_value import number_text
from allocator.inputs.case.io.raw_tables import Complaint, Findings
from allocator.inputs.case.io.total_words import FIX_TOTAL, is_total, names_a_total
from allocator.inputs.case.io.typed_table import Filled

_SUMMED = {
    "nations": ("absorbable_musd", "host_sustain_musd", "trainable_persons"),
    "accounts": ("budget_musd", "budget_after_musd"),
}
"""Columns that people sum, in the tables to which they add totals."""

_NEAR = 5e-4
"""Share by which a rounded total may miss the sum."""

Mask = npt.NDArray[np.bool_]


def warn_totals(tables: Tables, findings: Findings) -> None:
    """Add a warning for every row that is, or may be, a total of others."""
    for filled in tables.values():
        codes = [column.name for column in filled.table.columns if column.kind == "id"]
        if codes and len(filled.frame) > 1:
            _warn_table(filled, codes[0], findings)


def _warn_table(filled: Filled, code: str, findings: Findings) -> None:
    frame = filled.frame
    names = frame["name"] if "name" in frame else frame[code]
    pairs = list(zip(frame[code], names, strict=True))
    named = np.array([any(map(is_total, pair)) for pair in pairs])
    if named.all():
        return
    columns = [name for name in _SUMMED.get(filled.table.name, ()) if filled.sound(name)]
    sums = _sums(filled, columns, named)
    called = np.array([bool(columns) and any(map(names_a_total, pair)) for pair in pairs])
    allowed = f"one row for each {code}, no totals"

    def total(row: Row) -> Complaint:
        found = f"{_called(row, code)!r}, a total row: " + _twice(filled, row, columns, named)
        return Complaint(found, allowed, FIX_TOTAL)

    def perhaps(row: Row) -> Complaint:
        found = f"{_called(row, code)!r}, perhaps a total row, by its name or its figures"
        return Complaint(found, allowed, f"{FIX_TOTAL}; else leave it")

    sure = named | (called & sums)
    tell_rows(filled, code, sure, total, findings, warning=True)
    tell_rows(filled, code, (called | sums) & ~sure, perhaps, findings, warning=True)


def _called(row: Row, code: str) -> str:
    return str(row[code] or row.get("name", ""))


def _twice(filled: Filled, row: Row, columns: list[str], named: Mask) -> str:
    """Say what counts twice if the row is a total."""
    for column in columns:
        if row[column] > 0:
            rest = float(filled.frame.loc[~named, column].sum())
            return (
                f"its {column} {number_text(row[column])} against {number_text(rest)} for all "
                "others"
            )
    return "it counts in addition to all others"


def _sums(filled: Filled, columns: list[str], named: Mask) -> Mask:
    """Return which rows hold in every column the sum of two or more rows above them.

    These are all rows above, all but those found to be sums, or those since the last total.
    """
    found = np.zeros(len(filled.frame), dtype=bool)
    values = filled.frame[columns].fillna(0.0).to_numpy(dtype=float)
    values = values[:, values.any(axis=0)]
    since = 0
    for at in range(len(values) if values.size else 0):
        for start, left_out in ((0, named), (0, named | found), (since, named | found)):
            above = values[start:at][~left_out[start:at]]
            if np.count_nonzero(above.any(axis=1)) > 1 and _same(values[at], above.sum(axis=0)):
                found[at] = True
                break
        if found[at] or named[at]:
            since = at + 1
    return found


def _same(row: npt.NDArray[np.float64], sums: npt.NDArray[np.float64]) -> bool:
    return bool(row.any() and (np.abs(row - sums) <= _NEAR * np.abs(sums)).all())
