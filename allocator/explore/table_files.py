"""Write tables and what is said of them into files: CSV that no program runs, and plain JSON."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from allocator.atomic import replaced_file
from allocator.case_io.folder import guard


def write_table(path: Path, table: pd.DataFrame) -> Path:
    """Write a table as CSV; a text that looks like a formula is guarded."""
    with replaced_file(path) as fresh, fresh.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([guard(str(name)) for name in table])
        writer.writerows([_cell(cell) for cell in row] for row in table.itertuples(index=False))
    return path


def write_document(path: Path, document: Mapping[str, Any]) -> Path:
    """Write a document as JSON; a figure that is not known becomes null."""
    return write_text(path, json.dumps(_plain(document), indent=1) + "\n")


def write_text(path: Path, text: str) -> Path:
    """Write a text in UTF-8."""
    with replaced_file(path) as fresh:
        fresh.write_text(text, encoding="utf-8")
    return path


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return guard(value)
    return "" if value != value else value


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value
