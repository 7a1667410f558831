"""Page What if: the usual questions, each answered by the least change of the plan shown."""

from __future__ import annotations

import streamlit as st

from allocator.report.waiting import USUAL
from allocator.ui.controls import decisions, requests, rule_request
from allocator.ui.state.page_state import desk
from allocator.ui.widgets import repairing, revising

_CARDS = {
    "Cut or add money": requests.money,
    "Add or take away an item": decisions.form,
    "Event from a date": requests.event,
    "Extra money for a nation": requests.extra,
    "Late deliveries": requests.late,
    "Waive or change a rule": rule_request.draw,
}
"""The usual questions with their forms."""


def draw() -> None:
    """Draw the page."""
    here = desk()
    st.title("What if")
    st.caption("Each question is answered by the least change of the plan shown: who pays, what "
               "law bars and what cannot be used. How long that takes: "
               f"{USUAL}. Searching over everything may gain more and moves more.")  # fmt: skip
    tabs = st.tabs(list(_CARDS), key="what", on_change="rerun", bind="query-params")
    for tab, card in zip(tabs, _CARDS.values(), strict=True):
        if tab.open:
            with tab:
                card()
    with st.container():
        repairing.draw(here)
    with st.container():
        revising.answer(here)
