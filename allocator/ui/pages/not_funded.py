"""Tab of page Analysis about what is not funded: a first guess of why, a click away from Why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from allocator.explore.screening.result import Guess
from allocator.inputs.case.names import names_in
from allocator.ui.state import studies
from allocator.ui.widgets import table, why

if TYPE_CHECKING:
    from allocator.explore.screening.result import Screening
    from allocator.plan.plan import Plan
    from allocator.ui.state.page_state import Desk

_COLUMNS = {
    "name": "Nation", "item_name": "Line", "area_name": "Area", "verdict": "Verdict",
    "reason": "Reason", "points": "Change of value, points",
    "points_per_100_musd": "The same for US$ 100M", "words": "In words", "citation": "Source",
}  # fmt: skip
"""Columns that are shown, with their headings."""

_MOST = 500
"""Rows shown; a choice of nation or verdict brings up the others."""


def draw(here: Desk, plan: Plan) -> None:
    """Draw the screening of all lines that the plan does not fund."""
    from allocator.explore.screening.screen import screen

    st.caption("A quick guess why each line that the plan leaves out is not funded. It proves "
               "nothing and is sometimes wrong: pick a row and ask why for a proof.")  # fmt: skip
    asked = st.button("Screen all lines", key="screen_ask", type="primary")
    takes = studies.estimate(plan, 1, "screen")
    if asked:
        studies.begin("screen", "all lines not funded", plan, screen, (plan,), {}, takes=takes)
    found: Screening | None = studies.answer("screen", plan)
    if found is not None:
        _table(plan, _chosen(plan, found))


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
