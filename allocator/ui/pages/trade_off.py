"""Tab of page Analysis: the trade-off between value and another measure, point by point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from allocator.explore.frontiers.measures import MEASURES
from allocator.inputs.case.last_plan_name import the_last_plan
from allocator.ui import text as say
from allocator.ui.cache import once
from allocator.ui.state import studies
from allocator.ui.state import url as link
from allocator.ui.state.page_state import desk
from allocator.ui.widgets import chart as picture
from allocator.ui.widgets import precision, table, taking_over

if TYPE_CHECKING:
    from allocator.plan.plan import Plan
    from allocator.ui.state.page_state import Desk


def draw(here: Desk, plan: Plan) -> None:
    """Draw the form of a trade-off, its points as they come, and what was found."""
    with st.container(key="trade_form"):
        _ask(plan)
    study = studies.choose("trade", plan, _points_so_far)
    with st.container(key="trade_found"):
        _found(here, study)


def _found(here: Desk, study: studies.Study | None) -> None:
    """Draw what a trade-off found: words, chart, table, and the ways on from there."""
    found = studies.told(study)
    if study is None or found is None:
        return
    _ways_on(here, study)
    clicked = picture.show("frontier", found, key="trade_picture", pick=True)
    table.read(found.shown, alt="Plans of the trade-off")
    numbers = [int(n) for n in found.table["plan"]]
    picked = _clicked_plan(clicked)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = st.selectbox(
            "Plan",
            numbers,
            numbers.index(picked if picked in numbers else found.recommended or found.today),
            key=f"trade_plan_{picked}",
            width=120,
        )
        st.button("Use its settings", key="trade_take", on_click=_take, args=(found, number))


def _ask(plan: Plan) -> None:
    """Draw the form, and begin the trade-off that is asked for."""
    from allocator.explore.frontiers.epsilon_constraint import frontier, is_quick

    st.caption(
        "The highest value under each of several limits on another measure. It begins at the plan "
        f"shown, which is not made again; {the_last_plan(plan.case)} is compared with them at the "
        "end. Quick looks for plans near the plan shown, usual and fine for the best of all, which "
        "takes many minutes a plan, or hours. What precision each search reached is said after it."
    )
    weighed = {name: one.label for name, one in MEASURES.items() if one.limit is not None}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox(
            "Value against",
            list(weighed),
            list(weighed).index("expected_loss"),
            key="trade_measure",
            persist_state="session",
            format_func=weighed.__getitem__,
            width=280,
        )
        points = st.number_input("Maximum number of plans", 2, 40, 5, key="trade_points", width=140,
                                 persist_state="session")  # fmt: skip
        options = precision.options("trade", near=True)
        asked = st.button("Run the trade-off", key="trade_ask", type="primary")
    takes = studies.estimate(plan, int(points), "trade", str(name), gap=options.gap,
                             near=is_quick(options.gap))  # fmt: skip
    if asked:
        studies.begin(
            "trade",
            f"value against {weighed[str(name)]}, {points} plans",
            plan,
            frontier,
            (plan.case, "value", str(name)),
            {"points": int(points), "policy": plan.policy, "options": options, "start": plan,
             "with_plans": True},
            so_far="so_far",
            takes=takes,
        )  # fmt: skip


def _ways_on(here: Desk, study: studies.Study) -> None:
    """Draw the page to save, and the way to page Scenarios with the plans as columns."""
    from allocator.explore.frontiers.page import frontier_page

    assert here.plan is not None
    case = here.plan.case
    with st.container(horizontal=True):
        st.download_button("Save as a page to print or send",
                           once(frontier_page, study.answer, case).encode(),
                           file_name=f"{case.meta.name}-trade-off.html", mime="text/html",
                           key="trade_file", on_click="ignore")  # fmt: skip
        _scenarios(here, study)


def _scenarios(here: Desk, study: studies.Study) -> None:
    if not taking_over.numbers(here, study):
        return
    if st.button(taking_over.label(here, study), key="trade_compare", icon=":material/table_chart:",
                 help="Opens page Scenarios with them side by side. A scenario can be deleted "
                 "there."):  # fmt: skip
        taking_over.take(study)
        link.open_page("scenarios", "taken_from", "trade-off")


def _points_so_far(found: Any) -> None:
    """Draw the points of a trade-off that is not finished, marked as provisional."""
    say.lines(found.words)
    picture.show("frontier", found, key="trade_so_far_picture")
    table.read(found.shown, alt="Plans so far, provisional")


def _clicked_plan(clicked: Any) -> int | None:
    """Return the number of the plan that was clicked in the picture."""
    chosen = (clicked or {}).get("selection", {}).get("plan", [])
    rows = chosen if isinstance(chosen, list) else []
    return int(rows[0]["plan"]) if rows and "plan" in rows[0] else None


def _take(found: Any, number: int) -> None:
    here = desk()
    scenario = found.scenario(number)
    here.take(scenario.policy, scenario.name)
    more = " Make a plan of them to see it in full." if here.pending else ""
    here.notice = f"The settings of plan {number} are set.{more}"
