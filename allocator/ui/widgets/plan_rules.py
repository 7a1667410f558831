"""The rules that shape a plan, with their sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from allocator.report.rules.groups import readable
from allocator.report.tables import bending_rules, binding_rules
from allocator.ui.cache import once
from allocator.ui.text import plain
from allocator.ui.widgets import table

if TYPE_CHECKING:
    from allocator.plan.plan import Plan


def draw(plan: Plan) -> None:
    """Draw how many rules bind and are relaxed, and each with its source."""
    st.subheader("Rules that shape it")
    bends = once(bending_rules, plan)
    binds = once(binding_rules, plan)
    st.caption(plain(
        f"Kinds of rules that limit the plan: {len(binds)}. "
        + (f"Policy rules relaxed, because they cannot be met or cost too much: {len(bends)}."
           if len(bends) else "No policy rule had to be relaxed.")
    ))  # fmt: skip
    with st.expander("Binding rules"):
        order = ["status", "meaning", "limit", "citation"]
        table.read(readable(binds)[order], alt="Binding rules")
    if len(bends):
        with st.expander("Relaxed rules"):
            order = ["meaning", "cost_value", "bend", "unit", "limit", "activity"]
            table.read(bends[order], alt="Relaxed rules")
