"""Cases of delivery, upkeep, crews, packages and the last plan, small enough to try everything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from allocator.inputs.case.case import Case, build_case
from allocator.inputs.policy.policy import Policy

Rows = list[dict[str, Any]]

LOOSE = ["risk"]
"""Policy rules that would only blur what these cases are about."""


def case_of(years: int, after: int, tables: dict[str, Rows]) -> Case:
    meta = {"name": "fleet", "base_year": 2030, "first_year": 2031, "last_year": 2030 + years,
            "years_after": after}  # fmt: skip
    return build_case(meta, {name: pd.DataFrame(rows) for name, rows in tables.items()})


def needs(**points: float) -> Rows:
    return [
        {"nation": word.split("_")[0], "area": word.split("_")[1], "need_points": number}
        for word, number in points.items()
    ]


def delivery() -> Case:
    """Boats that come late, age and wear, beside guns that some money would not live to see."""
    return case_of(3, 2, {
        "nations": [{"nation": "A", "propensity": 0.9, "diversion_share": 0.1,
                     "disruption_per_year": 0.05}],
        "accounts": [
            {"account": "NEW", "budget_musd": 1.0, "life_years": 2, "disburse_years": 0},
            {"account": "OLD", "budget_musd": 1.3, "surcharge_share": 0.1, "disburse_years": 1},
        ],
        "equipment": [
            {"item": "boat", "area": "sea", "price_musd": 1.0, "fit": 1.4, "lead_years": 1,
             "ramp_years": 1, "max_per_nation_year": 2, "stock_lots": 3},
            {"item": "raft", "area": "sea", "price_musd": 0.9, "max_per_nation_year": 1},
        ],
        "grants": [{"item": "aid", "area": "staff", "fit": 0.3}],
        "needs": needs(A_sea=4, A_staff=2),
    })  # fmt: skip


def upkeep() -> Case:
    """Two nations whose boats and drones cost money every year, in part their own."""
    return case_of(3, 3, {
        "nations": [
            {"nation": "A", "host_sustain_musd": 0.15, "absorbable_musd": 1.6},
            {"nation": "B", "tier": 2, "host_sustain_musd": 0.1, "diversion_share": 0.1},
        ],
        "accounts": [
            {"account": "AID", "budget_musd": 0.5, "surcharge_share": 0.2, "life_years": 2},
            {"account": "MIL", "budget_musd": 1.4, "budget_after_musd": 1.0},
        ],
        "equipment": [
            {"item": "boat", "area": "sea", "price_musd": 1.0, "fit": 1.5, "tail_share": 0.25,
             "initial_support_years": 1, "max_per_nation_year": 1},
            {"item": "drone", "area": "air", "price_musd": 0.6, "lead_years": 1, "fit": 1.2,
             "tail_share": 0.4, "max_per_nation_year": 1, "stock_lots": 1},
        ],
        "needs": needs(A_sea=4, A_air=1, B_sea=2),
        "eligibility": [{"rule": "no_boats", "accounts": "AID", "items": "boat"}],
        "earmarks": [{"rule": "arms", "status": "policy", "sense": "cap", "nations": "A",
                      "kinds": "equipment", "amount_musd": 1.1}],
    })  # fmt: skip


def crews(attrition: float = 0.3) -> Case:
    """Boats and drones that share pilots, who are trained, and of whom some leave."""
    return case_of(2, 2, {
        "nations": [{"nation": "A"}],
        "accounts": [{"account": "MIL", "budget_musd": 1.7}],
        "equipment": [
            {"item": "boat", "area": "sea", "price_musd": 1.0, "fit": 1.3,
             "max_per_nation_year": 1},
            {"item": "drone", "area": "air", "price_musd": 0.5, "fit": 1.5, "ramp_years": 1,
             "max_per_nation_year": 1},
        ],
        "courses": [
            {"item": "school", "area": "staff", "cost_musd": 0.2, "training_years": 1,
             "max_per_nation_year": 2, "seats_per_year": 2},
            {"item": "yard", "area": "staff", "cost_musd": 0.3, "max_per_nation_year": 1},
        ],
        "skills": [{"skill": "pilot", "attrition_per_year": attrition}, {"skill": "smith"}],
        "crews": [
            {"item": "boat", "skill": "pilot", "persons_per_lot": 2},
            {"item": "boat", "skill": "smith", "persons_per_lot": 1},
            {"item": "drone", "skill": "pilot", "persons_per_lot": 1},
        ],
        "graduates": [
            {"item": "school", "skill": "pilot", "persons_per_seat": 1.5},
            {"item": "yard", "skill": "smith", "persons_per_seat": 0.6},
        ],
        "skill_base": [
            {"nation": "A", "skill": "pilot", "persons": 1.5},
            {"nation": "A", "skill": "smith", "persons": 0.5},
        ],
        "needs": needs(A_sea=3, A_air=2, A_staff=0.2),
    })  # fmt: skip


def packages(types: int | None = 2, least: int = 2, window: int | None = 1) -> Case:
    """Cutters with their crews' courses and piers, after a radar, of one make, in one run."""
    return case_of(2, 1, {
        "nations": [{"nation": "A", "new_types_most": types}],
        "accounts": [{"account": "MIL", "budget_musd": 1.15, "life_years": 2}],
        "equipment": [
            {"item": "cutter", "area": "sea", "price_musd": 0.8, "fit": 2.0, "min_lots": least,
             "buy_years": window, "new_type": "yes", "max_per_nation_year": 2},
            {"item": "launch", "area": "sea", "price_musd": 0.7, "fit": 1.8, "new_type": "yes",
             "max_per_nation_year": 1, "stock_lots": 1, "lead_years": 1},
            {"item": "radar", "area": "air", "price_musd": 0.5, "fit": 0.5, "new_type": "yes",
             "max_per_nation_year": 1, "stock_lots": 1},
        ],
        "courses": [{"item": "drill", "area": "staff", "cost_musd": 0.3, "fit": 0.1,
                     "max_per_nation_year": 1}],
        "grants": [{"item": "pier", "area": "land", "fit": 0.2}],
        "modules": [
            {"item": "cutter", "module": "drill", "units_per_lot": 0.5, "status": "law",
             "due_years": 1},
            {"item": "cutter", "module": "pier", "units_per_lot": 0.2},
            {"item": "launch", "module": "pier", "units_per_lot": 0.3, "status": "law"},
        ],
        "prerequisites": [
            {"item": "cutter", "needs": "radar", "years_before": 1},
            {"item": "launch", "needs": "pier", "units": 0.5},
        ],
        "exclusions": [{"group": "hull", "item": "cutter"}, {"group": "hull", "item": "launch"}],
        "needs": needs(A_sea=6, A_air=1),
    })  # fmt: skip


