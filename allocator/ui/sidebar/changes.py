"""What is not in the plan yet, and the buttons that answer it, undo it or put it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from allocator.errors import DataError
from allocator.inputs.case.rule_names import policy_names
from allocator.inputs.policy.differences import policy_differences
from allocator.ui.sidebar import requests
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
        if revising.explains(here):
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
    left, right = st.columns(2)
    left.button("Undo", key="undo", on_click=here.undo, width="stretch",
                disabled=not here.past,
                help="Undoes the last change, with its plan.")  # fmt: skip
    right.button("Reset", key="reset", on_click=here.reset, width="stretch",
                 disabled=not here.policy.changes(),
                 help="Returns every setting to its default.")  # fmt: skip


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
