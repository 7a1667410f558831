"""What a plan comes to, in a few figures and plain words: the first thing a planner reads."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from allocator.plan.summary import summary
from allocator.util.format import (
    at_most,
    counted,
    percent,
    percent_at_most,
    short_musd,
    short_or_none,
    tells,
)
from allocator.util.tolerance import VIOLATED
from allocator.util.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from allocator.plan.plan import Plan


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a plan: what it is called, the figure with its unit, and what it means."""

    name: str
    shown: str
    beside: str
    meaning: str


def headline(plan: Plan, *, searching: bool = False) -> tuple[Figure, ...]:
    """Return the figures that say what a plan comes to.

    What may still be missing is left out while a search is `searching` for a better plan: what
    that proves changes by the second.
    """
    facts = summary(plan)
    return (
        _worth(facts),
        *([] if searching else [_missing(facts)]),
        _need(facts),
        _money(facts),
        _risk(facts, plan.policy.risk_budget, _over_budget(plan)),
        _idle(facts, plan.case.years[-1]),
        _lapse(facts),
        Figure(
            "Nations funded",
            f"{facts['nations_funded']} of {facts['nations']}",
            counted(facts["active_lines"], "line of assistance", "lines of assistance"),
            "A line is the assistance of one nation in one capability area.",
        ),
    )


def proof_words(value: float | None, bound: float | None, gap: float | None) -> str:
    """Say in one sentence how close a plan is to the best one that the rules allow.

    Examples
    --------
    >>> proof_words(25.38, 25.83, 0.0174)[37:]
    '25.83, so it is within 1.8% of the best possible.'
    >>> proof_words(None, 25.83, None)
    'There is no plan yet. No plan can exceed a value of 25.83.'
    """
    if bound is None:
        return "How much better a plan could be is not known yet."
    if value is None:
        return f"There is no plan yet. No plan can exceed a value of {at_most(bound)}."
    if gap is not None and gap <= 1e-6:
        return "No plan under these rules is better."
    said = f"No plan under these rules can exceed {at_most(bound)}"
    if gap is None or math.isinf(gap):
        return f"{said}."
    return f"{said}, so it is within {percent_at_most(gap)} of the best possible."


def about_words(plan: Plan) -> str:
    """Say of which plan, data and settings a page is, and how good the plan is proven to be."""
    made = str(plan.meta.get("created", ""))[:16].replace("T", " ")
    proof = proof_words(plan.value, plan.meta.get("bound"), plan.meta.get("gap"))
    money = short_musd(float(plan.spending["obligation_musd"].sum()))
    return (
        f"Plan{f' of {made}' if made else ''}: value {plan.value:.2f} out of 100, {money}. {proof} "
        f"Data {plan.case.hash[:12]}, settings {plan.policy.hash[:12]}. Allocator {__version__}."
    )


def meets_words(meta: Mapping[str, Any], *, so_far: bool = False) -> str:
    """Say what of the need a plan meets and how near it is to the best; `so_far`: none is proven.

    Examples
    --------
    >>> meets_words({"value": 19.15, "need_value": 19.77, "bound": 19.43, "gap": 0.0141})
    'This plan meets 19.8% of weighted need and is within 1.5% of the best possible plan.'
    >>> meets_words({"value": 19.15, "bound": None}, so_far=True)
    'The best plan so far meets 19.1% of weighted need.'
    """
    need = meta.get("need_value")
    met = percent((meta["value"] if need is None else need) / 100)
    if so_far:
        return f"The best plan so far meets {met} of weighted need."
    gap = meta.get("gap")
    if meta.get("bound") is None or gap is None or not math.isfinite(gap):
        near = "; how near it is to the best possible plan is not known"
    elif gap <= 1e-6:
        near = "; no plan under these rules is better"
    else:
        near = f" and is within {percent_at_most(gap)} of the best possible plan"
    return f"This plan meets {met} of weighted need{near}."


def given_words(meta: Mapping[str, Any]) -> str:
    """Say what of the worth was given up on purpose, so that it is not taken for a weak search.

    Examples
    --------
    >>> given_words({"value": 25.32, "best_value": 25.44})
    '0.12 points were traded for less change from the last plan.'
    >>> given_words({"value": 25.32})
    ''
    """
    value, best = meta.get("value"), meta.get("best_value")
    given = 0.0 if value is None or best is None else round(best, 2) - round(value, 2)
    if given < 0.005:
        return ""
    return f"{given:.2f} points were traded for less change from the last plan."


def ending_words(plan: Plan) -> str:
    """Say that a plan is there, and whether its search was ended early."""
    if plan.meta.get("status") != "stopped":
        return "The plan is ready."
    return (
        "The plan is ready. The search ended before it reached its target: this is the best "
        "plan found so far."
    )


