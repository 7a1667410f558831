"""A case of two nations and two years and a plan of it, every figure worked out by hand."""

from functools import cache

import pandas as pd
from check_tamper import searched, worded

from allocator.inputs.case.case import Case, build_case
from allocator.inputs.policy.policy import Lock, Policy
from allocator.plan.plan import Plan

META = {"name": "hand", "base_year": 2020, "first_year": 2020, "last_year": 2021}


def hand_case() -> Case:
    tables: dict[str, dict[str, list[object]]] = {
        "nations": {
            "nation": ["AAA", "BBB"], "name": ["Alfa", "Bravo"], "region": ["North", "South"],
            "tier": [1, 2], "propensity": [1.0, 0.5], "diversion_share": [0.1, 0.0],
            "disruption_per_year": [0.0, 0.05], "absorbable_musd": [10.0, None],
            "trainable_persons": [20, None], "language_qualified_persons": [5, None],
            "lines_at_once": [2, 3], "vetted_share": [0.5, 1.0],
            "exposure_cap_share": [None, 0.5], "landlocked": ["no", "yes"],
        },
        "accounts": {
            "account": ["FMF", "IMET"], "budget_musd": [15.0, 2.0], "life_years": [2, 1],
            "surcharge_share": [0.1, 0.0],
        },
        "budgets": {
            "account": ["FMF", "FMF"], "year": [2019, 2020], "amount_musd": [5.0, 15.0],
            "set_aside_musd": [0.0, 3.0],
        },
        "equipment": {
            "item": ["boat", "rifle"], "area": ["sea", "land"], "price_musd": [5.0, 1.0],
            "lethal": ["no", "yes"], "coastal": ["yes", "no"], "production_per_year": [2, None],
            "stock_lots": [3, None], "max_per_nation_year": [2, None],
        },
        "courses": {
            "item": ["staff", "drill"], "area": ["staff", "staff"], "cost_musd": [0.1, 0.05],
            "fit": [2.0, 1.0], "seats_per_year": [12, None], "max_per_nation_year": [8, None],
            "needs_language": ["yes", "no"],
        },
        "grants": {
            "item": ["advice"], "area": ["staff"], "min_musd": [1.0], "max_per_nation_year": [3.0],
        },
        "needs": {
            "nation": ["AAA", "AAA", "AAA", "BBB", "BBB"],
            "area": ["sea", "land", "staff", "land", "staff"],
            "need_points": [12.0, 4.0, 4.0, 0.8, 1.0],
        },
        "returns": {"piece": [1, 2], "share_of_need": [0.5, 0.5], "slope": [1.0, 0.5]},
        "objectives": {"objective": ["defend", "reform"], "weight": [2.0, 1.0]},
        "relevance": {
            "area": ["sea", "land", "staff"], "objective": ["defend", "defend", "reform"],
            "relevance": [1.0, 0.5, 1.0],
        },
        "priorities": {
            "nation": ["AAA", "AAA", "BBB", "BBB"],
            "objective": ["defend", "reform", "defend", "reform"],
            "priority": [10.0, 5.0, 5.0, 10.0],
        },
        "eligibility": {
            "rule": ["imet_trains", "arms_embargo", "no_boats", "boats_after_all", "no_drill"],
            "effect": ["bar", "bar", "bar", "exempt", "bar"],
            "nations": ["*", "region:South", "AAA", "AAA", "AAA"],
            "accounts": ["IMET", "*", "*", "FMF", "*"],
            "kinds": ["*;!training", "lethal", "*", "equipment;!lethal", "*"],
            "areas": ["*", "*", "sea", "*", "*"],
            "items": ["*", "*", "*", "boat", "drill"],
            "lifts": ["", "", "", "no_boats", ""],
            "waivable": ["no", "yes", "no", "no", "no"],
            "citation": ["Act § 1", "", "", "", ""],
        },
        "earmarks": {
            "rule": ["alfa_floor", "boat_cap", "imet_trains_half", "lethal_share"],
            "status": ["law", "policy", "law", "policy"],
            "sense": ["floor", "cap", "share_floor", "share_cap"],
            "accounts": ["FMF", "*", "IMET", "*"],
            "nations": ["AAA", "*", "*", "*"],
            "kinds": ["*", "*", "training", "lethal"],
            "areas": ["*", "sea", "*", "*"],
            "years": ["*", "*", "2020", "*"],
            "per": ["each_year", "all_years", "each_year", "each_year"],
            "amount_musd": [5.0, 20.0, None, None],
            "share": [None, None, 0.5, 0.3],
            "base_accounts": ["*", "*", "IMET", "*"],
        },
        "coverage_floors": {
            "rule": ["tier1", "reform", "bravo"], "scope": ["tier", "objective", "nation"],
            "member": ["1", "reform", "BBB"], "min_share": [0.5, 0.3, 0.5],
            "years": ["*", "2021", "2020"],
        },
        "last_plan": {
            "nation": ["AAA", "BBB"], "account": ["FMF", "IMET"], "amount_musd": [10.0, 1.0],
        },
        "locks": {"lock": ["boats"], "nation": ["AAA"], "item": ["boat"], "low": [3.0]},
    }  # fmt: skip
    return build_case(META, {name: pd.DataFrame(columns) for name, columns in tables.items()})


