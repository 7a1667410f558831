"""Links: page and filters stand in the address by themselves; here case and scenario do too."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from allocator.errors import DataError
from allocator.inputs.scenario.scenario import Scenario
from allocator.inputs.scenario.url import link_text, made_on_other_data, scenario_from_link
from allocator.ui.state.solve_job import ask
from allocator.ui.state.startup import policy_at_first

if TYPE_CHECKING:
    from allocator.ui.state.page_state import Desk

SCENARIO = "scenario"
"""Name of the scenario in the address."""

_SEEN, _WAITS = "link_seen", "link_waits"
_ADDRESSES = "addresses"
"""Where the session notes the filters of each page."""


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


def remember(page: str) -> None:
    """Note the filters of `page` as they stand in the address now; another page has others."""
    shown = {key: st.query_params.get_all(key) for key in st.query_params if key != SCENARIO}
    st.session_state.setdefault(_ADDRESSES, {})[page] = shown


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
    base = (st.context.url or "").split("?")[0].rstrip("/").removesuffix("/export")
    place = f"{base}/{path}" if path else f"{base}/"
    return f"{place}?{query}" if query else place
