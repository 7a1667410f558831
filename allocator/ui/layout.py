"""What stands around every page: its place in the list of pages, the head and the strip."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from allocator.errors import DataError
from allocator.report.headline import given_words, proof_words
from allocator.ui import print_style
from allocator.ui import text as say
from allocator.ui.pages import brief as brief_page
from allocator.ui.pages import compare as compare_page
from allocator.ui.pages import data as data_page
from allocator.ui.pages import explore as explore_page
from allocator.ui.pages import export as export_page
from allocator.ui.pages import money as money_page
from allocator.ui.pages import nation as nation_page
from allocator.ui.pages import open_case as case_door
from allocator.ui.pages import plan as plan_page
from allocator.ui.pages import why as why_page
from allocator.ui.sidebar import decisions, requests
from allocator.ui.sidebar import policy_controls as controls
from allocator.ui.state import url as link
from allocator.ui.state.page_state import desk
from allocator.ui.state.solve_job import strip
from allocator.ui.state.startup import opened
from allocator.ui.text import plain
from allocator.ui.widgets import repairing, revising
from allocator.ui.widgets.why import PAGE

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

_SIDEBAR = 320
"""Pixels of the controls beside a page."""

_NO_SIDEBAR = """<style>
[data-testid="stSidebar"], [data-testid="stExpandSidebarButton"] { display: none; }
</style>"""
"""Hides the sidebar, which stays empty where the page before had one."""

_WITH_CONTROLS = ("Plan", "Compare", "Money", "Nation", "Explore")


def pages() -> list[StreamlitPage]:
    """Return the pages in their order; the first opens."""
    nation = st.Page(nation_page.draw, title="Nation", url_path="nation",
                     help="All about one nation on one sheet.")  # fmt: skip
    why = st.Page(why_page.draw, title="Why", url_path="why",
                  help="Why a line is funded or not, and what would change it.")  # fmt: skip
    st.session_state["nation_page"] = nation
    st.session_state[PAGE] = why
    return [
        st.Page(plan_page.draw, title="Plan", url_path="plan", default=True,
                help="What the plan gives, to whom, when and from which account."),
        st.Page(brief_page.draw, title="Brief", url_path="brief",
                help="The plan on one page, to read in a minute and to print."),
        st.Page(compare_page.draw, title="Compare", url_path="compare",
                help="What changed from the previous plan, from actual spending or from a "
                     "scenario."),
        st.Page(money_page.draw, title="Money", url_path="money",
                help="What the next million is worth, and what each rule costs."),
        nation,
        why,
        st.Page(explore_page.draw, title="Explore", url_path="explore",
                help="Trade-offs, what matters most, and whether the plan holds."),
        st.Page(data_page.draw, title="Data", url_path="data",
                help="The tables of the case: view, change, open another case."),
        st.Page(export_page.draw, title="Export", url_path="export",
                help="Tables, workbook, pictures, scenario and a link."),
    ]  # fmt: skip


def draw(page: StreamlitPage) -> None:
    """Draw the page that is open."""
    # no icon of Streamlit's: the browser would fetch it from the network
    st.set_page_config(page_title=f"{page.title} · Allocator", layout="wide",
                       initial_sidebar_state=_SIDEBAR)  # fmt: skip
    print_style.draw()
    try:
        here = opened()
    except DataError as error:
        st.title("There is no case to show")
        say.lines(map(str, error.faults))
        st.caption("Give one: allocator app CASE")
        return
    link.restore(here)
    if page.title in _WITH_CONTROLS:
        controls.panel()
        decisions.form()
        requests.form()
    else:
        st.html(_NO_SIDEBAR)
    _head()
    strip(still=page.title not in _WITH_CONTROLS)
    if page.title in _WITH_CONTROLS:
        # one place each, drawn or not: filters below that move would lose what the address says
        with st.container():
            repairing.draw(here)
        with st.container():
            revising.answer(here)
    case_door.reading()
    if here.plan is None and page.title != "Data":
        later = "It will be shown here as soon as a first one is found."
        st.info(f"There is no plan yet. {later if here.job else 'Press “Make the plan”.'}")
        return
    try:
        page.run()
    finally:  # whoever leaves a page before it is drawn to its end leaves it here
        link.remember(page.title)


def _head() -> None:
    """Say which case and plan are on the page and how good the plan is proven to be."""
    here = desk()
    st.caption(plain(here.case.meta.title or here.case.meta.name))
    if here.plan is None:
        return
    meta = here.plan.meta
    named = f"Scenario “{here.name}”. " if here.name and not here.pending else ""
    what = "The best plan so far" if here.growing(here.plan) else "This plan"
    said = f"{named}{what} has a value of {meta['value']:.2f} out of 100."
    if here.job is None:
        # while a search runs its strip says what is proven: two proofs would contradict each other
        proof = proof_words(meta["value"], meta["bound"], meta.get("gap"))
        said = f"{said} {proof} {given_words(meta)}".rstrip()
    if here.pending:
        said += " The settings have been changed since."
    st.markdown(plain(said))