def hand_policy() -> Policy:
    return Policy(
        value_tolerance=0.005,
        change_price=0.0,
        swing_price=0.0,
        discount=0.25,
        risk_budget=0.12,
        retention=0.5,
        exposure_cap=0.85,
        budget={"IMET": 1.0},
        price={"rifle": 2.0},
        grade_cap={"C": 0.9},
        earmark={"boat_cap": 16.0},
        waivers=["arms_embargo"],
        locks=[Lock("bravo_money", "BBB", account="FMF", high=4.0)],
    )


# Weight of all needs: tier weight × objective weight × relevance × priority / 10 × need, summed:
# 2·12 + 1·4 + .5·4 for Alfa, .375·.8 + .75·1 for Bravo; slopes 1 and .5 over halves make .75.
ALL = (1 + 0.8) * 0.75 * (24 + 4 + 2 + 0.3 + 0.75)
SEA = 100 * 2 * (6 + 3 * 0.5) / ALL
STAFF = 100 * 0.5 * 0.72 / ALL
BRAVO_LAND = 100 * 0.8 * 0.375 * 0.5 * 0.95**2 * (0.4 + 0.4 * 0.5) / ALL
BRAVO_STAFF = 100 * 0.75 * 0.5 * 0.95 * 0.75 / ALL
NEED_VALUE = SEA * 1.8 + STAFF * 1.4 + BRAVO_LAND + BRAVO_STAFF * (1 + 0.8 * 0.95)
"""Value of the needs met; Alfa's staff falls to .36 points, .8 · .5 of the first year."""

# The reference is that of a policy without changes: discount 3%.
_WEIGHTED = 30 * (1 + 1 / 1.03) + 1.05 * 0.5 * (0.95 + 0.95**2 / 1.03)
REF = 0.6 * 100 * _WEIGHTED / ((1 + 1 / 1.03) * 0.75 * 31.05) / 21.8

WASTE = 0.2 * 3 + 0.5 * 1.4
BENDING = 10 * 0.5 + 5 * 0.3075 + 3 * (0.28 + 0.64)
VALUE = NEED_VALUE - REF * WASTE - REF * BENDING
NAN = float("nan")

LINE_COLUMNS = (
    "nation nation_name kind item item_name area account year quantity unit cost_musd"
    " obligation_musd points"
)
LINES = [
    ("AAA", "Alfa", "equipment", "boat", "boat", "sea", "FMF", 2020, 2, "lots", 10, 11, 10),
    ("AAA", "Alfa", "training", "staff", "staff", "staff", "IMET", 2020, 4, "seats", 0.4, 0.4, 0.8),
    ("AAA", "Alfa", "equipment", "boat", "boat", "sea", "FMF", 2021, 1, "lots", 5, 5.5, 5),
    ("BBB", "Bravo", "equipment", "rifle", "rifle", "land", "FMF", 2021, 1, "lots", 2, 2.2, 1),
    ("BBB", "Bravo", "grant", "advice", "advice", "staff", "FMF", 2020, 1.5, "US$M", 1.5, 1.65,
     1.5),
    ("BBB", "Bravo", "training", "drill", "drill", "staff", "FMF", 2021, 2.5, "seats", 0.125,
     0.1375, 0.125),
    ("BBB", "Bravo", "training", "drill", "drill", "staff", "IMET", 2021, 2.5, "seats", 0.125,
     0.125, 0.125),
]  # fmt: skip

