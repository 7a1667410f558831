"""A case with lead times, upkeep, crews and packages, and a plan of it worked out by hand.

Two boats are bought in 2020 and come in 2021, when half of them is ready. From 2022 on somebody
must pay for them. Half of everything is lost from year to year; two years after the horizon count.
"""

from functools import cache

import pandas as pd
from check_tamper import searched, worded

from allocator.inputs.case.case import Case, build_case
from allocator.inputs.policy.policy import Policy
from allocator.plan.plan import Plan

META = {"name": "fleet", "base_year": 2020, "first_year": 2020, "last_year": 2022,
        "years_after": 2}  # fmt: skip


def fielding_case() -> Case:
    tables: dict[str, dict[str, list[object]]] = {
        "nations": {
            "nation": ["AAA"], "name": ["Alfa"], "region": ["North"], "tier": [1],
            "propensity": [0.5], "diversion_share": [0.1], "disruption_per_year": [0.1],
            "host_sustain_musd": [0.1], "new_types_most": [1],
        },
        "accounts": {
            "account": ["FMF"], "budget_musd": [30.0], "life_years": [2],
            "surcharge_share": [0.1], "disburse_years": [5], "budget_after_musd": [0.6],
        },
        "equipment": {
            "item": ["boat", "jeep", "ship"], "area": ["sea", "land", "sea"],
            "price_musd": [10.0, 2.0, 20.0], "lead_years": [1, 0, 0], "ramp_years": [1, 0, 0],
            "initial_support_years": [1, 0, 0], "tail_share": [0.1, 0.0, 0.0],
            "min_lots": [2, 1, 1], "buy_years": [1, None, None], "new_type": ["yes", "no", "no"],
        },
        "courses": {"item": ["tech"], "area": ["staff"], "cost_musd": [0.5], "fit": [2.0]},
        "grants": {"item": ["parts"], "area": ["sea"]},
        "skills": {"skill": ["engineer"], "attrition_per_year": [0.25]},
        "crews": {"item": ["boat"], "skill": ["engineer"], "persons_per_lot": [2.0]},
        "graduates": {"item": ["tech"], "skill": ["engineer"], "persons_per_seat": [1.0]},
        "skill_base": {"nation": ["AAA"], "skill": ["engineer"], "persons": [1.0]},
        "modules": {
            "item": ["boat", "boat"], "module": ["tech", "parts"], "units_per_lot": [1.0, 0.5],
            "due_years": [0, None], "status": ["law", "policy"],
        },
        "prerequisites": {"item": ["boat"], "needs": ["jeep"], "units": [1.0]},
        "exclusions": {"group": ["craft", "craft"], "item": ["boat", "ship"]},
        "fielded": {"nation": ["AAA"], "item": ["jeep"], "lots": [1.0]},
        "incompatible": {"rule": ["shallow"], "nations": ["AAA"], "items": ["ship"]},
        "needs": {
            "nation": ["AAA"] * 3, "area": ["sea", "land", "staff"],
            "need_points": [20.0, 4.0, 5.0],
        },
        "returns": {"piece": [1], "share_of_need": [1.0], "slope": [1.0]},
        "last_plan": {
            "nation": ["AAA"] * 3, "account": ["FMF"] * 3, "year": [2020, 2021, 2022],
            "amount_musd": [25.3, 1.0, 0.6],
        },
        "last_goods": {"nation": ["AAA"], "item": ["boat"], "year": [2020], "quantity": [2.0]},
    }  # fmt: skip
    return build_case(META, {name: pd.DataFrame(columns) for name, columns in tables.items()})


def fielding_policy() -> Policy:
    return Policy(
        change_price=0.0, swing_price=0.0,
        discount=0.25, retention=0.5, risk_budget=0.5, host_factor=2.0, attrition_factor=2.0,
        donor_share=0.9, donor_share_fall=0.05, after_weight=0.5, frozen_years=1,
        changed_lines_most=0, idle_most=3.0, nation_band={"AAA": 0.05, "*": 0.0},
        region_band={"*": 0.2},
    )  # fmt: skip


# Value of a point: discount, life and half a nation's propensity over all that counts.
_ALL = (1 + 0.8 + 0.64 + 0.5 * (0.512 + 0.4096)) * 29
POINT = {year: 100 * 0.5 * count / _ALL for year, count in (
    (2020, 0.9), (2021, 0.8 * 0.81), (2022, 0.64 * 0.729),
    (2023, 0.5 * (0.512 * 0.6561 + 0.4096 * 0.59049)),
)}  # fmt: skip
_YEARS = [1.03**-age for age in range(5)]
REF = 0.6 * 100 * 0.5 * sum(d * 0.9 ** (i + 1) for i, d in enumerate(_YEARS)) / sum(_YEARS) / 29

