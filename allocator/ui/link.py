"""Links: page and filters stand in the address by themselves; here case and scenario do too."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from allocator.errors import DataError
from allocator.link import link_text, scenario_from_link
from allocator.scenario import Scenario
from allocator.ui.solving import ask

if TYPE_CHECKING:
    from allocator.ui.state import Desk

SCENARIO = "scenario"
"""Name of the scenario in the address."""

_SEEN = "link_seen"


def restore(here: Desk) -> None:
    """Take the scenario that the address names, once for each that it names."""
    text = st.query_params.get(SCENARIO, "")
    if not text or st.session_state.get(_SEEN) == text:
        return
    st.session_state[_SEEN] = text
    try:
        scenario = scenario_from_link(text, here.case)
    except DataError as error:
        here.faults = tuple(map(str, error.faults))
        return
    here.take_scenario(scenario)
    if here.pending:
        here.notice = f"The link's scenario “{scenario.name}” is set; its plan is being made."
        ask(here)


def address(here: Desk, page: str, scenario: Scenario) -> str:
    """Return the address that brings back `page`, its filters and `scenario`.

    Raises
    ------
    DataError
        The scenario is too large for an address.
    """
    words: dict[str, list[str]] = {key: st.query_params.get_all(key) for key in st.query_params}
    words.pop(SCENARIO, None)
    if scenario.policy.changes():
        words[SCENARIO] = [link_text(scenario, here.case)]
    query = urlencode(words, doseq=True)
    base = (st.context.url or "").split("?")[0].rstrip("/").removesuffix("/export")
    place = f"{base}/{page}" if page else f"{base}/"
    return f"{place}?{query}" if query else place
