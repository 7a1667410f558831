"""A small request about the plan shown: asked in a process of its own, answered on the page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from allocator.session.process.background_task import BackgroundTask
from allocator.session.process.task_progress import run_with_progress
from allocator.ui import text as say
from allocator.ui.state.page_state import Desk, desk
from allocator.ui.state.solve_job import ask
from allocator.ui.text import on_page, plain
from allocator.ui.widgets import table

if TYPE_CHECKING:
    from allocator.explore.revision.requests import Request
    from allocator.explore.revision.revision import Revision
    from allocator.plan.plan import Plan

_EVERY_S = 1.0
_KEY = "revising"

_LINES = {"name": "name", "area_name": "area_name", "goods": "moved_goods", "cause": "cause",
          "change_musd": "moved_musd", "value": "value"}  # fmt: skip
"""What is shown of each line that moves, and the names of its columns on the page."""


@dataclass
class _Question:
    """What was asked of which plan, what answers it, and the answer's plan once it is taken."""

    words: str
    plan: Plan
    task: BackgroundTask
    taken: Plan | None = None

    @property
    def answer(self) -> Revision | None:
        """What was found; None until then."""
        return self.task.pieces[-1] if self.task.pieces else None


def button(key: str) -> bool:
    """Draw the button that asks for the least change; it waits for the end of a search."""
    here = desk()
    return st.button("Answer with the least change", key=key, type="primary",
                     disabled=here.plan is None or here.job is not None,
                     help="Keeps the plan shown but for what this needs, and says who pays. Takes "
                     "seconds. Changes not in the plan yet do not count.")  # fmt: skip


def begin(here: Desk, words: str, request: Request) -> None:
    """Ask for the least change of the plan shown."""
    from allocator.explore.revision.revise import revise

    put_away()
    plan = here.plan
    assert plan is not None
    task = BackgroundTask(run_with_progress, revise, (plan, [request]), {})
    st.session_state[_KEY] = _Question(words, plan, task)


def search(here: Desk, request: Request) -> None:
    """Take what is asked into data and settings, and search over everything."""
    from allocator.explore.revision.asked import asked_of, inputs_after

    assert here.plan is not None
    here.take_changed(*inputs_after(here.plan, asked_of(here.plan, [request])))
    ask(here)


def put_away() -> None:
    """End what was asked, and show its answer no longer."""
    question: _Question | None = st.session_state.pop(_KEY, None)
    if question is not None:
        question.task.stop()


def explains(here: Desk) -> bool:
    """Whether the answer that is shown says how the plan shown differs from the one before."""
    question: _Question | None = st.session_state.get(_KEY)
    if question is None or question.taken is None:
        return False
    return here.plan is question.taken and here.before is question.plan


def answer(here: Desk) -> None:
    """Draw how far the answer is, or the answer, for as long as it is about the plan shown."""
    question: _Question | None = st.session_state.get(_KEY)
    if question is None:
        return
    if here.plan is not question.plan and not explains(here):
        put_away()
        return
    question.task.poll()
    with st.container(border=True, key="revision"):
        st.markdown(f"**The least change for: {plain(question.words)}**")
        if question.task.running:
            st.fragment(_running, run_every=_EVERY_S)(question)
        else:
            _ended(question)


def _running(question: _Question) -> None:
    question.task.poll()
    if not question.task.running:
        st.rerun()
    step = question.task.step
    told = "Building the model." if step is None else f"{step.words}."
    st.info(plain(f"{question.task.seconds:.0f} s. {told}"))
    if st.button("Cancel", key="revise_cancel"):
        put_away()
        st.rerun()


def _ended(question: _Question) -> None:
    for fault in question.task.faults:
        st.error(on_page(fault))
    found = question.answer
    if found is not None:
        _found(found)
    with st.container(horizontal=True):
        if found is not None and desk().plan is question.plan:
            st.button("Use this plan", key="revise_use", type="primary", on_click=_use,
                      args=(question,))  # fmt: skip
        if found is not None:
            st.button("Re-optimise everything", key="revise_anew", on_click=_use_and_search,
                      args=(question,), help="Searches over everything, from this answer on. May "
                      "gain more and moves more.")  # fmt: skip
        st.button("Close", key="revise_close", on_click=put_away)


def _found(found: Revision) -> None:
    say.lines(found.words)
    if len(found.lines):
        with st.expander("Line by line: who pays and who gets more"):
            lines = found.lines[list(_LINES)].rename(columns=_LINES)
            table.show(lines, "revision_lines", alt="Lines of assistance that give or get")


def _use(question: _Question) -> None:
    """Show the plan of the answer, with its data and settings."""
    here, found = desk(), question.answer
    assert found is not None
    plan = found.plan
    if plan.case.hash == here.case.hash:
        plan = replace(plan, case=here.case)
    question.taken = plan
    here.take_changed(plan.case, plan.policy, plan)


def _use_and_search(question: _Question) -> None:
    _use(question)
    ask(desk())
