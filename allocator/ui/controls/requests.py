"""Forms of page What if: money of an account or a nation, an event, late deliveries."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import streamlit as st

from allocator.inputs.case.names import names_in
from allocator.ui.state import url as link
from allocator.ui.state.page_state import desk
from allocator.ui.text import RE_OPTIMISE, plain
from allocator.ui.widgets import day as day_field
from allocator.ui.widgets import figure, obligations, revising
from allocator.util.format import counted

if TYPE_CHECKING:
    from allocator.explore.revision.requests import Event, MoneyEvent, Request
    from allocator.inputs.case.case import Case
    from allocator.plan.obligated import Obligated

_CUT, _RISE = "less money", "more money"
_EVENTS = {"coup": "coup", "sanction": "sanction", "donor leaves": "donor_exit",
           "money comes late": "late_appropriation"}  # fmt: skip
"""Kinds of events, as people say them."""

_OF_MONEY = ("donor leaves", "money comes late")


def money() -> None:
    """Draw the form for a cut or a rise of an account."""
    kind = st.radio("What happens", [_CUT, _RISE], horizontal=True, key="request_money",
                    persist_state="session") or _CUT  # fmt: skip
    words, request = _money(_case(), rise=kind == _RISE)
    ask(words, *([] if request is None else [request]))


def event() -> None:
    """Draw the form for an event from a date."""
    from allocator.explore.revision.sunk_words import counted_words, uncounted_words

    here = desk()
    assert here.plan is not None
    kinds = list(_EVENTS)
    kind = st.radio("What happens", kinds, horizontal=True, key="request_kind",
                    persist_state="session") or kinds[0]  # fmt: skip
    entries = () if kind in _OF_MONEY else obligations.known()
    words, request = _event(_case(), kind, entries)
    if request is None:
        ask("")
        return
    told = f"{counted_words(here.plan, request)} {uncounted_words([request], entries)}"
    with st.container(gap=None):
        st.caption(plain(told.strip()))
        st.page_link(st.session_state[link.page_key("law-and-money")],
                     label="Enter what accounts (not nations) have obligated on Law and money",
                     icon=":material/arrow_forward:")  # fmt: skip
    ask(words, request)


def extra() -> None:
    """Draw the form for extra money of an account that a nation is to get."""
    from allocator.explore.revision.questions import extra_money

    here = desk()
    assert here.plan is not None
    left, right = st.columns(2)
    with left:
        nation, name = _chosen(here.plan.case, "nations", "nation", "extra")
    with right:
        account, of = _chosen(here.plan.case, "accounts", "account", "extra")
    left, right = st.columns(2)
    amount = figure.entered("Extra a year", "US$ million", key="extra_amount", low=0.1,
                            start=10.0, place=left, persist_state="session")  # fmt: skip
    when, year = _year(here.plan.case, right, "extra_year")
    st.caption("The account gets that much new money, and the nation that much more than in the "
               "plan, from any account that may pay it.")  # fmt: skip
    if amount is None:
        ask("")
        return
    found = extra_money(here.plan, account, amount, nation, year)
    ask(f"US$ {amount:g} million more of {of} for {name}, {when}", *found)


def late() -> None:
    """Draw the form for deliveries that come later."""
    from allocator.explore.revision.questions import late_deliveries

    here, case = desk(), _case()
    items = {"": "all equipment", **names_in(case, "equipment", "item")}
    left, right = st.columns(2)
    item = str(left.selectbox("Deliveries of", list(items), key="late_item",
                              persist_state="session",
                              format_func=lambda one: items[one] or one))  # fmt: skip
    years = int(right.number_input("Come later, years", 1, 10, 1, key="late_years",
                                   persist_state="session"))  # fmt: skip
    words = f"Deliveries of {items[item] or item} come {counted(years, 'year')} later"
    ask(words, late_deliveries(here.case, here.policy, years, item))


def ask(words: str, *requests: Request) -> None:
    """Draw the two buttons that answer requests; without any they wait for what is missing."""
    here = desk()
    with st.container(horizontal=True):
        near = revising.button("request_near")
        anew = st.button(RE_OPTIMISE, key="request_anew",
                         disabled=here.job is not None,
                         help="Searches over everything, which may move much else.")  # fmt: skip
    if not requests or not (near or anew):
        return
    if near:
        revising.begin(here, words, *requests)
    else:
        revising.search(here, *requests)
    st.rerun()


def _case() -> Case:
    plan = desk().plan
    assert plan is not None
    return plan.case


def _year(case: Case, place: Any, key: str) -> tuple[str, int | None]:
    """Let a year be chosen, or all; return it in words and as a figure."""
    years = {"every year": None, **{str(year): year for year in case.years}}
    when = str(place.selectbox("In", list(years), key=key, persist_state="session"))
    return when, years[when]


def _money(case: Case, *, rise: bool) -> tuple[str, Request | None]:
    from allocator.explore.revision.requests import Cut, Rise

    account, name = _chosen(case, "accounts", "account")
    left, right = st.columns(2)
    turn = "Gets more of its new money" if rise else "Loses of its new money"
    share = figure.entered(turn, "%", key="request_share", low=0.0, high=None if rise else 100.0,
                           start=10.0, place=left, persist_state="session")  # fmt: skip
    when, year = _year(case, right, "request_year")
    if share is None:
        return "", None
    kind, verb = (Rise, "gets") if rise else (Cut, "loses")
    more = " more" if rise else ""
    request = kind(account, share / 100, year=year)
    return f"{name} {verb} {share:g}%{more}, {when}", request


def _event(
    case: Case, kind: str, entries: tuple[Obligated, ...]
) -> tuple[str, Event | MoneyEvent | None]:
    from allocator.explore.revision.requests import Event, MoneyEvent
    from allocator.explore.revision.sunk import with_obligated

    money = kind in _OF_MONEY
    left, right = st.columns(2)
    with left:
        code, name = _chosen(case, *(("accounts", "account") if money else ("nations", "nation")))
    first, last = (datetime.date(case.years[0] - 1, 10, 1), datetime.date(case.years[-1], 9, 30))
    day = day_field.entered("Day", key="request_day", first=first, last=last, place=right)
    if day is None:
        return "", None
    words = f"{kind}, {name}, {day.isoformat()}"
    if money:
        return words, MoneyEvent(_EVENTS[kind], code, day)
    return words, with_obligated(Event(_EVENTS[kind], code, day), entries)


def _chosen(case: Case, of: str, column: str, key: str = "request") -> tuple[str, str]:
    """Let a nation or an account be chosen, and return its code and name."""
    names = names_in(case, of, column)
    code = str(st.selectbox(column.capitalize(), list(names), key=f"{key}_{column}",
                            persist_state="session",
                            format_func=lambda one: names[one] or one))  # fmt: skip
    return code, names[code] or code
