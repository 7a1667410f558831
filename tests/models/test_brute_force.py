"""HiGHS finds what trying every whole number finds, on cases that switch every family on."""

from collections.abc import Callable
from typing import Any

import highspy
import numpy as np
import pandas as pd
import pytest
from brute_force import best
from small_fleets import FLEETS
from tiny_model import frames, plain_case, plain_policy

from allocator.assemble import assemble
from allocator.check import check_plan
from allocator.inputs.case.case import Case, build_case
from allocator.inputs.policy.policy import Lock, Policy
from allocator.session.solve import solve
from allocator.solver.backend.compiled_model import CompiledModel, compile_problem
from allocator.solver.backend.highs import HighsModel
from allocator.solver.options import SolveOptions

SMALLER = {"boat": 1, "crew": 1, "college": 1}
"""Largest purchases a nation and year, so that all whole numbers can be tried in seconds."""


def small_case() -> Case:
    tables = frames()
    changed = {}
    for name in ("equipment", "courses"):
        table = tables[name]
        changed[name] = table.assign(max_per_nation_year=[SMALLER[i] for i in table["item"]])
    return plain_case(**changed)


def islands() -> Case:
    """Three nations with regions, objectives, a coast or none, arms, bars, and no last plan."""
    tables: dict[str, list[dict[str, Any]]] = {
        "nations": [
            {"nation": "X", "region": "North", "tier": 1, "propensity": 0.9,
             "diversion_share": 0.02, "disruption_per_year": 0.01},
            {"nation": "Y", "region": "South", "tier": 2, "propensity": 0.8, "landlocked": "yes",
             "diversion_share": 0.12, "absorbable_musd": 2.5, "exposure_cap_share": 0.5},
            {"nation": "Z", "region": "South", "tier": 3, "disruption_per_year": 0.2,
             "absorbable_musd": 1.5, "trainable_persons": 3, "vetted_share": 0.4},
        ],
        "accounts": [
            {"account": "AID", "budget_musd": 1.0, "life_years": 3, "surcharge_share": 0.1},
            {"account": "MIL", "budget_musd": 3.0},
        ],
        "equipment": [
            {"item": "gun", "area": "border", "price_musd": 0.8, "fit": 1.2, "lethal": "yes",
             "production_per_year": 1, "max_per_nation_year": 1},
            {"item": "ship", "area": "sea", "price_musd": 2.0, "stock_lots": 1,
             "coastal": "yes"},
        ],
        "courses": [{"item": "patrol", "area": "border", "cost_musd": 0.3, "fit": 0.8,
                     "seats_per_year": 1}],
        "grants": [{"item": "aid", "area": "staff", "fit": 0.7, "min_musd": 0.4}],
        "needs": [
            {"nation": "X", "area": "sea", "need_points": 3.0},
            {"nation": "X", "area": "staff", "need_points": 2.0},
            {"nation": "Y", "area": "border", "need_points": 3.0},
            {"nation": "Y", "area": "sea", "need_points": 1.0},
            {"nation": "Z", "area": "border", "need_points": 2.0},
        ],
        "objectives": [{"objective": "calm", "weight": 2}, {"objective": "trade", "weight": 1}],
        "relevance": [
            {"area": "border", "objective": "calm", "relevance": 1},
            {"area": "staff", "objective": "calm", "relevance": 0.5},
            {"area": "sea", "objective": "trade", "relevance": 0.8},
        ],
        "priorities": [
            {"nation": "X", "objective": "trade", "priority": 8},
            {"nation": "X", "objective": "calm", "priority": 6},
            {"nation": "Y", "objective": "calm", "priority": 9},
            {"nation": "Z", "objective": "calm", "priority": 4},
        ],
        "eligibility": [
            {"rule": "no_arms", "nations": "Z", "accounts": "MIL", "waivable": "yes"},
            {"rule": "schools", "effect": "exempt", "nations": "Z", "kinds": "training",
             "years": "2032", "lifts": "no_arms"},
            {"rule": "no_ships", "accounts": "AID", "items": "ship"},
        ],
        "earmarks": [
            {"rule": "south", "status": "law", "sense": "floor", "nations": "region:South",
             "amount_musd": 0.3, "years": "2031"},
            {"rule": "arms", "status": "law", "sense": "share_cap", "kinds": "lethal",
             "share": 0.5, "base_kinds": "*", "per": "all_years"},
            {"rule": "tier2", "status": "policy", "sense": "cap", "nations": "tier:2",
             "amount_musd": 1.0},
        ],
        "coverage_floors": [
            {"rule": "calm", "scope": "objective", "member": "calm", "min_share": 0.1},
            {"rule": "south", "scope": "region", "member": "South", "min_share": 0.3,
             "years": "2032"},
            {"rule": "x", "scope": "nation", "member": "X", "min_share": 0.4},
        ],
        "locks": [{"lock": "y", "nation": "Y", "low": 0.5, "years": "2032"}],
    }  # fmt: skip
    meta = {"name": "islands", "base_year": 2030, "first_year": 2031, "last_year": 2032}
    return build_case(meta, {name: pd.DataFrame(rows) for name, rows in tables.items()})