def stopped_words(plan: Plan | None) -> str:
    """Say that a search was stopped before it had found a plan; `plan` is the one that is shown."""
    if plan is None:
        return "Stopped before a first plan was found."
    return "Stopped. No new plan; the previous one is shown. Unsaved changes are kept."


def need_by_tier(plan: Plan) -> pd.DataFrame:
    """Return need and need met over the horizon by tier of the nations, tier 1 first.

    Columns: tier, nations, need_points, met_points, share_met.
    """
    nations = plan.case.tables["nations"].set_index("nation")["tier"]
    needs = plan.coverage.assign(tier=plan.coverage["nation"].map(nations))
    table = needs.groupby("tier").agg(
        nations=("nation", "nunique"),
        need_points=("need_points", "sum"),
        met_points=("met_points", "sum"),
    )
    table["share_met"] = table["met_points"] / table["need_points"].where(table["need_points"] > 0)
    return table.reset_index()


def _worth(facts: Mapping[str, Any]) -> Figure:
    value, lost = facts["value"], facts["bending_value"] or 0.0
    moved = (facts["change_cost_value"] or 0.0) + (facts["swing_cost_value"] or 0.0)
    told = [f"{cost:.2f} {words}" for cost, words in
            ((lost, "lost to relaxed rules"), (moved, "charged for changes of money"))
            if cost >= 0.005]  # fmt: skip
    return Figure(
        "Value of the plan",
        "none" if value is None else f"{value:.2f} of 100",
        f"after {' and '.join(told)}" if told else "per cent of weighted need met",
        "Per cent of weighted need met, less the cost of relaxed rules, of waste and of changes "
        "of money that the policy prices. 100 "
        "would mean every need of every nation met in every year with nothing lost. Needs far "
        "exceed what the money can meet: use it to compare plans.",
    )


def _missing(facts: Mapping[str, Any]) -> Figure:
    value, bound, gap = facts["value"], facts["bound"], facts["gap"]
    return Figure(
        "Gap to the best possible",
        "unknown" if gap is None or not math.isfinite(gap) else f"at most {percent_at_most(gap)}",
        "" if bound is None else f"no plan can exceed {at_most(bound)}{_gap_in_money(facts)}",
        proof_words(value, bound, gap),
    )


def _gap_in_money(facts: Mapping[str, Any]) -> str:
    missing = facts.get("gap_musd")
    if not missing or missing > facts["obligated_musd"]:
        return ""
    return f"; about {short_musd(missing)} at the margin"


def _need(facts: Mapping[str, Any]) -> Figure:
    return Figure(
        "Need met",
        percent(facts["share_of_need_met"]),
        f"{facts['met_points']:,.0f} of {facts['need_points']:,.0f} points",
        "Share of all capability points needed, over all nations and years, unweighted.",
    )


def _money(facts: Mapping[str, Any]) -> Figure:
    free = facts["amount_musd"] - facts["set_aside_musd"]
    return Figure(
        "Money obligated",
        short_or_none(facts["obligated_musd"]),
        f"of {short_or_none(free)} free for nations",
        f"New money of {facts['first_year']} to {facts['last_year']} in US$ of "
        f"{facts['base_year']}; {short_or_none(facts['set_aside_musd'])} more is reserved for "
        "regional and global programmes.",
    )


def _over_budget(plan: Plan) -> str:
    """Return the years in which the risk budget is bent, in words; empty if it is kept."""
    rules = plan.rules
    bent = rules[(rules["family"] == "risk_budget") & (rules["bend"] > VIOLATED)]
    return ", ".join(sorted(set(map(str, bent["year"]))))


def _risk(facts: Mapping[str, Any], budget: float, over: str) -> Figure:
    loss = facts["expected_loss_share"]
    beside = f"risk budget {percent(budget)} a year"
    return Figure(
        "Expected loss",
        percent(loss),
        f"{beside}; over budget in {over}: the rule is relaxed" if over else beside,
        f"{short_or_none(facts['expected_loss_musd'])} is the expected loss to diversion and "
        "disruption (coup, sanction, war).",
    )


def _idle(facts: Mapping[str, Any], last: int) -> Figure:
    share = facts["idle_share"]
    return Figure(
        "Idle equipment",
        short_or_none(facts["idle_musd"]),
        "no equipment in hand" if share is None else f"{percent(share)} of equipment in hand",
        f"Equipment delivered by the end of {last} that is not working then, at its price: "
        "still being fielded, without crews, without upkeep, or not needed.",
    )


def _lapse(facts: Mapping[str, Any]) -> Figure:
    expires = facts["lapsed_musd"]
    return Figure(
        "Money that expires",
        short_musd(expires) if tells(expires, facts["obligated_musd"]) else "none",
        f"{short_or_none(facts['carried_past_horizon_musd'])} carried past the plan",
        "Money that expires within the horizon without being obligated.",
    )
