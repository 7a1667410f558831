"""The form for a cut or a rise of an account, or for an event from a date."""

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

_OPEN = "requesting"
"""Where the session notes that the form is open: a page that is drawn anew must not close it."""

_CUT, _RISE = "cut of an account", "rise of an account"
_EVENTS = {"coup": "coup", "sanction": "sanction", "donor leaves": "donor_exit",
           "money comes late": "late_appropriation"}  # fmt: skip
"""Kinds of events, as people say them."""

_OF_MONEY = ("donor leaves", "money comes late")


def button() -> None:
    """Draw the button that opens the form."""
    st.button("Cut an account, or enter an event", key="request_open", on_click=_open,
              width="stretch")  # fmt: skip


def form() -> None:
    """Draw the form over the page if it was opened."""
    if _OPEN in st.session_state:
        title = "Cut an account, or enter an event"
        st.dialog(title, width="medium", on_dismiss=_close)(_form)()


def _open() -> None:
    st.session_state[_OPEN] = True


def _close() -> None:
    st.session_state.pop(_OPEN, None)


def _form() -> None:
    here = desk()
    if here.plan is None:
        st.info("There is no plan yet that this could change.")
        return
    kind = (
        st.radio("What happens", [_CUT, _RISE, *_EVENTS], horizontal=True, key="request_kind")
        or _CUT
    )
    if kind in (_CUT, _RISE):
        words, request = _money(here.plan.case, rise=kind == _RISE)
    else:
        words, request = _event(here.plan.case, kind)
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
    _close()
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
