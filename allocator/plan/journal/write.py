"""Write to a workspace: one program at a time, the plan first and then its line.

A step is saved as a folder that appears all at once, with its plan and all that its line will say.
So a program that is stopped between the two loses nothing: whoever opens the workspace next adds
the line, if the folder names the line that is still the last one.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

from allocator.errors import DataError, Fault
from allocator.plan.journal import folder as places
from allocator.plan.journal.lines import Journal, append
from allocator.plan.journal.step import Move, Step, now
from allocator.util.atomic_write import new_folder, on_disk, share_unchanged
from allocator.util.one_writer import one_writer

_LOCK = ".lock"
_WAIT_S = 60.0
"""Seconds to wait for another program that writes, which takes about one."""


def start(folder: Path, step: Step, write_plan: Callable[[Path], None], version: str) -> None:
    """Make a workspace with its first step, all or nothing.

    Raises
    ------
    DataError
        Something is there already, if only by the end, or it cannot be written.
    """
    with writable(folder), _nothing_at(folder), new_folder(folder) as fresh:
        text = f'format = "{places.FORMAT}"\nmade_by = "allocator {version}"\n'
        (fresh / places.HEADER).write_text(text, encoding="utf-8", newline="\n")
        _save(places.step_folder(fresh, step.step), step, "", write_plan)
        append(fresh / places.LINES, step)
        on_disk(fresh)


def add_step(
    folder: Path, make: Callable[[Journal, int], Step], write_plan: Callable[[Path], None]
) -> Step:
    """Save a step and write its line; `make` returns it for the journal as it is, and a number.

    Raises
    ------
    DataError
        The workspace cannot be written, or another program writes to it for too long.
    """
    with _alone(folder) as journal:
        number = max([*journal.steps, *places.folders_of_steps(folder)]) + 1
        step = make(journal, number)
        older = None
        if step.parent is not None:
            older = places.step_folder(folder, step.parent) / places.PLAN
        _save(places.step_folder(folder, number), step, journal.head, write_plan, older)
        append(folder / places.LINES, step)
        return step


def add_move(folder: Path, make: Callable[[Journal], Move]) -> Move:
    """Write a line that makes another step the current one.

    Raises
    ------
    DataError
        The workspace cannot be written, or another program writes to it for too long.
    """
    with _alone(folder) as journal:
        move = make(journal)
        append(folder / places.LINES, move)
        return move


def require_writable(folder: Path) -> None:
    """Refuse a workspace that cannot be written, before a long search rather than after it.

    Raises
    ------
    DataError
        There is no permission, or another program writes to it for too long.
    """
    with _alone(folder):
        pass


def recover(folder: Path) -> Journal:
    """Return the journal after a line was added for a step that is saved but has none.

    In a folder that cannot be written the journal is returned as it is.

    Raises
    ------
    DataError
        The journal cannot be read.
    """
    journal = places.journal_of(folder)
    if places.unrecorded(folder, journal) is not None:
        with contextlib.suppress(DataError), _alone(folder) as recovered:
            return recovered
    return journal


@contextlib.contextmanager
def writable(folder: Path) -> Iterator[None]:
    """Turn what the system says of a folder that cannot be written into a fault."""
    try:
        yield
    except OSError as error:
        why = error.strerror or str(error)
        raise DataError([Fault(str(folder), f"the workspace cannot be written ({why})",
                               "a folder with write permission and free disk space",
                               "correct the permissions; what is recorded is "
                               "untouched")]) from error  # fmt: skip


@contextlib.contextmanager
def _nothing_at(folder: Path) -> Iterator[None]:
    """Refuse a place where something is, before the block and where the block meets it."""
    _require_nothing(folder)
    try:
        yield
    except FileExistsError:
        _require_nothing(folder)
        raise


def _require_nothing(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise DataError([Fault(str(folder), "something is already there",
                               "a new path for the workspace", "choose another "
                               "path")])  # fmt: skip


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[Journal]:
    """Keep other programs from writing; give the journal with all lines that it should have."""
    places.require_workspace(folder)
    busy = Fault(str(folder), "another program has been writing to the workspace for a minute",
                 "one that ends in seconds", "end it, and try again")  # fmt: skip
    with writable(folder), one_writer(folder / _LOCK, _WAIT_S, busy):
        _tidy(folder)
        yield places.journal_of(folder)


def _tidy(folder: Path) -> None:
    """Add the missing line of a step, and remove what was never saved as a whole."""
    step = places.unrecorded(folder, places.journal_of(folder))
    if step is not None:
        append(folder / places.LINES, step, recovered=now())
    for left in (folder / places.STEPS).glob(".*.new"):
        shutil.rmtree(left, ignore_errors=True)


def _save(
    target: Path,
    step: Step,
    previous: str,
    write_plan: Callable[[Path], None],
    older: Path | None = None,
) -> None:
    with new_folder(target) as fresh:
        plan = fresh / places.PLAN
        plan.mkdir()
        write_plan(plan)
        if older is not None:
            share_unchanged(plan, older)
        card = {"previous": previous, "step": asdict(step)}
        text = json.dumps(card, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
        (fresh / places.CARD).write_text(text, encoding="utf-8", newline="\n")
        on_disk(fresh)
    on_disk(target.parent, deep=False)
