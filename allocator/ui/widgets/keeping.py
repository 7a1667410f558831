"""Keep what the plan shown gives: a nation, an account, or all but one of them, in one click."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from allocator.errors import DataError
from allocator.inputs.case.names import names_by_code
from allocator.inputs.policy.kept_names import kept_code, kept_together, locks_kept_words
from allocator.report.decisions.kept import keep, keep_all_but, keeping, no_longer_kept
from allocator.report.decisions.outcomes import decision_outcomes, kept_outcome
from allocator.ui.cache import once
from allocator.ui.state.journal import NAME
from allocator.ui.state.page_state import desk
from allocator.ui.text import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from allocator.inputs.policy.policy import Lock
    from allocator.plan.plan import Plan

_REASON = "kept as in the plan shown"


def buttons(code: str, kind: str) -> None:
    """Draw the buttons that keep the nation or account `code`, or all others; `kind` names it."""
    kept = code in kept_together(desk().policy.locks)
    with st.container(horizontal=True):
        if kept:
            st.button(f"No longer keep this {kind}", key=f"unkeep_{kind}", on_click=_no_longer,
                      args=(code,))  # fmt: skip
        else:
            st.button(f"Keep this {kind}", key=f"keep_{kind}", on_click=_keep, args=(keep, code),
                      help=_HELP[kind])  # fmt: skip
        st.button(f"Keep all but this {kind}", key=f"keep_but_{kind}", on_click=_keep,
                  args=(keep_all_but, code),
                  help="Every other one is kept in the same way.")  # fmt: skip


_HELP = {
    "nation": "Its goods stay as in the plan shown, every year, and it gets no more money; less "
    "may be paid for upkeep. It is a decision that counts from the next answer or plan on.",
    "account": "What it pays each nation in each year stays as in the plan shown. It is a decision "
    "that counts from the next answer or plan on.",
}


def panel() -> None:
    """Draw what is kept, what became of it in the plan shown, and the way to end it."""
    here = desk()
    locks = [one for one in here.policy.locks if kept_code(one.lock)]
    if not locks:
        return
    with st.container(border=True, key="kept_here"):
        told = locks_kept_words(locks, names_by_code(here.case))
        st.markdown(plain(told[:1].upper() + told[1:]))
        st.caption(plain(_outcome(locks)))
        st.button("No longer keep it", key="unkeep", on_click=_no_longer,
                  args=tuple(kept_together(locks)))  # fmt: skip


def _outcome(locks: Collection[Lock]) -> str:
    plan = desk().plan
    if plan is None or not set(locks) <= set(plan.policy.locks):
        return "Takes effect with the next answer or plan."
    return kept_outcome(locks, once(decision_outcomes, plan).to_dict("records"))


def _keep(decide: Callable[..., tuple[Lock, ...]], code: str) -> None:
    here = desk()
    plan: Plan | None = here.plan
    assert plan is not None
    day = datetime.date.today().isoformat()
    author = str(st.session_state.get(NAME, ""))
    try:
        locks = tuple(
            replace(one, date=day) for one in decide(plan, code, reason=_REASON, author=author)
        )
        policy = keeping(here.policy, locks)
    except DataError as error:
        here.faults = tuple(map(str, error.faults))
        return
    here.turn(policy)
    if not here.faults:
        told = locks_kept_words(locks, names_by_code(plan.case))
        here.notice = f"Decided: {told}. It counts from the next answer or plan on."


def _no_longer(*codes: str) -> None:
    here = desk()
    here.turn(no_longer_kept(here.policy, *codes))
