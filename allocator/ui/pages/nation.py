"""Page Nation: one nation's sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from allocator.inputs.case.last_plan_name import the_last_plan
from allocator.inputs.case.names import names_by_code
from allocator.report.charts import labels
from allocator.report.equipment import nation_deliveries, nation_people, nation_upkeep
from allocator.report.item_needs import item_needs
from allocator.report.line_table import SHARED
from allocator.report.nation import sheet as nation_sheet
from allocator.report.nation.reasons import nation_reasons
from allocator.report.nation.years import NO_CAUSE, nation_years
from allocator.report.rules.groups import readable
from allocator.report.tables import top_nations
from allocator.ui import text as say
from allocator.ui.cache import once
from allocator.ui.controls import decisions
from allocator.ui.state.page_state import desk
from allocator.ui.text import plain
from allocator.ui.widgets import chart as picture
from allocator.ui.widgets import keeping, table, why

if TYPE_CHECKING:
    import pandas as pd

    from allocator.plan.plan import Plan

_CHANGED = ["item_name", "before_quantity", "after_quantity", "unit", "change", "change_musd"]
"""What is told of goods that changed; the rest is on page Scenarios."""

_BY_YEAR = ["name", "year", "lots_working", "lots_idle", "reasons", "lots_in_hand", "lots_bought",
            "lots_delivered", "lots_on_order", "idle_musd"]  # fmt: skip
"""What is told of equipment by year, the answer first."""

_EVERY_ITEM = "all items"


def draw() -> None:
    """Draw the page."""
    here = desk()
    plan = here.plan
    assert plan is not None
    names = names_by_code(plan.case)
    codes = _by_money(plan)
    choice, decide = st.columns([3, 2], vertical_alignment="bottom")
    nation = choice.selectbox("Nation", codes, key="nation", bind="query-params",
                              format_func=lambda code: names.get(code) or code)  # fmt: skip
    nation = str(nation or codes[0])
    with decide:
        decisions.button(nation)
    st.title(plain(names.get(nation) or nation))
    st.caption(plain(once(nation_sheet.nation_facts, plan, nation)))
    with st.container(horizontal=True):
        why.button("Why this much?", "why_nation", nation)
        keeping.buttons(nation, "nation")
    say.figures(once(nation_sheet.nation_figures, plan, nation))
    decisions.about(nation)
    _against_before(here.before, plan, nation)
    _tabs(plan, nation)


def _by_money(plan: Plan) -> list[str]:
    """Return all nations, those with the most money first."""
    funded = list(once(top_nations, plan, most=10_000)["nation"])
    return funded + [n for n in plan.case.tables["nations"]["nation"] if n not in set(funded)]


def _against_before(before: Plan | None, plan: Plan, nation: str) -> None:
    if (
        before is None
        or before is plan
        or nation not in set(before.case.tables["nations"]["nation"])
    ):
        return
    from allocator.ui.widgets.changes import between, heading

    found = between(desk(), before, plan)
    money = found.money[found.money["nation"] == nation]
    lines = found.lines[found.lines["nation"] == nation]
    with st.container(border=True):
        st.markdown(f"**{heading(so_far=desk().growing(plan), here=' here')}**")
        if money.empty and lines.empty:
            st.caption("Nothing.")
        if len(money):
            table.show(money, "here_money", alt="Money before and after", hide=("nation", "name"))
        if len(lines):
            table.show(lines[_CHANGED], "here_lines", alt="Goods before and after")


def _tabs(plan: Plan, nation: str) -> None:
    money, needs, goods, people, reasons = st.tabs(
        ["Money", "Needs", "Equipment and courses", "Absorption and people", "Law and rules"]
    )
    with money:
        _money(plan, nation)
    with needs:
        st.caption("Need met in every area: over the horizon, in its last year, and after it.")
        areas = once(nation_sheet.nation_areas, plan, nation)
        rows = table.show(areas, "needs_of", hide=("area",), pick=True,
                          alt="Needs and how far they are met by area")  # fmt: skip
        why.about_row(rows, areas["area"].tolist(), "why_area", nation)
    with goods:
        _goods(plan, nation)
    with people:
        picture.show("absorption", plan, nation, key="absorption_of")
        st.caption("People who run equipment: needed and there.")
        order = ["name", "year", "needed_persons", "there_persons", "short_persons",
                 "used_persons", "base_persons", "graduates_persons"]  # fmt: skip
        found = once(nation_people, plan, nation)
        found = found.assign(year=_years(found))
        table.show(found[order], "people_of", alt="People needed and there, by skill and year")
    with reasons:
        _why(plan, nation)


def _why(plan: Plan, nation: str) -> None:
    say.lines(once(nation_reasons, plan, nation))
    st.caption("Law about this nation, rules about it that bind or are relaxed, and the "
               "bars that apply to every nation. Where none of these applies, value "
               "decides.")  # fmt: skip
    every = st.checkbox("Also bars that keep an account for other nations", key="every_bar")
    rules = readable(once(nation_sheet.nation_rules, plan, nation, every=every))
    order = ["holds", "meaning", "limit", "citation", *nation_sheet.unchecked(rules), "status"]
    table.read(rules[order], alt="Law and rules about this nation")


def _money(plan: Plan, nation: str) -> None:
    picture.show("nation_money", plan, nation, key="money_of")
    st.caption(f"Money by account and year, compared with {the_last_plan(plan.case)}. Figures of "
               f"years and the total are US$ million of {plan.case.meta.base_year}.")  # fmt: skip
    money = once(nation_sheet.nation_money, plan, nation)
    years = [str(year) for year in plan.case.years]
    order = ["account", "total_musd", *years, "change_musd", "last_musd"]
    rows = table.show(money[order], "accounts_of", pick=True, names=table.last(plan.case),
                      alt="Money by account and year, compared with the last plan")  # fmt: skip
    why.about_row(rows, money["account"].tolist(), "why_account", nation)
    _years_told(plan, nation)


def _years_told(plan: Plan, nation: str) -> None:
    told = once(nation_years, plan, nation)
    if not told:
        return
    st.markdown("**What changes from year to year**")
    say.lines(told)
    st.caption(NO_CAUSE)


def _goods(plan: Plan, nation: str) -> None:
    picture.show("gantt", plan, nation, key="gantt_of")
    st.caption(f"What it is given in each year. {SHARED}")
    lines = once(nation_sheet.nation_goods, plan, nation)
    rows = table.show(lines, "lines_of", hide=("item",), pick=True,
                      alt="What the nation gets by item and year")  # fmt: skip
    why.about_row(rows, lines["item"].tolist(), "why_item", nation)
    why.choose(nation, plan.case.items["item"].tolist(), "why_not")
    with st.expander("Equipment by year: ordered, delivered, at work, idle and why"):
        _equipment(plan, nation)
    with st.expander("Upkeep by year: what it costs and who pays"):
        table.show(once(nation_upkeep, plan, nation), "upkeep_of", hide=("nation",),
                   alt="Upkeep by year")  # fmt: skip


def _years(table: pd.DataFrame) -> list[str]:
    """Return the years of a table in words, so that the mean year after the horizon reads so."""
    return [labels.year(*one) for one in zip(table["year"], table["period"], strict=True)]


def _equipment(plan: Plan, nation: str) -> None:
    """Draw the equipment of a nation by year, all of it or one item with what that needs."""
    found = once(nation_deliveries, plan, nation)
    names = dict(zip(found["item"], found["name"], strict=True))
    item = st.selectbox("Item", ["", *names], key=f"item_of_{nation}",
                        format_func=lambda code: names.get(code, _EVERY_ITEM))  # fmt: skip
    if item in names:
        found = found[found["item"] == item]
        st.caption(plain(once(item_needs, plan.case, plan.policy, item)))
    found = found.assign(year=_years(found))
    st.caption("Lots in each year. Parts of a lot are no rounding: a lot works in equal parts over "
               "the years in which it is brought into service, and each year a part wears out. The "
               "last row is the mean year after the plan.")  # fmt: skip
    table.show(found[_BY_YEAR], "deliveries_of", alt="Equipment by year")
