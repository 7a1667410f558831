"""Where an undo and a redo lead."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from allocator.errors import DataError, Fault

if TYPE_CHECKING:
    from allocator.plan.journal.lines import Journal


def step_before(journal: Journal, folder: Path) -> int:
    """Return the step from which the current one began.

    Raises
    ------
    DataError
        There is none: the approved plan is the first.
    """
    parent = journal.steps[journal.current].parent
    if parent is None:
        raise _nowhere(folder, "nothing to undo: the approved plan is the current one")
    return parent


def step_after(journal: Journal, folder: Path) -> int:
    """Return the newest step that began from the current one.

    Raises
    ------
    DataError
        No step began from it.
    """
    found = [one.step for one in journal.steps.values() if one.parent == journal.current]
    if not found:
        raise _nowhere(folder, f"nothing to redo: no step began from step {journal.current}")
    return max(found)


def _nowhere(folder: Path, found: str) -> DataError:
    return DataError([Fault(str(folder), found, "a step to go to",
                            f"list the steps with 'allocator journal show {folder}'")])  # fmt: skip
