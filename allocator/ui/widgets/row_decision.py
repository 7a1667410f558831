"""Decide about a row of the plan's table: keep it, hold it up or down, or exclude it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import streamlit as st

from allocator.errors import DataError
from allocator.inputs.policy.kept_names import kept_code
from allocator.report.decisions.kept import keeping
from allocator.report.decisions.row import ROW_DECISIONS, row_decisions, row_words
from allocator.ui.state.page_state import desk
from allocator.ui.text import plain
from allocator.ui.widgets import revising

if TYPE_CHECKING:
    from allocator.inputs.policy.policy import Lock
    from allocator.plan.plan import Plan
    from allocator.ui.state.page_state import Desk

_AUTHOR = "decide_author"


def draw(plan: Plan, row: dict[str, Any]) -> None:
    """Draw the form for a decision about a row, and take it."""
    here = desk()
    with st.form("row_decision", border=False, enter_to_submit=False):
        kind = st.segmented_control("Decide about this row", list(ROW_DECISIONS),
                                    format_func=ROW_DECISIONS.__getitem__, default="lock",
                                    key="row_kind", required=True)  # fmt: skip
        left, right = st.columns(2)
        reason = left.text_input("Reason", key="row_reason", max_chars=300).strip()
        author = right.text_input("Your name", key="row_author", max_chars=80,
                                  value=st.session_state.get(_AUTHOR, "")).strip()  # fmt: skip
        with st.container(horizontal=True):
            near = st.form_submit_button("Answer with the least change", type="primary",
                                         key="row_near", disabled=here.job is not None)  # fmt: skip
            add = st.form_submit_button("Add the decision", key="row_add")
    if not (near or add):
        return
    if add and not (reason and author):
        st.warning("A decision needs your name and a reason: others will ask for them.")
        return
    if author:
        st.session_state[_AUTHOR] = author
    _take(here, plan, row, str(kind), (reason, author), near=near)


def _take(
    here: Desk, plan: Plan, row: dict[str, Any], kind: str, why: tuple[str, str], *, near: bool
) -> None:
    try:
        locks = row_decisions(plan, row, kind, reason=why[0], author=why[1], policy=here.policy,
                              date=datetime.date.today().isoformat())  # fmt: skip
    except DataError as error:
        st.error(plain("\n".join(map(str, error.faults))))
        return
    if near:
        revising.begin(here, row_words(plan, row, kind), *locks)
    else:
        _add(here, locks)
        here.notice = f"Decided: {row_words(plan, row, kind)}. It counts from the next plan on."
    st.rerun()


def _add(here: Desk, locks: tuple[Lock, ...]) -> None:
    if all(kept_code(one.lock) for one in locks):
        here.turn(keeping(here.policy, locks))
    else:
        here.try_turn(locks=(*here.policy.locks, *locks))
