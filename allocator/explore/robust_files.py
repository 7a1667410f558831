"""Save a regret table and a two-stage plan into a folder."""

from __future__ import annotations

from pathlib import Path

from allocator.errors import DataError, Fault
from allocator.explore.regret import Regret
from allocator.explore.table_files import write_document, write_table, write_text
from allocator.explore.two_stage import TwoStage


def save_regret(found: Regret, folder: str | Path) -> list[Path]:
    """Write the tables of a study of regret, all that is said, and the picture; return the files.

    There is a picture only where the extra ``app`` is installed.

    Raises
    ------
    DataError
        The folder cannot be written.
    """
    folder = Path(folder)
    tables = {
        "regret": found.cells, "regret-plans": found.plans, "regret-changes": found.changes,
        "regret-scenarios": found.scenarios,
    }  # fmt: skip
    try:
        files = [write_table(folder / f"{name}.csv", table) for name, table in tables.items()]
        files.append(write_document(folder / "regret.json", found.document()))
        picture = _picture(found)
        if picture is not None:
            files.append(write_text(folder / "regret.svg", picture))
    except OSError as error:
        raise _unwritten(folder, error) from error
    return files


def save_two_stage(found: TwoStage, folder: str | Path) -> list[Path]:
    """Write the tables of a two-stage plan and, numbered, the plan of each scenario.

    Raises
    ------
    DataError
        The folder cannot be written.
    """
    folder = Path(folder)
    try:
        files = [
            write_table(folder / "two-stage-first.csv", found.first),
            write_table(folder / "two-stage-scenarios.csv", found.scenarios),
            write_document(folder / "two-stage.json", found.document()),
        ]
    except OSError as error:
        raise _unwritten(folder, error) from error
    for number, plan in enumerate(found.plans.values(), start=1):
        path = folder / f"two-stage-plan-{number}"
        plan.save(path)
        files.append(path)
    return files


def _picture(found: Regret) -> str | None:
    try:
        from allocator import charts
        from allocator.chart_files import svg_bytes

        return svg_bytes(charts.regret_map(found.cells)).decode()
    except ImportError:
        return None


def _unwritten(folder: Path, error: OSError) -> DataError:
    told, mend = f"cannot be written ({error.strerror or error})", "choose another, or make room"
    return DataError([Fault(str(folder), told, "a folder that can be written", mend)])
