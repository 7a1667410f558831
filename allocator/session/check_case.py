"""Check a case: every fault of its tables, and law that contradicts itself."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from allocator.errors import DataError, Fault
from allocator.inputs.case.case import Case, compile_source, read_source
from allocator.inputs.case.io.format_value import value_text
from allocator.session.infeasibility import law_faults
from allocator.util.atomic_write import short_suffix


def check_case(path: str | Path) -> list[Fault]:
    """Return every fault of a case, warnings last; empty if there is none.

    Law that contradicts itself or asks for the impossible is told too; such a case can be loaded,
    since a policy may mend it.
    """
    return checked_case(path)[1]


def checked_case(path: str | Path) -> tuple[Case | None, list[Fault]]:
    """Return the case at `path`, None if a fault stops it, and what `check_case` tells of it."""
    try:
        source = read_source(Path(path))
    except DataError as error:
        return None, list(error.faults)
    case, findings = compile_source(source)
    if case is not None:
        findings.faults += law_faults(case, source.sheets)
    return case, list(findings.in_order())


def case_of_upload(name: str, data: bytes) -> tuple[Case | None, list[Fault]]:
    """Return the case in a workbook that somebody sent, and every fault and warning of it.

    `name` is what the file was called: faults tell it as their place, and its ending counts. The
    case is None if a fault stops it.
    """
    with tempfile.TemporaryDirectory() as folder:
        # not under its own name, which this system might not allow
        path = Path(folder) / f"upload{short_suffix(name)}"
        path.write_bytes(data)
        case, faults = checked_case(path)
    own = (path.name, str(path))
    return case, [replace(one, place=name) if one.place in own else one for one in faults]


def edited_case(case: Case, tables: Mapping[str, pd.DataFrame]) -> tuple[Case | None, list[Fault]]:
    """Return `case` with some tables replaced, and every fault and warning that this brings.

    The case is None if a fault stops it; law that contradicts itself is told too.
    """
    try:
        changed = case.with_tables({name: _without_blank_rows(t) for name, t in tables.items()})
    except DataError as error:
        return None, list(error.faults)
    return changed, [*law_faults(changed, {}), *changed.warnings]


def _without_blank_rows(table: pd.DataFrame) -> pd.DataFrame:
    filled = [any(value_text(v) for v in row) for row in table.itertuples(index=False)]
    return table[filled].reset_index(drop=True)
