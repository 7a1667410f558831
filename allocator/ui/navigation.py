"""The pages of the app, their order at the top, and where older addresses lead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from allocator.ui.pages import analysis as analysis_page
from allocator.ui.pages import brief as brief_page
from allocator.ui.pages import compare as scenarios_page
from allocator.ui.pages import data as data_page
from allocator.ui.pages import export as export_page
from allocator.ui.pages import law_money as law_money_page
from allocator.ui.pages import nation as nation_page
from allocator.ui.pages import plan as plan_page
from allocator.ui.pages import settings as settings_page
from allocator.ui.pages import what_if as what_if_page
from allocator.ui.pages import why as why_page
from allocator.ui.state import url as link

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

MORE = "More"
"""Name of the menu with the pages that a planner needs less often."""

_MOVED = {
    "compare": "scenarios", "money": "law-and-money", "explore": "analysis", "brief": "brief",
}  # fmt: skip
"""Addresses of earlier versions, and the pages that have taken their place.

The brief opens, so its own address is empty, and its name is one of these.
"""

_OF_PLAN = ("view", "pictures", *link.FILTERS)
"""What the address of page Plan may hold, which once was the page without an address."""

_PRICES = ("Next million", "What it buys", "Rules", "Budgets")
"""Tabs of the page Money of earlier versions that are on page Analysis now."""


@dataclass(frozen=True)
class _Place:
    """A page: what draws it, its name, its address and what it is for."""

    draw: Callable[[], None]
    title: str
    path: str
    about: str


_FIRST = (
    _Place(brief_page.draw, "Brief", "brief",
           "The plan in short, to read in a minute; saved as a page it prints on one sheet."),
    _Place(plan_page.draw, "Plan", "plan",
           "What the plan gives, to whom, when and from which account."),
    _Place(what_if_page.draw, "What if", "what-if",
           "A cut, an item, an event, extra money: what it costs, and who pays."),
    _Place(scenarios_page.draw, "Scenarios", "scenarios",
           "Saved plans, and what changed from one to another or from actual spending."),
    _Place(law_money_page.draw, "Law and money", "law-and-money",
           "The money of each account by year, and the rules that limit the plan."),
)  # fmt: skip

_THEN = (
    _Place(nation_page.draw, "Nation", "nation", "All about one nation on one sheet."),
    _Place(why_page.draw, "Why", "why",
           "Why a line is funded or not, and what would change it."),
    _Place(analysis_page.draw, "Analysis", "analysis",
           "Trade-offs, what matters most, whether the plan holds, and prices."),
    _Place(settings_page.draw, "Settings", "settings", "Every setting, with its unit and meaning."),
    _Place(data_page.draw, "Data", "data",
           "The tables of the dataset: view, change, open another one."),
    _Place(export_page.draw, "Export", "export",
           "Tables, workbook, pictures, settings and a link."),
)  # fmt: skip


def first_pages() -> list[StreamlitPage]:
    """Return the pages at the top that this run has made, in their order."""
    return [st.session_state[link.page_key(one.path)] for one in _FIRST]


def sections() -> dict[str, list[StreamlitPage]]:
    """Return the pages at the top, those of the menu and, hidden, the addresses that moved."""
    first = [_page(one, opens=one is _FIRST[0]) for one in _FIRST]
    then = [_page(one) for one in _THEN]
    moved = [st.Page(_mover(old), title=old, url_path=old, visibility="hidden") for old in _MOVED]
    return {"": [*first, *moved], MORE: then}


def pages() -> list[StreamlitPage]:
    """Return all pages that have a name at the top or in the menu."""
    return [one for part in sections().values() for one in part if one.visibility == "visible"]


def follow(page: StreamlitPage) -> None:
    """Leave for page Plan where its filters are in the address of the page that opens."""
    if page.url_path == "" and any(key in st.query_params for key in _OF_PLAN):
        _go("plan")


def _page(place: _Place, *, opens: bool = False) -> StreamlitPage:
    page = st.Page(place.draw, title=place.title, url_path=None if opens else place.path,
                   default=opens, help=place.about)  # fmt: skip
    st.session_state[link.page_key(place.path)] = page
    return page


def _mover(old: str) -> Callable[[], None]:
    def move() -> None:
        if st.query_params.get("money_tab") in _PRICES:
            _go("analysis", analysis=analysis_page.PRICES)
        _go(_MOVED[old])

    return move


def _go(path: str, **more: str) -> None:
    query: dict[str, str | list[str]] = {
        key: st.query_params.get_all(key) for key in st.query_params
    }
    st.switch_page(st.session_state[link.page_key(path)], query_params={**query, **more})
