"""Unsaved changes are on disk as they are made; the address names them for a page loaded again.

A page that is loaded again goes on under the mark that its address names. One whose address was
copied from a page that is still open reads what lies there and writes under a mark of its own.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import streamlit as st

from allocator.errors import DataError
from allocator.inputs.policy.parse import nested
from allocator.inputs.scenario.scenario import Scenario
from allocator.plan import opened_cases, unsaved
from allocator.plan.opened_cases import SIGNS
from allocator.ui.state import open_pages

if TYPE_CHECKING:
    from allocator.inputs.policy.policy import Policy
    from allocator.ui.state.page_state import Desk

UNSAVED = "unsaved"
"""Name in the address of what is in no plan yet."""

KEPT = "Unsaved changes are kept on disk: they are here again when this page is reloaded."
ONLY_HERE = (
    "The latest unsaved changes could not be written to disk. They are in this page only and are "
    "lost when it is closed or reloaded."
)

UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What reading a damaged file of this folder may raise."""

_FILE = "changes.json"
_DONE, _MARK, _BEFORE = "unsaved_back", "unsaved_mark", "unsaved_before"
_NOTED, _IS_KEPT, _REFUSED = "unsaved_noted", "unsaved_kept", "unsaved_refused"

_GONE = "What was unsaved under this address is not kept here any more."


def before() -> str:
    """Return the mark under which lies what this page had before it was loaded again; else ""."""
    if _BEFORE not in st.session_state:
        named = st.query_params.get(UNSAVED, "")
        st.session_state[_BEFORE] = named
        if unsaved.has(named) and not open_pages.is_anothers(named):
            st.session_state[_MARK] = named
    return str(st.session_state[_BEFORE])


def own() -> str:
    """Return the mark under which this page writes, and no other that is open."""
    before()
    mark = st.session_state.get(_MARK)
    if mark is None or open_pages.is_anothers(mark):
        mark = st.session_state[_MARK] = unsaved.new_mark()
    open_pages.writes(mark)
    return str(mark)


def goes_on() -> bool:
    """Whether this page writes where it wrote before it was loaded again."""
    return bool(before()) and own() == before()


def name_in_address() -> None:
    """Name in the address the mark under which this page has written."""
    if st.query_params.get(UNSAVED) != own():
        st.query_params[UNSAVED] = own()


def forget(*names: str) -> None:
    """Take away what this page wrote under some names."""
    if _MARK in st.session_state:
        unsaved.forget(own(), *names)


def is_kept() -> bool | None:
    """Whether the unsaved changes are on disk; None where there are none to keep."""
    found: bool | None = st.session_state.get(_IS_KEPT)
    return found


def note(here: Desk, *, more: bool) -> None:
    """Write the changes that are in no plan; without any, and without `more`, forget them."""
    now = (here.case.hash, here.policy)
    if st.session_state.get(_REFUSED) == now:
        return  # they stay where they are until there are others
    st.session_state.pop(_REFUSED, None)
    if _has_changes(here):
        known = st.session_state.get(_NOTED) == now and unsaved.has(own(), _FILE)
        st.session_state[_IS_KEPT] = known or _write(here)
        if st.session_state[_IS_KEPT]:
            name_in_address()
        return
    for key in (_NOTED, _IS_KEPT):
        st.session_state.pop(key, None)
    forget(_FILE)
    if not more:
        st.query_params.pop(UNSAVED, None)


def bring_back(here: Desk) -> None:
    """Set the unsaved changes of the address again, once, on top of the plan that is shown."""
    if not before() or st.session_state.get(_DONE):
        return
    st.session_state[_DONE] = True
    told = here.notice
    kept = unsaved.recalled(before(), _FILE)
    if kept is not None:
        here.notice = f"{told} {_set_again(here, kept)}".strip()
    elif not unsaved.has(before()):
        here.notice = f"{told} {_GONE}".lstrip()


def _set_again(here: Desk, kept: bytes) -> str:
    """Set changes again as far as they suit; return what to say of it."""
    earlier = here.faults
    try:
        policy, case = _read(kept)
    except DataError as error:
        here.faults = (*earlier, *map(str, error.faults))
        return _refused(here, "The unsaved changes are not set again: they are no settings.")
    except UNREADABLE:
        return "The unsaved changes cannot be read."
    other = case != here.case.hash[:SIGNS]
    if other:
        found = opened_cases.recalled(case)
        if found is None:
            return _refused(here, "The unsaved changes were of other data, not kept here any more.")
        here.change_case(found.case)
    here.turn(policy)
    here.faults = (*earlier, *here.faults)
    if here.policy != policy:
        data = "data are here again, the " if other else ""
        return _refused(here, f"The unsaved {data}changes of settings are not set again: they do "
                        "not suit the data.")  # fmt: skip
    if goes_on():
        st.session_state[_NOTED] = (here.case.hash, here.policy)
    return "The unsaved changes are here again." if here.pending else ""


def _refused(here: Desk, words: str) -> str:
    """Let changes that do not suit what is open stay on disk, by the address; return `words`."""
    st.session_state[_REFUSED] = (here.case.hash, here.policy)
    return words


def _has_changes(here: Desk) -> bool:
    """Whether there is anything in no plan; without a plan, more than a case with its defaults."""
    if here.plan is None:
        return bool(here.policy.changes()) or here.case.hash != here.opened
    return here.pending


def _write(here: Desk) -> bool:
    """Write settings and the mark of the data, and data that are not as opened; say if it could."""
    known = here.opened if here.plan is None else here.plan.case.hash
    source = f"{here.source} (changed)"
    if here.case.hash != known and not opened_cases.remember(here.case, source):
        return False
    content = {"case": here.case.hash[:SIGNS], "policy": here.policy.changes()}
    kept = unsaved.keep(own(), _FILE, json.dumps(content, ensure_ascii=False).encode())
    if kept:
        st.session_state[_NOTED] = (here.case.hash, here.policy)
    return kept


def _read(kept: bytes) -> tuple[Policy, str]:
    content = json.loads(kept)
    if not isinstance(content["policy"], dict):
        raise TypeError(content)
    table = {"name": UNSAVED, "policy": nested(content["policy"])}
    return Scenario.from_table(table, UNSAVED).policy, str(content["case"])
