"""A small case and a plan of it, made by hand: no solver is needed to test what plans can do."""

import pandas as pd

from allocator.inputs.case.case import Case, build_case
from allocator.inputs.policy.policy import Lock, Policy
from allocator.plan.plan import Plan

META = {"name": "tiny", "title": "=Two nations", "base_year": 2020, "first_year": 2020,
        "last_year": 2021}  # fmt: skip


def tiny_case() -> Case:
    frames = {
        "nations": pd.DataFrame(
            {"nation": ["KEN", "1"], "name": ["Kenya", "=cmd|x"], "tier": [1, 2],
             "diversion_share": [0.1, 1 / 30]}
        ),
        "accounts": pd.DataFrame({"account": ["FMF", "IMET"], "budget_musd": [100.1, 10.0]}),
        "budgets": pd.DataFrame({"account": ["FMF"], "year": [2021], "amount_musd": [101.5]}),
        "equipment": pd.DataFrame(
            {"item": ["boat"], "area": ["sea"], "price_musd": [1 / 3 + 123456789]}
        ),
        "courses": pd.DataFrame({"item": ["staff"], "area": ["staff"], "cost_musd": [0.05]}),
        "grants": pd.DataFrame({"item": ["advice"], "area": ["staff"]}),
        "needs": pd.DataFrame({"nation": ["KEN"], "area": ["sea"], "need_points": [20.0]}),
        "objectives": pd.DataFrame({"objective": ["ct"]}),
        "eligibility": pd.DataFrame(
            {"rule": ["coup", "imet_only"], "nations": ["KEN", "*"],
             "kinds": ["lethal", "training"], "waivable": ["yes", "no"]}
        ),
        "earmarks": pd.DataFrame(
            {"rule": ["floor_ken", "floor_all", "share"],
             "status": ["law", "law", "policy"],
             "sense": ["floor", "floor", "share_cap"],
             "accounts": ["FMF", "FMF", "*"],
             "nations": ["KEN", "*", "KEN"],
             "amount_musd": [30.0, 40.0, None],
             "share": [None, None, 0.5]}
        ),
        "coverage_floors": pd.DataFrame(
            {"rule": ["tier1"], "scope": ["tier"], "member": ["1"], "min_share": [0.1]}
        ),
    }  # fmt: skip
    return build_case(META, frames)


def tiny_policy() -> Policy:
    return Policy(
        risk_budget=0.1 + 0.2,
        budget={"FMF": 90.0},
        waivers=["coup"],
        rules_off=["persistence"],
        locks=[Lock("a", "KEN", item="boat", low=1 / 3, reason="=because"), Lock("b", "1", high=0)],
    )


def tiny_plan() -> Plan:
    third = 100 / 3
    rule = {"nation": "KEN", "account": "FMF", "item": "", "year": "2020", "citation": "Act, § 1",
            "meaning": "At least …"}  # fmt: skip
    tables = {
        "lines": [
            {"nation": "KEN", "nation_name": "Kenya", "kind": "equipment", "item": "boat",
             "item_name": "-boat", "area": "sea", "account": "FMF", "year": 2020, "quantity": 2.0,
             "unit": "lots", "cost_musd": third, "obligation_musd": third, "points": third},
        ],
        "spending": [
            {"nation": "KEN", "account": "FMF", "year": 2020, "obligation_musd": third},
            {"nation": "1", "account": "IMET", "year": 2021, "obligation_musd": 0.1 + 0.2},
        ],
        "deliveries": [
            {"nation": "1", "item": "boat", "year": year, "lots_bought": 0.0,
             "lots_delivered": 0.0, "lots_on_order": 0.0, "lots_in_hand": 2.0,
             "lots_working": third / 50, "lots_idle": 2 - third / 50, "lots_idle_ramp": 0.0,
             "lots_idle_crew": 0.0, "lots_idle_tail": 2 - third / 50, "lots_idle_unneeded": 0.0,
             "idle_musd": third, "period": period}
            for year, period in ((2021, "horizon"), (2022, "after"))
        ],
        "sustainment": [
            {"nation": "1", "year": 2022, "need_musd": third, "host_musd": 0.1, "donor_musd": 0.2,
             "unpaid_musd": third - 0.1 - 0.2, "donor_share": 2 / 3, "promised_musd": 0.2,
             "period": "after"},
        ],
        "accounts": [
            {"account": "FMF", "vintage": 2020, "amount_musd": 100.0, "set_aside_musd": 5.0,
             "obligated_musd": third, "lapsed_musd": 95 - third, "carried_past_horizon_musd": 0.0},
        ],
        "coverage": [
            {"nation": "KEN", "area": "sea", "year": 2020, "need_points": 40.0,
             "supply_points": third, "met_points": 30.0, "beyond_points": 0.0, "share_met": 0.75,
             "value": 12.5},
        ],
        "absorption": [
            {"nation": "1", "year": 2020, "spend_musd": 1.0, "full_musd": 1.0, "most_musd": 0.0,
             "limit_musd": 0.0, "ceiling_musd": float("nan"), "waste_musd": 0.0, "people": 3.0,
             "trainable_persons": float("inf")},
        ],
        "risk": [
            {"nation": "KEN", "grade": "B", "year": 2020, "obligation_musd": third,
             "loss_share": 0.08, "expected_loss_musd": third * 0.08, "share_of_year": 1.0},
        ],
        "rules": [
            {"rule": "floor_ken", "family": "floor", "status": "law", "sense": ">=",
             "activity": 30.0, "limit": 30.0, "slack": 0.0, "bend": 0.0, "bend_price_value": 0.0,
             "unit": "US$M", "binds": True, **rule},
            {"rule": "tier1", "family": "coverage", "status": "policy", "sense": ">=",
             "activity": 3.0, "limit": 4.0, "slack": -1.0, "bend": 1.0, "bend_price_value": 0.5,
             "unit": "points", "binds": True, **rule},
        ],
        "money_ranges": [
            {"nation": "1", "obligation_musd": 0.1 + 0.2, "low_musd": 0.0, "high_musd": third},
            {"nation": "KEN", "obligation_musd": third, "low_musd": 20.0, "high_musd": third},
        ],
        "deviations": [
            {"nation": "KEN", "account": "FMF", "year": 2020, "last_musd": 10.0,
             "plan_musd": third, "change_musd": third - 10},
        ],
    }  # fmt: skip
    meta = {
        "status": "within_gap", "words": "A good plan,\r\nclose to the best.", "value": 12.5,
        "bound": 12.6, "gap": 0.008, "gap_target": 0.01, "phases": ({"name": "repair"},),
        "next_million_value": 0.05, "gap_musd": 2.0, "settled_musd": 20.0,
    }  # fmt: skip
    frames = {name: pd.DataFrame(rows) for name, rows in tables.items()}
    return Plan(tiny_case(), tiny_policy(), meta, frames)
