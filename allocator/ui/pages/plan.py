"""Page Plan: what the plan comes to, where it goes, and every line of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from allocator.report.charts import clicked_nation
from allocator.report.equipment import idle_equipment
from allocator.report.headline import headline, need_by_tier
from allocator.report.left_open import left_open_words, money_ranges
from allocator.report.tables import money_by_account, top_nations
from allocator.ui import text as say
from allocator.ui.cache import once
from allocator.ui.pages import plan_rows
from allocator.ui.state.page_state import desk
from allocator.ui.text import plain
from allocator.ui.widgets import changes, plan_rules, proven, table
from allocator.ui.widgets import chart as picture

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

_FIRST = ("Money obligated", "Need met", "Expected loss", "Money that expires")
"""Figures that page Plan begins with; the others are in a box below its table."""


def draw() -> None:
    """Draw the page."""
    here = desk()
    plan = here.plan
    assert plan is not None
    st.title("The plan")
    proven.draw(here)
    figures = once(headline, plan, searching=here.job is not None)
    first = {one.name: one for one in figures if one.name in _FIRST}
    say.figures(first[name] for name in _FIRST)
    changes.since_before(here)
    plan_rows.draw(plan)
    with st.expander("More figures of the plan"):
        say.figures(one for one in figures if one.name not in _FIRST)
    _pictures(plan)
    plan_rules.counts(plan)
    if here.job is None:
        _left_open(plan)


def _left_open(plan: Plan) -> None:
    """Draw what the gap is in money, and the range of each nation's money within it."""
    words = once(left_open_words, plan)
    if not words:
        return
    with st.expander("What is left open"):
        st.caption(plain(words))
        ranges = once(money_ranges, plan)
        if len(ranges):
            table.show(
                ranges, "money_ranges", alt="Range of each nation's money that nothing excludes"
            )
            st.caption("A range is no advice: it is what the proof does not exclude for one "
                       "nation alone, never below what law gives it. Whether all other nations can "
                       "have theirs at the same time is not known.")  # fmt: skip


def _pictures(plan: Plan) -> None:
    """Draw the pictures of the tab that is open; the others wait until they are asked for."""
    tabs = st.tabs(list(_TABS), key="pictures", on_change="rerun", bind="query-params")
    for tab, draw_tab in zip(tabs, _TABS.values(), strict=True):
        if tab.open:
            with tab:
                draw_tab(plan)


def _where(plan: Plan) -> None:
    clicked = clicked_nation(plan, picture.show("world_map", plan, key="map", pick=True))
    if clicked != st.session_state.get("map_taken"):
        st.session_state["map_taken"] = clicked
        st.session_state["pick_next"] = [clicked] if clicked else []
        st.rerun()  # the table above is about what was clicked


def _nations(plan: Plan) -> None:
    picture.show("money_by_nation", plan, key="by_nation", figures=once(top_nations, plan, 500))


def _needs(plan: Plan) -> None:
    picture.show("need_by_tier", plan, key="tiers", figures=once(need_by_tier, plan))


def _accounts(plan: Plan) -> None:
    picture.show("accounts_bar", plan, key="accounts_bar", figures=once(money_by_account, plan))


def _risk(plan: Plan) -> None:
    picture.show("risk_bar", plan, key="risk_bar")


def _equipment(plan: Plan) -> None:
    picture.show("idle_by_year", plan, key="idle")
    _idle(plan)
    picture.show("upkeep", plan, key="upkeep")


def _idle(plan: Plan) -> None:
    """Draw what stands idle at the end of a year: where, how much and why."""
    table_of_all = once(idle_equipment, plan)
    if table_of_all.empty:
        return
    years = sorted(table_of_all["year"].unique().tolist())
    last = plan.case.years[-1]
    year = st.selectbox("What is idle at the end of", years, key="idle_year", width=260,
                        index=years.index(last) if last in years else 0)  # fmt: skip
    found = table_of_all[table_of_all["year"] == year]
    order = ["nation_name", "item_name", "idle_musd", "lots_idle", "lots_in_hand", "reasons"]
    table.show(found[order], "idle_table",
               alt="Idle equipment by nation and item, with the reasons")  # fmt: skip


_TABS = {
    "Map": _where,
    "Nations": _nations,
    "Needs by tier": _needs,
    "Accounts": _accounts,
    "Risk": _risk,
    "Equipment": _equipment,
}
