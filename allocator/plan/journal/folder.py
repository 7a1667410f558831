"""A workspace as a folder: where the plan of each step is, and which folders are none."""

from __future__ import annotations

import datetime
import json
import tomllib
from pathlib import Path

from allocator.errors import DataError, Fault
from allocator.plan.journal.lines import Journal, read_journal, where
from allocator.plan.journal.step import Step, step_from

FORMAT = "allocator workspace 1"
"""Names the format; raised when an older version could not read it."""

HEADER, LINES, STEPS = "workspace.toml", "journal.jsonl", "steps"
PLAN, CARD = "plan", "step.json"


def is_workspace(folder: Path) -> bool:
    """Tell whether a folder is a workspace."""
    return (folder / HEADER).is_file()


def step_folder(folder: Path, step: int) -> Path:
    """Return the folder of a step of a workspace."""
    return folder / STEPS / str(step)


def require_workspace(folder: Path) -> None:
    """Refuse a folder that is no workspace, or one that a newer version made.

    Raises
    ------
    DataError
        Nothing is there, something else, or another format.
    """
    if not folder.exists():
        raise _refused(folder, "nothing found", "a workspace: a folder that 'allocator journal "
                       "start' made", "check the path")  # fmt: skip
    if not is_workspace(folder):
        raise _refused(folder, f"no {HEADER}", "a workspace: a folder that 'allocator journal "
                       "start' made", "check the path, or start a workspace with 'allocator "
                       "journal start'")  # fmt: skip
    try:
        found = tomllib.loads((folder / HEADER).read_text(encoding="utf-8")).get("format")
    except (OSError, ValueError) as error:
        raise _refused(folder / HEADER, f"cannot be read ({error})", "the file as it was written",
                       "restore the file from a copy") from error  # fmt: skip
    if found != FORMAT:
        raise _refused(folder / HEADER, f"format {found!r}", FORMAT,
                       "use the version of Allocator that made the workspace")  # fmt: skip


def journal_of(folder: Path) -> Journal:
    """Return the journal of a workspace.

    Raises
    ------
    DataError
        The folder is no workspace, or its journal has no step that can be read.
    """
    require_workspace(folder)
    try:
        journal = read_journal(folder / LINES)
    except OSError as error:
        raise _refused(folder / LINES, f"cannot be read ({error.strerror or error})",
                       "the journal of the workspace", "restore the file from a copy, or check "
                       "the permissions") from error  # fmt: skip
    if not journal.steps:
        raise _refused(folder / LINES, "no step that can be read", "the journal of the workspace",
                       "restore the file from a copy")  # fmt: skip
    return journal


def unrecorded(folder: Path, journal: Journal) -> Step | None:
    """Return the step that is saved as a whole but has no line: its program was stopped.

    It names the line that was the last one then, so a folder that was put there otherwise is none.
    """
    for number in sorted(set(folders_of_steps(folder)) - set(journal.steps)):
        try:
            previous, step = card_of(folder, number)
        except (OSError, ValueError):
            continue
        if step.step == number and previous in journal.heads():
            return step
    return None


def card_of(folder: Path, number: int) -> tuple[str, Step]:
    """Return the hash of the line before a step and the step, as its folder says it.

    Raises
    ------
    OSError, ValueError
        It cannot be read.
    """
    content = json.loads((step_folder(folder, number) / CARD).read_text(encoding="utf-8"))
    try:
        return str(content["previous"]), step_from(content["step"])
    except (TypeError, KeyError) as error:
        raise ValueError(str(error)) from error


def folders_of_steps(folder: Path) -> list[int]:
    """Return the numbers of all folders of steps; none where they are missing or unreadable."""
    try:
        return [int(one.name) for one in (folder / STEPS).iterdir() if one.name.isdecimal()]
    except OSError:
        return []


def step_on(folder: Path, journal: Journal, day: datetime.date) -> Step:
    """Return the step that was the current one at the end of a day, or at a time of it.

    A day is that of whoever wrote the journal, in the time zone that each line has.

    Raises
    ------
    DataError
        The workspace is younger.
    """
    found = None
    for entry in journal.entries:
        written = datetime.datetime.fromisoformat(entry.date)
        if isinstance(day, datetime.datetime):
            earlier = written <= (day if day.tzinfo else day.astimezone())
        else:
            earlier = written.date() <= day
        found = entry if earlier else found
    if found is None:
        first = journal.entries[0].date
        raise _refused(folder, f"no plan of {day.isoformat()}", f"a day from {first[:10]} on, when "
                       "the workspace was started", "name a later day")  # fmt: skip
    return journal.steps[where(found)]


def step_named(folder: Path, journal: Journal, name: str) -> Step:
    """Return the step of a number or a day, such as ``3`` or ``2026-03-14``.

    Raises
    ------
    DataError
        There is none.
    """
    steps = journal.steps
    if name.isdecimal():
        if int(name) in steps:
            return steps[int(name)]
        known = f"{min(steps)} to {max(steps)}" if len(steps) > 1 else str(min(steps))
        raise _refused(folder, f"no step {name}", f"a step of the journal: {known}",
                       f"list them with 'allocator journal show {folder}'")  # fmt: skip
    try:
        day = (datetime.datetime if "T" in name else datetime.date).fromisoformat(name)
    except ValueError:
        raise _refused(folder, f"step {name!r}", "the number of a step, or a day such as "
                       "2026-03-14", "correct what follows the sign @") from None  # fmt: skip
    return step_on(folder, journal, day)


def located(path: Path) -> tuple[Path, Step] | None:
    """Return workspace and step of ``WORKSPACE``, ``WORKSPACE@3`` or ``WORKSPACE@2026-03-14``.

    None where the path names no workspace.

    Raises
    ------
    DataError
        There is no such step, or the journal cannot be read.
    """
    if path.exists():
        if not is_workspace(path):
            return None
        journal = journal_of(path)
        return path, journal.steps[journal.current]
    stem, at, name = str(path).rpartition("@")
    if not at or not is_workspace(Path(stem)):
        return None
    folder = Path(stem)
    return folder, step_named(folder, journal_of(folder), name)


def require_recorded(folder: Path, step: Step, found: str) -> None:
    """Refuse the plan of a step if it has another hash than the one recorded.

    Raises
    ------
    DataError
        It was changed or exchanged.
    """
    if found != step.plan:
        hashes = f"hash {found[:12]}, recorded {step.plan[:12]}"
        raise _refused(step_folder(folder, step.step) / PLAN, f"the plan is not the one recorded "
                       f"({hashes})", "as recorded", "restore it from a copy; 'allocator journal "
                       f"verify {folder}' checks all steps")  # fmt: skip


def _refused(place: Path, found: str, allowed: str, fix: str) -> DataError:
    return DataError([Fault(str(place), found, allowed, fix)])
