"""Asking the worker for a plan and hearing from it: the strip that shows how a solve goes."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING

import streamlit as st

from allocator.errors import DataError
from allocator.plan.scenario_library import keep_last
from allocator.plan.search_times import earlier_times, note_time, search_kind
from allocator.report.headline import ending_words, stopped_words
from allocator.report.waiting import Pace, found_words, running_words, step_words
from allocator.solver.options import SolveOptions
from allocator.ui.state.page_state import Desk, desk
from allocator.ui.text import on_page, plain

if TYPE_CHECKING:
    from allocator.session.process.worker import Report, Worker

_EVERY_S = 1.0

_DONE = "search_done"
"""What is to be said once of a search that has ended."""

_IN_VIEW = """<style>
.stMainBlockContainer > .stVerticalBlock > [data-testid="stLayoutWrapper"]:has(.st-key-solving) {
  position: sticky; top: 7rem; z-index: 90; background: %s; border-radius: 4px;
}
</style>"""
"""Keeps the strip below the bar while the page is scrolled, over what scrolls by."""


@st.cache_resource(scope="session", show_spinner=False, on_release=lambda worker: worker.close())
def worker() -> Worker:
    """Return this session's worker; its process ends when the session does."""
    from allocator.session.process.worker import Worker

    return Worker()


def ask(here: Desk, options: SolveOptions | None = None) -> None:
    """Ask for a plan of what the controls say; a plan that is known is shown at once."""
    known = here.known(here.policy)
    here.faults = ()
    if known is not None and known is not here.plan:
        here.before, here.plan = here.plan, known
        here.notice = "This plan was made before; it is shown again without a new search."
        return
    here.asked_s = time.monotonic()
    gap = (options or SolveOptions()).gap
    here.asked(worker().submit(here.case, here.policy, options), gap)


def warm_up(here: Desk) -> None:
    """Let the worker take up model and plan while a planner turns the controls, once a case."""
    cold = st.session_state.get("warm") != here.case.hash
    if here.job is None and cold and not worker().busy:
        st.session_state["warm"] = here.case.hash
        policy = here.policy if here.plan is None else here.plan.policy
        worker().warm_up(here.case, policy, here.plan)


def stop() -> None:
    """End the running solve; its best plan so far is used."""
    worker().cancel()
    desk().notice = "Ending the search: its best plan so far will be shown."


def cancel() -> None:
    """End the running solve and forget what it found; the plan before it stays."""
    here = desk()
    worker().cancel()
    here.forget_search()
    here.notice = "Cancelled. The plan from before the search is shown. Unsaved changes are kept."


def hear(here: Desk) -> bool:
    """Take in what the worker tells; True if the page must be drawn anew."""
    changed = False
    for report in worker().poll():
        if report.job == here.job:
            changed |= _take(here, report)
    return changed


def _take(here: Desk, report: Report) -> bool:
    if report.kind == "progress":
        here.told = report.progress
        if here.pace is not None and report.progress is not None:
            here.pace.hear(report.progress)
        return False
    if report.kind == "plan":
        assert report.plan is not None
        here.hold(report.plan)
        return here.growing(here.plan)
    if report.plan is not None and report.plan.meta.get("status") != "stopped":
        note_time(_kind(here), time.monotonic() - here.asked_s)
    plan = report.plan or here.found
    if plan is not None:
        here.arrived(plan)
    here.ended(report.faults)
    here.notice = ending_words(plan) if plan is not None else ""
    if plan is not None:
        with contextlib.suppress(DataError):  # told when a planner keeps one himself
            keep_last(plan)
    elif report.kind == "stopped":
        here.notice = stopped_words(here.plan)
    elif here.plan is not None:
        here.notice = "The plan shown is the last one made."
    st.session_state[_DONE] = here.notice or "The search ended without a plan."
    return True


def strip(*, still: bool = False) -> None:
    """Draw the strip: it renews itself while a solve runs.

    A page that is `still` is not drawn anew for plans on the way, only for the last one: a file
    that is being fetched from it would be lost.
    """
    running = desk().job is not None
    if running:
        st.set_page_config(page_title="Searching · Allocator")
    elif _DONE in st.session_state:
        st.set_page_config(page_title="Plan ready · Allocator")
        st.toast(plain(st.session_state.pop(_DONE)), duration="long")
    if not running and worker().busy:
        # undone or left for another case: nobody waits for this search any more
        worker().cancel()
        worker().poll()
    if running:
        shade = "dark" if st.context.theme.type == "dark" else "light"
        st.html(_IN_VIEW % (st.get_option(f"theme.{shade}.backgroundColor") or "Canvas"))
    st.fragment(_strip, run_every=_EVERY_S if running else None)(still)


def _strip(still: bool) -> None:
    here = desk()
    if here.job is not None and hear(here) and not (still and here.job is not None):
        st.rerun()
    if here.job is not None:
        _running(here)
    elif here.faults:
        st.error(
            "\n\n".join(["**This was not done.**", *map(on_page, here.faults)]),
            icon=":material/error:",
        )
    if here.notice:
        st.caption(plain(here.notice))


def _running(here: Desk) -> None:
    now_s = time.monotonic() - here.asked_s
    pace = here.pace or Pace(SolveOptions().gap)
    earlier_s = earlier_times(_kind(here))
    with st.container(border=True, key="solving", horizontal=True, vertical_alignment="center"):
        with st.container(width="stretch", gap="xsmall"):
            st.markdown(f"**Making a plan · {plain(running_words(now_s, earlier_s))}**")
            if (closed := pace.closed()) is not None:
                st.progress(closed)
            st.caption(plain(_told(here)))
        found = here.found is not None or here.growing(here.plan)
        st.button("Use this result", key="stop", on_click=stop, disabled=not found,
                  help="Ends the search and shows the best plan found so far.")  # fmt: skip
        if here.before is not None:
            st.button("Cancel", key="cancel_search", on_click=cancel,
                      help="Ends the search and keeps the plan from before it.")  # fmt: skip


def _kind(here: Desk) -> str:
    """Return the kind of the search that was asked for last."""
    case_hash = here.wanted[0] if here.wanted is not None else here.case.hash
    gap = here.pace.target if here.pace is not None else SolveOptions().gap
    return search_kind(case_hash, gap, first=here.before is None)


def _told(here: Desk) -> str:
    stays = "The plan below stays until the search ends."
    if here.plan is None:
        stays = "It will be shown below."
    elif here.growing(here.plan):
        stays = "The plan below is provisional."
    step = step_words(here.told, first=here.plan is None)
    return " ".join(one for one in (f"{step}.", found_words(here.told), stays) if one)
