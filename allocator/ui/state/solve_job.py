"""Asking the worker for a plan and hearing from it: the strip that shows how a solve goes."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING

import streamlit as st

from allocator.errors import DataError
from allocator.plan.scenario_library import keep_last
from allocator.report.headline import ending_words, proof_words, stopped_words
from allocator.solver.options import SolveOptions
from allocator.ui.state.page_state import Desk, desk
from allocator.ui.text import on_page, plain

if TYPE_CHECKING:
    from allocator.session.process.worker import Report, Worker

_EVERY_S = 1.0

_IN_VIEW = """<style>
.stMainBlockContainer > .stVerticalBlock > [data-testid="stLayoutWrapper"]:has(.st-key-solving) {
  position: sticky; top: 3.75rem; z-index: 90; background: %s; border-radius: 4px;
}
</style>"""
"""Keeps the strip below the navigation while the page is scrolled, over what scrolls by."""


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
    here.asked(worker().submit(here.case, here.policy, options))


def warm_up(here: Desk) -> None:
    """Let the worker take up model and plan while a planner turns the controls, once a case."""
    cold = st.session_state.get("warm") != here.case.hash
    if here.job is None and cold and not worker().busy:
        st.session_state["warm"] = here.case.hash
        policy = here.policy if here.plan is None else here.plan.policy
        worker().warm_up(here.case, policy, here.plan)


def stop() -> None:
    """End the running solve; its best plan so far is kept."""
    worker().cancel()
    desk().notice = "Stopping: the best plan so far is kept."


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
        return False
    if report.plan is not None:
        here.arrived(report.plan)
    if report.kind != "plan":
        here.ended(report.faults)
        if report.plan is not None:
            with contextlib.suppress(DataError):  # told when a planner keeps one himself
                keep_last(report.plan)
        here.notice = ending_words(report.plan) if report.plan is not None else ""
        if report.kind == "stopped":
            here.notice = stopped_words(here.plan)
        elif report.kind != "done" and here.plan is not None:
            here.notice = "The plan shown is the last one made."
    return True


def strip(*, still: bool = False) -> None:
    """Draw the strip: it renews itself while a solve runs.

    A page that is `still` is not drawn anew for plans on the way, only for the last one: a file
    that is being fetched from it would be lost.
    """
    running = desk().job is not None
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
    with st.container(border=True, key="solving", horizontal=True, vertical_alignment="center"):
        with st.container(width="stretch", gap="xsmall"):
            st.markdown(f"**Making a plan · {time.monotonic() - here.asked_s:.0f} s**")
            st.caption(plain(_told(here)))
        st.button("Stop the search", key="stop", on_click=stop,
                  help="Ends the search and keeps the best plan so far.")  # fmt: skip


def _told(here: Desk) -> str:
    told = here.told
    stays = "The plan below stays until a better one is found."
    if here.plan is None:
        stays = "A first plan is being made."
    if told is None:
        return f"Reading the settings. {stays}"
    message = told.message[:1].upper() + told.message[1:].rstrip(".")
    if told.incumbent is None and told.bound is None:
        return f"{message}. {stays}"
    worth = "" if told.incumbent is None else f" Best so far: {told.incumbent:.2f}."
    return f"{message}.{worth} {proof_words(told.incumbent, told.bound, told.gap)}"
