"""A plan in figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.util.tolerance import VIOLATED

if TYPE_CHECKING:
    from allocator.plan.record import PlanRecord

_UNITS = {
    **dict.fromkeys(
        (
            "value",
            "need_value",
            "value_after",
            "waste_value",
            "bending_value",
            "change_cost_value",
            "swing_cost_value",
            "bound",
            "next_million_value",
        ),
        "value points",
    ),
    **dict.fromkeys(("gap", "gap_target"), "share"),
}


REASONS = {
    "ramp": "still being fielded",
    "crew": "without trained people",
    "tail": "without upkeep",
    "unneeded": "not needed",
}
"""Why lots stand idle, by the end of the column's name, in the planner's words."""

_MONEY = ["need_musd", "host_musd", "donor_musd", "unpaid_musd"]


def equipment_figures(plan: PlanRecord) -> dict[str, Any]:
    """Return the equipment of a plan in figures, US$ million; keys carry their units.

    Equipment counts at its price, at the end of the last year; upkeep over the horizon.
    ``idle_share`` is the share of the equipment in hand that stands idle.
    """
    end, upkeep = _end(plan), plan.sustainment
    within = upkeep[upkeep["period"] == "horizon"]
    first_after = upkeep[upkeep["year"] == plan.case.years[-1] + 1]
    hand, idle = float(end["in_hand_musd"].sum()), float(end["idle_musd"].sum())
    paid = plan.disbursements[plan.disbursements["year"] <= plan.case.years[-1]]
    return {
        "in_hand_musd": hand,
        "on_order_musd": float(end["on_order_musd"].sum()),
        "idle_musd": idle,
        "idle_lots": float(end["lots_idle"].sum()),
        "idle_share": idle / hand if hand > 0 else None,
        **{f"idle_{reason}_musd": float(end[f"{reason}_musd"].sum()) for reason in REASONS},
        **{f"upkeep_{name}": float(within[name].sum()) for name in _MONEY},
        "upkeep_after_need_musd": float(first_after["need_musd"].sum()),
        "upkeep_after_unpaid_musd": float(first_after["unpaid_musd"].sum()),
        "disbursed_musd": float(paid["disbursed_musd"].sum()),
    }


def _end(plan: PlanRecord) -> pd.DataFrame:
    """Return the deliveries of the last year with their worth in US$ million."""
    end = plan.deliveries[plan.deliveries["year"] == plan.case.years[-1]].copy()
    price = end["item"].map(prices(plan)).astype(float)
    end["in_hand_musd"] = end["lots_in_hand"] * price
    end["on_order_musd"] = end["lots_on_order"] * price
    for reason in REASONS:
        end[f"{reason}_musd"] = end[f"lots_idle_{reason}"] * price
    return end


def summary(plan: PlanRecord) -> dict[str, Any]:
    """Return the plan in figures; keys carry their units."""
    need, met = plan.coverage["need_points"].sum(), plan.coverage["met_points"].sum()
    money = plan.spending["obligation_musd"].sum()
    loss = plan.risk["expected_loss_musd"].sum()
    accounts = plan.accounts
    rules = plan.rules
    case = plan.case.meta
    made = {key: plan.meta.get(key) for key in (
        "status", "words", "value", "need_value", "value_after", "waste_value",
        "bending_value", "change_cost_value", "swing_cost_value", "bound", "gap", "gap_target",
        "next_million_value", "gap_musd", "settled_musd",
        "turbulence_musd", "case_hash", "policy_hash", "input_hash", "created",
    )}  # fmt: skip
    return {
        "case": case.name,
        "title": case.title,
        "first_year": case.first_year,
        "last_year": case.last_year,
        "base_year": case.base_year,
        **made,
        "amount_musd": float(accounts["amount_musd"].sum()),
        "set_aside_musd": float(accounts["set_aside_musd"].sum()),
        "obligated_musd": float(money),
        "lapsed_musd": float(accounts["lapsed_musd"].sum()),
        "carried_past_horizon_musd": float(accounts["carried_past_horizon_musd"].sum()),
        "need_points": float(need),
        "met_points": float(met),
        "share_of_need_met": float(met / need) if need else None,
        "expected_loss_musd": float(loss),
        "expected_loss_share": float(loss / money) if money else None,
        **equipment_figures(plan),
        "nations": len(plan.case.tables["nations"]),
        "nations_funded": int(plan.lines["nation"].nunique()),
        "lines": len(plan.lines),
        "active_lines": len(plan.active_lines),
        "rules": len(rules),
        "rules_that_bind": int(rules["binds"].sum()),
        "rules_that_bend": int((rules["bend"] > VIOLATED).sum()),
    }


def summary_rows(plan: PlanRecord) -> list[tuple[str, object, str]]:
    """Return the summary as rows of figure, value and unit."""
    return [(name.replace("_", " "), value, _unit(name)) for name, value in summary(plan).items()]


def _unit(name: str) -> str:
    if name.endswith("_musd"):
        return "US$ million"
    if name.endswith("_points"):
        return "points"
    if name.endswith("_lots"):
        return "lots"
    return "share" if "share" in name else _UNITS.get(name, "")


def prices(plan: PlanRecord) -> dict[str, float]:
    """Return US$ million a lot under the plan's policy, by package."""
    table = plan.case.tables["equipment"]
    return {
        item: plan.policy.price_of(item, float(price))
        for item, price in zip(table["item"], table["price_musd"], strict=True)
    }