def school(vetted: float = 0.7) -> Case:
    """Two nations in one year, short of people, speakers, seats and the power to absorb."""
    tables: dict[str, list[dict[str, Any]]] = {
        "nations": [
            {"nation": "P", "absorbable_musd": 1.2, "trainable_persons": 3, "vetted_share": vetted,
             "language_qualified_persons": 1},
            {"nation": "Q", "absorbable_musd": 1.6, "trainable_persons": 3,
             "language_qualified_persons": 1},
        ],
        "accounts": [
            {"account": "AID", "budget_musd": 0.3, "surcharge_share": 0.5},
            {"account": "EDU", "budget_musd": 9.0},
        ],
        "courses": [
            {"item": "law", "area": "staff", "cost_musd": 0.5, "fit": 2, "needs_language": "yes",
             "max_per_nation_year": 1},
            {"item": "pilot", "area": "air", "cost_musd": 0.4, "fit": 1.5, "needs_language": "yes",
             "max_per_nation_year": 1},
            {"item": "drill", "area": "land", "cost_musd": 0.4, "seats_per_year": 2,
             "max_per_nation_year": 2},
        ],
        "grants": [{"item": "books", "area": "staff", "min_musd": 0.3}],
        "needs": [
            {"nation": nation, "area": area, "need_points": 2.0}
            for nation in "PQ" for area in ("staff", "air", "land")
        ],
        "eligibility": [
            {"rule": "aid", "accounts": "AID", "kinds": "training"},
            {"rule": "edu", "accounts": "EDU", "kinds": "grant"},
        ],
    }  # fmt: skip
    meta = {"name": "school", "base_year": 2030, "first_year": 2031, "last_year": 2031}
    return build_case(meta, {name: pd.DataFrame(rows) for name, rows in tables.items()})


def strict_school() -> Case:
    """Return the school with one vetted person in a nation."""
    return school(0.4)


def rich(earmark: dict[str, float]) -> Policy:
    """Return a policy with money for everything, so that nothing but earmarks is short."""
    off = ["coverage", "risk", "exposure", "grade", "lock"]
    return plain_policy(budget={"MIL": 9.0, "LAW": 3.0}, rules_off=off, earmark=earmark)


OTHER = Policy(
    risk_budget=0.04, retention=0.8, discount=0.1, diversion_factor=1.5, disruption_factor=0.5,
    min_line_musd=0.6, absorption_full=0.5, effect_limit=0.2, exposure_cap=0.8,
    budget={"MIL": 2.5}, budget_factor={"*": 1.2, "AID": 0.8}, price={"ship": 1.7},
    price_factor={"*": 1.1, "gun": 0.9}, objective_weight={"calm": 1.0},
    tier_weight={"3": 0.9}, earmark={"arms": 0.4, "south": 0.5}, coverage_floor={"x": 0.5},
    grade_cap={"C": 0.4}, rule_price={"risk": 2, "coverage": 1}, waivers=["no_arms"],
    locks=[Lock("z", "Z", item="patrol", low=1, years="2031"), Lock("x", "X", high=2.0)],
)  # fmt: skip


def exact(compiled: CompiledModel, objective: str) -> HighsModel:
    engine = HighsModel(compiled, relaxed=False)
    engine.set_options(mip_rel_gap=0.0, mip_abs_gap=0.0)
    engine.minimise((-1.0 if objective == "value" else 1.0) * compiled.costs[objective])
    return engine


def highs_best(case: Case, policy: Policy, objective: str) -> float:
    engine = exact(compile_problem(assemble(case, policy)), objective)
    engine.run()
    assert engine.highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return -engine.objective if objective == "value" else engine.objective


