"""Tab of page Analysis: nations without money, and why each line is not funded, as a guess."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from allocator.explore.screening.result import Guess
from allocator.explore.screening.without_money import nations_without_money
from allocator.inputs.case.names import names_by_code, names_in
from allocator.ui.cache import once
from allocator.ui.state import studies
from allocator.ui.state import url as link
from allocator.ui.text import plain
from allocator.ui.widgets import table, why
from allocator.util.format import fixed

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from allocator.explore.screening.result import Screening
    from allocator.explore.screening.without_money import WithoutMoney
    from allocator.plan.plan import Plan
    from allocator.ui.state.page_state import Desk

_COLUMNS = {
    "name": "Nation", "item_name": "Line", "area_name": "Area", "verdict": "Verdict",
    "reason": "Reason", "points": "Change of value, points",
    "points_per_100_musd": "The same for US$ 100M", "words": "In words", "citation": "Source",
}  # fmt: skip
"""Columns that are shown, with their headings."""

_NATIONS = {
    "name": "Nation", "years": "Years without money", "state": "Law and case",
    "priority": "Score (priority) of 10", "rank": "Rank by score",
    "scores_higher_than": "Scores higher than", "words": "In words", "guess": "A first guess",
    "citation": "Source",
}  # fmt: skip
"""Columns of nations without money, with their headings."""

_MOST = 500
"""Rows shown; a choice of nation or verdict brings up the others."""


def draw(here: Desk, plan: Plan) -> None:
    """Draw the nations without money, then the screening of all lines that are not funded."""
    top = st.container()
    st.subheader("Lines not funded")
    found = _screened(plan)
    _nations(top, plan, found)
    if found is not None:
        _table(plan, _chosen(plan, found))


def _screened(plan: Plan) -> Screening | None:
    """Let the reader ask for the screening of all lines; return it once it is there."""
    from allocator.explore.screening.screen import screen

    st.caption("A quick guess why each line that the plan leaves out is not funded. It proves "
               "nothing and is sometimes wrong: pick a row and ask why for a proof.")  # fmt: skip
    asked = st.button("Screen all lines", key="screen_ask", type="primary")
    takes = studies.estimate(plan, 1, "screen")
    if asked:
        studies.begin("screen", "all lines not funded", plan, screen, (plan,), {}, takes=takes)
    found: Screening | None = studies.answer("screen", plan)
    return found


def _nations(top: DeltaGenerator, plan: Plan, screened: Screening | None) -> None:
    """Draw the nations without money in the plan shown, and the way to why, with a rival."""
    found = once(nations_without_money, plan, screened)
    with top:
        st.subheader("Nations without money")
        first, *rest = found.words
        st.markdown(f"**{plain(first)}** {plain(' '.join(rest))}")
        if found.table.empty:
            return
        scores = found.table["priority"].map(lambda score: fixed(score, 2))
        shown = found.table.assign(priority=scores)[list(_NATIONS)].rename(columns=_NATIONS)
        shown = shown.loc[:, [name for name in shown if (shown[name] != "").any()]]
        picked: Any = table.show(shown, "without_table", pick=True,
                                 alt="Nations without money in the plan shown")  # fmt: skip
        rows = picked["selection"]["rows"] if picked else []
        _ask(plan, found, str(found.table["nation"].iloc[rows[0] if rows else 0]))


def _ask(plan: Plan, found: WithoutMoney, nation: str) -> None:
    """Draw the question about a nation, next to one that gets money and that may be chosen."""
    names, rivals = names_by_code(plan.case), found.rivals(nation)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        rival = st.selectbox(f"Compare {plain(names[nation])} with", rivals, width=280,
                             key=f"without_rival_{nation}",
                             format_func=lambda code: names.get(code) or code,
                             help="First the nations with money and a lower score, by their "
                             "money; then the others.")  # fmt: skip
        if rival and st.button(f"Why? · {plain(names[nation])} and {plain(names[rival])}",
                               key="without_why", icon=":material/help:"):  # fmt: skip
            link.open_page("why", link.ASK, found.question(nation, str(rival)))
    st.caption("Pick a row for another nation. The answer begins with what the plan shown "
               "gives, then has both scores and what the money of both nations does.")  # fmt: skip


def _chosen(plan: Plan, found: Screening) -> Screening:
    """Let the reader choose a nation and a verdict; return the rows of these."""
    names = names_in(plan.case, "nations", "nation")
    with st.container(horizontal=True):
        nation = st.selectbox("Nation", ["", *names], key="screen_nation", width=280,
                              format_func=lambda code: names.get(code) or code or "all nations",
                              persist_state="session")  # fmt: skip
        verdict = st.selectbox("Verdict", ["", *map(str, Guess)], key="screen_verdict",
                               width=280, format_func=lambda name: name or "all verdicts",
                               persist_state="session")  # fmt: skip
    return found.of(nation or None, verdict or None)


def _table(plan: Plan, found: Screening) -> None:
    rows = found.first(_MOST)
    if len(rows) < len(found.table):
        st.caption(f"The first {len(rows):,} of {len(found.table):,} lines, those that may pay "
                   "first. Choose a nation or a verdict for others.")  # fmt: skip
    shown = rows[list(_COLUMNS)].rename(columns=_COLUMNS)
    picked: Any = table.show(shown, "screen_table", pick=True, alt="Lines that are not funded")
    at = picked["selection"]["rows"] if picked else []
    if at:
        row = rows.iloc[at[0]]
        why.button(f"Why? · {row['name']}, {row['item_name']}", "screen_why", str(row["nation"]),
                   str(row["item"]))  # fmt: skip
