"""What is open is in the address, so that a page that is loaded again shows it again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from allocator.errors import AllocatorError
from allocator.plan import opened_cases
from allocator.plan.opened_cases import SIGNS
from allocator.ui.state import journal
from allocator.ui.state.solve_job import ask
from allocator.ui.state.startup import first_case, policy_at_first, read_plan

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.ui.state.page_state import Desk

OPEN = "open"
"""Name of what is open in the address: the beginnings of the hashes of case and settings."""

_DONE = "brought_back"


def note(here: Desk) -> None:
    """Name in the address what is shown, where another page would not begin with it."""
    plan = here.plan
    if plan is None or here.growing(plan):
        return
    as_opened = here.source == str(first_case()) and here.case.hash == here.opened
    if as_opened and here.place is None and plan.policy == policy_at_first():
        st.query_params.pop(OPEN, None)
        return
    mark = _mark(plan.case, plan.policy)
    if st.query_params.get(OPEN) != mark:
        st.query_params[OPEN] = mark


def bring_back(here: Desk) -> None:
    """Open what the address names, once: the case, then its plan where it is kept."""
    if st.session_state.get(_DONE):
        return
    st.session_state[_DONE] = True
    mark = st.query_params.get(OPEN, "")
    if not mark or _shows(here, mark):
        return
    case = mark.partition("-")[0]
    if case != here.case.hash[:SIGNS]:
        _open(here, case)
    if not _shows(here, mark):
        _show(here, mark)
    if here.plan is None and here.job is None:
        here.notice += " No plan is kept for it, so a first one is being made."
        try:
            ask(here)
        except AllocatorError as error:
            here.faults = (str(error),)


def _open(here: Desk, mark: str) -> None:
    found = opened_cases.recalled(mark)
    if found is None:
        return
    here.open_case(found.case, found.source, read_plan(found.case, Path(found.source)))
    here.mapping = found.mapping
    journal.restore(here)
    here.notice = f"{found.source} is open again. {here.notice}".rstrip()


def _show(here: Desk, mark: str) -> None:
    """Show the plan that the address names: a scenario that is kept, or the one of the case."""
    case, _, policy = mark.partition("-")
    names = [name for name, one in here.kept.items()
             if one.card.case.startswith(case) and one.card.policy.startswith(policy)]  # fmt: skip
    first = here.first
    if names:
        here.take_kept(names[-1])
        here.notice = f"The plan shown last is open again: {names[-1]}."
    elif first is not None and _mark(first.case, first.policy) == mark:
        here.take(first.policy, plan=first)
    else:
        if case == here.case.hash[:SIGNS]:
            here.notice = f"{here.notice} The plan shown last is not kept here.".lstrip()
        return
    here.past, here.before = [], None


def _shows(here: Desk, mark: str) -> bool:
    return here.plan is not None and _mark(here.plan.case, here.plan.policy) == mark


def _mark(case: Case, policy: Policy) -> str:
    return f"{case.hash[:SIGNS]}-{policy.hash[:SIGNS]}"
