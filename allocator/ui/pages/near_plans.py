"""Tabs of page Analysis about plans near the one shown: alternatives, and prices of one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from allocator.ui.cache import once
from allocator.ui.state import studies
from allocator.ui.widgets import chart as picture
from allocator.ui.widgets import figure, table
from allocator.util.format import counted, listed

if TYPE_CHECKING:
    from allocator.plan.plan import Plan
    from allocator.ui.state.page_state import Desk

_AMOUNTS = {
    "name": "Name", "year": "Year", "step": "Step", "unit": "Unit",
    "up": "One step more, value points", "down": "One step less, value points",
    "dual": "With whole numbers fixed, value points", "bought": "What more buys",
    "given_up": "What less gives up", "among": "Among which plans",
}  # fmt: skip
_RULES = {
    "text": "What it says", "price": "Price, value points",
    "shortfall": "Of it for missing the rule, value points", "verdict": "Verdict",
    "moves": "Money that moves", "citation": "Source", "among": "Among which plans",
}  # fmt: skip
"""Columns that are shown, with their headings."""


def alternatives(here: Desk, plan: Plan) -> None:
    """Draw the search for plans about as good that differ, and its answer."""
    from allocator.explore.alternative_plans.alternatives import COUNT, MOST
    from allocator.explore.alternative_plans.alternatives import alternatives as search

    st.caption("Plans about as good as the one shown that differ from it and from each other, and "
               "what is proven for all such plans.")  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom"):
        slack = figure.entered("Value that may be given up", "%", key="alternatives_slack", low=0,
                               high=50, start=2, width=220, persist_state="session")  # fmt: skip
        count = st.number_input("Plans", 1, MOST, COUNT, key="alternatives_count", width=120,
                                persist_state="session")  # fmt: skip
        by = st.selectbox("Differ by", ["nation", "area"], key="alternatives_by", width=140,
                          persist_state="session")  # fmt: skip
        asked = st.button("Find alternatives", key="alternatives_ask", type="primary",
                          disabled=slack is None)  # fmt: skip
    takes = studies.estimate(plan, int(count), "alternatives", by)
    if asked:
        title = f"{counted(int(count), 'plan', 'plans')} within {slack:g}%, by {by}"
        options = {"slack": f"{slack:g}%", "count": int(count), "by": by}
        studies.begin("alternatives", title, plan, search, (plan,), options, takes=takes)
    found = studies.answer("alternatives", plan)
    if found is None:
        return
    picture.show("alternatives", found, key="alternatives_picture", figures=found.nations)
    table.show(found.card, "alternatives_card", alt="The plan asked about and its alternatives")


def prices(here: Desk, plan: Plan) -> None:
    """Draw what one step more and less is worth and what rules cost, solved again."""
    from allocator.explore.pricing.asked import askable
    from allocator.explore.pricing.prices import prices as search

    st.caption("What one step more and one less of money, seats and lots is worth, and what a plan "
               "gains without a rule, each solved again. With nothing chosen, the two of each kind "
               "that are likely to matter most are solved.")  # fmt: skip
    names = once(askable, plan)
    chosen = st.multiselect("Amounts, nations and rules", list(names), key="prices_about",
                            format_func=lambda code: names.get(code, code),
                            persist_state="session")  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom"):
        step = figure.entered("Step of money", "US$ million", key="prices_step", low=0.001,
                              high=1e6, start=1, width=220, persist_state="session")  # fmt: skip
        asked = st.button("Find prices", key="prices_ask", type="primary", disabled=step is None)
    takes = studies.estimate(plan, max(1, len(chosen)), "prices", "named" if chosen else "usual")
    if asked:
        title = listed([names[one] for one in chosen]) if chosen else "what matters most"
        options = {"step_musd": step}
        studies.begin("prices", title, plan, search, (plan, tuple(chosen)), options, takes=takes)
    found = studies.answer("prices", plan)
    if found is None:
        return
    for rows, columns, alt in ((found.amounts, _AMOUNTS, "One step more and less"),
                               (found.rules, _RULES, "What rules cost")):  # fmt: skip
        solved = rows[rows["state"] != "screened"]
        if len(solved):
            named = solved[list(columns)].rename(columns=columns)
            table.show(named, f"prices_{next(iter(columns))}", alt=alt)