def veterans() -> Case:
    """Return the case of packages for a nation that fields a radar and cannot have launches."""
    reef = {"rule": "reef", "nations": "A", "items": "launch"}
    radar = {"nation": "A", "item": "radar", "lots": 2}
    return packages().with_tables({
        "fielded": pd.DataFrame([radar]), "incompatible": pd.DataFrame([reef]),
    })  # fmt: skip


def changes() -> Case:
    """Two nations whose money, and in the first year whose boats, were planned before."""
    return case_of(2, 0, {
        "nations": [
            {"nation": "A", "region": "North", "propensity": 0.6},
            {"nation": "B", "region": "South"},
            {"nation": "C", "region": "South", "propensity": 0.5},
        ],
        "accounts": [
            {"account": "AID", "budget_musd": 1.0},
            {"account": "MIL", "budget_musd": 2.5},
        ],
        "equipment": [{"item": "boat", "area": "sea", "price_musd": 1.0,
                       "max_per_nation_year": 1, "stock_lots": 3}],
        "grants": [{"item": "aid", "area": "staff"}],
        "needs": needs(A_staff=3, B_sea=3, C_staff=2),
        "eligibility": [{"rule": "aid", "accounts": "AID", "kinds": "equipment"},
                        {"rule": "mil", "accounts": "MIL", "nations": "C"}],
        "last_plan": [
            {"nation": "A", "account": "MIL", "amount_musd": 1.0},
            {"nation": "A", "account": "AID", "year": 2032, "amount_musd": 0.4},
            {"nation": "B", "account": "MIL", "year": 2032, "amount_musd": 0.5},
            {"nation": "B", "account": "MIL", "year": 2031, "amount_musd": 1.0},
            {"nation": "C", "account": "AID", "amount_musd": 0.6},
        ],
        "last_goods": [
            {"nation": "A", "item": "aid", "year": 2031, "quantity": 0.5},
            {"nation": "B", "item": "boat", "year": 2031, "quantity": 1},
        ],
    })  # fmt: skip


