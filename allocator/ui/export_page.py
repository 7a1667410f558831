"""Page Export: everything on the page as files, and a link that brings it back."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import streamlit as st

from allocator.errors import DataError
from allocator.scenario import Scenario
from allocator.ui import link, picture
from allocator.ui.say import plain
from allocator.ui.state import desk

if TYPE_CHECKING:
    from allocator.plan import Plan
    from allocator.ui.state import Desk

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
    "Plan": "",
    "Compare": "compare",
    "Money": "money",
    "Nation": "nation",
    "Explore": "explore",
}


def draw() -> None:
    """Draw the page."""
    here = desk()
    plan = here.plan
    assert plan is not None
    st.title("Export")
    if here.pending:
        st.caption("Files hold the plan that is shown, not the settings that are not in it yet.")
    _tables(plan)
    _pictures(plan)
    _scenario(here, plan)
    _link(here, plan)


def _tables(plan: Plan) -> None:
    st.subheader("Tables")
    st.caption("Every table of the plan with its case and policy: they can be checked and solved "
               "again years later.")  # fmt: skip
    name = plan.case.meta.name
    with st.container(horizontal=True):
        _file("Workbook (.xlsx)", "export", "workbook_bytes", (plan,), f"{name}-plan.xlsx")
        _file("All tables as CSV (.zip)", "export", "csv_zip", (plan,), f"{name}-plan.zip")


def _pictures(plan: Plan) -> None:
    st.subheader("Pictures")
    title = str(st.selectbox("Picture", list(_PICTURES), key="export_picture"))
    chart = picture.chart_of(_PICTURES[title], plan)
    if chart is None:
        st.caption("This picture is not available in this copy.")
        return
    with st.container(horizontal=True):
        for ending in ("png", "svg"):
            _file(f"{title} as {ending.upper()}", "chart_files", f"{ending}_bytes", (chart,),
                  f"{_PICTURES[title]}.{ending}")  # fmt: skip


def _file(label: str, module: str, maker: str, args: tuple[Any, ...], name: str) -> None:
    """Offer a file that is made when it is asked for."""
    try:
        make = getattr(import_module(f"allocator.{module}"), maker)
    except (ImportError, AttributeError):
        st.caption(plain(f"{label} is not available in this copy."))
        return
    st.download_button(label, lambda: make(*args), file_name=name, key=f"file_{name}",
                       on_click="ignore")  # fmt: skip


def _scenario(here: Desk, plan: Plan) -> None:
    st.subheader("Scenario")
    st.caption("The settings as a file: the command line takes it with --policy, and the page "
               "Compare opens it.")  # fmt: skip
    found = _scenario_of(here, plan)
    if found is not None:
        st.download_button("Scenario (.toml)", found.to_toml(), file_name="scenario.toml",
                           key="scenario_file", on_click="ignore")  # fmt: skip


def _scenario_of(here: Desk, plan: Plan) -> Scenario | None:
    kept = here.kept.get(here.name)
    author, note = ("", "") if kept is None else (kept.card.author, kept.card.note)
    try:
        return Scenario(here.name or plan.case.meta.name, plan.policy, author, note)
    except DataError as error:
        st.error(plain(str(error)))
        return None


def _link(here: Desk, plan: Plan) -> None:
    st.subheader("Link")
    st.caption("Brings back the page, its filters and the settings, for whoever can reach this "
               "address and has the same data.")  # fmt: skip
    page = str(st.selectbox("Page", list(_PAGES), key="link_page"))
    scenario = _scenario_of(here, plan)
    if scenario is None:
        return
    try:
        st.code(link.address(here, _PAGES[page], scenario), language=None, wrap_lines=True)
    except DataError as error:
        st.info(plain(str(error)))
