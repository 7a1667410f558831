"""Page Law and money: the money of accounts by year, and what the plan rests on."""

from __future__ import annotations

import streamlit as st

from allocator.ui.pages import ledger
from allocator.ui.state.page_state import desk


def draw() -> None:
    """Draw the page."""
    plan = desk().plan
    assert plan is not None
    st.title("Law and money")
    ledger.draw(plan)