def couped() -> Case:
    """The changes, with a nation that nobody may pay any more: its money of the last plan stays."""
    case = changes()
    bar = pd.DataFrame([{"rule": "coup", "nations": "B"}, {"rule": "late", "nations": "C",
                        "years": "2032"}])  # fmt: skip
    bars = pd.concat([case.tables["eligibility"], bar], ignore_index=True)
    return case.with_tables({"eligibility": bars.dropna(axis=1, how="all").astype("str")
                            .replace("nan", "")})  # fmt: skip


def beyond_need() -> Case:
    """Boats and rafts that give more than is needed, beside courses that serve the same need."""
    return case_of(2, 1, {
        "nations": [{"nation": "A", "diversion_share": 0.1}],
        "accounts": [{"account": "MIL", "budget_musd": 2.6}],
        "equipment": [
            {"item": "boat", "area": "sea", "price_musd": 1.0, "fit": 2.0, "ramp_years": 1,
             "max_per_nation_year": 1},
            {"item": "raft", "area": "sea", "price_musd": 0.9, "lead_years": 1, "fit": 1.5,
             "max_per_nation_year": 1},
            {"item": "tent", "area": "land", "price_musd": 0.4, "lead_years": 1,
             "max_per_nation_year": 1},
        ],
        "courses": [{"item": "swim", "area": "sea", "cost_musd": 0.5, "max_per_nation_year": 1}],
        "modules": [{"item": "boat", "module": "tent", "units_per_lot": 1, "status": "law",
                     "due_years": 0}],
        "needs": needs(A_sea=2.2),
    })  # fmt: skip


def _loose(**fields: Any) -> Policy:
    return Policy(**{"rules_off": LOOSE, "change_price": 0.0, "swing_price": 0.0, **fields})


