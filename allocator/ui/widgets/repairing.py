"""Rules of policy that cannot all be kept: which clash, and repairs that settings can take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st

from allocator.errors import DataError
from allocator.explore.repair.repairs import SECONDS
from allocator.session.process.background_task import BackgroundTask
from allocator.session.process.task_progress import run_with_progress
from allocator.ui import text as say
from allocator.ui.state.page_state import Desk, desk
from allocator.ui.text import FIND_REPAIRS, SEARCH_LONGER, on_page
from allocator.ui.widgets.question import progress

if TYPE_CHECKING:
    from allocator.explore.repair.result import Repairs
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy

_KEY = "repairing"

_LONGER = 4
"""So many times as long a search is when it is asked for again."""

_HELP = (
    "Says which rules clash, and looks for the cheapest ways to keep the others: up to five, each "
    "with its plan. Law and capacity never give way. Can take some minutes; you can cancel it."
)


@dataclass
class _Asked:
    """Inputs whose rules are asked about, what searches, and the inputs for which it is shown."""

    case: Case
    policy: Policy
    seconds: float
    task: BackgroundTask
    shown_for: list[tuple[str, Policy]] = field(default_factory=list)

    @property
    def answer(self) -> Repairs | None:
        """What was found; None until then."""
        return self.task.pieces[-1] if self.task.pieces else None


def button(key: str, inputs: Callable[[], tuple[Case, Policy]]) -> None:
    """Draw the button that looks for repairs of a policy, which `inputs` returns with its case."""
    st.button(FIND_REPAIRS, key=key, icon=":material/build:", help=_HELP, on_click=_find,
              args=(inputs,))  # fmt: skip


def draw(here: Desk) -> None:
    """Draw the search for repairs or its answer; before that offer it where no plan keeps all."""
    asked: _Asked | None = st.session_state.get(_KEY)
    if asked is not None and (here.case.hash, here.policy) not in asked.shown_for:
        put_away()
        asked = None
    if asked is None:
        _offer(here)
        return
    asked.task.poll()
    with st.container(border=True, key="repairs"):
        st.markdown("**Repairs: which rules clash, and what would let a plan keep the rest**")
        if asked.task.running:
            progress(asked.task, "Clashes are looked for first; then each repair gets its plan.")
            with st.container(horizontal=True):
                st.button("Stop and keep results", key="repair_end",
                          on_click=asked.task.end_early)  # fmt: skip
                st.button("Cancel", key="repair_cancel", on_click=put_away)
        else:
            _ended(asked)


def put_away() -> None:
    """End the search, and show its answer no longer."""
    asked: _Asked | None = st.session_state.pop(_KEY, None)
    if asked is not None:
        asked.task.stop()


def _offer(here: Desk) -> None:
    """Draw the button where the last search found that rules cannot all be kept."""
    if here.job is not None:
        return
    searched = here.wanted == (here.case.hash, here.policy)
    if here.faults and searched and here.latest is None:
        button("repair_find", lambda: (here.case, here.policy))
    elif here.plan is not None and not here.pending and here.plan.meta.get("repair"):
        # one line: it is at the top of every page for as long as the settings are these
        with st.container(horizontal=True, vertical_alignment="center", key="repair_offer"):
            st.markdown(":orange[:material/warning:] The rules of these settings cannot all be "
                        "kept. This plan misses some of them, at their price.",
                        width="content")  # fmt: skip
            button("repair_find", lambda: (here.case, here.policy))


def _find(inputs: Callable[[], tuple[Case, Policy]]) -> None:
    try:
        _begin(*inputs(), SECONDS)
    except DataError as error:
        desk().faults = tuple(map(str, error.faults))


def _begin(case: Case, policy: Policy, seconds: float) -> None:
    from allocator.explore.repair.repairs import repairs

    put_away()
    task = BackgroundTask(run_with_progress, repairs, (case, policy), {"seconds": seconds})
    here = desk()
    st.session_state[_KEY] = _Asked(case, policy, seconds, task, [(here.case.hash, here.policy)])


def _ended(asked: _Asked) -> None:
    for fault in asked.task.faults:
        st.error(on_page(fault))
    found = asked.answer
    if found is not None:
        say.lines(found.why)
        for number, words in enumerate(found.advice, start=1):
            with st.container(border=True):
                st.markdown(on_page(words))
                _take_button(asked, found, number)
    with st.container(horizontal=True):
        if found is not None and found.outcome == "unknown":
            st.button(SEARCH_LONGER, key="repair_longer", on_click=_begin,
                      args=(asked.case, asked.policy, asked.seconds * _LONGER))  # fmt: skip
        st.button("Close", key="repair_close", on_click=put_away)


def _take_button(asked: _Asked, found: Repairs, number: int) -> None:
    case, policy = found.repaired(number)
    here = desk()
    taken = (here.case.hash, here.policy) == (case.hash, policy)
    st.button("Taken into the settings" if taken else f"Take repair {number} into the settings",
              key=f"repair_take_{number}", disabled=taken, on_click=_take,
              args=(asked, found, number))  # fmt: skip


def _take(asked: _Asked, found: Repairs, number: int) -> None:
    """Change the settings as a repair says; the next plan is made from them."""
    here = desk()
    here.take_changed(*found.repaired(number))
    if here.faults:
        return
    asked.shown_for.append((here.case.hash, here.policy))
    more = " Make a plan of them to see it in full." if here.pending else ""
    here.notice = f"The settings of repair {number} are set.{more}"
