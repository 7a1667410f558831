"""Save a regret table and a two-stage plan into a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from allocator.explore.files import check_files, write_document, write_table, write_text
from allocator.explore.robust.regret_result import Regret
from allocator.explore.robust.two_stage_result import TwoStage
from allocator.plan.persistence.save_load import check_target
from allocator.report.chart_files import svg_or_none

_REGRET = ("regret.csv", "regret-plans.csv", "regret-changes.csv", "regret-scenarios.csv")
_REGRET_TOLD, _REGRET_PICTURE = "regret.json", "regret.svg"
_STAGED = ("two-stage-first.csv", "two-stage-scenarios.csv")
_STAGED_TOLD = "two-stage.json"


def check_folder(folder: Path, staged: int) -> None:
    """Refuse a folder where a study of regret cannot be saved, before its long work.

    `staged` is the number of plans of a two-stage plan saved beside it, 0 for none.

    Raises
    ------
    DataError
        A file or plan there cannot be written.
    """
    names = [*_REGRET, _REGRET_TOLD, _REGRET_PICTURE]
    names += [*_STAGED, _STAGED_TOLD] if staged else []
    check_files(*(folder / name for name in names))
    for number in range(1, staged + 1):
        check_target(_plan_place(folder, number))


def save_regret(found: Regret, folder: str | Path) -> list[Path]:
    """Write the tables of a study of regret, all that is said, and the picture; return the files.

    There is a picture only where the extra ``app`` is installed.

    Raises
    ------
    DataError
        A file there cannot be written.
    """
    folder = Path(folder)
    tables = (found.cells, found.plans, found.changes, found.scenarios)
    files = [write_table(folder / name, one) for name, one in zip(_REGRET, tables, strict=True)]
    files.append(write_document(folder / _REGRET_TOLD, found.document()))
    picture = _picture(found)
    if picture is not None:
        files.append(write_text(folder / _REGRET_PICTURE, picture))
    return files


def save_two_stage(found: TwoStage, folder: str | Path) -> list[Path]:
    """Write the tables of a two-stage plan and, numbered, the plan of each scenario.

    Raises
    ------
    DataError
        A file there cannot be written.
    """
    folder = Path(folder)
    tables = (found.first, found.scenarios)
    files = [write_table(folder / name, one) for name, one in zip(_STAGED, tables, strict=True)]
    files.append(write_document(folder / _STAGED_TOLD, found.document()))
    for number, plan in enumerate(found.plans.values(), start=1):
        path = _plan_place(folder, number)
        plan.save(path)
        files.append(path)
    return files


def _plan_place(folder: Path, number: int) -> Path:
    return folder / f"two-stage-plan-{number}"


def _picture(found: Regret) -> str | None:
    def draw() -> Any:
        from allocator.explore.robust.chart import regret_map

        return regret_map(found.cells)

    return svg_or_none(draw)
