"""CSV files as the package writes them: UTF-8, line feeds, and no text that a spreadsheet runs."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

GUARDED = "=+-@\t\r\n'"
"""Beginnings of a text that a spreadsheet may run as a formula, or that break a row."""


def guard(text: str) -> str:
    """Return `text` so that a spreadsheet opening the CSV shows it and never executes it.

    An apostrophe goes before a text that starts with = + - @, a tab or a line break, and before one
    that starts with an apostrophe and one of these signs, so that `unguard` gives back every text
    as it was.
    """
    start = text[1:2] if text.startswith("'") else text[:1]
    return "'" + text if start and start in GUARDED else text


def unguard(text: str) -> str:
    """Take away the apostrophe that `guard` put there."""
    return text[1:] if text.startswith("'") and text[1:2] and text[1] in GUARDED else text


def cell(value: Any) -> Any:
    """Return a cell to write: a text guarded, a figure that is not known (None, NaN) empty."""
    if isinstance(value, str):
        return guard(value)
    return "" if value is None or value != value else value


def write_csv(path: Path, header: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    """Write rows as they are; whoever makes them guards what people typed."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
