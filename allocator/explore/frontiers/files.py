"""Save a frontier: its table as CSV and, beside it, its picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from allocator.errors import DataError, Fault
from allocator.explore.files import check_files, write_text
from allocator.explore.frontiers.result import Frontier
from allocator.report.chart_files import svg_or_none

_PICTURE = ".svg"


def check_place(path: Path) -> None:
    """Refuse a place where a frontier cannot be saved, before its long work.

    Raises
    ------
    DataError
        It is no name of a CSV file, or it or the picture beside it cannot be written.
    """
    if path.suffix.lower() != ".csv":
        raise DataError([Fault(str(path), f"a name ending in {path.suffix or 'nothing'}",
                               "a name ending in .csv", "choose another name")])  # fmt: skip
    check_files(path, path.with_suffix(_PICTURE))


def save_frontier(found: Frontier, path: Path) -> list[Path]:
    """Write the table of a frontier and, under the same name, its picture; return the files.

    There is a picture only where the extra ``app`` is installed.

    Raises
    ------
    DataError
        A file cannot be written.
    """
    found.save(path)
    picture = _picture(found)
    return [path] if picture is None else [path, write_text(path.with_suffix(_PICTURE), picture)]


def _picture(found: Frontier) -> str | None:
    def draw() -> Any:
        from allocator.explore.frontiers.chart import frontier

        return frontier(found)

    return svg_or_none(draw)
