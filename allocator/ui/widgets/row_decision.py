"""Decide about a row of the plan's table: keep it, hold it up or down, or exclude it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import streamlit as st

from allocator.errors import DataError
from allocator.report.decisions.row import ROW_DECISIONS, row_decisions, row_words
from allocator.ui.state.page_state import desk
from allocator.ui.text import plain
from allocator.ui.widgets import deciding

if TYPE_CHECKING:
    from allocator.plan.plan import Plan
    from allocator.ui.state.page_state import Desk


def draw(plan: Plan, row: dict[str, Any]) -> None:
    """Draw the form for a decision about a row, and take it."""
    here = desk()
    with st.form("row_decision", border=False, enter_to_submit=False):
        kind = st.segmented_control("Decide about this row", list(ROW_DECISIONS),
                                    format_func=ROW_DECISIONS.__getitem__, default="lock",
                                    key="row_kind", required=True)  # fmt: skip
        why = deciding.signed("row")
        with st.container(horizontal=True):
            near = st.form_submit_button("Answer with the least change", type="primary",
                                         key="row_near", disabled=here.job is not None)  # fmt: skip
            add = st.form_submit_button(deciding.ADD, key="row_add", help=deciding.ADD_HELP)
    if near or (add and deciding.is_signed(*why)):
        _take(here, plan, row, str(kind), why, near=near)


def _take(
    here: Desk, plan: Plan, row: dict[str, Any], kind: str, why: tuple[str, str], *, near: bool
) -> None:
    try:
        locks = row_decisions(plan, row, kind, reason=why[0], author=why[1], policy=here.policy,
                              date=datetime.date.today().isoformat())  # fmt: skip
    except DataError as error:
        st.error(plain("\n".join(map(str, error.faults))))
        return
    deciding.take(here, row_words(plan, row, kind), locks, near=near)
    st.rerun()