TABLES: dict[str, tuple[str, list[tuple[object, ...]]]] = {
    "spending": ("nation account year obligation_musd", [
        ("AAA", "FMF", 2020, 11.0), ("AAA", "IMET", 2020, 0.4), ("BBB", "FMF", 2020, 1.65),
        ("AAA", "FMF", 2021, 5.5), ("BBB", "FMF", 2021, 2.3375), ("BBB", "IMET", 2021, 0.125),
    ]),
    "vintages": ("account vintage year obligated_musd", [
        ("FMF", 2019, 2020, 5.0), ("FMF", 2020, 2020, 7.65), ("FMF", 2020, 2021, 2.0),
        ("FMF", 2021, 2021, 5.8375), ("IMET", 2020, 2020, 0.4), ("IMET", 2021, 2021, 0.125),
    ]),
    "accounts": (
        "account vintage amount_musd set_aside_musd obligated_musd lapsed_musd"
        " carried_past_horizon_musd", [
        ("FMF", 2019, 5.0, 0.0, 5.0, 0.0, 0.0), ("FMF", 2020, 15.0, 3.0, 9.65, 2.35, 0.0),
        ("FMF", 2021, 15.0, 0.0, 5.8375, 0.0, 9.1625), ("IMET", 2020, 1.0, 0.0, 0.4, 0.6, 0.0),
        ("IMET", 2021, 1.0, 0.0, 0.125, 0.875, 0.0),
    ]),
    "disbursements": ("account year obligated_musd disbursed_musd outstanding_musd", [
        ("FMF", 2020, 12.65, 12.65, 0.0), ("FMF", 2021, 7.8375, 7.8375, 0.0),
        ("IMET", 2020, 0.4, 0.4, 0.0), ("IMET", 2021, 0.125, 0.125, 0.0),
    ]),
    "deliveries": (
        "nation item year lots_bought lots_delivered lots_on_order lots_in_hand lots_working"
        " lots_idle lots_idle_ramp lots_idle_crew lots_idle_tail lots_idle_unneeded idle_musd"
        " period", [
        ("AAA", "boat", 2020, 2.0, 2.0, 0.0, 2.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, "horizon"),
        ("AAA", "boat", 2021, 1.0, 1.0, 0.0, 2.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, "horizon"),
        ("BBB", "rifle", 2021, 1.0, 1.0, 0.0, 1.0, 0.8, 0.2, 0.0, 0.0, 0.0, 0.2, 0.4, "horizon"),
    ]),
    "sustainment": (
        "nation year need_musd host_musd donor_musd unpaid_musd donor_share promised_musd period",
        [],
    ),
    "people": (
        "nation skill year base_persons graduates_persons needed_persons used_persons"
        " short_persons period", [],
    ),
    "modules": ("nation item year due_units given_units missing_units", []),
    "after": (
        "nation area need_points supply_points working_points met_points share_met value", [],
    ),
    "seats": ("nation item year seats cost_musd", [
        ("AAA", "staff", 2020, 4.0, 0.4), ("BBB", "drill", 2021, 5.0, 0.25),
    ]),
    "grants": ("nation item year grant_musd", [("BBB", "advice", 2020, 1.5)]),
    "coverage": (
        "nation area year need_points supply_points met_points beyond_points share_met value", [
        ("AAA", "land", 2020, 4.0, 0.0, 0.0, 0.0, 0.0, 0.0),
        ("AAA", "land", 2021, 4.0, 0.0, 0.0, 0.0, 0.0, 0.0),
        ("AAA", "sea", 2020, 12.0, 10.0, 9.0, 0.0, 0.75, SEA),
        ("AAA", "sea", 2021, 12.0, 10.0, 9.0, 0.0, 0.75, SEA * 0.8),
        ("AAA", "staff", 2020, 4.0, 0.8, 0.72, 0.0, 0.18, STAFF),
        ("AAA", "staff", 2021, 4.0, 0.4, 0.36, 0.0, 0.09, STAFF * 0.4),
        ("BBB", "land", 2020, 0.8, 0.0, 0.0, 0.0, 0.0, 0.0),
        ("BBB", "land", 2021, 0.8, 1.0, 0.8, 0.2, 1.0, BRAVO_LAND),
        ("BBB", "staff", 2020, 1.0, 1.5, 1.0, 0.5, 1.0, BRAVO_STAFF),
        ("BBB", "staff", 2021, 1.0, 1.0, 1.0, 0.0, 1.0, BRAVO_STAFF * 0.8 * 0.95),
    ]),
    "absorption": (
        "nation year spend_musd full_musd most_musd limit_musd ceiling_musd waste_musd people"
        " trainable_persons", [
        ("AAA", 2020, 11.4, 7.0, 3.0, 1.4, 13.0, 1.3, 4.0, 20.0),
        ("AAA", 2021, 5.5, 5.5, 0.0, 0.0, 13.0, 0.0, 0.0, 20.0),
        ("BBB", 2020, 1.65, 1.65, 0.0, 0.0, NAN, 0.0, 0.0, NAN),
        ("BBB", 2021, 2.4625, 2.4625, 0.0, 0.0, NAN, 0.0, 5.0, NAN),
    ]),
    "active_lines": ("nation area cost_musd", [
        ("AAA", "sea", 15.0), ("AAA", "staff", 0.4), ("BBB", "land", 2.0), ("BBB", "staff", 1.75),
    ]),
    "risk": (
        "nation grade year obligation_musd loss_share expected_loss_musd share_of_year", [
        ("AAA", "C", 2020, 11.4, 0.1, 1.14, 11.4 / 13.05),
        ("BBB", "B", 2020, 1.65, 0.05, 0.0825, 1.65 / 13.05),
        ("AAA", "C", 2021, 5.5, 0.1, 0.55, 5.5 / 7.9625),
        ("BBB", "B", 2021, 2.4625, 0.05, 0.123125, 2.4625 / 7.9625),
    ]),
    "deviations": ("nation account year last_musd plan_musd change_musd", [
        ("AAA", "FMF", 2020, 10.0, 11.0, 1.0), ("AAA", "IMET", 2020, 0.0, 0.4, 0.4),
        ("BBB", "FMF", 2020, 0.0, 1.65, 1.65), ("BBB", "IMET", 2020, 1.0, 0.0, -1.0),
        ("AAA", "FMF", 2021, 10.0, 5.5, -4.5), ("BBB", "FMF", 2021, 0.0, 2.3375, 2.3375),
        ("BBB", "IMET", 2021, 1.0, 0.125, -0.875),
    ]),
}  # fmt: skip

