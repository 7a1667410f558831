"""What a decision would push out, looked up while its form is filled in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from allocator.errors import DataError
from allocator.session.process.standing_task import StandingTask
from allocator.ui import text as say
from allocator.ui.state.page_state import Desk, desk
from allocator.ui.text import on_page
from allocator.ui.widgets.revising import waiting

if TYPE_CHECKING:
    from allocator.explore.revision.requests import Request
    from allocator.plan.plan import Plan

_EVERY_S = 1.0
_KEY = "preview"
_HELP = "Searches the nearest plans for what this would push out. Nothing is decided by it."
_HEAD = "**What it would push out** · a quick look, not the full answer"


@dataclass
class _Look:
    """A plan that is asked what requests would push out, and what it was asked last."""

    plan: Plan
    task: StandingTask | None = None
    asked: tuple[Request, ...] = ()


def get_ready(here: Desk) -> None:
    """Let the plan shown be read into its model while the form is filled in."""
    look: _Look | None = st.session_state.get(_KEY)
    if here.plan is None or (look is not None and look.plan is here.plan):
        return
    put_away()
    st.session_state[_KEY] = _Look(here.plan, None if here.job is not None else _begun(here.plan))


def put_away() -> None:
    """End what was asked."""
    look: _Look | None = st.session_state.pop(_KEY, None)
    if look is not None and look.task is not None:
        look.task.stop()


def draw(request: Request) -> None:
    """Draw what a request, with the changes not in the plan yet, would push out of it.

    It is looked up when the button is pressed: a look costs seconds of computing, and one that
    begins by itself with every choice moves the fields below it.
    """
    here = desk()
    look: _Look | None = st.session_state.get(_KEY)
    if look is None or here.job is not None:
        return
    try:
        asked = (*waiting(here), request)
    except DataError:
        return  # the list of unsaved changes says why
    if asked != look.asked:
        if not st.button("Answer with a quick look", key="preview_ask", help=_HELP):
            return
        look.asked = asked
        look.task = look.task or _begun(look.plan)
        look.task.ask(asked)
    if look.task is not None:
        with st.container(border=True, key="decide_preview", gap="xsmall"):
            st.markdown(_HEAD)
            look.task.poll()
            st.fragment(_so_far, run_every=_EVERY_S if look.task.running else None)(look.task)


def _begun(plan: Plan) -> StandingTask:
    from allocator.explore.revision.preview import Previewer

    return StandingTask(Previewer, plan)


def _so_far(task: StandingTask) -> None:
    task.poll()
    if task.running:
        st.caption(f"{task.seconds:.0f} s. Searching the plans nearest to the plan shown.")
        st.button("Cancel", key="preview_cancel", on_click=_cancel)
    for fault in task.faults:
        st.caption(on_page(fault))
    if task.answer is not None:
        say.lines(task.answer.words)


def _cancel() -> None:
    """End the look; another begins when something else is asked."""
    look: _Look = st.session_state[_KEY]
    if look.task is not None:
        look.task.stop()
        look.task = None
