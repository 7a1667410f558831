"""Save what comes of a sensitivity analysis: tables as CSV, all that is said as JSON, a picture."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path
from typing import Any

import pandas as pd

from allocator.atomic import replaced_file
from allocator.case_io.folder import guard
from allocator.errors import DataError, Fault
from allocator.explore.sensitivity import Sensitivity
from allocator.explore.stability import Stability

PLANS = "plans.csv"
"""Name of the batch's table in the folder of an analysis; its journal stands beside it."""


def save_found(found: Sensitivity | Stability, folder: str | Path) -> list[Path]:
    """Write an analysis into a folder, under the name of its method; return the files.

    There is a picture only where the extra ``app`` is installed.

    Raises
    ------
    DataError
        The folder cannot be written.
    """
    folder = Path(folder)
    document = found.document()
    name = str(document["method"])
    samples = found.draws if isinstance(found, Stability) else found.samples
    try:
        files = [
            _write_table(folder / f"{name}.csv", found.table),
            _write_table(folder / f"{name}-samples.csv", samples),
            _write(folder / f"{name}.json", json.dumps(_plain(document), indent=1) + "\n"),
        ]
        picture = _picture(found)
        if picture is not None:
            files.append(_write(folder / f"{name}.svg", picture))
    except OSError as error:
        raise DataError([Fault(str(folder), f"cannot be written ({error.strerror or error})",
                               "a folder that can be written", "choose another folder, or make "
                               "room")]) from error  # fmt: skip
    return files


def chart_of(found: Sensitivity | Stability) -> Any:
    """Return the chart of an analysis; needs the extra ``app``."""
    from allocator import charts

    if isinstance(found, Stability):
        return charts.stability(found)
    return charts.tornado(found) if found.method == "tornado" else charts.indices(found)


def _picture(found: Sensitivity | Stability) -> str | None:
    try:
        from allocator.chart_files import svg_bytes

        return svg_bytes(chart_of(found)).decode()
    except ImportError:
        return None


def _write_table(path: Path, table: pd.DataFrame) -> Path:
    with replaced_file(path) as fresh, fresh.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([guard(str(name)) for name in table])
        writer.writerows([_cell(cell) for cell in row] for row in table.itertuples(index=False))
    return path


def _write(path: Path, text: str) -> Path:
    with replaced_file(path) as fresh:
        fresh.write_text(text, encoding="utf-8")
    return path


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return guard(value)
    return "" if value != value else value


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it; a figure that is not known becomes null."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value
