"""Page Law and money: accounts by year, what the plan rests on, and the annex."""

from __future__ import annotations

import datetime
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from allocator.inputs.case.names import names_in
from allocator.report.law_money.certifications import year_columns
from allocator.report.law_money.columns import BARS, MONEY, OVERRIDES, POINTS, RELIANCE
from allocator.report.law_money.ledger import ledger
from allocator.report.law_money.page import (
    ASSUMED,
    certified_columns,
    ledger_page,
    ledger_workbook,
)
from allocator.report.money_left import left_words
from allocator.report.tables import money_by_account, money_dates
from allocator.ui import text as say
from allocator.ui.cache import once
from allocator.ui.state.page_state import desk
from allocator.ui.text import plain
from allocator.ui.widgets import chart as picture
from allocator.ui.widgets import keeping, obligations, plan_rules, table
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.plan.obligated import Obligated
    from allocator.plan.plan import Plan
    from allocator.report.law_money.record import Ledger

_BY_YEAR = ["account", "year", "available_musd", "obligated_musd", "executed_musd",
            "to_execute_musd", "to_execute_then_musd", "obligated_then_musd",
            "lapsed_musd", "carried_out_musd", "last_chance_musd", "new_musd", "carried_in_musd",
            "set_aside_musd", "paid_musd", "unpaid_musd", "late_delivery_musd"]  # fmt: skip
_BY_VINTAGE = ["account", "vintage", "expires_on", "new_musd", "obligated_musd",
               "to_execute_musd", "to_execute_then_musd", "last_chance_musd", "lapsed_musd",
               "carried_past_horizon_musd", "set_aside_musd"]  # fmt: skip


def draw() -> None:
    """Draw the ledger of the plan shown for a day, and its annex as files."""
    plan = desk().plan
    assert plan is not None
    st.title("Law and money")
    day = st.date_input("As of (empty: before the plan begins)", value=None, key="ledger_day",
                        persist_state="session",
                        min_value=datetime.date(plan.case.years[0] - 1, 1, 1),
                        max_value=datetime.date(plan.case.years[-1] + 10, 12, 31),
                        width=280)  # fmt: skip
    text = day.isoformat() if isinstance(day, datetime.date) else ""
    known = obligations.known()
    with st.spinner("The figures of this day are worked out …"):
        found = once(_ledger, plan, text, known)
    obligations.draw(found, known)
    say.lines(found.sentences)
    _files(plan, found)
    tabs = st.tabs(list(_TABS), key="ledger_tab", on_change="rerun", bind="query-params")
    for tab, part in zip(tabs, _TABS.values(), strict=True):
        if tab.open:
            with tab:
                part(found)


def _ledger(plan: Plan, day: str, known: tuple[Obligated, ...]) -> Ledger:
    return ledger(plan, datetime.date.fromisoformat(day) if day else None, obligated=known)


def _files(plan: Plan, found: Ledger) -> None:
    name = plan.case.meta.name
    with st.container(horizontal=True):
        st.download_button("Save the annex as a page to print", partial(_page, found),
                           file_name=f"{name}-law-and-money.html", mime="text/html",
                           key="ledger_page", on_click="ignore")  # fmt: skip
        st.download_button("Save its tables (.xlsx)", partial(ledger_workbook, found),
                           file_name=f"{name}-law-and-money.xlsx", key="ledger_tables",
                           on_click="ignore")  # fmt: skip


def _page(found: Ledger) -> bytes:
    return ledger_page(found).encode()


