"""What is not in the plan yet, and the buttons that answer it, undo it or show it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from allocator.errors import DataError
from allocator.inputs.case.rule_names import policy_names
from allocator.inputs.policy.differences import policy_differences
from allocator.ui.sidebar import requests
from allocator.ui.state import journal
from allocator.ui.state.page_state import Desk, desk
from allocator.ui.state.solve_job import ask, warm_up
from allocator.ui.text import on_page, plain
from allocator.ui.widgets import revising
from allocator.util.format import listing

if TYPE_CHECKING:
    from collections.abc import Sequence

_SAID = 3
"""Changes that are named in the head of their answer."""


def panel() -> None:
    """Say what is not in the plan yet, with the buttons that act on it."""
    here = desk()
    if here.pending:
        warm_up(here)
        before = here.policy if here.plan is None else here.plan.policy
        changes = policy_differences(before, here.policy, policy_names(here.case))
        st.markdown("**Not in the plan yet**" if changes else "**No plan yet**")
        for one in changes:
            st.caption(plain(one))
        if here.plan is not None:
            _near(here, changes)
    else:
        more = ""
        if revising.explains(here) or journal.is_small_answer(here):
            more = " It is the least change for a request; “Make the plan” re-optimises everything."
        elif here.unfinished:
            more = " Its search was ended early and can be run again."
        st.caption(f"The plan shown is made from these settings.{more}")
    st.button("Make the plan", type="secondary" if here.pending else "primary", key="make",
              on_click=_make, width="stretch",
              disabled=not (here.pending or here.unfinished) or here.job is not None,
              help="Searches over everything for the best plan under these settings. The plan "
              "shown stays until a better one is found.")  # fmt: skip
    requests.button()
    _steps(here)


def _steps(here: Desk) -> None:
    """Draw the buttons that go through steps, and say which step of the journal is shown."""
    left, middle, right = st.columns(3)
    left.button("Undo", key="undo", on_click=journal.undo, args=(here,), width="stretch",
                disabled=not journal.can_undo(here),
                help="Undoes the last change, with its plan.")  # fmt: skip
    middle.button("Redo", key="redo", on_click=journal.redo, args=(here,), width="stretch",
                  disabled=not journal.can_redo(here),
                  help="Shows again the newest answer that was taken from here.")  # fmt: skip
    right.button("Reset", key="reset", on_click=here.reset, width="stretch",
                 disabled=not here.policy.changes(),
                 help="Returns every setting to its default.")  # fmt: skip
    if told := journal.words(here):
        st.caption(plain(told))


def _near(here: Desk, changes: Sequence[str]) -> None:
    """Draw the button that answers the changes with the least change, or say why there is none."""
    try:
        revising.waiting(here)
    except DataError as error:
        for fault in error.faults:
            st.caption(on_page(f"No least change: {fault.found}. {fault.fix[:1].upper()}"
                               f"{fault.fix[1:]}."))  # fmt: skip
        return
    if revising.button("pending_near", wide=True):
        revising.begin(here, listing(changes, _SAID))
        st.rerun()


def _make() -> None:
    here = desk()
    here.notice = ""
    ask(here)
