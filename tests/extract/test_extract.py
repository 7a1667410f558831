"""Plans extracted from points of the model keep every rule and agree with themselves."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from check_case import hand_case, hand_plan, hand_policy
from check_tamper import searched
from points import generated, planned, solved, written

from allocator.assemble import assemble
from allocator.check import check_plan
from allocator.extract import extract
from allocator.extract.payments import pour
from allocator.inputs.case.case import Case, build_case, load_case
from allocator.inputs.policy.policy import Lock, Policy
from allocator.models import Problem
from allocator.plan.plan import Plan, load_plan
from allocator.plan.schema import PLAN_TABLES
from allocator.solver.backend.compiled_model import compile_problem
from allocator.solver.backend.solution import Solution

DATA = Path(__file__).resolve().parents[2] / "data"


@cache
def starter() -> Case:
    return load_case(DATA / "starter")


@cache
def starter_point() -> tuple[Problem, Solution, float]:
    return solved(starter(), Policy())


def without(*tables: str) -> Case:
    return starter().with_tables({name: starter().tables[name].iloc[:0] for name in tables})


POOR = Policy(budget_factor={"*": 0.4}, risk_budget=0.03, exposure_cap=0.2)
BARE = Policy(rules_off=["earmark", "coverage", "risk", "exposure", "grade", "lock", "persistence"])
DECIDED = Policy(locks=[Lock("m", "ALV", account="MIL", low=2.0, high=3.0),
                        Lock("b", "FAR", low=50.0, years="2031", reason="a promise")])  # fmt: skip
RUNS: dict[str, Callable[[], tuple[Case, Policy]]] = {
    "starter": lambda: (starter(), Policy()),
    "starter, little money and risk": lambda: (starter(), POOR),
    "starter, rules off": lambda: (starter(), BARE),
    "starter, long view": lambda: (
        starter(), Policy(discount=0.0, retention=1.0, disruption_factor=2.0, min_line_musd=0.0)
    ),
    "starter, grades": lambda: (
        starter(), Policy(grade_cap={"A": 0.3, "B": 1.0, "E": 0.05}, rule_price={"risk": 0.0})
    ),
    "starter, decided": lambda: (starter(), DECIDED),
    "starter, absorption": lambda: (starter(), Policy(absorption_limit=2.0, effect_limit=0.3)),
    "starter, waiver and prices": lambda: (
        starter(), Policy(waivers=["coup_in_corvina"], price_factor={"*": 1.3})
    ),
    "no needs": lambda: (without("needs", "coverage_floors"), Policy()),
    "no last plan": lambda: (without("last_plan"), Policy()),
    "hand": lambda: (hand_case(), hand_policy()),
    "hand, without changes": lambda: (hand_case(), Policy()),
    "generated": lambda: (generated("S", 3), Policy()),
    "generated, little money and risk": lambda: (generated("S", 5), POOR),
}  # fmt: skip


@cache
def plan_of(run: str) -> Plan:
    return planned(*RUNS[run]())


def told(plan: Plan) -> str:
    return "\n".join(map(str, check_plan(searched(plan))))


@pytest.mark.parametrize("run", RUNS)
def test_plan_keeps_every_rule(run: str) -> None:
    assert told(plan_of(run)) == ""


@pytest.mark.parametrize("run", RUNS)
def test_no_row_of_a_table_stands_there_twice(run: str) -> None:
    for table in PLAN_TABLES:
        assert not plan_of(run).tables[table.name].duplicated(list(table.key)).any(), table.name


@pytest.mark.parametrize("run", ["starter, decided", "no last plan"])
@pytest.mark.parametrize("ending", ["", ".xlsx"])
def test_saved_plan_is_the_same(run: str, ending: str, tmp_path: Path) -> None:
    plan = plan_of(run)
    plan.save(tmp_path / f"plan{ending}")
    loaded = load_plan(tmp_path / f"plan{ending}")
    for name, table in plan.tables.items():
        pd.testing.assert_frame_equal(loaded.tables[name], table, obj=name)
    assert told(loaded) == ""


def test_some_of_these_plans_bend_and_share_lots() -> None:
    plans = [plan_of(run) for run in RUNS]
    assert sum((plan.rules["bend"] > 0).any() for plan in plans) > 2
    whole = [plan.lines[plan.lines["unit"] != "US$M"]["quantity"] for plan in plans]
    assert sum(((quantity % 1) > 0).any() for quantity in whole) > 2
    bent = {family for plan in plans for family in plan.rules[plan.rules["bend"] > 0]["family"]}
    assert {"risk_budget", "lock_low", "lock_high", "exposure", "coverage"} & bent


def test_two_extracts_are_equal() -> None:
    problem, solution, bound = starter_point()
    facts = {"status": "within_gap", "bound": bound, "created": "2020-01-01T00:00:00+00:00"}
    one, two = (extract(starter(), Policy(), problem, solution, facts) for _ in range(2))
    assert one.meta == two.meta
    for name, table in one.tables.items():
        pd.testing.assert_frame_equal(table, two.tables[name], obj=name)


def test_noise_of_the_solver_is_not_in_the_plan() -> None:
    problem, solution, bound = starter_point()
    shift = np.random.default_rng(0).uniform(-5e-8, 5e-8, len(solution.values))
    noisy = Solution(solution.compiled, np.maximum(solution.values + shift, 0.0))
    facts = {"status": "within_gap", "bound": bound}
    plan = extract(starter(), Policy(), problem, noisy, facts)
    assert told(plan) == ""
    calm = extract(starter(), Policy(), problem, solution, facts)
    for name in ("deliveries", "seats", "active_lines"):
        columns = [column for column in plan.tables[name] if not column.endswith("_idle")]
        pd.testing.assert_frame_equal(
            plan.tables[name][columns], calm.tables[name][columns], atol=1e-5
        )
    assert len(plan.lines) == len(calm.lines)


def hand_point(lines: pd.DataFrame) -> tuple[Problem, Solution]:
    """Return the point of the hand-made plan: what it buys, who pays, what is on."""
    problem = assemble(hand_case(), hand_policy())
    use = {
        (nation, item): use
        for family in ("lots_of_use", "seats_of_use", "grants_of_use")
        for (nation, use), items in problem.members[family].items()
        for item in items
    }
    variable = {"equipment": "lots", "training": "seats", "grant": "grant"}
    values: dict[tuple, float] = {}
    for row in lines.to_dict("records"):
        nation, item, year = row["nation"], row["item"], row["year"]
        paid = ("pay", nation, row["account"], use[nation, item], year)
        got = (variable[row["kind"]], nation, item, year)
        values[paid] = values.get(paid, 0.0) + row["cost_musd"]
        values[got] = values.get(got, 0.0) + row["quantity"]
        values["line_on", nation, row["area"]] = 1.0
        if row["kind"] == "grant":
            values["grant_on", nation, item] = 1.0
    return problem, written(compile_problem(problem), values)


def test_hand_made_point_gives_the_hand_made_plan() -> None:
    must = hand_plan()
    problem, solution = hand_point(must.lines)
    facts = {"status": "within_gap", "bound": must.meta["bound"], "gap_target": 0.01}
    plan = extract(hand_case(), hand_policy(), problem, solution, facts)
    assert told(plan) == ""
    for key in ("value", "need_value", "waste_value", "bending_value", "gap", "turbulence_musd"):
        assert plan.meta[key] == pytest.approx(must.meta[key]), key
    for table in PLAN_TABLES:
        # the hand-made plan leaves rows of zeros out and does not use the oldest money first
        if table.name in ("vintages", "accounts"):
            continue
        columns = [c.name for c in table.columns if c.kind == "number"]
        key = list(table.key)
        found = plan.tables[table.name].set_index(key)[columns]
        wanted = must.tables[table.name].set_index(key)[columns]
        if table.name == "rules":
            used = (wanted["activity"] != 0) & (wanted.index.get_level_values(1) != "vintage")
            wanted = wanted[used]
        pd.testing.assert_frame_equal(
            found.loc[wanted.index], wanted, check_exact=False, obj=table.name
        )


def test_oldest_money_is_used_first() -> None:
    problem, solution = hand_point(hand_plan().lines)
    plan = extract(hand_case(), hand_policy(), problem, solution, {})
    drawn = plan.vintages.set_index(["account", "vintage", "year"])["obligated_musd"]
    assert drawn["FMF", 2019, 2020] == pytest.approx(5.0)
    assert drawn["FMF", 2020, 2021] == pytest.approx(12.0 - 7.65)
    assert drawn["FMF", 2021, 2021] == pytest.approx(7.8375 - 4.35)


def test_money_too_old_to_be_used_has_lapsed() -> None:
    budgets = pd.DataFrame({"account": ["FMF"], "year": [2015], "amount_musd": [7.0]})
    case = hand_case().with_tables({"budgets": budgets})
    plan = planned(case, Policy())
    assert told(plan) == ""
    old = plan.accounts.set_index(["account", "vintage"]).loc[("FMF", 2015)]
    assert (old["amount_musd"], old["lapsed_musd"]) == (7.0, 7.0)


def test_line_that_is_off_gets_nothing() -> None:
    problem, solution = hand_point(hand_plan().lines)
    column = solution.compiled.columns["line_on"]["BBB", "staff"]
    solution.values[column] = 1e-7
    plan = extract(hand_case(), hand_policy(), problem, solution, {})
    at = plan.lines[(plan.lines["nation"] == "BBB") & (plan.lines["area"] == "staff")]
    assert at.empty
    assert ("BBB", "staff") not in set(
        plan.active_lines[["nation", "area"]].itertuples(index=False)
    )


def test_what_no_account_pays_is_refused() -> None:
    problem, solution = hand_point(hand_plan().lines)
    for column in solution.compiled.columns["pay"].values():
        solution.values[column] = 0.0
    with pytest.raises(ValueError, match="no account pays"):
        extract(hand_case(), hand_policy(), problem, solution, {})


def test_plan_that_buys_nothing() -> None:
    case = hand_case().with_tables({"earmarks": pd.DataFrame(), "locks": pd.DataFrame()})
    problem = assemble(case, Policy())
    plan = extract(case, Policy(), problem, written(compile_problem(problem), {}), {})
    assert told(plan) == ""
    assert plan.lines.empty
    assert plan.meta["need_value"] == 0


def test_lots_that_accounts_share_add_up() -> None:
    meta = {"name": "shared", "base_year": 2020, "first_year": 2020, "last_year": 2020}
    frames = {
        "nations": pd.DataFrame({"nation": ["AAA", "BBB"]}),
        "accounts": pd.DataFrame({"account": ["x", "y", "z"], "budget_musd": [7.0, 2.0, 11.0]}),
        "equipment": pd.DataFrame({"item": ["a", "b"], "area": ["g", "g"], "price_musd": [3.0, 7]}),
        "needs": pd.DataFrame({"nation": ["AAA", "BBB"], "area": "g", "need_points": 40.0}),
    }
    plan = planned(build_case(meta, frames), Policy(), gap=0.0)
    assert told(plan) == ""
    sums = plan.lines.groupby(["nation", "item", "year"])["quantity"].sum()
    assert (plan.lines["quantity"] % 1 > 0).any()
    assert np.allclose(sums, sums.round(), rtol=0, atol=1e-12)
    assert plan.lines["obligation_musd"].sum() == pytest.approx(20.0)


@pytest.mark.parametrize(
    ("costs", "payers", "parts"),
    [
        ([3.0, 2.0], [("a", 5.0)], [[("a", 3.0)], [("a", 2.0)]]),
        ([3.0, 2.0], [("a", 3.0 + 1e-9), ("b", 2.0)], [[("a", 3.0)], [("b", 2.0)]]),
        ([3.0, 2.0], [("a", 3.0 - 1e-9), ("b", 2.0)], [[("a", 3.0)], [("b", 2.0)]]),
        ([4.0], [("a", 1.0), ("b", 1.0), ("c", 2.0)], [[("a", 1.0), ("b", 1.0), ("c", 2.0)]]),
    ],
)
def test_accounts_pay_in_order(
    costs: list[float], payers: list[tuple[str, float]], parts: list[list[tuple[str, float]]]
) -> None:
    assert pour(costs, payers) == [
        [(account, pytest.approx(money)) for account, money in own] for own in parts
    ]


def test_bound_is_lifted_over_rounding_only() -> None:
    problem, solution, _ = starter_point()
    value = extract(starter(), Policy(), problem, solution, {}).meta["value"]
    for below, lifted in ((1e-7, True), (0.1, False)):
        meta = extract(starter(), Policy(), problem, solution, {"bound": value - below}).meta
        assert (meta["bound"] == value) is lifted
        assert meta["gap"] == 0


def test_rules_are_told_with_names() -> None:
    rules = plan_of("starter, decided").rules
    assert (rules["meaning"].str.len() > 20).all()
    said = dict(zip(rules["rule"] + " " + rules["year"], rules["meaning"], strict=True))
    assert said["b 2031"].startswith("Decided: Farland gets at least US$ 50 million")
    assert "a promise" in said["b 2031"]
    share = "At least 15% of the money to all nations goes as training, from 2031 to 2033."
    assert said["training_share all"] == share
    floor = rules[rules["rule"] == "alvaria_floor"].iloc[0]
    assert "Alvaria" in floor["meaning"]
    assert floor["citation"] == "Appropriation Act, section 12"


def test_persistence_switched_off_leaves_changes_out() -> None:
    plan = plan_of("starter, rules off")
    assert plan.deviations.empty
    assert plan.meta["turbulence_musd"] is None


def test_facts_of_the_solve_are_kept() -> None:
    problem, solution, bound = starter_point()
    facts = {"status": "stopped", "words": "As good as time allowed.", "bound": bound, "seed": 3}
    plan = extract(starter(), Policy(), problem, solution, facts)
    assert {key: plan.meta[key] for key in facts} == facts
    assert {"highspy", "pyomo", "numpy", "pandas", "python"} <= set(plan.meta["versions"])
    assert len(plan.meta["input_hash"]) == 64
    other = replace(plan, meta={**plan.meta, "value": 0.0})
    assert "value" in told(other)
