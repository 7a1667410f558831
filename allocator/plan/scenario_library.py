"""Scenarios kept on disk, each with its plan, so that they outlive the page and the app.

A scenario is a folder of its own below `shelf_folder`: ``scenario.json`` (name, author, note and
what a list of scenarios tells) and ``plan``, a saved plan with its case and policy. A folder
appears all at once with a name of its own and is never written to again: a better plan of the same
scenario is a new folder, and the old one goes when the new one is there. So whatever fails in
between, one whole copy is left.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import json
import os
import re
import shutil
import sys
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from allocator.errors import DataError, Fault
from allocator.util.atomic_write import replaced_folder

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.plan.plan import Plan

HOME = "ALLOCATOR_HOME"
"""Environment variable that names the folder for what the app keeps."""

_LAST = ("last", "Last plan made")
"""Code and name of the one scenario that nobody need keep."""

_CARD, _PLAN = "scenario.json", "plan"


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of a kept scenario before its plan is read.

    Parameters
    ----------
    scenario
        Code of the scenario, the same for all its folders.
    name, author, note
        What the planner wrote.
    kept
        When it was kept, as ISO text in UTC.
    case, case_name, policy
        Hash and name of its case, hash of its policy.
    value
        Worth of its plan in value points; None: not known.
    status
        How the search of its plan ended, as in the plan's `meta`.
    """

    scenario: str
    name: str
    author: str
    note: str
    kept: str
    case: str
    case_name: str
    policy: str
    value: float | None
    status: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept scenario: its card, the folder it lies in (None: not on disk) and its plan if read."""

    card: Card
    folder: Path | None = None
    held: Plan | None = None


def user_folder() -> Path:
    r"""Return the folder for what the app keeps for this user: `HOME`, else the system's place.

    That is ``%LOCALAPPDATA%\Allocator`` on Windows, ``~/Library/Application Support/Allocator``
    on a Mac, and elsewhere ``allocator`` in ``$XDG_DATA_HOME`` or ``~/.local/share``.
    """
    own = os.environ.get(HOME)
    if own:
        return Path(own).expanduser()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local") / "Allocator"
    if sys.platform == "darwin":
        return Path.home() / "Library/Application Support/Allocator"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "allocator"


def shelf_folder() -> Path:
    """Return the folder in which scenarios are kept."""
    return user_folder() / "scenarios"


def workspace_folder(case: Case) -> Path:
    """Return the workspace of a case: a folder of its own in the folder for what the app keeps."""
    return user_folder() / "workspaces" / f"{_slug(case.meta.name)}-{case.hash[:12]}"


def card_of(name: str, plan: Plan, author: str = "", note: str = "", scenario: str = "") -> Card:
    """Return the card of a scenario that is kept now; without a code it gets a new one."""
    meta = plan.meta
    return Card(
        scenario or uuid.uuid4().hex, name, author, note,
        datetime.datetime.now(datetime.UTC).isoformat(timespec="microseconds"),
        plan.case.hash, plan.case.meta.name, plan.policy.hash, meta.get("value"),
        str(meta.get("status", "")),
    )  # fmt: skip


def keep(card: Card, plan: Plan, shelf: Path | None = None) -> Kept:
    """Write a scenario with its plan to the shelf; older folders of it go afterwards.

    Raises
    ------
    DataError
        It cannot be written; what was there before is untouched.
    """
    from allocator.plan.persistence import folder as plan_folder

    shelf = shelf_folder() if shelf is None else shelf
    folder = shelf / f"{_slug(card.name)}-{uuid.uuid4().hex[:12]}"
    try:
        with replaced_folder(folder) as fresh:
            (fresh / _PLAN).mkdir()
            plan_folder.write(plan, fresh / _PLAN)
            text = json.dumps(asdict(card), indent=1, ensure_ascii=False) + "\n"
            (fresh / _CARD).write_text(text, encoding="utf-8", newline="\n")
        for one in _folders_of(card.scenario, shelf):
            if one != folder:
                shutil.rmtree(one, ignore_errors=True)
    except OSError as error:
        why = error.strerror or str(error)
        raise DataError([Fault(
            str(shelf), f"the scenario cannot be saved ({why})",
            "a folder with write permission and free disk space",
            f"name another folder in {HOME} and start the app again",
        )]) from error  # fmt: skip
    return Kept(card, folder, plan)


def keep_last(plan: Plan, shelf: Path | None = None) -> None:
    """Keep the plan that was made last, in place of the one before, for when a page is lost.

    Raises
    ------
    DataError
        It cannot be written.
    """
    code, name = _LAST
    keep(card_of(name, plan, scenario=code), plan, shelf)


def all_kept(shelf: Path | None = None) -> tuple[list[Kept], list[Fault]]:
    """Return the scenarios on the shelf, the oldest first, and what of it cannot be read.

    Plans are not read yet: see `plan_of`. What cannot be read stays where it is.
    """
    shelf = shelf_folder() if shelf is None else shelf
    found: dict[str, Kept] = {}
    faults: list[Fault] = []
    try:
        folders = _folders(shelf)
    except OSError as error:
        return [], [_unread(shelf, error.strerror or str(error))]
    for folder in folders:
        try:
            card = _read_card(folder)
        except DataError as error:
            faults += error.faults
            continue
        other = found.get(card.scenario)
        if other is None or other.card.kept < card.kept:
            found[card.scenario] = Kept(card, folder)
    return sorted(found.values(), key=lambda one: one.card.kept), faults


def plan_of(kept: Kept) -> Plan:
    """Return the plan of a kept scenario, read from disk where it is not held.

    Raises
    ------
    DataError
        The plan cannot be read, or was changed by hand.
    """
    from allocator.plan.plan import load_plan

    if kept.held is not None:
        return kept.held
    assert kept.folder is not None
    return load_plan(kept.folder / _PLAN)


def renewed(kept: Kept, plan: Plan) -> Kept:
    """Return a scenario with a better plan of its search, written where the old one is on disk.

    Raises
    ------
    DataError
        It cannot be written; the older plan is still there.
    """
    old = kept.card
    card = card_of(old.name, plan, old.author, old.note, old.scenario)
    return Kept(card, None, plan) if kept.folder is None else keep(card, plan, kept.folder.parent)


def forget(kept: Kept) -> None:
    """Take a scenario off the disk; in other pages that are open it stays until they are closed."""
    if kept.folder is not None:
        for folder in _folders_of(kept.card.scenario, kept.folder.parent):
            shutil.rmtree(folder, ignore_errors=True)


def _folders_of(scenario: str, shelf: Path) -> list[Path]:
    """Return the folders that hold a scenario; more than one if a process ended between them."""
    found = []
    for folder in _folders(shelf):
        with contextlib.suppress(DataError):
            if _read_card(folder).scenario == scenario:
                found.append(folder)
    return found


def _folders(shelf: Path) -> list[Path]:
    """Return the folders of scenarios; a name that begins with a point was never finished."""
    if not shelf.is_dir():
        return []
    return sorted(one for one in shelf.iterdir() if one.is_dir() and one.name[0] != ".")


def _read_card(folder: Path) -> Card:
    try:
        told = json.loads((folder / _CARD).read_text(encoding="utf-8"))
        card = Card(**told)
        texts = [getattr(card, one.name) for one in dataclasses.fields(Card) if one.name != "value"]
        if not all(isinstance(text, str) for text in texts):
            raise TypeError("a text is missing")
        value = None if card.value is None else float(card.value)
    except (OSError, ValueError, TypeError) as error:
        raise DataError([_unread(folder, str(error))]) from error
    return dataclasses.replace(card, value=value)


def _unread(place: Path, why: str) -> Fault:
    return Fault(str(place), f"a saved scenario cannot be read ({why})", "a folder as it was saved",
                 "restore the folder, or move it elsewhere")  # fmt: skip


def _slug(name: str) -> str:
    """Return a name as a part of a folder's name on any system."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "scenario"
