"""Leave out what the last plan says of names and years that the case does not have.

A last plan is history or another plan: what it says of others stays true and only has no use here.
So this is told as a warning and stops nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from allocator.inputs.case.io.check_references import Tables, codes
from allocator.inputs.case.io.check_rules import Row, tell_rows
from allocator.inputs.case.io.raw_tables import Complaint, Findings, near_fix
from allocator.inputs.case.io.typed_table import Filled

PAST = ("last_plan", "last_goods")
"""Tables of the last plan."""


def leave_out_strangers(tables: Tables, years: Sequence[int], findings: Findings) -> None:
    """Drop the rows of the last plan that name what the case does not have, each with a warning."""
    known = codes(tables)
    for name in PAST:
        filled = tables[name]
        refs = {
            column.name: column.refers
            for column in filled.table.columns
            if column.kind == "ref" and filled.sound(column.name) and known[column.refers]
        }
        if len(filled.frame):
            _drop_unknown(filled, refs, known, findings)
            if filled.sound("year") and years:
                _drop_other_years(filled, years, findings)
            if filled.frame.empty:
                _tell_empty(filled, findings)
    _check_one_way(tables["last_plan"], findings)


def _drop_unknown(
    filled: Filled,
    refs: Mapping[str, str],
    known: Mapping[str, Sequence[str]],
    findings: Findings,
) -> None:
    for column, table in refs.items():
        names = known[table]

        def explain(
            row: Row, column: str = column, table: str = table, names: Sequence[str] = names
        ) -> Complaint:
            word = str(row[column])
            fix = near_fix(word, names) or f"add it to table {table}"
            found = f"{table.removesuffix('s')} {word!r}, which the case does not have"
            return Complaint(found, f"{table} of the case", f"{fix}; else the row is ignored")

        strange = ~filled.frame[column].isin(names) & (filled.frame[column] != "")
        _drop(filled, column, strange, explain, findings)


def _drop_other_years(filled: Filled, years: Sequence[int], findings: Findings) -> None:
    def explain(row: Row) -> Complaint:
        found = f"year {row['year']:.0f}, which is not planned"
        allowed = f"years {years[0]}-{years[-1]} of the horizon"
        return Complaint(found, allowed, "correct it, or ignore this: the row is ignored")

    year = filled.frame["year"]
    _drop(filled, "year", ~year.isin(years) & year.notna(), explain, findings)


def _drop(
    filled: Filled,
    column: str,
    gone: pd.Series[bool],
    explain: Callable[[Row], Complaint],
    findings: Findings,
) -> None:
    tell_rows(filled, column, gone, explain, findings, warning=True)
    filled.frame = filled.frame[~gone].reset_index(drop=True)
    filled.numbers = filled.numbers[(~gone).to_numpy()]


def _tell_empty(filled: Filled, findings: Findings) -> None:
    found = "no row about this case; treated as an absent table"
    allowed = f"rows of this case; without the table: {filled.table.absent}"
    empty = Complaint(found, allowed, "correct the rows, or delete the table if that is intended")
    findings.add(filled.place, empty, warning=True)
    filled.columns = ()


def _check_one_way(filled: Filled, findings: Findings) -> None:
    """Complain of a pair that has both money of every year and money of single years."""
    frame = filled.frame
    if frame.empty or not filled.sound("nation", "account", "year"):
        return
    every = frame["year"].isna()
    pairs = frame["nation"] + " " + frame["account"]
    both = ~every & pairs.isin(pairs[every])

    def explain(row: Row) -> Complaint:
        found = f"{row['nation']} {row['account']} both of every year and of {row['year']:.0f}"
        allowed = "one row with an empty year, or rows by year"
        return Complaint(found, allowed, "delete one of them, or fill in the empty year")

    tell_rows(filled, "year", both, explain, findings)