# rule, family, status, nation, account, item, year, sense, activity, limit
RULES = [
    ("vintage", "vintage", "capacity", "", "FMF", "", "2019", "<=", 5.0, 5.0),
    ("vintage", "vintage", "capacity", "", "FMF", "", "2020", "<=", 9.65, 12.0),
    ("vintage", "vintage", "capacity", "", "FMF", "", "2021", "<=", 5.8375, 15.0),
    ("vintage", "vintage", "capacity", "", "IMET", "", "2020", "<=", 0.4, 1.0),
    ("vintage", "vintage", "capacity", "", "IMET", "", "2021", "<=", 0.125, 1.0),
    ("alfa_floor", "floor", "law", "AAA", "FMF", "", "2020", ">=", 11.0, 5.0),
    ("alfa_floor", "floor", "law", "AAA", "FMF", "", "2021", ">=", 5.5, 5.0),
    ("boat_cap", "cap", "policy", "", "", "", "all", "<=", 16.5, 16.0),
    ("imet_trains_half", "share_floor", "law", "", "IMET", "", "2020", ">=", 0.4, 0.2),
    ("lethal_share", "share_cap", "policy", "", "", "", "2020", "<=", 0.0, 0.3 * 13.05),
    ("lethal_share", "share_cap", "policy", "", "", "", "2021", "<=", 2.2, 0.3 * 7.9625),
    ("vetted", "vetted", "law", "AAA", "", "", "2020", "<=", 4.0, 10.0),
    ("vetted", "vetted", "law", "AAA", "", "", "2021", "<=", 0.0, 10.0),
    ("language", "language", "capacity", "AAA", "", "", "2020", "<=", 4.0, 5.0),
    ("language", "language", "capacity", "AAA", "", "", "2021", "<=", 0.0, 5.0),
    ("production", "production", "capacity", "", "", "boat", "2020", "<=", 2.0, 2.0),
    ("production", "production", "capacity", "", "", "boat", "2021", "<=", 1.0, 2.0),
    ("stock", "stock", "capacity", "", "", "boat", "all", "<=", 3.0, 3.0),
    ("course_seats", "course_seats", "capacity", "", "", "staff", "2020", "<=", 4.0, 12.0),
    ("course_seats", "course_seats", "capacity", "", "", "staff", "2021", "<=", 0.0, 12.0),
    ("money", "money", "capacity", "AAA", "", "", "2020", "<=", 11.4, 13.0),
    ("money", "money", "capacity", "AAA", "", "", "2021", "<=", 5.5, 13.0),
    ("lines", "lines", "capacity", "AAA", "", "", "all", "<=", 2.0, 2.0),
    ("lines", "lines", "capacity", "BBB", "", "", "all", "<=", 2.0, 3.0),
    ("tier1", "coverage", "policy", "", "", "", "2020", ">=", 9.72, 10.0),
    ("tier1", "coverage", "policy", "", "", "", "2021", ">=", 9.36, 10.0),
    ("reform", "coverage", "policy", "", "", "", "2021", ">=", 1.18, 0.9),
    ("bravo", "coverage", "policy", "BBB", "", "", "2020", ">=", 1.0, 0.9),
    ("risk_budget", "risk_budget", "policy", "", "", "", "2020", "<=", 1.2225, 1.566),
    ("risk_budget", "risk_budget", "policy", "", "", "", "2021", "<=", 0.673125, 0.9555),
    ("exposure", "exposure", "policy", "AAA", "", "", "2020", "<=", 11.4, 11.0925),
    ("exposure", "exposure", "policy", "AAA", "", "", "2021", "<=", 5.5, 6.768125),
    ("exposure", "exposure", "policy", "BBB", "", "", "2020", "<=", 1.65, 6.525),
    ("exposure", "exposure", "policy", "BBB", "", "", "2021", "<=", 2.4625, 3.98125),
    ("grade C", "grade_exposure", "policy", "", "", "", "2020", "<=", 11.4, 11.745),
    ("grade C", "grade_exposure", "policy", "", "", "", "2021", "<=", 5.5, 7.16625),
    ("boats", "lock_low", "policy", "AAA", "", "boat", "all", ">=", 3.0, 3.0),
    ("bravo_money", "lock_high", "policy", "BBB", "FMF", "", "all", "<=", 3.9875, 4.0),
    *(
        (
            "max_per_nation_year",
            "max_per_nation_year",
            "capacity",
            nation,
            "",
            item,
            year,
            "<=",
            quantity,
            most,
        )
        for nation, item, year, quantity, most in (
            ("AAA", "boat", "2020", 2.0, 2.0),
            ("AAA", "boat", "2021", 1.0, 2.0),
            ("AAA", "staff", "2020", 4.0, 8.0),
            ("BBB", "advice", "2020", 1.5, 3.0),
        )
    ),
    *(
        (f"line_size {area}", "line_size", "capacity", nation, "", "", "all", ">=", cost, 0.25)
        for nation, area, cost in (
            ("AAA", "sea", 15.0),
            ("AAA", "staff", 0.4),
            ("BBB", "land", 2.0),
            ("BBB", "staff", 1.75),
        )
    ),
    ("grant_size", "grant_size", "capacity", "BBB", "", "advice", "all", ">=", 1.5, 1.0),
]
PRICES = {
    "cap": 10.0, "share_cap": 10.0, "coverage": 3.0, "risk_budget": 5.0, "exposure": 5.0,
    "grade_exposure": 5.0, "lock_low": 20.0, "lock_high": 20.0,
}  # fmt: skip