MET = {
    ("sea", 2020): 0.0, ("sea", 2021): 9.9, ("sea", 2022): 7.2, ("sea", 2023): 2.86875,
    ("land", 2020): 1.8, ("land", 2021): 0.9, ("land", 2022): 0.45, ("land", 2023): 0.16875,
    ("staff", 2020): 1.8, ("staff", 2021): 0.9, ("staff", 2022): 0.45, ("staff", 2023): 0.16875,
}  # fmt: skip
"""Met points; 2023 stands for the mean of 2023 and 2024: 3/8 of what 2022 has of plain goods."""

NEED_VALUE = sum(met * POINT[year] for (_, year), met in MET.items())
AFTER = sum(met * POINT[year] for (_, year), met in MET.items() if year == 2023)
BENDING = 5 * 0.05
VALUE = NEED_VALUE - REF * BENDING

LINE_COLUMNS = (
    "nation nation_name kind item item_name area account year quantity unit cost_musd"
    " obligation_musd points"
)
LINES = [
    ("AAA", "Alfa", "equipment", "boat", "boat", "sea", "FMF", 2020, 2, "lots", 20, 22, 20),
    ("AAA", "Alfa", "equipment", "jeep", "jeep", "land", "FMF", 2020, 1, "lots", 2, 2.2, 2),
    ("AAA", "Alfa", "training", "tech", "tech", "staff", "FMF", 2020, 2, "seats", 1, 1.1, 2),
    ("AAA", "Alfa", "grant", "parts", "parts", "sea", "FMF", 2021, 1, "US$M", 1, 1.1, 1),
    ("AAA", "Alfa", "sustainment", "boat", "boat", "sea", "FMF", 2022, 0.55, "US$M", 0.55, 0.605,
     0),
]  # fmt: skip

NEED = {"sea": 20.0, "land": 4.0, "staff": 5.0}
MONEY = {2020: 25.3, 2021: 1.1, 2022: 0.605}

