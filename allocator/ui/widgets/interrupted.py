"""A search that the loading of a page again has ended: it is told, and one click begins it again.

What runs is on disk as it begins, as unsaved changes are, and is taken away at its end.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import streamlit as st

from allocator.errors import AllocatorError
from allocator.explore.revision.written import request_of, request_text
from allocator.inputs.policy.parse import nested
from allocator.inputs.scenario.scenario import Scenario
from allocator.plan import unsaved as disk
from allocator.solver.options import SolveOptions
from allocator.ui.state import open_pages, unsaved
from allocator.ui.state.page_state import desk
from allocator.ui.state.solve_job import ask
from allocator.ui.text import plain
from allocator.ui.widgets import revising

if TYPE_CHECKING:
    from allocator.ui.state.page_state import Desk

_FILE = "running.json"
_LEFT, _WRITTEN = "interrupted", "running_written"


def bring_back(here: Desk) -> None:
    """Take up, once, what ran when this page was loaded again."""
    if _LEFT in st.session_state:
        return
    st.session_state[_LEFT] = None
    kept = disk.recalled(unsaved.before(), _FILE)
    if kept is None or here.job is not None:
        return
    try:
        found = json.loads(kept)
        about = here.plan is None or found["plan"] in ("", _mark(here))
        if found["case"] == here.case.hash and about:
            st.session_state[_LEFT] = found
    except unsaved.UNREADABLE:
        return


def note(here: Desk) -> bool:
    """Write what runs now, or forget it at its end; say whether there is anything to keep."""
    running = _running(here)
    if running is not None:
        st.session_state[_LEFT] = None
        if st.session_state.get(_WRITTEN) != running:
            st.session_state[_WRITTEN] = running
            disk.keep(unsaved.own(), _FILE, json.dumps(running, ensure_ascii=False).encode())
            unsaved.name_in_address()
        return True
    if st.session_state.get(_LEFT) is not None:
        return True  # another reload finds it again
    st.session_state.pop(_WRITTEN, None)
    unsaved.forget(_FILE)
    if unsaved.before() and not open_pages.is_anothers(unsaved.before()):
        disk.forget(unsaved.before(), _FILE)
    return False


def draw() -> None:
    """Say what was ended, with the button that begins it again."""
    left: dict[str, Any] | None = st.session_state.get(_LEFT)
    if not left:
        return
    what = f"The answer to “{left['words']}”" if left["answer"] else "A new plan"
    with st.container(border=True, key="interrupted", horizontal=True,
                      vertical_alignment="center"):  # fmt: skip
        ended = "was being looked for, and that ended when the page was reloaded."
        st.markdown(plain(f"{what} {ended}"), width="stretch")
        st.button("Start it again", key="resume", type="primary", on_click=_resume, args=(left,))
        st.button("Close", key="resume_close", type="tertiary", on_click=_forget)


def _running(here: Desk) -> dict[str, Any] | None:
    """Return what is needed to begin again what runs now."""
    common = {"case": here.case.hash, "plan": _mark(here)}
    if here.job is not None and here.wanted is not None and here.wanted[0] == here.case.hash:
        gap = here.pace.target if here.pace is not None else SolveOptions().gap
        policy = here.wanted[1].changes()
        return {**common, "plan": "", "answer": False, "policy": policy, "gap": gap}
    asked = revising.running()
    if asked is None:
        return None
    requests = [request_text(one) for one in asked.requests]
    return {**common, "answer": True, "words": asked.words, "requests": requests}


def _mark(here: Desk) -> str:
    plan = here.plan
    return "" if plan is None else f"{plan.case.hash}-{plan.policy.hash}"


def _resume(left: dict[str, Any]) -> None:
    here = desk()
    _forget()
    try:
        if left["answer"]:
            revising.begin(here, left["words"], *map(request_of, left["requests"]))
            return
        table = {"name": "resumed", "policy": nested(left["policy"])}
        here.turn(Scenario.from_table(table, "resumed").policy)
        ask(here, SolveOptions(gap=float(left["gap"])))
    except AllocatorError as error:
        here.faults = (str(error),)


def _forget() -> None:
    st.session_state[_LEFT] = None
