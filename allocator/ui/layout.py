"""What is around every page: the bar at its top, the strip of a search and an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from allocator.errors import DataError
from allocator.ui import navigation, print_style, top_bar
from allocator.ui import text as say
from allocator.ui.controls import decisions
from allocator.ui.pages import open_case as case_door
from allocator.ui.state import list_draft, reopen, typed, unsaved
from allocator.ui.state import url as link
from allocator.ui.state.solve_job import strip
from allocator.ui.state.startup import opened
from allocator.ui.text import RE_OPTIMISE
from allocator.ui.widgets import interrupted, repairing, revising
from allocator.ui.widgets.question import HOME

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

    from allocator.ui.state.page_state import Desk

_WITH_REPAIRS = ("Plan", "Scenarios", "Law and money", "Nation", "Analysis", "Settings")
"""Pages that show repairs at their top; page What if shows them below its forms."""

_STILL = ("Brief", "Why", "Data", "Export")
"""Pages that wait for the final plan of a search: what is read or fetched there stays."""

_WITHOUT_PLAN = ("Data", "Settings")


def run() -> None:
    """Draw the page that the address names."""
    page = st.navigation(navigation.sections(), position="top")
    navigation.follow(page)
    draw(page)


def draw(page: StreamlitPage) -> None:
    """Draw a page, with what is around every page."""
    # no icon of Streamlit's: the browser would fetch it from the network
    st.set_page_config(page_title=f"{page.title} · Allocator", layout="wide")
    if page.visibility == "hidden":
        page.run()
        return
    print_style.draw()
    try:
        here = opened()
    except DataError as error:
        st.title("There is no dataset to show")
        say.lines(map(str, error.faults))
        st.caption("Give one: allocator app CASE")
        return
    reopen.bring_back(here)
    link.restore(here)
    unsaved.bring_back(here)
    list_draft.bring_back(here)
    typed.bring_back(here)
    interrupted.bring_back(here)
    runs = interrupted.note(here)
    unsaved.note(here, more=runs or list_draft.here() or bool(here.edits))
    typed.keep(here)
    top_bar.draw(here, page.title)
    decisions.dialog(page.title, has_form=page.title == HOME)
    strip(still=page.title in _STILL)
    interrupted.draw()
    _answers(here, page)
    case_door.reading()
    reopen.note(here)
    if here.plan is None and page.title not in _WITHOUT_PLAN:
        later = "It will be shown here as soon as a first one is found."
        st.info(f"There is no plan yet. {later if here.job else f'Press “{RE_OPTIMISE}”.'}")
        return
    link.come_back(page.title)
    try:
        page.run()
    finally:  # whoever leaves a page before it is drawn to its end leaves it here
        link.remember(page.title)


def _answers(here: Desk, page: StreamlitPage) -> None:
    """Draw repairs and an answer above a page; page What if has both below its forms."""
    if page.title == HOME:
        return
    # one place each, drawn or not: filters below that move would lose what the address says
    with st.container():
        if page.title in _WITH_REPAIRS:
            repairing.draw(here)
    with st.container():
        revising.answer(here, page.title, folds=page.title in _STILL)
