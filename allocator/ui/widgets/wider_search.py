"""Wider searches after a small answer: among plans a little wider, and among all."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from allocator.session.process.background_task import BackgroundTask
from allocator.session.process.task_progress import run_with_progress
from allocator.ui import text as say
from allocator.ui.state.page_state import desk
from allocator.ui.text import on_page
from allocator.ui.widgets.question import Question, progress

if TYPE_CHECKING:
    from allocator.explore.revision.revision import Revision
    from allocator.plan.plan import Plan


def check(question: Question, found: Revision) -> None:
    """Draw the button that looks at wider plans, or what these offer."""
    if found.lines.empty:
        return
    if question.check is None:
        st.button("Compare with wider plans", key="check_ask", on_click=_check,
                  args=(question, found),
                  help="Looks whether plans in which other nations may get more, too, would be "
                  "better. The answer above is complete without it.")  # fmt: skip
        return
    task = question.check
    task.poll()
    with st.expander("Compared with wider plans", expanded=True):
        if task.running:
            progress(task, "The answer above is complete without it.")
            st.button("Cancel", key="check_cancel", on_click=_end_check, args=(question,))
        elif task.pieces:
            say.lines(task.pieces[-1].words)
        else:
            st.caption(on_page(" ".join(task.faults) or "This was not looked up."))


def _check(question: Question, found: Revision) -> None:
    from allocator.explore.revision.wider import widen

    question.check = BackgroundTask(run_with_progress, widen, (found,), {})


def _end_check(question: Question) -> None:
    if question.check is not None:
        question.check.stop()
        question.check = None


def begin(question: Question, found: Revision) -> None:
    """Search over everything, from an answer on."""
    from allocator.explore.revision.everything import reoptimise

    if question.check is not None:
        question.check.stop()
    question.everything = BackgroundTask(run_with_progress, reoptimise, (found,), {})


def draw(question: Question, use: Callable[[Question, Plan], None]) -> None:
    """Draw how far the search over everything is, or what it gains; `use` takes its plan."""
    task = question.everything
    if task is None:
        return
    st.markdown("**Everything re-optimised, from this answer on**")
    task.poll()
    if task.running:
        progress(task, "What it has found so far is not final and is not compared yet.")
        with st.container(horizontal=True):
            st.button("Stop and keep the best so far", key="everything_stop",
                      on_click=task.end_early)  # fmt: skip
            st.button("Cancel", key="everything_cancel", on_click=_end, args=(question,))
        return
    for fault in task.faults:
        st.error(on_page(fault))
    if question.best is not None:
        if task.ended_early:
            st.caption("Not final: the search was ended before it reached its target.")
        say.lines(question.best.words)
    with st.container(horizontal=True):
        if (plan := better(question)) is not None:
            st.button("Use the re-optimised plan", key="everything_use", on_click=use,
                      args=(question, plan))  # fmt: skip
        st.button("Close the search", key="everything_close", on_click=_end, args=(question,))


def better(question: Question) -> Plan | None:
    """Return the plan of the search over everything, if it is better and not shown already."""
    best = question.best
    if best is None or best.plan is best.before:
        return None
    shown = best.plan is question.taken_from and desk().plan is question.taken
    return None if shown else best.plan


def _end(question: Question) -> None:
    if question.everything is not None:
        question.everything.stop()
        question.everything = None
