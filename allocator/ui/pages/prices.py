"""Tabs of page Analysis: what the next million is worth, value by budget, the price of rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from allocator.explore.marginal.tables import (
    LEAST_PRICE,
    by_unit,
    per_hundred,
    priced_rules,
    shared_gift_words,
)
from allocator.report.rules.groups import readable
from allocator.report.waiting import running_words
from allocator.session.process.background_task import BackgroundTask
from allocator.ui import text as say
from allocator.ui.cache import once
from allocator.ui.pages import next_money as more_money
from allocator.ui.state import studies
from allocator.ui.text import on_page, plain
from allocator.ui.widgets import chart as picture
from allocator.ui.widgets import margins, table
from allocator.util.format import counted

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

_EVERY_S = 1.0
_FACTORS = (0.8, 0.9, 1.0, 1.1, 1.2)


def draw(plan: Plan) -> None:
    """Draw the tabs about prices."""
    tabs = st.tabs(["Next million", "What it buys", "Rules", "Budgets"],
                   key="money_tab", on_change="rerun", bind="query-params")  # fmt: skip
    for tab, part in zip(tabs, (_next, more_money.draw, _rules, _curve), strict=True):
        if tab.open:
            with tab:
                part(plan)


def _next(plan: Plan) -> None:
    st.caption("What more money would be worth, in value points for US$ 100 million "
               "at the rate of the next million, if every lot, seat and line stayed the same and "
               "only grants, upkeep and payers were re-optimised. It holds for small "
               "steps.")  # fmt: skip
    found = margins.found(plan)
    if found is None:
        return
    accounts = list(plan.case.tables["accounts"]["account"])
    picture.show("marginal", found.accounts, key="marginal", accounts=tuple(accounts))
    table.show(
        per_hundred(found.accounts), "marginal_accounts", alt="Value of the next money by account"
    )
    st.subheader("Extra money for one nation")
    st.caption("From the account and in the year where it is worth most; it counts "
               "towards law, absorption, risk and exposure like any other money.")  # fmt: skip
    say.lines(once(shared_gift_words, found.nations))
    table.show(per_hundred(found.nations), "marginal_nations", alt="Value of extra money by nation")


def _rules(plan: Plan) -> None:
    st.caption("What would be gained, in value points, if the limit of a rule were "
               "relaxed; most expensive first, one table per unit of the limit, since prices of "
               "different units cannot be ranked. A rule that applies in several years or places "
               "is shown once, with the price in its most expensive place, named first, and in "
               "its cheapest. Your own decisions are included.")  # fmt: skip
    found = margins.found(plan)
    if found is None:
        return
    priced = once(priced_rules, found.rules, plan.case)
    order = ["value", "value_low", "meaning", "limit", "citation", "status"]
    for unit, dear in once(by_unit, priced).items():
        st.markdown(f"**{plain(f'Value points for {unit}')}**")
        table.read(readable(dear)[order], alt=f"Price of rules for {unit}, most expensive first")
    slight = int((priced["value"] < LEAST_PRICE).sum())
    if slight:
        st.caption(f"Left out: {counted(slight, 'rule')} worth less than {LEAST_PRICE:.4f} value "
                   "points for one unit, which is practically nothing.")  # fmt: skip
    with st.expander("Every rule by itself"):
        every = found.rules[found.rules["value"] >= LEAST_PRICE]
        order = ["value", "unit", "text", "year", "limit", "status", "rule"]
        table.show(every[order], "price_of_every_rule", alt="Price of every rule by itself")


def _curve(plan: Plan) -> None:
    st.caption("The value of the best plan if all new money "
               "were less or more: one search for each of five budgets.")  # fmt: skip
    kept: dict[str, Any] = st.session_state.setdefault("curve", {})
    if not _same_settings(kept.get("plan"), plan):
        _put_away(kept)
        asked = st.button("Draw the curve", key="draw_curve", type="primary")
        takes = studies.estimate(plan, len(_FACTORS), "curve")
        if asked:
            from allocator.explore.marginal.value_curve import value_curve

            errand = BackgroundTask(value_curve, plan.case, plan.policy, _FACTORS)
            kept.update(plan=plan, errand=errand, takes=takes)
            st.rerun()
        return
    st.fragment(_curve_so_far, run_every=_EVERY_S if kept["errand"].running else None)()


def _curve_so_far() -> None:
    kept = st.session_state["curve"]
    errand: BackgroundTask = kept["errand"]
    was = errand.running
    errand.poll()
    if errand.running:
        done, now_s = len(errand.pieces), errand.seconds
        by_pace = now_s / done * (len(_FACTORS) - done) if done else None
        left = kept["takes"].left_words(now_s, by_pace)
        st.caption(plain(f"{done} of {len(_FACTORS)} budgets are done · {running_words(now_s)}"
                         f"{f' · {left}' if left else ''}"))  # fmt: skip
        st.button("Stop", key="stop_curve", on_click=errand.stop)
    elif was:
        if len(errand.pieces) == len(_FACTORS):
            kept["takes"].note(errand.seconds)
        st.rerun()
    for fault in errand.faults:
        st.error(on_page(fault))
    if errand.pieces:
        points = pd.DataFrame(errand.pieces)
        picture.show("value_curve", points, key=f"value_curve_{len(points)}", figures=points)
    if not errand.running and len(errand.pieces) < len(_FACTORS):
        _ask_again("curve")


def _ask_again(question: str) -> None:
    """Offer to ask anew what was stopped or has failed."""
    if st.button("Ask again", key=f"{question}_again"):
        _put_away(st.session_state[question])
        st.rerun()


def _same_settings(one: Plan | None, other: Plan) -> bool:
    return one is not None and one.policy == other.policy and one.case.hash == other.case.hash


def _put_away(kept: dict[str, Any]) -> None:
    """End what was asked about a plan that is no longer shown."""
    if "errand" in kept:
        kept["errand"].stop()
    kept.clear()
