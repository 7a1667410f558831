"""Part of page Plan: the plan as one table, what can be decided about a row, and its nation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from allocator.explore.explanation.score_question import score_question
from allocator.inputs.case.names import names_by_code
from allocator.report.authored import authored_words
from allocator.report.basis import COLUMNS
from allocator.report.grouped_lines import (
    COMPARED,
    NOT_COMPARED,
    NOTHING_FOUND,
    comparable,
    plan_table,
)
from allocator.report.line_table import SHARED, VIEWS, Picked, line_in, picked_lines
from allocator.ui.cache import once
from allocator.ui.pages import nation_panel
from allocator.ui.state import url as link
from allocator.ui.text import plain
from allocator.ui.widgets import line_filters as filters
from allocator.ui.widgets import row_decision, table, why
from allocator.util.format import amount, counted

if TYPE_CHECKING:
    import pandas as pd

    from allocator.plan.plan import Plan

_BESIDE = 2
"""Nations that fit next to each other."""

_WIDTHS, _WHOLE = (11.0, 9.0), (1.0, 1e-6)
"""Shares of the page of the table and of what is picked in it, and where that needs none."""


def draw(plan: Plan) -> None:
    """Draw the filters, the table and, next to it, what is picked."""
    if "pick_next" in st.session_state:
        filters.pick_nations(st.session_state.pop("pick_next"))
    picked = filters.draw(plan)
    views = list(VIEWS)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("Group by", width="content")
        view = st.radio("Group by", views, horizontal=True, key="view", bind="query-params",
                        label_visibility="collapsed") or views[0]  # fmt: skip
        columns = st.popover("Columns")
    found = once(plan_table, plan, view, picked)
    lines = once(picked_lines, plan, picked)
    with columns:
        shown = table.choose_columns(found, f"columns_{view}", without=COLUMNS)
    if found.empty and not picked.everything:
        st.info(NOTHING_FOUND)
        return
    _table(plan, found, shown, view)
    if view in COMPARED and not (picked.everything or comparable(plan, view, picked)):
        st.caption(NOT_COMPARED)
    st.caption(plain(_told(lines["obligation_musd"].sum(), len(lines), picked)))
    if {"account", "quantity"} <= set(found):
        st.caption(SHARED)
    st.caption(f"US$ million of {plan.case.meta.base_year}. “Rests on”: law and policy are floors "
               "that ask for this money, decisions are your own; merit is what it gets for its "
               f"value. {plain(once(authored_words, plan))}")  # fmt: skip


def _table(plan: Plan, found: pd.DataFrame, shown: pd.DataFrame, view: str) -> None:
    key = f"lines_{view}"
    before = _rows(found, st.session_state.get(key))
    one = len({row["nation"] for row in before}) == 1  # two next to each other need the page
    # The same two columns in any case: a table that moves to another place is drawn from its top.
    places = list(st.columns(_WIDTHS if one else _WHOLE))
    with places[0]:
        drawn = table.show(shown, key, pick="nation" in found, most=16, names=table.last(plan.case),
                           alt="The plan as grouped and filtered above")  # fmt: skip
    rows = _rows(found, drawn)
    if rows:
        with places[1] if one else st.container():
            _picked(plan, rows)
    elif "nation" in found:
        st.caption("Pick a row to see its nation, to ask why and to decide about it; pick rows "
                   "of two nations to compare them.")  # fmt: skip


def _rows(found: pd.DataFrame, drawn: Any) -> list[dict[str, Any]]:
    """Return the rows that are picked, without the row of sums."""
    places = drawn["selection"]["rows"] if drawn and "nation" in found else []
    rows = found.iloc[[place for place in places if place < len(found)]].to_dict("records")
    return [{str(name): cell for name, cell in row.items()} for row in rows if row["nation"]]


def _picked(plan: Plan, rows: list[dict[str, Any]]) -> None:
    codes = list(dict.fromkeys(str(row["nation"]) for row in rows))
    with st.container(border=True, key="picked"):
        with st.container(horizontal=True):
            if len(rows) == 1:
                why.button("Why?", "why_row", codes[0], line_in(rows[0]))
            elif len(codes) == _BESIDE:
                _compare(plan, codes)
            label = "Show only this one" if len(codes) == 1 else f"Show only these {len(codes)}"
            st.button(label, key="only", on_click=filters.pick_nations, args=(codes,))
            if st.button("Open the nation's sheet", key="open_nation"):
                name = str(rows[0]["nation_name"])
                link.open_page("nation", "nation", codes[0], as_shown=name)
        if len(rows) == 1:
            row_decision.draw(plan, rows[0])
        if len(codes) > _BESIDE:
            st.caption(f"Picked: {len(codes)} nations; the first two are shown.")
        for place, code in zip(st.columns(min(len(codes), _BESIDE)), codes, strict=False):
            with place:
                nation_panel.draw(plan, code)


def _compare(plan: Plan, codes: list[str]) -> None:
    """Draw the button about two nations: first the one that gets less."""
    names, money = (
        names_by_code(plan.case),
        plan.spending.groupby("nation")["obligation_musd"].sum(),
    )
    less, more = sorted(codes, key=lambda code: float(money.get(code, 0.0)))
    label = f"Why? · {plain(names[less])} and {plain(names[more])}"
    if st.button(label, key="why_two", icon=":material/help:"):
        link.open_page("why", link.ASK, score_question(plan, less, more))


def _told(total: float, lines: int, picked: Picked) -> str:
    what = "The whole plan" if picked.everything else "Filtered lines"
    return f"{what}: US$ {amount(total)} million obligated in {counted(lines, 'row')} of the plan."
