"""Part of page Plan: one nation in short, next to the table; two fit next to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from allocator.inputs.case.names import names_by_code
from allocator.report.nation import sheet as nation_sheet
from allocator.report.nation.reasons import nation_reasons
from allocator.report.nation.years import NO_CAUSE, nation_years
from allocator.report.rules.groups import readable
from allocator.ui import text as say
from allocator.ui.cache import once
from allocator.ui.text import plain
from allocator.ui.widgets import table, why

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

_FIGURES = 4
"""Figures of the nation's sheet that are shown here: money, a year, need met, expected loss."""


def draw(plan: Plan, nation: str) -> None:
    """Draw a nation: figures, money, deliveries, why, and law."""
    name = names_by_code(plan.case).get(nation) or nation
    st.markdown(f"#### {plain(name)}")
    st.caption(plain(once(nation_sheet.nation_facts, plan, nation)))
    say.figures(once(nation_sheet.nation_figures, plan, nation)[:_FIGURES])
    money, deliveries, reasons, law = st.tabs(["Money", "Deliveries", "Why", "Law"])
    with money:
        _money(plan, nation)
    with deliveries:
        _goods(plan, nation)
    with reasons:
        say.lines(once(nation_reasons, plan, nation))
        why.button("Why this much?", f"why_panel_{nation}", nation)
    with law:
        rules = readable(once(nation_sheet.nation_rules, plan, nation))
        order = ["holds", "meaning", "citation", *nation_sheet.unchecked(rules)]
        table.read(rules[order], alt=f"Law and rules about {name}")


def _money(plan: Plan, nation: str) -> None:
    found = once(nation_sheet.nation_money, plan, nation)
    if found.empty:
        st.caption("This plan gives it no money.")
        return
    years = [str(year) for year in plan.case.years]
    table.show(found[["account", *years, "total_musd", "change_musd"]], f"panel_money_{nation}",
               alt="Money by account and year")  # fmt: skip
    st.caption(f"US$ million of {plan.case.meta.base_year}; the change is a year on average.")
    told = once(nation_years, plan, nation)
    if told:
        st.markdown("**What changes from year to year**")
        say.lines(told)
        st.caption(NO_CAUSE)


def _goods(plan: Plan, nation: str) -> None:
    goods = once(nation_sheet.nation_goods_in_short, plan, nation)
    st.caption("What it is given in each year. When equipment comes and works is on the nation's "
               "sheet.")  # fmt: skip
    table.read(goods, alt="What the nation gets by item and year")
