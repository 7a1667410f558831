"""Links: page and filters stand in the address by themselves; here case and scenario do too."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from allocator.errors import DataError
from allocator.inputs.scenario.scenario import Scenario
from allocator.inputs.scenario.url import link_text, made_on_other_data, scenario_from_link
from allocator.plan.persistence.parts import content_hash
from allocator.ui.state.reopen import OPEN
from allocator.ui.state.solve_job import ask
from allocator.ui.state.startup import policy_at_first
from allocator.ui.state.unsaved import UNSAVED

if TYPE_CHECKING:
    from allocator.plan.plan import Plan
    from allocator.ui.state.page_state import Desk

SCENARIO = "scenario"
"""Name of the scenario in the address."""

ASK = "ask"
"""Name of the question of page Why in the address, and of the field in which it is typed."""

FILTERS = ("nations", "regions", "tiers", "accounts", "areas", "kinds", "years", "find")
"""Names of the filters of page Plan in the address, and of their fields."""

_PLAN, _SIGNS = "plan", 12
"""Name of the plan that an answer is about in the address, and how much of its hash is there."""

_WHY, _NAMED = "Why", "link_plan"
_SEEN, _WAITS = "link_seen", "link_waits"
_ADDRESSES, _OPEN_PAGE, _LEAVES = "addresses", "open_page", "leaves"
"""Where the session notes each page's filters, the page drawn last and that it opens another."""


def restore(here: Desk) -> None:
    """Take the scenario that the address names, once for each that it names."""
    text = st.query_params.get(SCENARIO, "")
    waits = st.session_state.get(_WAITS)
    if text and st.session_state.get(_SEEN) != text:
        st.session_state[_SEEN] = text
    elif waits is not None and waits[1] != here.case.hash:
        text = waits[0]  # made on other data, which may be open now
    else:
        return
    st.session_state.pop(_WAITS, None)
    try:
        scenario = scenario_from_link(text, here.case)
    except DataError as error:
        if made_on_other_data(text, here.case):
            st.session_state[_WAITS] = (text, here.case.hash)
        here.faults = () if waits else tuple(map(str, error.faults))
        return
    here.take_scenario(scenario)
    if here.pending:
        here.notice = f"The link's scenario “{scenario.name}” is set; its plan is being made."
        ask(here)


def page_key(path: str) -> str:
    """Return where the session has the page of an address."""
    return f"page_{path}"


def open_page(path: str, key: str, value: str, *, as_shown: str = "") -> None:
    """Open the page at `path`, with the value of its field `key`.

    In the address a field has what it shows: `as_shown`, where that is not its value.
    """
    st.session_state[key] = value
    st.session_state[_LEAVES] = True
    # without parameters of the new page Streamlit refuses to leave one whose filters are bound
    st.switch_page(st.session_state[page_key(path)], query_params={key: as_shown or value})


def remember(page: str) -> None:
    """Note the filters of `page` as they stand in the address now; another page has others.

    A page that opens another one has the address of that when it ends: what it had before stays.
    """
    if st.session_state.pop(_LEAVES, False):
        return
    shown = {key: st.query_params.get_all(key) for key in st.query_params
             if key not in (SCENARIO, OPEN, UNSAVED)}  # fmt: skip
    st.session_state.setdefault(_ADDRESSES, {})[page] = shown


def forget() -> None:
    """Forget the filters of all pages: another case has other names."""
    st.session_state.pop(_ADDRESSES, None)


def come_back(page: str) -> None:
    """Put the filters of a page into its address where it is opened again without any.

    The browser's way back leads to an address without them. To be called before they are drawn.
    """
    before, st.session_state[_OPEN_PAGE] = st.session_state.get(_OPEN_PAGE), page
    left = {key: words for key, words in st.session_state.get(_ADDRESSES, {}).get(page, {}).items()
            if words}  # fmt: skip
    if left and before not in (None, page) and not any(key in st.query_params for key in left):
        for key, words in left.items():
            st.query_params[key] = words
        st.rerun()


def is_about(plan: Plan, asked: str) -> bool:
    """Whether what is asked is about the plan that the address named when it was opened."""
    named = st.query_params.get(_PLAN)
    if named is not None:
        st.session_state.setdefault(_NAMED, (named, asked))
    mark, opened = st.session_state.get(_NAMED, (None, ""))
    return mark is None or opened != asked or mark == content_hash(plan)[:_SIGNS]


def to_answer(here: Desk, plan: Plan, asked: str) -> str:
    """Return the address of page Why at which a plan is asked about.

    Raises
    ------
    DataError
        The plan's settings are too many for an address.
    """
    words = {ASK: [asked], _PLAN: [content_hash(plan)[:_SIGNS]]}
    st.session_state.setdefault(_ADDRESSES, {})[_WHY] = words
    return address(here, _WHY, "why", Scenario(here.name or plan.case.meta.name, plan.policy))


def address(here: Desk, page: str, path: str, scenario: Scenario) -> str:
    """Return the address that brings back `page`, which stands at `path`, filters and `scenario`.

    Raises
    ------
    DataError
        The scenario is too large for an address.
    """
    words: dict[str, list[str]] = dict(st.session_state.get(_ADDRESSES, {}).get(page, {}))
    if scenario.policy != policy_at_first():
        words[SCENARIO] = [link_text(scenario, here.case)]
    query = urlencode(words, doseq=True)
    base = (st.context.url or "").split("?")[0].rstrip("/")
    base = base.removesuffix("/export").removesuffix("/why")
    place = f"{base}/{path}" if path else f"{base}/"
    return f"{place}?{query}" if query else place
