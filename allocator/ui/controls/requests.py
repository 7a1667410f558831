"""Forms for a cut or a rise of an account, and for an event from a date."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import streamlit as st

from allocator.inputs.case.names import names_in
from allocator.ui.state.page_state import desk
from allocator.ui.text import RE_OPTIMISE
from allocator.ui.widgets import figure, revising

if TYPE_CHECKING:
    from allocator.explore.revision.requests import Request
    from allocator.inputs.case.case import Case
    from allocator.ui.state.page_state import Desk

_CUT, _RISE = "less money", "more money"
_EVENTS = {"coup": "coup", "sanction": "sanction", "donor leaves": "donor_exit",
           "money comes late": "late_appropriation"}  # fmt: skip
"""Kinds of events, as people say them."""

_OF_MONEY = ("donor leaves", "money comes late")


def money() -> None:
    """Draw the form for a cut or a rise of an account."""
    here = desk()
    assert here.plan is not None
    kind = st.radio("What happens", [_CUT, _RISE], horizontal=True, key="request_money") or _CUT
    _ask(here, *_money(here.plan.case, rise=kind == _RISE))


def event() -> None:
    """Draw the form for an event from a date."""
    here = desk()
    assert here.plan is not None
    kinds = list(_EVENTS)
    kind = st.radio("What happens", kinds, horizontal=True, key="request_kind") or kinds[0]
    _ask(here, *_event(here.plan.case, kind))


def _ask(here: Desk, words: str, request: Request | None) -> None:
    """Draw the two buttons that answer a request."""
    with st.container(horizontal=True):
        near = revising.button("request_near")
        anew = st.button(RE_OPTIMISE, key="request_anew",
                         disabled=here.job is not None,
                         help="Searches over everything, which may move much else.")  # fmt: skip
    if request is None or not (near or anew):
        return
    if near:
        revising.begin(here, words, request)
    else:
        revising.search(here, request)
    st.rerun()


def _money(case: Case, *, rise: bool) -> tuple[str, Request | None]:
    from allocator.explore.revision.requests import Cut, Rise

    account, name = _chosen(case, "accounts", "account")
    left, right = st.columns(2)
    turn = "Gets more of its new money" if rise else "Loses of its new money"
    share = figure.entered(turn, "%", key="request_share", low=0.0, high=None if rise else 100.0,
                           start=10.0, place=left)  # fmt: skip
    years = {"every year": None, **{str(year): year for year in case.years}}
    when = str(right.selectbox("In", list(years), key="request_year"))
    if share is None:
        return "", None
    kind, verb = (Rise, "gets") if rise else (Cut, "loses")
    more = " more" if rise else ""
    request = kind(account, share / 100, year=years[when])
    return f"{name} {verb} {share:g}%{more}, {when}", request


def _event(case: Case, kind: str) -> tuple[str, Request]:
    from allocator.explore.revision.requests import Event, MoneyEvent

    money = kind in _OF_MONEY
    code, name = _chosen(case, *(("accounts", "account") if money else ("nations", "nation")))
    first, last = (datetime.date(case.years[0] - 1, 10, 1), datetime.date(case.years[-1], 9, 30))
    day = st.date_input("Day", first, min_value=first, max_value=last, key="request_day")
    words = f"{kind}, {name}, {day.isoformat()}"
    return words, (MoneyEvent if money else Event)(_EVENTS[kind], code, day)


def _chosen(case: Case, of: str, column: str) -> tuple[str, str]:
    """Let a nation or an account be chosen, and return its code and name."""
    names = names_in(case, of, column)
    code = str(st.selectbox(column.capitalize(), list(names), key=f"request_{column}",
                            format_func=lambda one: names[one] or one))  # fmt: skip
    return code, names[code] or code
