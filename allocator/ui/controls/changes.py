"""Changes that are not in the plan yet, and the buttons that answer them, undo or redo them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from allocator.errors import DataError
from allocator.inputs.case.rule_names import policy_names
from allocator.inputs.policy.differences import policy_differences
from allocator.ui.state import journal, unsaved
from allocator.ui.state.page_state import Desk, desk
from allocator.ui.state.solve_job import ask, warm_up
from allocator.ui.text import RE_OPTIMISE, on_page, plain
from allocator.ui.widgets import revising
from allocator.util.format import counted, listing

if TYPE_CHECKING:
    from collections.abc import Sequence

_SAID = 3
"""Changes that are named in the head of their answer."""


def state_words(here: Desk) -> str:
    """Say in a few words whether the plan shown is that of the settings."""
    if here.job is not None:
        return "Searching"
    if here.plan is None:
        return "No plan yet"
    if here.pending:
        return counted(len(_differences(here)) or 1, "unsaved change")
    return "Search ended early" if here.unfinished else "Plan up to date"


def panel() -> None:
    """Draw the buttons that act on unsaved changes, and say which changes these are."""
    buttons()
    listed()


def buttons() -> None:
    """Draw the buttons that answer unsaved changes, and those that go through steps."""
    here = desk()
    if here.pending:
        warm_up(here)
    with st.container(horizontal=True, gap="small"):
        possible = here.pending and not _no_small_answer(here)
        asked = possible and revising.button("pending_near")
        _make_button(here)
        _steps(here)
    if asked:
        revising.begin(here, listing(_differences(here), _SAID))
        st.rerun()


def listed() -> None:
    """Say which changes are not in the plan yet, and which step of the journal is shown."""
    here = desk()
    _told(here, _differences(here) if here.pending else [])
    if here.pending and (why_not := _no_small_answer(here)):
        st.caption(on_page(why_not))
    if told := journal.words(here):
        st.caption(plain(told))


def _differences(here: Desk) -> Sequence[str]:
    before = here.policy if here.plan is None else here.plan.policy
    return policy_differences(before, here.policy, policy_names(here.case))


def _told(here: Desk, differences: Sequence[str]) -> None:
    """Say what is not in the plan yet, or what the plan shown is."""
    if here.pending:
        st.markdown("**Unsaved changes: not in the plan yet**" if differences else
                    "**No plan of these data yet**")  # fmt: skip
        if differences:
            st.markdown("\n".join(f"- {plain(one)}" for one in differences))
        if unsaved.is_kept():
            st.caption(unsaved.KEPT)
        elif unsaved.is_kept() is not None:
            st.warning(unsaved.ONLY_HERE)
        return
    more = ""
    if revising.explains(here) or journal.is_small_answer(here):
        more = f" It is the least change for a request; “{RE_OPTIMISE}” may gain more."
    elif here.unfinished:
        more = " Its search was ended early and can be run again."
    st.caption(f"The plan shown is made from these settings.{more}")


def _no_small_answer(here: Desk) -> str:
    """Say why the changes cannot be answered with the least change; empty if they can."""
    if here.plan is None:
        return "There is no plan yet that could be changed."
    try:
        revising.waiting(here)
    except DataError as error:
        return " ".join(f"No least change: {fault.found}. {fault.fix[:1].upper()}{fault.fix[1:]}."
                        for fault in error.faults)  # fmt: skip
    return ""


def _make_button(here: Desk) -> None:
    st.button(RE_OPTIMISE if here.plan is not None else "Make a first plan", key="make",
              on_click=_make,
              disabled=not (here.pending or here.unfinished) or here.job is not None,
              help="Searches over everything for the best plan under these settings. The plan "
              "shown stays until the search ends.")  # fmt: skip


def _steps(here: Desk) -> None:
    """Draw the buttons that go through steps."""
    st.button("Undo", key="undo", on_click=journal.undo, args=(here,), icon=":material/undo:",
              disabled=not journal.can_undo(here),
              help="Undoes the last change, with its plan.")  # fmt: skip
    st.button("Redo", key="redo", on_click=journal.redo, args=(here,), icon=":material/redo:",
              disabled=not journal.can_redo(here),
              help="Takes the answer again that was undone last.")  # fmt: skip
    st.button("Reset", key="reset", on_click=here.reset, disabled=not here.policy.changes(),
              help="Returns every setting to its default.")  # fmt: skip


def _make() -> None:
    here = desk()
    here.notice = ""
    ask(here)
