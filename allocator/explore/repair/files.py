"""Repairs as scenario files, each of which can be solved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from allocator.explore.files import check_files, write_text

if TYPE_CHECKING:
    from allocator.explore.repair.result import Repairs
    from allocator.inputs.scenario.changes import Change


def repair_files(folder: Path, most: int) -> list[Path]:
    """Return the files of the repairs, after a look that they can be written.

    Raises
    ------
    DataError
        One cannot be written; the fault says which and why.
    """
    paths = [folder / f"repair-{number}.toml" for number in range(1, most + 1)]
    check_files(*paths)
    return paths


def save_repairs(found: Repairs, folder: str | Path, before: Sequence[Change] = ()) -> list[Path]:
    """Write ``repair-1.toml`` and so on into `folder`, and return them; earlier ones go.

    Each is a scenario of the original case: `before` are the changes of the case that were made
    to it already.

    Raises
    ------
    DataError
        One cannot be written; the fault says which and why.
    """
    paths = repair_files(Path(folder), len(found.repairs))
    for path, one in zip(paths, found.repairs, strict=True):
        changes = (*before, *found.asked, *one.scenario.changes)
        write_text(path, replace(one.scenario, changes=changes).to_toml())
    for old in Path(folder).glob("repair-*.toml"):
        if old not in paths and old.stem.removeprefix("repair-").isdigit():
            old.unlink()
    return paths
