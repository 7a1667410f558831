"""Save what comes of a sensitivity analysis: tables as CSV, all that is said as JSON, a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from allocator.explore.batch.row import VALUE
from allocator.explore.files import check_files, write_document, write_table, write_text
from allocator.explore.sensitivity.result import Sensitivity
from allocator.explore.sensitivity.weight_stability import Stability
from allocator.report.chart_files import svg_or_none

PLANS = "plans.csv"
"""Name of the batch's table in the folder of an analysis; its journal stands beside it."""

_TABLE, _SAMPLES, _DOCUMENT, _PICTURE = _ENDINGS = (".csv", "-samples.csv", ".json", ".svg")


def check_folder(folder: Path, method: str, output: str) -> None:
    """Refuse a folder where an analysis of an output cannot be saved, before its long work.

    Raises
    ------
    DataError
        A file there cannot be written.
    """
    name = _name(method, output)
    check_files(folder / PLANS, *(folder / f"{name}{ending}" for ending in _ENDINGS))


def save_found(found: Sensitivity | Stability, folder: str | Path) -> list[Path]:
    """Write an analysis into a folder and return the files.

    They are called after its method and, if that is not value, its output: ``tornado.csv``,
    ``tornado-need_met.csv``. So analyses of several outputs stand side by side.

    There is a picture only where the extra ``app`` is installed.

    Raises
    ------
    DataError
        A file there cannot be written.
    """
    folder = Path(folder)
    document = found.document()
    samples, output = (
        (found.draws, VALUE) if isinstance(found, Stability) else (found.samples, found.output.name)
    )
    name = _name(str(document["method"]), output)
    files = [
        write_table(folder / f"{name}{_TABLE}", found.table),
        write_table(folder / f"{name}{_SAMPLES}", samples),
        write_document(folder / f"{name}{_DOCUMENT}", document),
    ]
    picture = svg_or_none(lambda: chart_of(found))
    if picture is not None:
        files.append(write_text(folder / f"{name}{_PICTURE}", picture))
    return files


def _name(method: str, output: str) -> str:
    """Return what the files of an analysis begin with; weights are not drawn for an output."""
    if output == VALUE or method == "weights":
        return method
    # codes of nations may hold signs that no file can
    return f"{method}-{quote(output, safe='')}"


def chart_of(found: Sensitivity | Stability) -> Any:
    """Return the chart of an analysis; needs the extra ``app``."""
    if isinstance(found, Stability):
        from allocator.explore.sensitivity.chart_stability import stability

        return stability(found)
    if found.method == "tornado":
        from allocator.explore.sensitivity.chart_tornado import tornado

        return tornado(found)
    from allocator.explore.sensitivity.chart_indices import indices

    return indices(found)