def _rules() -> pd.DataFrame:
    rows = []
    for rule, family, status, nation, account, item, year, sense, activity, limit in RULES:
        slack = round(limit - activity if sense == "<=" else activity - limit, 9)
        price = PRICES.get(family, 0.0) * REF if status == "policy" else 0.0
        rows.append(
            {"rule": rule, "family": family, "status": status, "nation": nation,
             "account": account, "item": item, "year": year, "sense": sense, "activity": activity,
             "limit": limit, "slack": slack, "bend": max(0.0, -slack), "bend_price_value": price,
             "unit": "", "binds": slack <= 0, "citation": "", "meaning": ""}
        )  # fmt: skip
    return pd.DataFrame(rows)


@cache
def hand_plan() -> Plan:
    case, policy = hand_case(), hand_policy()
    frames = {"lines": pd.DataFrame(LINES, columns=LINE_COLUMNS.split()), "rules": _rules()}
    for name, (columns, rows) in TABLES.items():
        frames[name] = pd.DataFrame(rows, columns=columns.split())
    meta = {
        "status": "within_gap", "value": VALUE, "need_value": NEED_VALUE,
        "waste_value": REF * WASTE, "bending_value": REF * BENDING, "gap_target": 0.01,
        "change_cost_value": 0.0, "swing_cost_value": 0.0,
        "turbulence_musd": 4.05 + 0.7 * 7.7125,
        "value_after": 0.0, "idle_lots": 0.2, "idle_musd": 0.4, "tail_musd": 0.0,
        "unpaid_after_musd": 0.0, "case_hash": case.hash, "policy_hash": policy.hash,
    }  # fmt: skip
    return searched(worded(Plan(case, policy, meta, frames)), VALUE + 0.1)
