"""Page Brief: the plan in short, to read in a minute and to save as one printed sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from allocator.inputs.case.last_plan_name import the_last_plan
from allocator.plan.judged_last import read_judged
from allocator.report.first_page.brief import Brief, brief
from allocator.report.first_page.page import brief_page
from allocator.report.first_page.sentences import NO_FALLS
from allocator.ui import text as say
from allocator.ui.cache import once
from allocator.ui.state import url as link
from allocator.ui.state.page_state import desk
from allocator.ui.text import plain
from allocator.ui.widgets import proven, table, why

if TYPE_CHECKING:
    import pandas as pd

    from allocator.plan.plan import Plan

_SHOWN = ["name", "plan_musd", "last_musd", "change_musd", "by_year", "share_met"]
_FALLS = ["name", "last_musd", "plan_musd", "why"]


def draw() -> None:
    """Draw the page."""
    here = desk()
    plan = here.plan
    assert plan is not None
    st.title("Brief")
    if here.growing(plan):
        st.caption("The search is still running: this is about the best plan so far, which is "
                   "not final.")  # fmt: skip
    found = once(brief, plan, read_judged(plan.case, plan.policy))
    say.lines(found.sentences)
    proven.draw(here)
    say.figures(found.figures)
    _nations(found)
    _falls(found)
    _decisions(found)
    _share(plan, found)


def _nations(found: Brief) -> None:
    st.subheader("Nations, most money first")
    case = found.plan.case
    st.caption(f"US$ million of {case.meta.base_year} a year on average, next to "
               f"{the_last_plan(case)}; by year on the nation's own scale. Pick a row to go "
               "on.")  # fmt: skip
    rows = table.show(found.nations[_SHOWN], "brief_nations", pick=True, names=table.last(case),
                      alt="Nations with money in this plan and in the last one")  # fmt: skip
    _go_on(found.nations, rows, "nations")


def _falls(found: Brief) -> None:
    if not found.nations["last_musd"].any():
        return
    st.subheader("Cuts of more than half")
    if found.falls.empty:
        st.caption(plain(f"{NO_FALLS}."))
        return
    table.read(found.falls[_FALLS], names=table.last(found.plan.case),
               alt="Nations that lose more than half, each with the cause")  # fmt: skip
    names = list(found.falls["name"])
    name = st.selectbox("Nation to go to", names, None, key="brief_falls", width=280,
                        placeholder="choose one of these")  # fmt: skip
    if name in names:
        _go_on(found.falls, {"selection": {"rows": [names.index(name)]}}, "falls")


def _go_on(nations: pd.DataFrame, rows: object, key: str) -> None:
    """Offer the sheet and the reasons of the one nation that is picked."""
    picked = rows["selection"]["rows"] if rows else []  # type: ignore[index]
    if len(picked) != 1:
        return
    code, name = (str(nations.iloc[picked[0]][one]) for one in ("nation", "name"))
    with st.container(horizontal=True):
        why.button("Why this much?", f"why_brief_{key}", code)
        if st.button("Open the nation's sheet", key=f"open_brief_{key}"):
            link.open_page("nation", "nation", code, as_shown=name)


def _decisions(found: Brief) -> None:
    st.subheader("What needs a decision")
    if found.decisions:
        say.lines(found.decisions)
    else:
        st.caption("Nothing: no policy target is missed, nothing is idle or expires.")


def _share(plan: Plan, found: Brief) -> None:
    st.download_button("Save as a page to print or send", brief_page(found).encode(),
                       file_name=f"{plan.case.meta.name}-brief.html", mime="text/html",
                       key="brief_file", on_click="ignore")  # fmt: skip