TABLES: dict[str, tuple[str, list[tuple[object, ...]]]] = {
    "spending": ("nation account year obligation_musd",
                 [("AAA", "FMF", year, money) for year, money in MONEY.items()]),
    "vintages": ("account vintage year obligated_musd",
                 [("FMF", year, year, money) for year, money in MONEY.items()]),
    "accounts": (
        "account vintage amount_musd set_aside_musd obligated_musd lapsed_musd"
        " carried_past_horizon_musd", [
        ("FMF", 2020, 30.0, 0.0, 25.3, 4.7, 0.0), ("FMF", 2021, 30.0, 0.0, 1.1, 28.9, 0.0),
        ("FMF", 2022, 30.0, 0.0, 0.605, 0.0, 29.395),
    ]),
    "disbursements": ("account year obligated_musd disbursed_musd outstanding_musd", [
        ("FMF", 2020, 25.3, 3.3, 22.0), ("FMF", 2021, 1.1, 23.1, 0.0),
        ("FMF", 2022, 0.605, 0.605, 0.0),
    ]),
    # bought, delivered, on order, in hand, at work, idle: ramp, crew, tail, unneeded; in US$M
    "deliveries": (
        "nation item year lots_bought lots_delivered lots_on_order lots_in_hand lots_working"
        " lots_idle lots_idle_ramp lots_idle_crew lots_idle_tail lots_idle_unneeded idle_musd"
        " period", [
        ("AAA", "boat", 2020, 2.0, 0.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, "horizon"),
        ("AAA", "boat", 2021, 0.0, 2.0, 0.0, 2.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 10.0, "horizon"),
        ("AAA", "boat", 2022, 0.0, 0.0, 0.0, 1.0, 0.75, 0.25, 0.0, 0.25, 0.0, 0.0, 2.5,
         "horizon"),
        ("AAA", "boat", 2023, 0.0, 0.0, 0.0, 0.375, 0.3, 0.075, 0.0, 0.0, 0.075, 0.0, 0.75,
         "after"),
        ("AAA", "jeep", 2020, 1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, "horizon"),
        ("AAA", "jeep", 2021, 0.0, 0.0, 0.0, 0.5, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, "horizon"),
        ("AAA", "jeep", 2022, 0.0, 0.0, 0.0, 0.25, 0.25, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
         "horizon"),
        ("AAA", "jeep", 2023, 0.0, 0.0, 0.0, 0.09375, 0.09375, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
         "after"),
    ]),
    # A boat past its first year takes 1 a year. In 2022 the crew is there for .75 of a boat.
    "sustainment": (
        "nation year need_musd host_musd donor_musd unpaid_musd donor_share promised_musd period",
        [
        ("AAA", 2020, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, "horizon"),
        ("AAA", 2021, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, "horizon"),
        ("AAA", 2022, 1.0, 0.2, 0.55, 0.25, 0.55 / 0.75, 0.0, "horizon"),
        ("AAA", 2023, 0.5, 0.2, 0.1, 0.2, 0.1 / 0.3, 0.1, "after"),
        ("AAA", 2024, 0.25, 0.2, 0.05, 0.0, 0.2, 0.1, "after"),
    ]),
    "people": (
        "nation skill year base_persons graduates_persons needed_persons used_persons"
        " short_persons period", [
        ("AAA", "engineer", 2020, 1.0, 2.0, 0.0, 0.0, 0.0, "horizon"),
        ("AAA", "engineer", 2021, 1.0, 1.0, 2.0, 2.0, 0.0, "horizon"),
        ("AAA", "engineer", 2022, 1.0, 0.5, 2.0, 1.5, 0.5, "horizon"),
        ("AAA", "engineer", 2023, 1.0, 0.1875, 0.75, 0.6, 0.0, "after"),
    ]),
    "modules": ("nation item year due_units given_units missing_units", [
        ("AAA", "tech", 2020, 2.0, 2.0, 0.0), ("AAA", "tech", 2021, 2.0, 2.0, 0.0),
        ("AAA", "tech", 2022, 2.0, 2.0, 0.0), ("AAA", "parts", 2020, 0.0, 0.0, 0.0),
        ("AAA", "parts", 2021, 1.0, 1.0, 0.0), ("AAA", "parts", 2022, 1.0, 1.0, 0.0),
    ]),
    "seats": ("nation item year seats cost_musd", [("AAA", "tech", 2020, 2.0, 1.0)]),
    "grants": ("nation item year grant_musd", [("AAA", "parts", 2021, 1.0)]),
    "coverage": (
        "nation area year need_points supply_points met_points beyond_points share_met value", [
        ("AAA", area, year, NEED[area], met / 0.9, met, 0.0, met / NEED[area], met * POINT[year])
        for (area, year), met in MET.items() if year < 2023
    ]),
    "after": (
        "nation area need_points supply_points working_points met_points share_met value", [
        ("AAA", area, NEED[area], met / 0.9, 3.0 if area == "sea" else 0.0, met,
         met / NEED[area], met * POINT[year])
        for (area, year), met in MET.items() if year == 2023
    ]),
    "absorption": (
        "nation year spend_musd full_musd most_musd limit_musd ceiling_musd waste_musd people"
        " trainable_persons", [
        ("AAA", year, money, money, 0.0, 0.0, None, 0.0, 2.0 if year == 2020 else 0.0, None)
        for year, money in MONEY.items()
    ]),
    "active_lines": ("nation area cost_musd",
                     [("AAA", "sea", 21.0), ("AAA", "land", 2.0), ("AAA", "staff", 1.0)]),
    "risk": (
        "nation grade year obligation_musd loss_share expected_loss_musd share_of_year",
        [("AAA", "E", year, money, 0.19, 0.19 * money, 1.0) for year, money in MONEY.items()]),
    "deviations": ("nation account year last_musd plan_musd change_musd", [
        ("AAA", "FMF", 2020, 25.3, 25.3, 0.0), ("AAA", "FMF", 2021, 1.0, 1.1, 0.1),
        ("AAA", "FMF", 2022, 0.6, 0.605, 0.005),
    ]),
}  # fmt: skip

