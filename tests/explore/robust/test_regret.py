"""Plans in scenarios: what is kept, what law stops, what is lost, and who judged the chances."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from exact import regret, solve, two_stage
from hypothesis import given
from invariants import solves, strategies
from small_fleets import LOOSE, delivery, packages, upkeep
from typer.testing import CliRunner

from allocator import charts
from allocator.check import check_plan
from allocator.cli.main import app
from allocator.errors import ConflictError, DataError
from allocator.explore.robust.cvar import tail_mean
from allocator.explore.robust.probabilities import Chances
from allocator.explore.robust.regret_result import Regret
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Lock, Policy
from allocator.inputs.scenario.changes import Add, AddRows, Scale
from allocator.inputs.scenario.scenario import Scenario
from allocator.plan.plan import Plan
from allocator.solver.options import SolveOptions

LOOSELY = Policy(rules_off=LOOSE)
BAR = {"rule": "coup_a", "nations": "A", "accounts": "*", "kinds": "equipment", "years": "2031"}
BASE = Scenario("as it is")
LEAN = Scenario("lean", changes=(Scale("budget_factor.*", 0.6),))
COUP = Scenario("coup", changes=(AddRows("eligibility", [BAR]),))
ALL = (BASE, LEAN, COUP)
CHANCES = Chances({"as it is": 0.5, "lean": 0.3, "coup": 0.2}, "A. Desk", "talks", "2031-03-14")


@pytest.fixture(scope="module")
def found() -> Regret:
    return regret(delivery(), ALL, policy=LOOSELY, chances=CHANCES, alpha=0.7)


def first_lots(plan: Plan) -> dict[Any, float]:
    lines = plan.lines[(plan.lines["year"] == 2031) & (plan.lines["unit"] == "lots")]
    return dict(lines.groupby(["nation", "item"])["quantity"].sum())


def assert_below_what_is_proven(found: Regret) -> None:
    """Hold plans against the bounds of the searches themselves, which the table mends."""
    for (_, scenario), plan in found.kept.items():
        own = found.candidates[f"best for {scenario}"].meta
        assert plan.meta["best_value"] <= own["bound"] + 1e-5
        assert own["best_value"] <= own["bound"] + 1e-5


def test_a_plan_loses_nothing_at_home_and_something_elsewhere(found: Regret) -> None:
    table = found.cells.pivot(index="plan", columns="scenario", values="regret")
    for scenario in table.columns:
        assert table.at[f"best for {scenario}", scenario] == pytest.approx(0, abs=1e-6)
    assert_below_what_is_proven(found)
    assert table.max(axis=None) > 0.5


def test_the_best_plans_are_the_best_of_the_table(found: Regret) -> None:
    cells = found.cells.pivot(index="plan", columns="scenario", values="regret")
    chance = CHANCES.along(list(cells.columns))
    worst = cells.max(axis=1)
    assert worst[found.minimax] == pytest.approx(worst.min())
    tails = {plan: tail_mean(row, chance, 0.7) for plan, row in cells.iterrows()}
    assert tails[found.tail_best] == pytest.approx(min(tails.values()))
    values = found.cells.pivot(index="plan", columns="scenario", values="value") @ chance
    assert values[found.mean_best] == pytest.approx(values.max())
    rows = found.plans.set_index("plan")
    for plan in tails:
        assert rows.at[plan, "tail_regret"] == pytest.approx(tails[plan])
        assert rows.at[plan, "mean_value"] == pytest.approx(values[plan])


def test_first_years_are_kept_as_far_as_law_leaves_them(found: Regret) -> None:
    home = first_lots(found.plan_in("best for as it is", "as it is"))
    assert home
    barred = found.plan_in("best for as it is", "coup")
    assert first_lots(barred) == {}
    assert [str(fault) for fault in check_plan(barred)] == []
    rows = found.changes.set_index(["plan", "scenario"]).loc[[("best for as it is", "coup")]]
    assert set(rows["why"]) == {"barred"} and rows["decided"].sum() == sum(home.values())
    cost = found.cells.set_index(["plan", "scenario"]).at[("best for as it is", "coup"),
                                                          "barred_musd"]  # fmt: skip
    assert cost == pytest.approx(rows["cost_musd"].sum()) and cost > 0


def test_every_plan_in_every_scenario_keeps_every_rule(found: Regret) -> None:
    for plan in found.kept.values():
        assert [str(fault) for fault in check_plan(plan)] == []


def test_what_there_is_no_money_for_is_given_up_and_no_more(found: Regret) -> None:
    rows = found.changes[found.changes["why"] == "given up"]
    assert set(rows["scenario"]) == {"lean"}
    kept = first_lots(found.plan_in("best for as it is", "lean"))
    for row in rows[rows["plan"] == "best for as it is"].itertuples():
        assert kept.get((row.nation, row.item), 0) == row.stands < row.decided
    stands = found.cells.set_index(["plan", "scenario"])["stands"]
    assert stands["best for as it is", "lean"] == "changed"
    assert stands["best for lean", "as it is"] == "whole"


def test_a_floor_of_law_that_the_plan_misses_is_met_by_adding() -> None:
    case = delivery()
    floor = {"rule": "must", "status": "law", "sense": "floor", "kinds": "equipment",
             "per": "each_year", "amount_musd": 0.9, "years": "2031"}  # fmt: skip
    must = Scenario("must", changes=(AddRows("earmarks", [floor]),))
    locks = [Lock(f"no_{i}", "A", item=i, years="2031", high=0) for i in ("boat", "raft")]
    none = Policy(rules_off=LOOSE, locks=tuple(locks))
    plan = solve(case, none)
    found = regret(case, [must], {"bare": plan}, LOOSELY, own_plans=False)
    (cell,) = found.cells.to_dict("records")
    assert cell["added_musd"] >= 0.9 and cell["stands"] == "changed"
    assert [str(fault) for fault in check_plan(found.plan_in("bare", "must"))] == []


def test_the_whole_plan_kept_is_worth_no_more_than_its_first_year_kept() -> None:
    case, few = packages(), (BASE, LEAN)
    whole, first = (
        regret(case, few, policy=LOOSELY, here_and_now=years).cells for years in (None, 1)
    )
    strict = whole["stands"] == "whole"
    assert strict.any()
    assert (whole["value"][strict] <= first["value"][strict] + 1e-6).all()


def test_a_two_stage_plan_regrets_no_more_than_any_candidate_that_stands() -> None:
    case = upkeep()
    table = regret(case, ALL, policy=LOOSELY, chances=CHANCES)
    best = two_stage(case, ALL, LOOSELY, aim="regret", chances=CHANCES)
    moved = table.cells.assign(moved=table.cells["stands"] == "changed")
    stands = moved.groupby("plan")["moved"].any()
    worst = table.plans.set_index("plan")["worst_regret"][~stands]
    assert len(worst) and (best.worst_regret <= worst + 1e-6).all()


def test_a_given_plan_is_tried_whatever_it_is_called() -> None:
    case = packages()
    poor = solve(case, Policy(rules_off=LOOSE, budget_factor={"*": 0.0}))
    found = regret(case, [BASE], {"best for as it is": poor, "poor": poor}, LOOSELY,
                   own_plans=False)  # fmt: skip
    one, other = found.cells.set_index("plan")["value"][["best for as it is", "poor"]]
    assert one == pytest.approx(other) and one > solves.value(poor) + 1


@solves.fewest
@given(case=strategies.cases())
def test_whatever_the_case_nothing_is_gained_over_the_best(case: Case) -> None:
    few = [BASE, Scenario("lean", changes=(Scale("budget_factor.*", 0.5),))]
    try:
        found = regret(case, few)
    except ConflictError:
        assert solves.may_conflict(case)
        return
    assert_below_what_is_proven(found)
    worst = found.plans["worst_regret"]
    assert worst.is_monotonic_increasing and found.plans["plan"].iloc[0] == found.minimax
    for plan in found.kept.values():
        assert [str(fault) for fault in check_plan(plan)] == []


def test_a_large_case_is_tried_nation_by_nation(starter_case: Case) -> None:
    """The way that large cases take, on a small one, held against the exact way."""
    guided = SolveOptions(method="guided")
    plans = {"own": solve(starter_case)}
    few = [Scenario("late", changes=(Add("delivery_delay", 1),))]
    exact, rough = (
        regret(starter_case, few, plans, own_plans=False, options=options)
        for options in (SolveOptions(), guided)
    )
    best, near = exact.cells.iloc[0], rough.cells.iloc[0]
    assert near["value"] <= best["value"] + 1e-6 * abs(best["value"])  # as far as exact is proven
    assert near["value"] >= best["value"] - 0.05 * abs(best["value"])
    assert [str(fault) for fault in check_plan(rough.plan_in("own", "late"))] == []


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"of": {"a": 0.5, "b": 0.4}}, "they add up to 0.9"),
        ({"of": {"a": 1.5, "b": -0.5}}, "'b' has -0.5"),
        ({"of": {"a": 1.0}, "author": 3}, "found 3"),
        ({"of": [("a", 1)]}, "a mapping from names"),
    ],
)
def test_probabilities_that_cannot_be_are_refused(given: dict[str, Any], told: str) -> None:
    with pytest.raises(DataError, match=told):
        Chances(**given)


def test_probabilities_of_a_file_carry_who_judged_them(found: Regret) -> None:
    text = 'author = "A. Desk"\ndate = "2031-03-14"\n[chances]\n"as it is" = 0.75\nlean = 0.25\n'
    read = Chances.from_toml(text)
    assert read.words == "Probabilities are judgement: A. Desk, 2031-03-14."
    assert list(read.along(["lean", "as it is"])) == [0.25, 0.75]
    with pytest.raises(DataError, match="did you mean author"):
        Chances.from_toml(text.replace("author", "auther"))
    with pytest.raises(DataError, match="no scenario 'lean'"):
        read.along(["as it is"])
    assert any("A. Desk, talks, 2031-03-14" in words for words in found.words)


def test_unknown_names_and_none_are_refused(found: Regret) -> None:
    with pytest.raises(DataError, match="did you mean best for lean"):
        found.plan_in("best for laen", "lean")
    with pytest.raises(DataError, match="no plan"):
        regret(delivery(), [BASE], own_plans=False)
    with pytest.raises(DataError, match="no scenario"):
        regret(delivery(), [])


def test_a_scenario_without_a_plan_is_named() -> None:
    floor = {"rule": "must", "status": "law", "sense": "floor", "per": "each_year",
             "amount_musd": 99.0}  # fmt: skip
    with pytest.raises(ConflictError, match="Scenario too much: "):
        regret(delivery(), [BASE, Scenario("too much", changes=(AddRows("earmarks", [floor]),))])


def test_the_chart_says_what_it_shows(found: Regret) -> None:
    chart = charts.regret_map(found.cells)
    text = json.dumps(chart.to_dict())
    assert found.minimax in chart.description
    assert all(name in text for name in found.scenarios["scenario"])
    assert "worst of all" in text
    empty = charts.regret_map(found.cells.iloc[:0])
    assert "No plan has been tried" in empty.description


def test_the_command_writes_tables_pictures_and_plans(tmp_path: Path) -> None:
    delivery_case = tmp_path / "case"
    from allocator.inputs.case.case import save_case

    save_case(delivery(), delivery_case)
    file = tmp_path / "scenarios.toml"
    from allocator.inputs.scenario.files import scenarios_toml

    file.write_text(scenarios_toml(ALL), encoding="utf-8")
    plan = solve(delivery())
    plan.save(tmp_path / "mine")
    out = tmp_path / "out"
    call = ["robust", str(delivery_case), str(file), "--plans", str(tmp_path / "mine"), "--out",
            str(out), "--start", str(tmp_path / "mine"), "--two-stage", "mean", "--json",
            "--quiet"]  # fmt: skip
    result = CliRunner().invoke(app, call)
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert {row["plan"] for row in told["regret"]["plans"]} == {
        "mine", "best for as it is", "best for lean", "best for coup",
    }  # fmt: skip
    assert all(Path(path).exists() for path in told["saved"])
    assert len(pd.read_csv(out / "regret.csv")) == 12
    assert "<title>Regret of plans" in (out / "regret.svg").read_text(encoding="utf-8")
    shown = CliRunner().invoke(app, [one for one in call if one != "--json"])
    assert shown.exit_code == 0 and "Smallest worst regret" in shown.stdout


@pytest.mark.parametrize(
    ("more", "code", "told"),
    [
        (["--years", "9"], 2, "1 to 3 years"),
        (["--plans", "nowhere"], 2, "nowhere"),
        (["--two-stage", "best"], 2, "best"),
        (["--reference", "laen", "--two-stage", "mean"], 2, "did you mean lean"),
    ],
)
def test_the_command_refuses_what_cannot_be(
    tmp_path: Path, more: list[str], code: int, told: str
) -> None:
    from allocator.inputs.case.case import save_case
    from allocator.inputs.scenario.files import scenarios_toml

    save_case(delivery(), tmp_path / "case")
    (tmp_path / "s.toml").write_text(scenarios_toml(ALL), encoding="utf-8")
    call = ["robust", str(tmp_path / "case"), str(tmp_path / "s.toml"), "--out",
            str(tmp_path / "out"), "--quiet", *more]  # fmt: skip
    result = CliRunner().invoke(app, call)
    assert result.exit_code == code
    assert told in result.stderr
    assert not (tmp_path / "out").exists()