FLEETS: dict[str, tuple[Callable[[], Case], Policy, str]] = {
    "delivery": (delivery, _loose(), "value"),
    "delivery late": (delivery, _loose(delivery_delay=1, retention=0.7), "value"),
    "delivery turned": (
        delivery,
        _loose(lead_time={"boat": 0, "raft": 2}, after_weight=0.3, discount=0.1),
        "value",
    ),
    "delivery left out": (delivery, _loose(left_out=["delivery", "after"]), "value"),
    "upkeep": (upkeep, _loose(), "value"),
    "upkeep handed over": (
        upkeep,
        _loose(donor_share=0.7, donor_share_fall=0.3, after_budget_share=0.0, host_factor=0.5,
               rule_price={"graduation": 0.2, "after": 0.3}),
        "value",
    ),
    "upkeep strictly": (
        upkeep,
        _loose(donor_share=0.6, donor_share_fall=0.2, after_budget_share=0.03, tail_factor=1.5,
               budget={"MIL": 5.0}, rule_price={"graduation": 40, "after": 40}),
        "value",
    ),
    "upkeep without end": (
        upkeep,
        _loose(tail_factor=0.5, rules_off=["after", "graduation"], donor_share=0.1),
        "value",
    ),
    "upkeep left out": (upkeep, _loose(left_out=["sustainment"]), "value"),
    "crews": (crews, _loose(), "value"),
    "crews that leave": (crews, _loose(attrition_factor=3.0, after_weight=0.5), "value"),
    "crews left out": (crews, _loose(left_out=["people"]), "value"),
    "idle at a price": (crews, _loose(idle_most=0.0, rule_price={"idle": 0.1}), "value"),
    "idle for want of crews": (crews, _loose(idle_most=0.1, attrition_factor=2.0), "value"),
    "idle without upkeep": (
        upkeep, _loose(idle_most=0.05, rule_price={"idle": 40}, donor_share=0.5), "value",
    ),
    "idle beyond need": (beyond_need, _loose(), "value"),
    "idle beyond need, limited": (beyond_need, _loose(idle_most=0.6), "value"),
    "idle beyond need, bending": (
        beyond_need, _loose(idle_most=0.0, rule_price={"idle": 0.05}), "value",
    ),
    "idle if it must be": (beyond_need, _loose(idle_most=0.0), "bending"),
    "idle, switched off": (crews, _loose(idle_most=0.0, rules_off=["risk", "idle"]), "value"),
    "packages": (packages, _loose(), "value"),
    "packages, no new type": (lambda: packages(0), _loose(rule_price={"types": 0.1}), "value"),
    "packages, singly": (
        lambda: packages(None, 1),
        _loose(budget={"MIL": 9.0}, rule_price={"module": 0.2}),
        "value",
    ),
    "packages, many": (
        lambda: packages(1, 3, None),
        _loose(budget={"MIL": 4.0}, rule_price={"module": 40}),
        "value",
    ),
    "packages for veterans": (veterans, _loose(budget={"MIL": 1.0}), "value"),
    "packages, poor veterans": (
        veterans, _loose(budget={"MIL": 0.9}, rule_price={"module": 0.1}), "value",
    ),
    "packages, rich veterans": (veterans, _loose(budget={"MIL": 9.0}), "value"),
    "packages bending": (packages, _loose(), "bending"),
    "packages in parts": (packages, _loose(rules_off=["module", "types"]), "value"),
    "packages left out": (packages, _loose(left_out=["packages"]), "value"),
    "changes": (changes, _loose(changed_lines_most=1, change_free_musd=0.2), "value"),
    "changes in bands": (
        changes,
        _loose(nation_band={"A": 0.2, "*": 0.6}, region_band={"South": 0.1}),
        "value",
    ),
    "changes frozen": (
        changes,
        _loose(frozen_years=1, rule_price={"lock": 0.5}, changed_lines_most=2),
        "value",
    ),
    "changes frozen for good": (changes, _loose(frozen_years=2), "bending"),
    "changes near the last rate": (changes, _loose(frozen_years=2, frozen_share=0.6), "value"),
    "changes up to the last rate": (changes, _loose(frozen_years=2, frozen_share=0.0), "value"),
    "changes counted": (
        changes,
        _loose(changed_lines_most=0, change_free_musd=0.3, rules_off=["risk", "band"],
               rule_price={"changed": 0.1}),
        "value",
    ),
    "a coup in bands": (
        couped, _loose(nation_band={"A": 0.2, "*": 0.6}, region_band={"South": 0.1}), "value",
    ),
    "a coup in bands, bending": (couped, _loose(region_band={"*": 0.1}), "bending"),
    "a coup counted": (
        couped, _loose(changed_lines_most=2, change_free_musd=0.2, rule_price={"changed": 0.1}),
        "value",
    ),
    "decisions off, frozen on": (changes, _loose(frozen_years=1, rules_off=["risk", "lock"]),
                                 "value"),
    "changes calm": (changes, _loose(budget={"MIL": 2.0}), "turbulence"),
    "changes off": (
        changes, _loose(frozen_years=1, nation_band={"*": 0.0}, rules_off=["persistence"]), "value",
    ),
}  # fmt: skip
"""Cases, policies and objectives; every new rule binds in some of them."""