POSED: dict[str, tuple[Callable[[], Case], Policy, str]] = {
    "tiny": (small_case, plain_policy(), "value"),
    "tiny bending": (small_case, plain_policy(rules_off=["coverage", "exposure"]), "bending"),
    "tiny turbulence": (small_case, plain_policy(rules_off=["lock"]), "turbulence"),
    "tiny free": (
        small_case,
        plain_policy(rules_off=["earmark", "coverage", "risk", "exposure", "grade"]),
        "value",
    ),
    "tiny capped": (small_case, rich({"law_cap": 0.5, "law_least": 0.8}), "value"),
    "tiny shared": (small_case, rich({"law_most": 0.3, "floor": 3.0, "least": 0.5}), "value"),
    "islands": (islands, Policy(), "value"),
    "islands turned": (islands, OTHER, "value"),
    "islands bending": (islands, OTHER, "bending"),
    "school": (school, Policy(rules_off=["risk"]), "value"),
    "strict school": (strict_school, Policy(rules_off=["risk"]), "value"),
    "school with large lines": (school, Policy(rules_off=["risk"], min_line_musd=0.45), "value"),
    "islands with few lines": (
        islands,
        Policy(lines_most=2, rule_price={"all_lines": 0.05}),
        "value",
    ),
    "islands with too few lines": (islands, OTHER.replace(lines_most=0), "bending"),
    "tiny with a price of change": (
        small_case,
        plain_policy(rules_off=["lock"], change_price=0.4),
        "value",
    ),
    "tiny with a price of swings": (
        small_case,
        plain_policy(rules_off=["lock"], swing_price=0.3),
        "value",
    ),
    "islands with prices of both": (islands, Policy(change_price=0.2, swing_price=0.2), "value"),
    **FLEETS,
}


@pytest.mark.parametrize(("case", "policy", "objective"), POSED.values(), ids=POSED)
def test_trying_everything_finds_no_better_plan(case: Any, policy: Policy, objective: str) -> None:
    tried = best(case(), policy, objective)
    assert np.isfinite(tried)
    assert highs_best(case(), policy, objective) == pytest.approx(tried, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("name", [name for name, posed in FLEETS.items() if posed[2] == "value"])
def test_a_plan_finds_the_same_and_keeps_every_rule(name: str) -> None:
    make, policy, _ = FLEETS[name]
    case = make()
    plan = solve(case, policy, options=SolveOptions(gap=0.0, method="whole"))
    assert plan.meta["best_value"] == pytest.approx(highs_best(case, policy, "value"), abs=1e-6)
    assert [str(fault) for fault in check_plan(plan)] == []


_IMPLIED = {"pay", "grant_on", "line_on", "item_on", "start", "changed_on"}
"""Columns whose limits follow from rows; they only make the model quicker to solve."""


@pytest.mark.slow
def test_every_rule_bites_in_some_case() -> None:
    """A rule that binds nowhere above would be compared with nothing."""
    idle: set[str] = set()
    bites: set[str] = set()
    for case, policy, objective in POSED.values():
        compiled = compile_problem(assemble(case(), policy))
        engine = exact(compiled, objective)
        assert engine.run()
        best_known = engine.objective
        for name, positions in [*compiled.rows.items(), *compiled.columns.items()]:
            if name in bites or name in _IMPLIED or not positions:
                continue
            idle.add(name)
            at = np.fromiter(positions.values(), dtype=np.int32)
            if name in compiled.rows:
                engine.set_row_bounds(at, -np.inf, np.inf)
            elif np.isinf(compiled.upper[at]).all():
                idle.remove(name)
                continue
            else:
                engine.set_column_bounds(at, 0.0, np.where(compiled.upper[at] > 0, np.inf, 0.0))
            if not engine.run() or abs(engine.objective - best_known) > 1e-6:
                bites.add(name)
            if name in compiled.rows:
                engine.set_row_bounds(at, compiled.row_lower[at], compiled.row_upper[at])
            else:
                engine.set_column_bounds(at, compiled.lower[at], compiled.upper[at])
    assert idle <= bites, idle - bites


def test_both_see_that_there_is_no_plan() -> None:
    """Only whole boats stand between the law and a plan."""
    case = small_case()
    table = case.tables["earmarks"]
    rule = {"rule": "boats", "status": "law", "sense": "floor", "nations": "B",
            "kinds": "equipment", "amount_musd": 1.5, "years": "2031", "per": "each_year",
            **{f"{base}{name}": "*" for base in ("", "base_") for name in ("accounts", "areas")},
            "base_nations": "*", "base_kinds": "*"}  # fmt: skip
    case = case.with_tables({"earmarks": pd.concat([table, pd.DataFrame([rule])])})
    assert best(case, plain_policy()) == -np.inf
    engine = HighsModel(compile_problem(assemble(case, plain_policy())), relaxed=False)
    engine.run()
    assert engine.infeasible
