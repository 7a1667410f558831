"""The workspace behind a page: answers that are taken are kept there, and a reload finds them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from allocator.errors import DataError
from allocator.plan.journal.folder import is_workspace
from allocator.plan.scenario_library import workspace_folder
from allocator.workspace.signature import signed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from allocator.explore.revision.requests import Request
    from allocator.plan.plan import Plan
    from allocator.ui.state.page_state import Desk
    from allocator.workspace.answers import Answer
    from allocator.workspace.place import Place

_TAKING = "taking"
"""Where the session has which answer is signed."""

NAME = "your_name"
"""Where the session has the name that was given last, for whatever it was."""

_SMALL = ("revised", "taken back")
"""Kinds of steps that a plan near another one is."""

_ONLY_HERE = "The answer is kept in this page only and is lost when the page is closed or reloaded."


def fields() -> str:
    """Return how the names of the fields begin in which the answer shown is signed."""
    return f"take_{st.session_state.get(_TAKING, 0)}"


def next_fields() -> None:
    """Let the next answer be signed in fields of its own."""
    st.session_state[_TAKING] = st.session_state.get(_TAKING, 0) + 1


def restore(here: Desk, folder: Path | None = None) -> None:
    """Show the plan of the current step of the workspace of a case that was opened.

    Without a folder it is the one that the case has in the folder of this user.
    """
    here.workspace = folder or workspace_folder(here.case)
    try:
        if is_workspace(here.workspace):
            _restore(here, _place(here))
    except DataError as error:
        here.faults = (*here.faults, *map(str, error.faults))


def unsigned() -> str:
    """Say what is missing before an answer can be kept; empty if nothing is."""
    try:
        signed(*_signature())
    except DataError as error:
        told = "; ".join(f"{fault.where}: {fault.found}" for fault in error.faults)
        return f"The journal keeps who uses an answer, and why ({told})."
    return ""


def record(here: Desk, asked: Iterable[Request], *answers: Answer) -> Plan:
    """Keep answers to what was asked with who takes them and why; return the plan of the last.

    Where that fails they are in this page only.
    """
    from allocator.workspace.signed_decisions import plan_of, with_signed_decisions

    author, reason = _signature()
    here.faults = ()
    answers = with_signed_decisions(answers, asked, author, reason)
    try:
        _place(here).record(*answers, author=author, reason=reason)
    except DataError as error:
        here.place = None  # what follows from this answer cannot be kept there either
        here.faults = (*map(str, error.faults), _ONLY_HERE)
    return plan_of(answers[-1])


def hold(here: Desk) -> None:
    """Take the plan shown as that of the step that was recorded last."""
    if here.place is not None and here.plan is not None:
        here.place.hold(here.plan)


def words(here: Desk) -> str:
    """Say which step is shown, who took it, why, and where it is kept; empty without one."""
    if here.place is None or (shown := here.place.shown) is None:
        return ""
    return (
        f"Step {shown.step} of the journal in {here.place.folder}: {shown.reason} ({shown.author})."
    )


def is_small_answer(here: Desk) -> bool:
    """Whether the plan shown is a step that moved as little as its request needed."""
    if here.place is None or not here.place.is_shown(here.plan):
        return False
    shown = here.place.shown
    return shown is not None and shown.kind in _SMALL


def can_undo(here: Desk) -> bool:
    """Whether there is a step to take back: one of this page, or an earlier one of the journal."""
    at_rest = _at_its_step(here) and not here.pending
    return bool(here.past) or (at_rest and _place(here).before() is not None)


def can_redo(here: Desk) -> bool:
    """Whether a step of the journal began from the one that is shown.

    Unsaved changes do not matter: an answer may have taken them in, and an undo brings them back.
    """
    return _at_its_step(here) and _place(here).after() is not None


def undo(here: Desk) -> None:
    """Go back one step of this page, or of the journal where this page has no earlier one."""
    try:
        if here.past:
            here.undo()
            if here.place is not None:
                here.place.follow(here.plan, given_author())
        elif (step := _place(here).before()) is not None:
            here.move_to(_place(here).go(step, given_author()))
    except DataError as error:
        here.faults = tuple(map(str, error.faults))


def redo(here: Desk) -> None:
    """Go to the newest step of the journal that began from the one that is shown."""
    try:
        if (step := _place(here).after()) is not None:
            here.move_to(_place(here).go(step, given_author()), undo=True)
    except DataError as error:
        here.faults = tuple(map(str, error.faults))


def _restore(here: Desk, place: Place) -> None:
    assert place.step is not None
    plan = place.plan(place.step)
    if plan.case.hash == here.case.hash:
        plan = replace(plan, case=here.case)
        place.hold(plan)
    here.move_to(plan)
    here.before = None
    here.notice = f"Step {place.step} of the journal is shown again."


def _place(here: Desk) -> Place:
    if here.place is None:
        from allocator.workspace.place import Place

        here.place = Place.at(here.workspace or workspace_folder(here.case))
    return here.place


def _at_its_step(here: Desk) -> bool:
    """Whether the plan shown is that of its step, and no search is to take its place."""
    if here.place is None or here.place.step is None or here.job is not None:
        return False
    return here.place.is_shown(here.plan)


def _signature() -> tuple[str, str]:
    author, reason = (f"{fields()}_{part}" for part in ("author", "reason"))
    return str(st.session_state.get(author, "")), str(st.session_state.get(reason, ""))


def given_author() -> str:
    """Return the name given for the next step, or the one typed last in any field."""
    return str(st.session_state.get(f"{fields()}_author") or st.session_state.get(NAME) or "")
