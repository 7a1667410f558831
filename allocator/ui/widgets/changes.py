"""What changed against the plan before, told without being asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from allocator.report.compare.compare import compare_plans
from allocator.report.rules.groups import readable
from allocator.ui import text as say
from allocator.ui.cache import once
from allocator.ui.widgets import chart as picture
from allocator.ui.widgets import revising, table

if TYPE_CHECKING:
    from allocator.plan.plan import Plan
    from allocator.report.compare.compare import Comparison
    from allocator.ui.state.page_state import Desk


def between(here: Desk, before: Plan, after: Plan) -> Comparison:
    """Return the comparison of two plans, made once.

    While the search of one of them runs, the strip says what is proven: nothing else may.
    """
    searching = here.growing(before) or here.growing(after)
    return once(compare_plans, before, after, searching=searching)


def heading(*, so_far: bool, here: str = "") -> str:
    """Return the heading above what changed; `so_far` while the search of the plan runs."""
    told = "So far, not final: what would change" if so_far else "What changed"
    return f"{told}{here} from the previous plan"


def since_before(here: Desk) -> None:
    """Draw what the plan on the desk changes against the one before, if there is one."""
    if here.before is None or here.plan is None or here.before is here.plan:
        return
    if revising.explains(here):
        return
    with st.container(border=True, key="changes"):
        so_far = here.growing(here.plan)
        st.markdown(f"**{heading(so_far=so_far)}**")
        found = between(here, here.before, here.plan)
        say.lines(found.words)
        label = "Show where the money would move so far" if so_far else "Show where the money moved"
        with st.expander(label):
            tables(found, "since")


def tables(found: Comparison, key: str) -> None:
    """Draw the picture and tables of a comparison."""
    picture.show("changes", found, key=f"{key}_changes")
    figures, money, lines, rules = st.tabs(["Figures", "Money", "Goods", "Rules"])
    with figures:
        table.show(found.headline, f"{key}_figures", alt="Main figures before and after",
                   hide=("key",))  # fmt: skip
    with money:
        table.show(found.money, f"{key}_money", alt="Money by nation and account, before and after")
    with lines:
        table.show(found.lines, f"{key}_lines", alt="Goods that nations get more or less of",
                   hide=("nation", "area", "item", "kind", "line"))  # fmt: skip
    with rules:
        if len(found.rules):
            order = ["change", "text", "limit", "citation", "status"]
            table.read(readable(found.rules)[order], alt="Rules that changed status")
        else:
            st.caption("No rule changed status.")
