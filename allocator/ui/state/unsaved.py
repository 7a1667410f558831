"""Unsaved changes are on disk as they are made; the address names them for a page loaded again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import streamlit as st

from allocator.errors import DataError
from allocator.inputs.policy.parse import nested
from allocator.inputs.scenario.scenario import Scenario
from allocator.plan import opened_cases, unsaved
from allocator.plan.opened_cases import SIGNS

if TYPE_CHECKING:
    from allocator.inputs.policy.policy import Policy
    from allocator.ui.state.page_state import Desk

UNSAVED = "unsaved"
"""Name in the address of what is in no plan yet."""

KEPT = "Unsaved changes are kept on disk: they are here again when this page is reloaded."

_FILE = "changes.json"
_DONE, _MARK, _NOTED, _BEFORE = "unsaved_back", "unsaved_mark", "unsaved_noted", "unsaved_before"


def before() -> str:
    """Return the mark under which this page wrote before it was loaded again; empty if none."""
    return str(st.session_state.setdefault(_BEFORE, st.query_params.get(UNSAVED, "")))


def mark() -> str:
    """Return the mark under which this page writes, and name it in the address."""
    own = str(st.session_state.setdefault(_MARK, unsaved.new_mark()))
    if st.query_params.get(UNSAVED) != own:
        st.query_params[UNSAVED] = own
    return own


def note(here: Desk, *, more: bool) -> None:
    """Write the changes that are not in the plan; without any, and without `more`, forget them."""
    if here.plan is None:
        return
    if here.pending:
        if st.session_state.get(_NOTED) != (here.case.hash, here.policy):
            _write(here)
        mark()
    else:
        if st.session_state.pop(_NOTED, None) is not None:
            unsaved.forget(mark(), _FILE)
        if not more:
            st.query_params.pop(UNSAVED, None)


def bring_back(here: Desk) -> None:
    """Set the unsaved changes of the address again, once, on top of the plan that is shown."""
    if st.session_state.get(_DONE):
        return
    st.session_state[_DONE] = True
    kept = unsaved.recalled(before(), _FILE)
    if kept is None or here.plan is None:
        return
    try:
        policy, case = _read(kept)
    except (ValueError, KeyError, TypeError, DataError):
        here.notice = f"{here.notice} The unsaved changes cannot be read.".lstrip()
        return
    told = here.notice
    if case != here.case.hash[:SIGNS]:
        found = opened_cases.recalled(case)
        if found is None:
            here.notice = f"{told} The unsaved changes were of other data.".lstrip()
            return
        here.change_case(found.case)
    here.turn(policy)
    here.notice = f"{told} The unsaved changes are here again.".lstrip()


def _write(here: Desk) -> None:
    """Write settings and the mark of the data, and data that the plan is not made of."""
    assert here.plan is not None
    if here.case.hash != here.plan.case.hash:
        opened_cases.remember(here.case, f"{here.source} (changed)")
    content = {"case": here.case.hash[:SIGNS], "policy": here.policy.changes()}
    text = json.dumps(content, ensure_ascii=False)
    if unsaved.keep(mark(), _FILE, text.encode()):
        st.session_state[_NOTED] = (here.case.hash, here.policy)


def _read(kept: bytes) -> tuple[Policy, str]:
    content = json.loads(kept)
    table = {"name": UNSAVED, "policy": nested(content["policy"])}
    return Scenario.from_table(table, UNSAVED).policy, str(content["case"])
