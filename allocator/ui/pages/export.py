"""Page Export: everything on the page as files, and a link that brings it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from allocator.errors import DataError
from allocator.inputs.scenario.scenario import Scenario
from allocator.plan.persistence.export import csv_zip
from allocator.report.chart_files import plan_picture
from allocator.report.exhibits.workbook import workbook
from allocator.ui.state import url as link
from allocator.ui.state.page_state import desk
from allocator.ui.text import plain
from allocator.ui.widgets import made_file, obligations

if TYPE_CHECKING:
    from allocator.plan.plan import Plan
    from allocator.ui.state.page_state import Desk

_PICTURES = {
    "World map": "world_map",
    "Money by nation and account": "money_by_nation",
    "Needs by tier": "need_by_tier",
    "Accounts": "accounts_bar",
    "Risk": "risk_bar",
    "Idle equipment": "idle_by_year",
    "Upkeep": "upkeep",
}
_PAGES = {
    "Brief": "",
    "Plan": "plan",
    "What if": "what-if",
    "Scenarios": "scenarios",
    "Law and money": "law-and-money",
    "Nation": "nation",
    "Why": "why",
    "Analysis": "analysis",
}


def draw() -> None:
    """Draw the page."""
    here = desk()
    plan = here.plan
    assert plan is not None
    st.title("Export")
    if here.growing(plan):
        st.caption("The search is still running: a table or picture made now shows the "
                   "best plan so far, which is not final.")  # fmt: skip
    if here.pending:
        st.caption("Tables and pictures contain the plan shown. The scenario "
                   "and the link contain the current settings, including those not in the plan "
                   "yet.")  # fmt: skip
    _tables(plan, "" if here.pending else here.name)
    _pictures(plan, "" if here.pending else here.name)
    _scenario(here)
    _link(here)


def _tables(plan: Plan, scenario: str) -> None:
    st.subheader("Tables")
    st.caption("The workbook begins with sheets to read and print. Both hold every table of the "
               "plan with its case and policy, so that they can be checked and solved again years "
               "later.")  # fmt: skip
    name = plan.case.meta.name
    with st.container(horizontal=True):
        made_file.offer("Workbook (.xlsx)", f"{name}-plan.xlsx", workbook, plan, scenario,
                        obligations.known())  # fmt: skip
        made_file.offer("All tables as CSV (.zip)", f"{name}-plan.zip", csv_zip, plan)


def _pictures(plan: Plan, scenario: str) -> None:
    st.subheader("Pictures")
    title = str(st.selectbox("Picture", list(_PICTURES), key="export_picture",
                             persist_state="session"))  # fmt: skip
    name = _PICTURES[title]
    with st.container(horizontal=True):
        for ending in ("png", "svg"):
            made_file.offer(f"{title} as {ending.upper()}", f"{name}.{ending}", plan_picture,
                            name, plan, ending, scenario)  # fmt: skip


def _scenario(here: Desk) -> None:
    st.subheader("Scenario")
    st.caption("The settings as a file: use it on the command line with --policy, "
               "or open it on page Scenarios.")  # fmt: skip
    found = _scenario_of(here)
    if found is not None:
        st.download_button("Scenario (.toml)", found.to_toml(), file_name="scenario.toml",
                           key="scenario_file", on_click="ignore")  # fmt: skip


def _scenario_of(here: Desk) -> Scenario | None:
    """Return the settings as they stand now as a scenario."""
    kept = here.kept.get(here.name)
    author, note = ("", "") if kept is None else (kept.card.author, kept.card.note)
    try:
        return Scenario(here.name or here.case.meta.name, here.policy, author, note)
    except DataError as error:
        st.error(plain(str(error)))
        return None


def _link(here: Desk) -> None:
    st.subheader("Link")
    st.caption("Restores the page, its filters and the settings for anyone who can "
               "reach this address and has the same data. Plans, saved scenarios and answers of "
               "page Analysis are not included: the plan is made again.")  # fmt: skip
    if here.case.hash != here.opened:
        st.warning("The data have been changed since they were opened, and a link does "
                   "not carry data. It works where the same data are open: save them as a new "
                   "case (page Data) and pass them on.")  # fmt: skip
    page = str(st.selectbox("Page", list(_PAGES), key="link_page",
                            persist_state="session"))  # fmt: skip
    scenario = _scenario_of(here)
    if scenario is None:
        return
    try:
        st.code(link.address(here, page, _PAGES[page], scenario), language=None, wrap_lines=True)
    except DataError as error:
        st.info(plain(str(error)))
