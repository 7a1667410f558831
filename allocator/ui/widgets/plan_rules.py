"""The rules that shape a plan, with their sources: limits reached and policy targets missed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from allocator.explore.marginal.limit_prices import (
    priced_limits,
    priced_single_limits,
    rate_words,
)
from allocator.report.law_money.columns import EACH_LIMIT, LIMITS, MISSED, PRICED
from allocator.report.rules.groups import readable
from allocator.report.rules.singly import COLUMNS, single_limits
from allocator.report.tables import bending_rules, binding_rules, missed_readable
from allocator.ui.cache import once
from allocator.ui.state import url as link
from allocator.ui.text import plain
from allocator.ui.widgets import margins, table

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

TABS = ("Targets missed", "Limits reached")
"""Tabs of page Law and money that list the rules."""


def counts(plan: Plan) -> None:
    """Draw how many rules limit the plan and are missed, and the way to the lists of them."""
    st.subheader("Rules that shape it")
    bends, binds = once(bending_rules, plan), once(binding_rules, plan)
    st.caption(plain(
        f"Kinds of rules that limit the plan: {len(binds)}. "
        + (f"Policy targets missed, because they cannot be met or cost too much: {len(bends)}."
           if len(bends) else "No policy target is missed.")
    ))  # fmt: skip
    with st.container(horizontal=True):
        for tab in TABS:
            if st.button(tab, key=f"rules_{tab}", help="On page Law and money, with sources."):
                link.open_page("law-and-money", "ledger_tab", tab)


def limits(plan: Plan) -> None:
    """Draw each rule that limits the plan, with its source."""
    st.caption("Rules that say the same of several places or years are one row; below, each rule "
               "is by itself with its own source.")  # fmt: skip
    prices = margins.known(plan)
    found = once(binding_rules, plan) if prices is None else once(priced_limits, plan, prices)
    more = [] if prices is None else list(PRICED)
    order = ["status", "meaning", "limit", *more, "citation"]
    table.read(readable(found)[order], alt="Rules that limit the plan",
               names={**LIMITS, **PRICED})  # fmt: skip
    if prices is not None:
        st.caption(plain(rate_words(plan)))
    every = st.expander("Every rule by itself, with its source", key="single_limits",
                        on_change="rerun")  # fmt: skip
    if every.open:
        with every:
            single = (once(single_limits, plan) if prices is None
                      else once(priced_single_limits, plan, prices))  # fmt: skip
            table.show(single[[*COLUMNS, *more]], "every_limit",
                       names={**EACH_LIMIT, **PRICED},
                       alt="Every rule that limits the plan, by itself")  # fmt: skip


def missed(plan: Plan) -> None:
    """Draw each policy target that is missed, and by how much."""
    bends = once(bending_rules, plan)
    if bends.empty:
        st.caption("No policy target is missed.")
        return
    order = ["meaning", "bend", "limit", "activity", "cost_value", "citation"]
    table.read(missed_readable(bends)[order], alt="Policy targets that are missed", names=MISSED)
