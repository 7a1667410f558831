"""Plans of a trade-off as scenarios: saved with one click, and next to each other on Scenarios."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import streamlit as st

from allocator.ui.state.journal import NAME
from allocator.ui.state.page_state import desk
from allocator.util.format import counted

if TYPE_CHECKING:
    from allocator.explore.frontiers.result import Frontier
    from allocator.ui.state.page_state import Desk
    from allocator.ui.state.studies import Study

COLUMNS = "columns_of"
"""Field of page Scenarios with the scenarios that are columns."""

_MOST = 6
"""So many more columns stay readable."""


def numbers(here: Desk, study: Study) -> tuple[int, ...]:
    """Return the numbers of the plans that can be taken over, without the plan shown itself."""
    found: Frontier = study.answer
    shown = here.plan
    own = [number for number in found.compared if found.plans[number - 1].kind == "start"
           and shown is not None and found.plans[number - 1].policy == shown.policy]  # fmt: skip
    return tuple(number for number in found.compared if number not in own)


def label(here: Desk, study: Study) -> str:
    """Return what a button is called that takes the plans over."""
    others = counted(len(numbers(here, study)), "other plan")
    if is_taken(here, study):
        return f"Compare its {others} with the plan shown"
    return f"Save its {others} as scenarios and compare with the plan shown"


def take(study: Study) -> None:
    """Save the plans as scenarios, once, and make them the columns of page Scenarios."""
    here, found = desk(), study.answer
    here.faults, names = (), []
    for number in numbers(here, study):
        name = _name(study, number)
        names.append(name)
        if name not in here.kept:
            note = found.scenario(number).note
            author = str(st.session_state.get(NAME, ""))
            here.keep(name, author, note, found.plan_of(number))
    st.session_state[COLUMNS] = names[:_MOST]


def is_taken(here: Desk, study: Study) -> bool:
    """Whether all of the plans are scenarios already."""
    return all(_name(study, number) in here.kept for number in numbers(here, study))


def _name(study: Study, number: int) -> str:
    asked = time.strftime("%H:%M", time.localtime(study.began))
    return f"Trade-off of {asked}, plan {number}"
