"""The last plan judged by the settings of the plan shown: on request, once, and kept on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from allocator.inputs.case.last_plan_name import the_last_plan
from allocator.plan.judged_last import read_judged
from allocator.report.study_time import study_time
from allocator.session.process.background_task import BackgroundTask
from allocator.session.process.task_progress import run_with_progress
from allocator.ui.text import on_page, plain
from allocator.ui.widgets.question import progress

if TYPE_CHECKING:
    from allocator.plan.judged_last import JudgedLast
    from allocator.plan.plan import Plan
    from allocator.report.study_time import StudyTime

_KEY = "judging"


def judged(plan: Plan, *, growing: bool) -> JudgedLast | None:
    """Return what is known of the last plan beside `plan`; draw how to find out where nothing is.

    While the search for the plan goes on (`growing`), its plan is not final and nothing is offered.
    """
    if "last_plan" not in plan.case.given:
        return None
    found = read_judged(plan.case, plan.policy)
    if found is not None or growing:
        return found
    asked: tuple[Plan, BackgroundTask, StudyTime] | None = st.session_state.get(_KEY)
    if asked is None or asked[0] is not plan:
        _offer(plan)
        return None
    _, task, takes = asked
    if task.running:
        progress(task, "You may read on below; the figures appear in the table.", takes=takes)
        st.button("Cancel", key="judge_stop", on_click=_stop)
        return None
    for fault in task.faults:
        st.error(on_page(fault))
    return task.pieces[-1] if task.pieces else None


def _offer(plan: Plan) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Assess the last plan", key="judge_last", on_click=_begin, args=(plan,))
        st.caption(plain(
            f"What would {the_last_plan(plan.case)} meet and be worth had it gone on? "
            f"{_time(plan).words} Kept for these data and settings."
        ))  # fmt: skip


def _time(plan: Plan) -> StudyTime:
    return study_time(plan, 1, "judge")


def _begin(plan: Plan) -> None:
    from allocator.explore.frontiers.judging import judge_last_plan

    _stop()
    task = BackgroundTask(run_with_progress, judge_last_plan, (plan,), {})
    st.session_state[_KEY] = (plan, task, _time(plan))


def _stop() -> None:
    asked = st.session_state.pop(_KEY, None)
    if asked is not None:
        asked[1].stop()
