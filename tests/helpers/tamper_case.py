"""A small case whose plan has rows in every table, and rules of every family."""

from functools import cache

import pandas as pd

from allocator.inputs.case.case import Case, build_case
from allocator.inputs.policy.policy import Lock, Policy
from allocator.plan.plan import Plan
from allocator.session.solve import solve
from allocator.solver.options import SolveOptions

META = {"name": "tamper", "base_year": 2030, "first_year": 2031, "last_year": 2032,
        "years_after": 2}  # fmt: skip


def tamper_case() -> Case:
    tables: dict[str, dict[str, list[object]]] = {
        "nations": {
            "nation": ["ALV", "BSN", "CRV"], "name": ["Alvaria", "Bosnea", "Carvia"],
            "region": ["North", "North", "South"], "tier": [1, 1, 2],
            "diversion_share": [0.02, 0.05, 0.1], "disruption_per_year": [0.02, 0.04, 0.05],
            "absorbable_musd": [9.0, 7.0, 6.0], "lines_at_once": [3, 2, 3],
            "trainable_persons": [8, 6, 3], "vetted_share": [1.0, 0.8, 0.4],
            "language_qualified_persons": [4, 3, None], "host_sustain_musd": [0.05, 0.1, 0.2],
            "new_types_most": [1, 1, 2], "exposure_cap_share": [0.6, None, None],
        },
        "accounts": {
            "account": ["MIL", "EDU", "LAW"], "name": ["Military aid", "Education", ""],
            "budget_musd": [5.0, 0.6, 1.0], "life_years": [2, 1, 1],
            "surcharge_share": [0.05, 0.0, 0.25], "budget_after_musd": [1.0, 0.0, 0.0],
        },
        "budgets": {
            "account": ["MIL", "MIL"], "year": [2030, 2032], "amount_musd": [0.5, 6.0],
            "set_aside_musd": [0.0, 1.0],
        },
        "equipment": {
            "item": ["boat", "radio", "truck"], "name": ["Patrol boat", "Radio", "Truck"],
            "area": ["sea", "border", "land"], "price_musd": [2.0, 0.5, 0.8],
            "lead_years": [1, 0, 0], "ramp_years": [1, 0, 0], "tail_share": [0.15, 0.1, 0.0],
            "initial_support_years": [1, 1, 0], "production_per_year": [3, None, 4],
            "stock_lots": [None, 12, None], "new_type": ["yes", "no", "no"],
            "lethal": ["no", "no", "yes"],
        },
        "courses": {
            "item": ["crew", "staff"], "name": ["Boat crew", "Staff college"],
            "area": ["sea", "staff"], "cost_musd": [0.2, 0.3], "seats_per_year": [6, None],
            "needs_language": ["no", "yes"],
        },
        "grants": {"item": ["advice", "pier"], "area": ["staff", "sea"], "fit": [0.6, 0.5],
                   "min_musd": [0.1, 0.0]},
        "skills": {"skill": ["mariner"], "name": ["Mariners"], "attrition_per_year": [0.2]},
        "crews": {"item": ["boat"], "skill": ["mariner"], "persons_per_lot": [2.0]},
        "graduates": {"item": ["crew"], "skill": ["mariner"], "persons_per_seat": [1.0]},
        "skill_base": {"nation": ["ALV"], "skill": ["mariner"], "persons": [1.0]},
        "modules": {
            "item": ["boat", "radio"], "module": ["crew", "staff"], "units_per_lot": [1.0, 0.25],
            "due_years": [0, None], "status": ["law", "policy"],
        },
        "needs": {
            "nation": ["ALV", "ALV", "ALV", "BSN", "BSN", "CRV", "CRV", "CRV"],
            "area": ["sea", "border", "staff", "border", "staff", "sea", "land", "staff"],
            "need_points": [8.0, 2.0, 2.0, 4.0, 2.0, 6.0, 0.5, 1.0],
        },
        "eligibility": {
            "rule": ["edu_trains", "crv_no_arms"], "nations": ["*", "CRV"],
            "accounts": ["EDU", "*"], "kinds": ["*;!training", "grant"],
        },
        "earmarks": {
            "rule": ["bsn_floor", "sea_cap", "staff_share"], "status": ["law", "policy", "policy"],
            "sense": ["floor", "cap", "share_floor"], "accounts": ["MIL", "*", "*"],
            "nations": ["BSN", "*", "*"], "areas": ["*", "sea", "staff"],
            "per": ["each_year", "all_years", "each_year"], "amount_musd": [1.0, 9.0, None],
            "share": [None, None, 0.25], "citation": ["Act § 3", "", "Committee report"],
        },
        "coverage_floors": {
            "rule": ["tier2", "bosnea"], "scope": ["tier", "nation"], "member": ["2", "BSN"],
            "min_share": [0.25, 0.2],
        },
        "last_plan": {
            "nation": ["ALV", "BSN", "CRV"], "account": ["MIL", "MIL", "MIL"],
            "amount_musd": [2.5, 1.5, 2.0],
        },
        "locks": {"lock": ["boats", "trucks"], "nation": ["CRV", "CRV"], "item": ["boat", "truck"],
                  "years": ["2031", "*"], "low": [1.0, 1.0], "reason": ["as agreed", ""]},
    }  # fmt: skip
    return build_case(META, {name: pd.DataFrame(columns) for name, columns in tables.items()})


def tamper_policy() -> Policy:
    return Policy(
        value_tolerance=0.005,
        grade_cap={"C": 0.6, "D": 0.5}, idle_most=1.0, donor_share=0.9, donor_share_fall=0.1,
        nation_band={"*": 0.9}, region_band={"South": 0.9}, changed_lines_most=3,
        risk_budget=0.07, exposure_cap=0.55, after_budget_share=0.02,
        rule_price={"after": 60.0}, change_price=0.05, swing_price=0.05,
        locks=[Lock("bsn_money", "BSN", account="MIL", years="2032", high=3.0)],
    )  # fmt: skip


@cache
def tamper_plan() -> Plan:
    options = SolveOptions(gap=0.03, method="guided")
    return solve(tamper_case(), tamper_policy(), options=options)