# rule, family, status, nation, account, item, year, sense, activity, limit
RULES = [
    *(("vintage", "vintage", "capacity", "", "FMF", "", str(year), "<=", money, 30.0)
      for year, money in MONEY.items()),
    *(("risk_budget", "risk_budget", "policy", "", "", "", str(year), "<=", 0.19 * money,
       0.5 * money) for year, money in MONEY.items()),
    *(("module_law", "module", "law", "AAA", "", "tech", year, ">=", 2.0, 2.0)
      for year in ("2020", "2021", "2022")),
    *(("module_policy", "module", "policy", "AAA", "", "parts", year, ">=", 1.0, 1.0)
      for year in ("2021", "2022")),
    ("crew engineer", "crewed", "capacity", "AAA", "", "", "2021", "<=", 2.0, 2.0),
    ("crew engineer", "crewed", "capacity", "AAA", "", "", "2022", "<=", 1.5, 1.5),
    ("crew engineer", "crewed", "capacity", "AAA", "", "", "2023", "<=", 0.6, 1.1875),
    ("graduation", "graduation", "policy", "AAA", "", "", "2022", "<=", 0.55, 0.6),
    ("after_money", "after_money", "policy", "", "", "", "all", "<=", 0.1, 0.15),
    ("idle", "idle", "policy", "", "", "", "all", "<=", 2.5, 3.0),
    ("types", "types", "policy", "AAA", "", "", "all", "<=", 1.0, 1.0),
    ("changes", "changes", "policy", "", "", "", "all", "<=", 0.0, 0.0),
    *((f"band {who}", family, "policy", nation, "", "", str(year), sense, MONEY[year],
       last * (1 + sign * share))
      for who, nation, share in (("nation:AAA", "AAA", 0.05), ("region:North", "", 0.2))
      for year, last in ((2020, 25.3), (2021, 1.0), (2022, 0.6))
      for family, sense, sign in (("band_low", ">=", -1), ("band_high", "<=", 1))),
    ("frozen 2020 AAA boat", "lock_low", "policy", "AAA", "", "boat", "2020", ">=", 2.0, 2.0),
    ("frozen 2020 AAA boat", "lock_high", "policy", "AAA", "", "boat", "2020", "<=", 2.0, 2.0),
    ("frozen 2020 AAA", "lock_high", "policy", "AAA", "", "", "2020", "<=", 25.3, 25.3),
    *((f"line_size {area}", "line_size", "capacity", "AAA", "", "", "all", ">=", cost, 0.25)
      for area, cost in (("sea", 21.0), ("land", 2.0), ("staff", 1.0))),
    ("item_size", "item_size", "capacity", "AAA", "", "boat", "all", ">=", 2.0, 2.0),
    ("start_window", "start_window", "capacity", "AAA", "", "boat", "all", "<=", 1.0, 1.0),
    ("excluded craft", "excluded", "capacity", "AAA", "", "", "all", "<=", 1.0, 1.0),
    ("host_share", "host_share", "capacity", "AAA", "", "", "2022", "<=", 0.2, 0.2),
]  # fmt: skip
PRICES = {
    "risk_budget": 5.0, "module": 5.0, "graduation": 5.0, "after_money": 3.0, "types": 3.0,
    "changes": 3.0, "band_low": 5.0, "band_high": 5.0, "lock_low": 20.0, "lock_high": 20.0,
    "idle": 3.0,
}  # fmt: skip


def _rules() -> pd.DataFrame:
    rows = []
    for rule, family, status, nation, account, item, year, sense, activity, limit in RULES:
        slack = round(limit - activity if sense == "<=" else activity - limit, 9)
        price = PRICES[family] * REF if status == "policy" else 0.0
        rows.append(
            {"rule": rule, "family": family, "status": status, "nation": nation,
             "account": account, "item": item, "year": year, "sense": sense, "activity": activity,
             "limit": limit, "slack": slack, "bend": max(0.0, -slack), "bend_price_value": price,
             "unit": "", "binds": slack <= 0, "citation": "", "meaning": ""}
        )  # fmt: skip
    return pd.DataFrame(rows)


@cache
def fielding_plan() -> Plan:
    case, policy = fielding_case(), fielding_policy()
    frames = {"lines": pd.DataFrame(LINES, columns=LINE_COLUMNS.split()), "rules": _rules()}
    for name, (columns, rows) in TABLES.items():
        frames[name] = pd.DataFrame(rows, columns=columns.split())
    meta = {
        "status": "within_gap", "value": VALUE, "need_value": NEED_VALUE, "value_after": AFTER,
        "waste_value": 0.0, "bending_value": REF * BENDING, "gap_target": 0.05,
        "turbulence_musd": 0.07 + 0.49 * 0.005,
        "idle_lots": 0.25, "idle_musd": 2.5, "tail_musd": 0.55, "unpaid_after_musd": 0.2,
        "case_hash": case.hash, "policy_hash": policy.hash,
    }  # fmt: skip
    return searched(worded(Plan(case, policy, meta, frames)), VALUE + 0.1)
