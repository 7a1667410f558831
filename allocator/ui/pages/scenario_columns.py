"""Part of page Scenarios: kept scenarios as columns next to each other, and one recommended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from allocator.errors import DataError
from allocator.inputs.case.last_plan_name import last_plan_name
from allocator.plan.scenario_library import plan_of
from allocator.report.charts.look import look_of
from allocator.report.scenarios.table import TIE, UNKNOWN, ScenarioTable, scenario_table
from allocator.ui import text as say
from allocator.ui.cache import once
from allocator.ui.state import studies
from allocator.ui.state import url as link
from allocator.ui.state.shown_value import show_value
from allocator.ui.text import plain
from allocator.ui.widgets import chart as picture
from allocator.ui.widgets import judging, taking_over

if TYPE_CHECKING:
    from allocator.plan.judged_last import JudgedLast
    from allocator.plan.plan import Plan
    from allocator.ui.state.page_state import Desk

_SHOWN = "The plan shown"
_FIRST = 3
"""Kept scenarios that are shown at first: each is read from the disk."""


def draw(here: Desk) -> None:
    """Draw the choice of scenarios, the table, what is recommended, and value against risk."""
    assert here.plan is not None
    st.subheader("Side by side")
    if here.growing(here.plan):
        st.caption("The search is still running: the plan shown is the best so far, which is not "
                   "final.")  # fmt: skip
    _from_trade_off(here)
    left, right = st.columns([3, 2])
    chosen = st.session_state.get(taking_over.COLUMNS, list(here.kept)[:_FIRST])
    show_value(taking_over.COLUMNS, [name for name in chosen if name in here.kept])
    names = left.multiselect("Scenarios", list(here.kept), key=taking_over.COLUMNS,
                             placeholder="none saved yet")  # fmt: skip
    plans = {_SHOWN: here.plan} | _read(here, names)
    given = [last_plan_name(here.plan.case)] if "last_plan" in here.plan.case.given else []
    bases = [*given, *plans] if len(plans) == 1 else [*plans, *given]
    against = right.selectbox("Changes against", bases, key="columns_against")
    last = judging.judged(here.plan, growing=here.growing(here.plan))
    found = once(_table, tuple(plans), str(against), last, *plans.values())
    _columns(found)
    say.lines(one for one in (found.reason, found.last) if one)
    if not found.recommended or len(plans) == 1:
        _to_trade_off()
    picture.show("value_and_risk", found, key="value_and_risk", figures=found.points)


def _from_trade_off(here: Desk) -> None:
    """Offer the plans of the newest trade-off of these data as columns."""
    assert here.plan is not None
    study = studies.finished("trade", here.plan)
    if study is None or not taking_over.numbers(here, study) or taking_over.is_taken(here, study):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(taking_over.label(here, study), key="take_trade_off", on_click=taking_over.take,
                  args=(study,), icon=":material/show_chart:")  # fmt: skip
        st.caption(plain(f"Trade-off: {study.name}."))


def _to_trade_off() -> None:
    words = "Weigh value against risk with plans in between"
    if st.button(words, key="to_trade_off", type="tertiary", icon=":material/show_chart:"):
        link.open_page("analysis", "explore_tab", "Trade-off")


def _read(here: Desk, names: list[str]) -> dict[str, Plan]:
    """Return the plans of kept scenarios to look at; the page does not hold them as its own."""
    found = {}
    for name in names:
        try:
            found[name] = once(plan_of, here.kept[name])
        except DataError as error:
            st.error(plain("\n".join(map(str, error.faults))))
    return found


def _table(
    names: tuple[str, ...], against: str, last: JudgedLast | None, *plans: Plan
) -> ScenarioTable:
    return scenario_table(dict(zip(names, plans, strict=True)), against, last)


def _columns(found: ScenarioTable) -> None:
    """Draw the table; what is within the search error is quiet, the recommended one is marked."""
    quiet = look_of(st.context.theme.type == "dark").quiet
    wide = found.wide()
    marked = {found.recommended: f"{found.recommended} (recommended)", "figure": "Figure"}
    wide = wide.rename(columns=lambda name: plain(marked.get(str(name), str(name))))
    wide = wide.map(lambda cell: plain(str(cell)))
    drawn = wide.style.map(lambda cell: f"color: {quiet}" if TIE in cell or cell == UNKNOWN else "")
    st.table(drawn, hide_index=True, border="horizontal", alt="Scenarios side by side")
    st.caption(f"In brackets: change against “{plain(found.against)}”. All figures are those of "
               f"the plans as they are; {TIE} closer searches might yet find plans of equal value "
               "under the two settings.")  # fmt: skip
