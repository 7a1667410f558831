"""Page Nation: one nation's sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from allocator import nation_sheet
from allocator.line_table import SHARED
from allocator.nation_reasons import nation_reasons
from allocator.report_equipment import nation_deliveries, nation_people, nation_upkeep
from allocator.report_tables import top_nations
from allocator.rule_groups import names_by_code, readable
from allocator.ui import decisions, picture, say, table
from allocator.ui.memo import once
from allocator.ui.say import plain
from allocator.ui.state import desk

if TYPE_CHECKING:
    from allocator.plan import Plan


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
    from allocator.ui.changes import between

    found = between(desk(), before, plan)
    money = found.money[found.money["nation"] == nation]
    lines = found.lines[found.lines["nation"] == nation]
    with st.container(border=True):
        st.markdown("**What changed here against the plan before**")
        if money.empty and lines.empty:
            st.caption("Nothing.")
        if len(money):
            table.show(money, "here_money", alt="Money before and after", hide=("nation", "name"))
        if len(lines):
            table.show(lines, "here_lines", alt="Goods before and after", hide=("nation", "name"))


def _tabs(plan: Plan, nation: str) -> None:
    money, needs, goods, people, why = st.tabs(
        ["Money", "Needs", "Equipment and courses", "Absorption and people", "Why this much"]
    )
    with money:
        _money(plan, nation)
    with needs:
        st.caption("Need met in every area: over the horizon, in its last year, and after it.")
        table.show(once(nation_sheet.nation_needs, plan, nation), "needs_of", hide=("area",),
                   alt="Needs and how far they are met by area")  # fmt: skip
    with goods:
        _goods(plan, nation)
    with people:
        picture.show("absorption", plan, nation, key="absorption_of")
        st.caption("People who run equipment: needed and there.")
        table.show(once(nation_people, plan, nation), "people_of", hide=("nation", "skill"),
                   alt="People needed and there, by skill and year")  # fmt: skip
    with why:
        _why(plan, nation)


def _why(plan: Plan, nation: str) -> None:
    say.lines(once(nation_reasons, plan, nation))
    st.caption("Law about this nation, rules about it that bind or bend, and last the bars that "
               "hold for every nation. What none of these stops is decided by worth.")  # fmt: skip
    rules = readable(once(nation_sheet.nation_rules, plan, nation))
    order = ["holds", "meaning", "limit", "citation", "status"]
    table.read(rules[order], alt="Law and rules about this nation")


def _money(plan: Plan, nation: str) -> None:
    picture.show("nation_money", plan, nation, key="money_of")
    st.caption("Money by account and year, next to the last plan.")
    table.show(once(nation_sheet.nation_money, plan, nation), "accounts_of",
               alt="Money by account and year, next to the last plan")  # fmt: skip


def _goods(plan: Plan, nation: str) -> None:
    picture.show("gantt", plan, nation, key="gantt_of")
    st.caption(f"What it gets, in lots, seats or US$ million a year. {SHARED}")
    table.show(once(nation_sheet.nation_lines, plan, nation), "lines_of",
               alt="What the nation gets by item and year")  # fmt: skip
    with st.expander("Equipment by year: ordered, delivered, at work, idle and why"):
        table.show(once(nation_deliveries, plan, nation), "deliveries_of",
                   hide=("nation", "item"), alt="Equipment by year")  # fmt: skip
    with st.expander("Upkeep by year: what it costs and who pays"):
        table.show(once(nation_upkeep, plan, nation), "upkeep_of", hide=("nation",),
                   alt="Upkeep by year")  # fmt: skip
