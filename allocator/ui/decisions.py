"""Locks, ranges and bars on single lines or nations, each with its author and reason."""

from __future__ import annotations

import datetime

import streamlit as st

from allocator.decision import DECISIONS, decided, decision_words
from allocator.errors import DataError
from allocator.rule_groups import names_by_code
from allocator.ui.say import plain
from allocator.ui.state import desk


def panel() -> None:
    """Draw the decisions in force and the form for a new one."""
    here = desk()
    names = names_by_code(here.case)
    if not here.policy.locks:
        st.caption("You have not decided anything yourself yet.")
    for lock in here.policy.locks:
        with st.container(border=True):
            st.markdown(plain(decision_words(lock, names)))
            why = " · ".join(part for part in (lock.reason, lock.author, lock.date) if part)
            st.caption(plain(why or "no reason given"))
            st.button("Take it out", key=f"out_{lock.lock}", on_click=_take_out, args=(lock.lock,))
    form()


def form(nation: str = "", key: str = "decide") -> None:
    """Draw the form for a new decision; `nation` is the one it is about if the page says so."""
    here = desk()
    nations = list(here.case.tables["nations"]["nation"])
    names = names_by_code(here.case)
    with st.popover("Decide something yourself", width="stretch", key=f"{key}_open"):
        kinds = list(DECISIONS)
        kind = st.radio(
            "Decision", kinds, kinds.index("at least"), horizontal=True, key=f"{key}_kind"
        )
        about = st.selectbox(
            "Nation", nations, nations.index(nation) if nation in nations else 0,
            format_func=lambda code: names.get(code) or code, key=f"{key}_nation",
        )  # fmt: skip
        what = _about_what(key)
        years = st.multiselect("Years", here.case.years, key=f"{key}_years",
                               placeholder="all years together")  # fmt: skip
        low, high = _quantities(kind or "at least", key)
        reason = st.text_input("Reason", key=f"{key}_reason", max_chars=300)
        author = st.text_input("Your name", key=f"{key}_author", max_chars=80,
                               persist_state="session")  # fmt: skip
        if st.button("Add the decision", key=f"{key}_add", type="primary"):
            _add(kind or "at least", str(about), what, years, (low, high), reason, author)


def _about_what(key: str) -> str:
    here = desk()
    names = names_by_code(here.case)
    options = ["", *here.case.tables["accounts"]["account"], *here.case.items["item"]]
    words = {"": "all money of the nation (US$ million)"}
    return str(
        st.selectbox("Of what", options, key=f"{key}_what",
                     format_func=lambda code: words.get(code) or names.get(code) or code)
    )  # fmt: skip


def _quantities(kind: str, key: str) -> tuple[float | None, float | None]:
    """Return the two figures that a decision of this kind needs, in lots, seats or US$ million."""
    wants = DECISIONS[kind]
    labels = {"low": "At least", "high": "At most", "fixed": "Exactly"}
    found = {
        name: st.number_input(f"{labels[name]} (lots, seats or US$ million)", 0.0, None, 1.0,
                              key=f"{key}_{name}", format="%g")
        for name in wants
    }  # fmt: skip
    if "fixed" in found:
        return found["fixed"], found["fixed"]
    if kind == "nothing":
        return None, 0.0
    return found.get("low"), found.get("high")


def _add(
    kind: str, nation: str, what: str, years: list[int], limits: tuple[float | None, float | None],
    reason: str, author: str,
) -> None:  # fmt: skip
    here = desk()
    if not (reason.strip() and author.strip()):
        st.warning("A decision needs your name and a reason: others will ask for them.")
        return
    try:
        lock = decided(
            here.case, here.policy, nation, what, years, limits, reason=reason.strip(),
            author=author.strip(), date=datetime.date.today().isoformat(),
        )  # fmt: skip
    except DataError as error:
        here.faults = tuple(map(str, error.faults))
    else:
        here.try_turn(locks=(*here.policy.locks, lock))
    st.rerun()


def _take_out(name: str) -> None:
    here = desk()
    here.try_turn(locks=tuple(lock for lock in here.policy.locks if lock.lock != name))
