"""A fixed case of two nations in which every family of rules and every kind of row is present."""

from typing import Any

import pandas as pd

from allocator.inputs.case.case import Case, build_case
from allocator.inputs.policy.policy import Lock, Policy

META = {"name": "tiny", "base_year": 2030, "first_year": 2031, "last_year": 2032}


def _earmark(rule: str, status: str, sense: str, amount: float | None, **columns: Any) -> Any:
    limit = {"share": amount} if sense.startswith("share") else {"amount_musd": amount}
    return {"rule": rule, "status": status, "sense": sense, "per": "each_year", **limit, **columns}


def earmarks() -> list[dict[str, Any]]:
    return [
        _earmark("law_floor", "law", "floor", 1.0, nations="A", accounts="MIL", per="all_years"),
        _earmark("law_cap", "law", "cap", 3.5, nations="B"),
        _earmark("law_least", "law", "share_floor", 0.05, kinds="training", years="2032"),
        _earmark("law_most", "law", "share_cap", 0.9, kinds="equipment", base_nations="A;B"),
        _earmark("floor", "policy", "floor", 0.75, nations="B", areas="sea", years="2031"),
        _earmark("cap", "policy", "cap", 5.0, accounts="MIL"),
        _earmark("least", "policy", "share_floor", 0.1, kinds="grant", per="all_years"),
        _earmark("most", "policy", "share_cap", 0.6, nations="A", years="2032"),
    ]


def frames() -> dict[str, pd.DataFrame]:
    records: dict[str, list[dict[str, Any]]] = {
        "nations": [
            {"nation": "A", "tier": 1, "propensity": 0.9, "diversion_share": 0.05,
             "disruption_per_year": 0.02, "absorbable_musd": 4.0, "trainable_persons": 4,
             "language_qualified_persons": 1, "lines_at_once": 1, "vetted_share": 0.75},
            {"nation": "B", "tier": 2, "propensity": 0.7, "diversion_share": 0.1,
             "disruption_per_year": 0.1, "absorbable_musd": 3.0, "trainable_persons": 2,
             "language_qualified_persons": 1, "lines_at_once": 2, "vetted_share": 0.5,
             "exposure_cap_share": 0.7},
        ],
        "accounts": [
            {"account": "LAW", "budget_musd": 1.5, "life_years": 1, "surcharge_share": 0.25},
            {"account": "MIL", "budget_musd": 4.0, "life_years": 2},
        ],
        "budgets": [
            {"account": "MIL", "year": 2030, "amount_musd": 1.0},
            {"account": "MIL", "year": 2032, "amount_musd": 4.0, "set_aside_musd": 0.5},
        ],
        "equipment": [
            {"item": "boat", "area": "sea", "price_musd": 1.0, "production_per_year": 2,
             "stock_lots": 3, "max_per_nation_year": 2},
        ],
        "courses": [
            {"item": "crew", "area": "sea", "cost_musd": 0.25, "fit": 1.5, "seats_per_year": 3,
             "max_per_nation_year": 2},
            {"item": "college", "area": "staff", "cost_musd": 0.5, "seats_per_year": 1,
             "needs_language": "yes"},
        ],
        "grants": [{"item": "advice", "area": "staff", "min_musd": 0.5, "max_per_nation_year": 1}],
        "needs": [
            {"nation": "A", "area": "sea", "need_points": 5.0},
            {"nation": "A", "area": "staff", "need_points": 2.0},
            {"nation": "B", "area": "sea", "need_points": 4.0},
        ],
        "returns": [
            {"piece": 1, "share_of_need": 0.5, "slope": 1.0},
            {"piece": 2, "share_of_need": 0.5, "slope": 0.4},
        ],
        "eligibility": [{"rule": "unarmed", "accounts": "LAW", "kinds": "equipment"}],
        "earmarks": earmarks(),
        "coverage_floors": [
            {"rule": "tier1", "scope": "tier", "member": "1", "min_share": 0.4},
        ],
        "last_plan": [{"nation": "A", "account": "MIL", "amount_musd": 2.0}],
        "locks": [
            {"lock": "boat_b", "nation": "B", "item": "boat", "low": 1.0, "years": "2031"},
            {"lock": "crew_a", "nation": "A", "item": "crew", "high": 3.0},
            {"lock": "advice_a", "nation": "A", "item": "advice", "low": 0.25, "high": 1.5},
            {"lock": "money_b", "nation": "B", "account": "MIL", "high": 2.5},
        ],
    }  # fmt: skip
    return {name: pd.DataFrame(rows) for name, rows in records.items()}


