"""The better plan that an answer found: kept as a scenario, or shown in place of the plan shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from allocator.explore.explanation.found_better import better_plan, taken_over
from allocator.ui.state.journal import NAME
from allocator.ui.state.page_state import desk

if TYPE_CHECKING:
    from allocator.explore.explanation.answer import Answer
    from allocator.plan.plan import Plan

_NAME, _REASON, _OF = "better_name", "better_reason", "better_of"


def draw(answer: Answer) -> None:
    """Draw name, reason and two buttons that take the better plan over, where there is one."""
    found = better_plan(answer)
    if found is None:
        return
    _prefill(answer)
    with st.expander("Take the better plan over", key="better_plan"):
        st.text_input("Name", key=_NAME, max_chars=80)
        st.text_input("Reason", key=_REASON, max_chars=400)
        with st.container(horizontal=True):
            st.button("Save as a scenario", key="better_keep", on_click=_take, args=(found[1],))
            st.button("Save and show it in place of this plan", key="better_show",
                      on_click=_take, args=(found[1],), kwargs={"show": True},
                      help="Undo brings the plan shown now back.")  # fmt: skip


def _prefill(answer: Answer) -> None:
    """Give name and reason of this answer to the form; what was typed stays until another one."""
    state, told = st.session_state, taken_over(answer)
    other = state.get(_OF) != (told, answer.plan.value)
    state[_OF] = (told, answer.plan.value)
    for key, text in zip((_NAME, _REASON), told, strict=True):
        if other or key not in state:
            state[key] = text


def _take(plan: Plan, *, show: bool = False) -> None:
    here = desk()
    name = str(st.session_state[_NAME]).strip()
    here.faults, here.notice = (), ""
    if not name:
        here.notice = "Give the scenario a name first."
    elif name in here.kept:
        here.notice = f"There is a scenario “{name}” already: give another name or delete it."
    else:
        author = str(st.session_state.get(NAME, ""))
        here.keep(name, author, str(st.session_state[_REASON]).strip(), plan)
        faults = here.faults
        if show:
            here.move_to(plan, undo=True)
            here.name, here.faults = name, faults
        here.notice = f"Saved as scenario “{name}”{', which is shown now' if show else ''}."
