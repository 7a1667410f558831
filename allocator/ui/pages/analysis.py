"""Page Analysis: trade-offs, what matters most, whether a plan holds, and prices of money."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from allocator.explore.sensitivity.ranges_nearby import BUDGETS, ranges_nearby, settings_nearby
from allocator.inputs.case.names import names_by_code
from allocator.ui.pages import near_plans, not_funded, prices, trade_off
from allocator.ui.state import studies
from allocator.ui.state.page_state import desk
from allocator.ui.widgets import chart as picture
from allocator.ui.widgets import figure, precision, table
from allocator.util.format import counted

if TYPE_CHECKING:
    from allocator.inputs.scenario.scenario import Scenario
    from allocator.plan.plan import Plan
    from allocator.ui.state.page_state import Desk

_STUDIES, PRICES = "Studies of many plans", "Prices of money and rules"
"""The two halves of the page."""

_FIRST = (BUDGETS, "risk_budget", "diversion_factor", "disruption_factor", "tail_factor")


def draw() -> None:
    """Draw the page."""
    here = desk()
    plan = here.plan
    assert plan is not None
    st.title("Analysis")
    kind = st.radio("Kind of analysis", [_STUDIES, PRICES], key="analysis", horizontal=True,
                    bind="query-params", label_visibility="collapsed")  # fmt: skip
    if kind == PRICES:
        prices.draw(plan)
    else:
        _studies(here, plan)


def _studies(here: Desk, plan: Plan) -> None:
    with st.container(key="analysis_intro"):
        st.caption(
            "Each of these makes many plans, one after another, from the settings of the "
            "plan shown. Probabilities and ranges are your judgements."
        )
    names = ["Futures", "Trade-off", "Sensitivity", "Stress test", "Weights",
             "Alternatives", "Prices", "Not funded"]  # fmt: skip
    tabs = st.tabs(names, key="explore_tab", on_change="rerun", bind="query-params")
    parts = (_what_if, trade_off.draw, _matters, _holds, _weights, near_plans.alternatives,
             near_plans.prices, not_funded.draw)  # fmt: skip
    for tab, part in zip(tabs, parts, strict=True):
        if tab.open:
            with tab:
                part(here, plan)


def _what_if(here: Desk, plan: Plan) -> None:
    from allocator.explore.batch.sweep import sweep
    from allocator.inputs.scenario.scenario import Scenario

    st.caption("The best plan for each future, re-optimised from its first year on.")
    ready, chosen = _futures(plan, "what_if", 4)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        options = precision.options("what_if")
        asked = st.button("Run these futures", key="what_if_ask", type="primary",
                          disabled=not chosen)  # fmt: skip
    takes = studies.estimate(plan, len(chosen) + 1, "what_if", gap=options.gap)
    if asked:
        studies.begin(
            "what_if",
            f"{counted(len(chosen), 'future', 'futures')}: {', '.join(chosen)}",
            plan,
            sweep,
            (plan.case, [Scenario("as it is"), *(ready[name] for name in chosen)], plan.policy),
            {"options": options, "start": plan, "workers": 0},
            takes=takes,
        )
    found = studies.answer("what_if", plan)
    if found is not None:
        table.show(
            found.beside_first, "what_if_table", alt="Futures compared with the plan as it is"
        )
        st.caption("In how many of these plans a nation gets money, and how much")
        table.show(found.funded, "what_if_funded", alt="How often nations get money")


def _futures(plan: Plan, key: str, first: int) -> tuple[dict[str, Scenario], list[str]]:
    """Let the reader choose the nation of a coup and futures; return the usual ones and the chosen.

    At the beginning the `first` ones are chosen.
    """
    from allocator.inputs.scenario.catalogue import renamed_futures, usual_scenarios

    names = names_by_code(plan.case)
    nation = st.selectbox(
        "Country in crisis",
        list(plan.case.tables["nations"]["nation"]),
        key=f"{key}_nation",
        width=280,
        format_func=lambda code: names.get(code) or code,
        persist_state="session",
    )
    usual = usual_scenarios(plan.case, str(nation))
    what = f"{key}_what"
    before: tuple[str, ...] = st.session_state.get(f"{key}_usual", ())
    now = tuple(one.name for one in usual)
    if before != now:
        # another nation: what was chosen of the one before is chosen of this one
        chosen = st.session_state.get(what, list(now[:first]))
        st.session_state[what] = renamed_futures(chosen, before, now)
        st.session_state[f"{key}_usual"] = now
    chosen = st.multiselect("Futures", now, key=what, persist_state="session")
    return {one.name: one for one in usual}, chosen


def _matters(here: Desk, plan: Plan) -> None:
    from allocator.explore.sensitivity.tornado import tornado

    st.caption(
        "How far the value moves when one setting goes down and up by a share and everything "
        "else stays the same."
    )
    labels = settings_nearby(plan.policy)
    first = [name for name in _FIRST if name in labels]
    chosen = st.multiselect(
        "Settings", list(labels), first, key="matters_what", format_func=labels.__getitem__,
        persist_state="session",
    )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom"):
        share = figure.entered("Down and up", "%", key="matters_share", low=1, high=90, start=10,
                               width=140, persist_state="session")  # fmt: skip
        options = precision.options("matters")
        able = bool(chosen) and share is not None
        asked = st.button(
            "Run the sensitivity", key="matters_ask", type="primary", disabled=not able
        )
    takes = studies.estimate(plan, 2 * len(chosen) + 1, "matters", gap=options.gap)
    if asked and share is not None:
        ranges = ranges_nearby(plan.policy, chosen, share / 100)
        title = f"{counted(len(ranges), 'setting', 'settings')}, {share:g}% down and up"
        studies.begin(
            "matters",
            title,
            plan,
            tornado,
            (plan.case, ranges, plan.policy),
            {"options": options, "start": plan, "workers": 0},
            takes=takes,
        )
    found = studies.answer("matters", plan)
    if found is None:
        return
    picture.show("tornado", found, key="matters_picture", figures=found.table)


def _holds(here: Desk, plan: Plan) -> None:
    from allocator.explore.robust.regret import regret

    st.caption(
        "What the plan shown and your saved scenarios would lose in other futures, "
        "compared with the best plan for each future. The first year's lots, seats and grants of "
        "each plan are kept, changed as little as possible where no plan would be left "
        "otherwise; everything else is re-optimised."
    )
    ready, chosen = _futures(plan, "holds", 3)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        options = precision.options("holds")
        asked = st.button("Run the stress test", key="holds_ask", type="primary",
                          disabled=not chosen)  # fmt: skip
    each = 2 + len(_names_of(here, plan))  # the best plan of a future, and every plan tried in it
    takes = studies.estimate(plan, each * len(chosen), "holds", gap=options.gap)
    if asked:
        shown = "The best plan so far" if here.growing(plan) else "The plan shown"
        plans = {shown: plan, **_kept_of(here, plan)}
        held = counted(len(plans), "plan", "plans")
        title = f"{held} in {counted(len(chosen), 'future', 'futures')}: {', '.join(chosen)}"
        studies.begin(
            "holds",
            title,
            plan,
            regret,
            (plan.case, [ready[one] for one in chosen], plans, plan.policy),
            {"options": options, "start": plan},
            takes=takes,
        )
    found = studies.answer("holds", plan)
    if found is None:
        return
    picture.show("regret_map", found.cells, key="holds_picture", figures=found.cells)
    table.show(found.plans, "holds_plans", alt="Plans, smallest worst regret first")


def _kept_of(here: Desk, shown: Plan) -> dict[str, Plan]:
    """Return the plans of kept scenarios of the same data."""
    plans = {name: here.kept_plan(name) for name in _names_of(here, shown)}
    return {name: plan for name, plan in plans.items() if plan is not None}


def _names_of(here: Desk, shown: Plan) -> list[str]:
    return [name for name, kept in here.kept.items() if kept.card.case == shown.case.hash]


def _weights(here: Desk, plan: Plan) -> None:
    from allocator.explore.sensitivity.weight_stability import weight_stability

    st.caption(
        "Which nations get money whatever the weights of objectives, as long as "
        "their order does not change. Weights are drawn evenly; the seed is 0."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        of = st.selectbox(
            "Weights of",
            ["objective_weight", "tier_weight"],
            key="weights_of",
            persist_state="session",
            format_func={"objective_weight": "objectives", "tier_weight": "tiers"}.__getitem__,
            width=180,
        )
        draws = st.number_input("Draws", 2, 500, 10, key="weights_draws", width=120,
                                persist_state="session")  # fmt: skip
        options = precision.options("weights")
        asked = st.button("Draw", key="weights_ask", type="primary")
    takes = studies.estimate(plan, int(draws), "weights", gap=options.gap)
    if asked:
        studies.begin(
            "weights",
            f"{of.replace('_', ' ')}, {draws} draws",
            plan,
            weight_stability,
            (plan.case, None, plan.policy),
            {"of": of, "draws": int(draws), "options": options, "start": plan, "workers": 0},
            takes=takes,
        )
    found = studies.answer("weights", plan)
    if found is None:
        return
    picture.show("stability", found, key="weights_picture", figures=found.table)