def _accounts(found: Ledger) -> None:
    plan = found.plan
    picture.show("accounts_bar", plan, key="money_accounts")
    st.markdown("**Each account by year**")
    base = plan.case.meta.base_year
    st.caption(f"Money that nations can get, US$ million of {base}. “Still to execute” is what "
               "the plan obligates in the fiscal year of the day chosen or later; “if a year "
               "late” expires when it is obligated a year later than planned. Columns of the year "
               "are in dollars of that fiscal year, in which obligations are entered.")  # fmt: skip
    table.show(found.by_year[_BY_YEAR], "ledger_by_year", alt="Money of each account by year",
               most=35, names=MONEY)  # fmt: skip
    st.markdown("**When money expires**")
    table.show(found.by_vintage[_BY_VINTAGE], "ledger_by_vintage", names=MONEY,
               alt="Money by the year in which it is new, and when it expires")  # fmt: skip
    st.markdown("**What floors leave to decide**")
    st.caption("“Discretionary” is what legal floors leave to decide; policy floors promise part "
               "of that. A cut by Budget or Budget factor does not affect what is reserved: the "
               "whole cut falls on what is free for nations.")  # fmt: skip
    table.read(once(money_by_account, plan), alt="What happens to the money of each account")
    say.lines(once(money_dates, plan))
    left = once(left_words, plan)
    if left:
        st.markdown(plain(left))
    names = names_in(plan.case, "accounts", "account")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        account = st.selectbox("Account to keep", list(names), key="keep_account_of", width=280,
                               format_func=lambda code: names[code] or code)  # fmt: skip
        keeping.buttons(str(account), "account")


def _reliance(found: Ledger) -> None:
    st.caption(ASSUMED)
    if found.reliance.empty:
        st.caption("The data state no exceptions, and the settings waive nothing.")
    else:
        order = ["kind", "words", "musd", "nations", "condition", "citation", "date"]
        told = "Waivers and exceptions with the money that rests on each"
        table.read(found.reliance[order], alt=told, names=RELIANCE)
    if not found.certifications.empty:
        _certifications(found)


def _certifications(found: Ledger) -> None:
    """Draw what the data take as given, who signs it, and the money that waits for it by year."""
    case = found.plan.case
    st.markdown("**Certifications and the like, taken as given**")
    st.caption(f"US$ million of {case.meta.base_year} that the plan obligates above what may be "
               "used before each. No rule of the data asks for them: whether they were signed is "
               "for counsel to confirm.")  # fmt: skip
    columns = certified_columns(case)
    years = list(year_columns(case))
    told = found.certifications[
        [name for name in columns if name not in ("assumed", "not_checked")]
    ].copy()
    told[years] = told[years].where(told[years] > NOTHING)
    table.read(told, names=columns,
               alt="Certifications: who signs, and the money that depends on each")  # fmt: skip


def _bars(found: Ledger) -> None:
    if found.bars.empty:
        st.caption("The data state no legal bars.")
        return
    st.caption("What law keeps the plan from doing, and what lifts that. The sums are what all of "
               "the accounts give the nations in these years, also where a bar is about a part "
               "of it. “Not in the data”: known bars of these years that the data do not "
               "have; this plan gives the money that they close.")  # fmt: skip
    order = ["state", "nations", "accounts", "years", "words", "last_musd", "plan_musd",
             "exception", "not_checked", "citation"]  # fmt: skip
    table.read(found.bars[order], alt="Legal bars and exemptions", names=BARS)


def _points(found: Ledger) -> None:
    if found.points.empty:
        st.caption("The data name no law that was not checked.")
        return
    st.caption("Law that is not in the data, that was not read or not confirmed, that is held for "
               "years for which it was not made, or that is our reading: for counsel to "
               "confirm.")  # fmt: skip
    order = ["kind", "about", "years", "not_checked", "citation"]
    table.read(found.points[order], alt="Points that counsel must check", names=POINTS)


def _overrides(found: Ledger) -> None:
    if found.overrides.empty:
        st.caption("Nobody has added a decision, and every setting has its default.")
        return
    table.read(found.overrides, alt="Decisions and settings: who, when, why", names=OVERRIDES)
    st.caption("Who changed a setting, and when, is in the journal of the workspace.")


def _missed(found: Ledger) -> None:
    plan_rules.missed(found.plan)


def _limits(found: Ledger) -> None:
    plan_rules.limits(found.plan)


_TABS = {
    "Accounts": _accounts,
    "Waivers and exceptions": _reliance,
    "Legal bars": _bars,
    "Points to check": _points,
    "Decisions and settings": _overrides,
    **dict(zip(plan_rules.TABS, (_missed, _limits), strict=True)),
}