def fleet() -> dict[str, pd.DataFrame]:
    """Tables and columns of delivery, crews, sustainment, packages and the last plan by year."""
    plain = frames()
    nations = plain["nations"].assign(
        region=["North", "South"], host_sustain_musd=[0.05, 0.02], new_types_most=[1, None]
    )
    accounts = plain["accounts"].assign(disburse_years=[0, 5], budget_after_musd=[None, 2.0])
    boat = {"tail_share": 0.1, "initial_support_years": 1}
    vessels = [
        {"item": "cutter", "area": "sea", "price_musd": 0.8, "fit": 1.25, "lead_years": 1,
         "ramp_years": 1, "initial_support_years": 1, "tail_share": 0.2, "min_lots": 2,
         "buy_years": 1, "new_type": "yes", "max_per_nation_year": 3},
        {"item": "barge", "area": "sea", "price_musd": 0.6, "new_type": "yes",
         "max_per_nation_year": 2},
    ]  # fmt: skip
    equipment = pd.concat([plain["equipment"].assign(**boat), pd.DataFrame(vessels)])
    records: dict[str, list[dict[str, Any]]] = {
        "skills": [{"skill": "sailor", "attrition_per_year": 0.1}],
        "crews": [
            {"item": "boat", "skill": "sailor", "persons_per_lot": 2},
            {"item": "cutter", "skill": "sailor", "persons_per_lot": 3},
        ],
        "graduates": [
            {"item": "crew", "skill": "sailor", "persons_per_seat": 1.5},
            {"item": "college", "skill": "sailor", "persons_per_seat": 0.5},
        ],
        "skill_base": [{"nation": "A", "skill": "sailor", "persons": 2}],
        "modules": [
            {"item": "cutter", "module": "crew", "units_per_lot": 1, "due_years": 0,
             "status": "law"},
            {"item": "boat", "module": "crew", "units_per_lot": 0.5},
            {"item": "cutter", "module": "boat", "units_per_lot": 0.25},
            {"item": "boat", "module": "advice", "units_per_lot": 0.1},
        ],
        "prerequisites": [
            {"item": "cutter", "needs": "boat", "units": 2, "years_before": 1},
            {"item": "cutter", "needs": "advice", "units": 0.5},
            {"item": "barge", "needs": "crew"},
        ],
        "exclusions": [{"group": "hull", "item": "cutter"}, {"group": "hull", "item": "barge"}],
        "fielded": [{"nation": "B", "item": "boat", "lots": 1}],
        "incompatible": [{"rule": "shoal", "nations": "B", "items": "barge", "reason": "shoals"}],
        "last_plan": [
            {"nation": "A", "account": "MIL", "amount_musd": 2.0},
            {"nation": "B", "account": "MIL", "year": 2032, "amount_musd": 1.0},
        ],
        "last_goods": [{"nation": "A", "item": "boat", "year": 2031, "quantity": 1}],
    }  # fmt: skip
    tables = {name: pd.DataFrame(rows) for name, rows in records.items()}
    courses = plain["courses"].assign(training_years=[0, 1])
    return {**tables, "nations": nations, "accounts": accounts, "courses": courses,
            "equipment": equipment}  # fmt: skip


def plain_case(**changes: pd.DataFrame) -> Case:
    """Return the case in which everything counts from the year in which it is bought."""
    return build_case(META, {**frames(), **changes})


def tiny_case(**changes: pd.DataFrame) -> Case:
    """Return the case with the fleet, in which two years after the horizon count."""
    return build_case({**META, "years_after": 2}, {**frames(), **fleet(), **changes})


def plain_policy(**changes: Any) -> Policy:
    """Return a policy under which every family of the plain case has a row: grade E is capped."""
    given: dict[str, Any] = {"grade_cap": {"D": 0.5, "E": 0.6}, "price": {"boat": 1.1}, **changes}
    return Policy(**given)


def tiny_policy(**changes: Any) -> Policy:
    """Return a policy under which every family of the case with the fleet has a row."""
    given: dict[str, Any] = {
        "donor_share": 0.8, "donor_share_fall": 0.2, "frozen_years": 1, "nation_band": {"A": 0.3},
        "region_band": {"*": 0.5}, "changed_lines_most": 1, "idle_most": 0.5,
        "lines_most": 2, "change_price": 0.1, "swing_price": 0.2, **changes,
    }  # fmt: skip
    return plain_policy(**given)


def one_more_lock() -> Lock:
    return Lock("boat_a", "A", item="boat", high=1)
