"""Locks, ranges and bars on single lines or nations, each with its author and reason."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, TypeAlias

import streamlit as st

from allocator.inputs.case.names import names_by_code
from allocator.inputs.policy.differences import decision_words
from allocator.inputs.policy.kept_names import kept_code
from allocator.report.decisions.facts import decision_facts
from allocator.report.decisions.lock import DECISIONS, decided
from allocator.report.decisions.outcomes import decision_outcomes, outcome_words
from allocator.ui.cache import once
from allocator.ui.state.page_state import desk
from allocator.ui.text import plain
from allocator.ui.widgets import deciding, figure, keeping, preview, revising

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from streamlit.delta_generator import DeltaGenerator

    from allocator.inputs.policy.policy import Lock
    from allocator.report.decisions.facts import DecisionFacts
    from allocator.ui.state.page_state import Desk

_OPEN, _WHERE = "deciding", "deciding_on"
"""Where the session notes that the form is open, and on which page."""

_About: TypeAlias = tuple[str, str, list[int], tuple[float | None, float | None]]
"""Nation, item or account, years and limits of a decision."""


def panel() -> None:
    """Draw the decisions in force, what became of each in the plan, and the way to a new one."""
    here = desk()
    if not here.policy.locks:
        st.caption("You have not added any decisions yet.")
    for lock in here.policy.locks:
        if not kept_code(lock.lock):
            with st.container(border=True):
                _told(here, lock)
                st.button("Remove it", key=f"out_{lock.lock}", on_click=_take_out,
                          args=(lock.lock,))  # fmt: skip
    keeping.panel()
    button()


def about(nation: str) -> None:
    """Draw the decisions about one nation and what became of them."""
    here = desk()
    own = [lock for lock in here.policy.locks if lock.nation == nation and not kept_code(lock.lock)]
    if own:
        with st.container(border=True, key="decided_here"):
            st.markdown("**Your decisions here**")
            for lock in own:
                _told(here, lock)


def button(nation: str = "") -> None:
    """Draw the button that opens the form; `nation` is the one it is about if the page says so."""
    st.button("Add a decision", key=f"decide_open_{nation}", on_click=_open,
              args=(nation,), width="stretch")  # fmt: skip


def dialog(page: str, *, has_form: bool) -> None:
    """Draw the form for a new decision over the page on which it was opened; leaving closes it.

    A page that `has_form` shows the form by itself.
    """
    opened = _OPEN in st.session_state
    if opened and st.session_state.setdefault(_WHERE, page) == page and not has_form:
        st.dialog("Add a decision", width="medium", on_dismiss=_close)(form)()
    elif opened or not has_form:
        _close()


def _open(nation: str) -> None:
    st.session_state[_OPEN] = nation
    if nation:
        st.session_state["decide_nation"] = nation


def _close() -> None:
    st.session_state.pop(_OPEN, None)
    st.session_state.pop(_WHERE, None)
    preview.put_away()


def _told(here: Desk, lock: Lock) -> None:
    """Say what is decided, why and by whom, and what the plan shown makes of it."""
    st.markdown(plain(decision_words(lock, names_by_code(here.case))))
    why = " · ".join(part for part in (lock.reason, lock.author, lock.date) if part)
    st.caption(plain(why or "no reason given"))
    if here.plan is None or lock not in here.plan.policy.locks:
        st.caption("Takes effect with the next plan.")
        return
    for row in once(decision_outcomes, here.plan).to_dict("records"):
        if row["lock"] == lock.lock:
            sign = ":material/check:" if row["met"] else ":material/warning:"
            so_far = "So far: " if here.growing(here.plan) else ""
            st.markdown(f"{sign} {plain(so_far + outcome_words(row))}")


def form() -> None:
    """Draw the form for a new decision."""
    here = desk()
    preview.get_ready(here)
    names = names_by_code(here.case)
    left, right = st.columns(2)
    nation = str(left.selectbox(
        "Nation", list(here.case.tables["nations"]["nation"]),
        format_func=lambda code: names.get(code) or code, key="decide_nation",
    ))  # fmt: skip
    with right:
        what = _about_what(here, names)
    kinds = list(DECISIONS)
    kind = st.radio("Decision", kinds, kinds.index("at least"), horizontal=True,
                    key="decide_kind") or kinds[0]  # fmt: skip
    when, *places = st.columns([2, 1, 1])
    years = when.multiselect("Years", here.case.years, key="decide_years",
                             placeholder="all years together")  # fmt: skip
    facts = once(decision_facts, here.case, here.policy, here.plan, nation, what, tuple(years))
    _propose(facts, kind)
    limits = _quantities(kind, facts, places)
    if kind != "nothing":
        st.caption(plain(facts.start_words()))
    with st.container(border=True, key="decide_facts", gap="xsmall"):
        for one in facts.words:
            st.markdown(plain(one))
        if limits is not None:
            _doubts(facts, *limits)
    about = None if limits is None else (nation, what, years, limits)
    if about is not None and limits is not None and not facts.idle(*limits) and not facts.stops:
        lock = _decided(here, about)
        if not revising.answered(here, lock):
            preview.draw(lock)
    why = deciding.signed("decide")
    with st.container(horizontal=True):
        near = revising.button("decide_near")
        add = st.button(deciding.ADD, key="decide_add", help=deciding.ADD_HELP)
    if near or add:
        if about is None:
            st.warning("The decision needs a figure.")
        elif near or deciding.is_signed(*why):
            _take(_decided(here, about, *why), near=near)


def _propose(facts: DecisionFacts, kind: str) -> None:
    """Begin with figures that change the plan shown; those that were typed stay in their unit."""
    before: dict[str, str] = st.session_state.get("decide_proposed", {})
    unit = st.session_state.get("decide_unit")
    proposed = {
        name: f"{amount * facts.each:.10g}" for name, amount in facts.proposed(kind).items()
    }
    for name, amount in proposed.items():
        key = f"decide_{name}"
        typed = st.session_state.get(key, "")
        open_to = unit != facts.counted_in or typed in ("", before.get(name))
        if open_to and typed != amount:
            st.session_state[key] = amount
    st.session_state["decide_proposed"] = before | proposed
    st.session_state["decide_unit"] = facts.counted_in


def _doubts(facts: DecisionFacts, low: float | None, high: float | None) -> None:
    """Say at once that a decision changes nothing, or why it cannot be kept and would bend."""
    idle = facts.idle(low, high)
    if idle:
        st.info(plain(idle))
    doubts = facts.against(low)
    if doubts:
        st.error("  \n".join(["**This cannot be met in full.**", *map(plain, doubts)]),
                 icon=":material/block:")  # fmt: skip


def _about_what(here: Desk, names: Mapping[str, str]) -> str:
    options = ["", *here.case.tables["accounts"]["account"], *here.case.items["item"]]
    words = {"": "all money of the nation"}
    return str(
        st.selectbox("Item", options, key="decide_what",
                     format_func=lambda code: words.get(code) or names.get(code) or code)
    )  # fmt: skip


def _quantities(
    kind: str, facts: DecisionFacts, places: Iterable[DeltaGenerator]
) -> tuple[float | None, float | None] | None:
    """Return the two figures that a decision needs, entered at `places`; None if one is missing.

    They are typed in what a lot is counted in, and returned in lots.
    """
    labels = {"low": "In all at least", "high": "In all at most", "fixed": "In all exactly"}
    given = {
        name: figure.entered(
            labels[name], facts.counted_in, key=f"decide_{name}", low=0.0, place=place
        )
        for name, place in zip(DECISIONS[kind], places, strict=False)
    }
    typed = {name: amount for name, amount in given.items() if amount is not None}
    found = {name: facts.whole(name, amount) for name, amount in typed.items()}
    for words in filter(None, (facts.rounding(name, amount) for name, amount in typed.items())):
        st.caption(plain(words))
    if len(found) < len(given):
        return None
    if "fixed" in found:
        return found["fixed"], found["fixed"]
    if kind == "nothing":
        return None, 0.0
    return found.get("low"), found.get("high")


def _decided(here: Desk, about: _About, reason: str = "", author: str = "") -> Lock:
    nation, what, years, limits = about
    return decided(here.case, here.policy, nation, what, years, limits, reason=reason,
                   author=author, date=datetime.date.today().isoformat())  # fmt: skip


def _take(lock: Lock, *, near: bool) -> None:
    here = desk()
    deciding.take(here, decision_words(lock, names_by_code(here.case)), (lock,), near=near)
    _close()
    st.rerun()


def _take_out(name: str) -> None:
    here = desk()
    here.try_turn(locks=tuple(lock for lock in here.policy.locks if lock.lock != name))
