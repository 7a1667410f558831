"""Read a case from frames in memory, so that they are judged like files."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from allocator.inputs.case.io.format_value import value_text
from allocator.inputs.case.io.raw_tables import Findings, Sheet, Source, clean, sheet_of, unknown
from allocator.inputs.case.schema.tables import TABLES
from allocator.util.format import listing


def read_frames(meta: Mapping[str, object], frames: Mapping[str, pd.DataFrame]) -> Source:
    """Return the frames as text; rows are numbered as in a file, the header being 1."""
    findings = Findings()
    names = [table.name for table in TABLES]
    sheets: dict[str, Sheet] = {}
    for name, frame in frames.items():
        if name not in names:
            otherwise = "leave it out"
            allowed = f"tables {listing(names, 30)}"
            findings.add(name, unknown("table", name, names, allowed, otherwise))
        elif len(frame):
            sheets[name] = _sheet(name, frame)
    keys = {key: clean(value_text(value)) for key, value in meta.items()}
    return Source("case", keys, sheets, findings)


def _sheet(name: str, frame: pd.DataFrame) -> Sheet:
    header = [str(column) for column in frame.columns]
    columns = [[clean(value_text(v)) for v in frame[c].tolist()] for c in frame.columns]
    rows = [list(row) for row in zip(*columns, strict=True)]
    sheet = sheet_of(name, enumerate([header, *rows], start=1))
    return sheet or Sheet(name, tuple(header), [], [])
