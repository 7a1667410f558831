"""The trade-off between measures of a plan."""

import json
import threading
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from brute_force import best
from typer.testing import CliRunner

import allocator as al
from allocator import charts
from allocator.cli.main import app
from allocator.explore.frontiers.measures import MEASURES
from allocator.explore.frontiers.refinement import Levels
from allocator.util.knee import knee

WHOLE = al.SolveOptions(method="whole", gap=0.0)


def two_islands() -> al.Case:
    """Return a case small enough to try everything: the riskier nation needs more."""
    tables = {
        "nations": [
            {"nation": "A", "propensity": 0.3, "diversion_share": 0.02, "absorbable_musd": 2.0},
            {"nation": "B", "propensity": 0.9, "diversion_share": 0.25, "absorbable_musd": 2.0},
        ],
        "accounts": [{"account": "MIL", "budget_musd": 2.0}, {"account": "AID", "budget_musd": 1}],
        "equipment": [
            {"item": "boat", "area": "sea", "price_musd": 0.7, "fit": 1.3,
             "max_per_nation_year": 1},
            {"item": "gun", "area": "land", "price_musd": 0.4, "max_per_nation_year": 2},
        ],
        "needs": [
            {"nation": "A", "area": "sea", "need_points": 1.0},
            {"nation": "A", "area": "land", "need_points": 1.0},
            {"nation": "B", "area": "sea", "need_points": 2.0},
            {"nation": "B", "area": "land", "need_points": 2.0},
        ],
        "last_plan": [
            {"nation": "A", "account": "MIL", "amount_musd": 0.4},
            {"nation": "B", "account": "MIL", "amount_musd": 0.4},
        ],
        "coverage_floors": [
            {"rule": "all_of_a", "scope": "nation", "member": "A", "min_share": 0.2},
        ],
    }  # fmt: skip
    meta = {"name": "islands", "base_year": 2030, "first_year": 2031, "last_year": 2031}
    return al.build_case(meta, {name: pd.DataFrame(rows) for name, rows in tables.items()})


ISLANDS = two_islands()
LEAN = al.Policy(change_free_musd=0.05, min_line_musd=0.0, budget_factor={"*": 0.5})


@pytest.mark.parametrize("name", ["expected_loss", "exposure", "coverage"])
def test_each_plan_is_the_best_of_all_under_its_policy(name: str) -> None:
    found = al.explore.frontier(ISLANDS, name, points=7, policy=LEAN, options=WHOLE)
    points = found.table[found.table["kind"] == "point"]
    assert len(points) >= 3
    for row in points.to_dict("records"):
        policy = found.plans[row["plan"] - 1].policy
        assert best(ISLANDS, policy) == pytest.approx(row["value"], abs=1e-6)
        sign = 1 if MEASURES[name].more_is_better else -1
        assert sign * row[name] >= sign * row[f"limit_{name}"] - 1e-6
    front = points[points["standing"] == "front"].sort_values("value")
    sign = 1 if MEASURES[name].more_is_better else -1
    assert (sign * front[name]).is_monotonic_decreasing


def test_a_counted_measure_gives_every_plan_of_the_front() -> None:
    found = al.explore.frontier(ISLANDS, "changed_lines", points=20, policy=LEAN, options=WHOLE)
    assert found.complete
    policies = (LEAN.replace(changed_lines_most=most, value_tolerance=0.0,
                              rule_price={**LEAN.rule_price, "changed": 1000.0})
                for most in range(4))  # fmt: skip
    values = [best(ISLANDS, policy) for policy in policies]
    steps = [most for most in range(4) if most == 0 or values[most] > values[most - 1] + 1e-6]
    table = found.table[(found.table["standing"] == "front") & (found.table["kind"] == "point")]
    assert list(table["changed_lines"]) == steps
    assert list(table["value"]) == pytest.approx([values[most] for most in steps], abs=1e-6)
    assert "all the plans of the frontier" in " ".join(found.words)


@pytest.fixture(scope="module")
def islands() -> al.explore.Frontier:
    return al.explore.frontier(
        ISLANDS, "value", "expected_loss", points=7, policy=LEAN, options=WHOLE
    )


def test_less_loss_costs_worth(islands: al.explore.Frontier) -> None:
    table = islands.table
    points = table[table["kind"] == "point"]
    assert list(table["plan"]) == list(range(1, len(table) + 1))
    assert {"current", "last"} <= set(table["kind"])
    assert len(points) >= 3 and (points["standing"] == "front").all()
    assert points["value"].is_monotonic_increasing and points["expected_loss"].is_unique
    assert points["knee"].sum() <= 1 and not table.loc[table["kind"] != "point", "knee"].any()
    assert not islands.complete and not islands.stopped


def test_each_plan_can_be_made_again_from_its_scenario(islands: al.explore.Frontier) -> None:
    row = islands.table.iloc[1]
    scenario = islands.scenario(int(row["plan"]), "less loss")
    plan = al.solve(ISLANDS, scenario.policy, options=WHOLE)
    assert plan.meta["value"] == pytest.approx(row["value"], abs=1e-6)
    assert scenario.name == "less loss" and "value" in scenario.note
    with pytest.raises(al.DataError, match="no plan 99"):
        islands.scenario(99)


def test_it_is_told_in_words_and_drawn(islands: al.explore.Frontier, tmp_path: Path) -> None:
    words = " ".join(islands.words)
    assert "efficient option" in words and "The last plan, kept (" in words
    chart = charts.frontier(islands)
    assert words in chart.description
    drawn = json.dumps(chart.to_dict())
    assert "last plan, kept" in drawn and "current policy" in drawn
    islands.save(tmp_path / "front.csv")
    read = pd.read_csv(tmp_path / "front.csv")
    assert list(read.columns) == list(islands.table.columns) and len(read) == len(islands.table)


def test_a_cancelled_frontier_keeps_its_plans() -> None:
    cancel = threading.Event()

    def hear(event: al.Progress) -> None:
        if "Search 2" in event.message:
            cancel.set()

    found = al.explore.frontier(ISLANDS, "expected_loss", points=9, policy=LEAN, options=WHOLE,
                        progress=hear, cancel=cancel)  # fmt: skip
    assert found.stopped and not found.complete
    assert 1 <= (found.table["kind"] == "point").sum() <= 2


@pytest.mark.parametrize(
    ("measures", "told"),
    [
        (("value", "expected_los"), "expected_loss"),
        (("value",), "changed_lines"),
        (("value", "idle"), "no package has a lead time, a ramp, upkeep or a crew"),
        (("cost", "cost"), "twice"),
    ],
)
def test_measures_that_cannot_be_weighed_are_told(measures: tuple[str, ...], told: str) -> None:
    with pytest.raises(al.DataError, match=told):
        al.explore.frontier(ISLANDS, *measures)


def test_a_case_without_a_last_plan_has_no_change_to_weigh() -> None:
    bare = ISLANDS.with_tables({"last_plan": ISLANDS.tables["last_plan"].iloc[:0]})
    with pytest.raises(al.DataError, match="no last plan"):
        al.explore.frontier(bare, "turbulence")
    with pytest.raises(al.DataError, match="2 or more"):
        al.explore.frontier(ISLANDS, "cost", points=1)


def test_three_measures_at_once() -> None:
    found = al.explore.frontier(ISLANDS, "expected_loss", "changed_lines", points=8, policy=LEAN,
                        options=WHOLE, compared=False)  # fmt: skip
    points = found.table
    assert set(points["kind"]) == {"point"} and len(points) >= 3
    assert (points["changed_lines"] <= points["limit_changed_lines"]).all()
    for row in points.iloc[[0, -1]].to_dict("records"):
        assert row["expected_loss"] <= row["limit_expected_loss"] + 1e-6
        assert best(ISLANDS, found.plans[row["plan"] - 1].policy) == pytest.approx(row["value"])


def test_the_command_line_saves_the_table(tmp_path: Path) -> None:
    out = tmp_path / "front.csv"
    al.save_case(ISLANDS, tmp_path / "case")
    arguments = ["frontier", str(tmp_path / "case"), "--x", "cost", "--points", "3",
                 "--method", "whole", "--gap", "0", "--quiet"]  # fmt: skip
    done = CliRunner().invoke(app, [*arguments, "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert "money obligated" in done.stdout and out.exists()
    told = json.loads(CliRunner().invoke(app, [*arguments, "--json"]).stdout)
    assert len(told["plans"]) == len(pd.read_csv(out)) and told["saved"] is None
    assert (
        CliRunner().invoke(app, ["frontier", str(tmp_path / "case"), "--x", "luck"]).exit_code == 2
    )
    three = CliRunner().invoke(app, [*arguments, "--x", "exposure", "--json"])
    assert {"limit_exposure", "limit_cost"} <= set(json.loads(three.stdout)["plans"][0])


def test_knee_is_farthest_from_the_line_between_the_ends() -> None:
    assert knee(np.array([[0.0, 9.0], [5.0, 8.0], [9.0, 3.0], [10.0, 0.0]])) == 1
    assert knee(np.array([[0.0, 9.0], [10.0, 0.0]])) is None
    assert knee(np.array([[1.0, 2.0], [1.0, 2.0], [1.0, 2.0]])) is None


def test_levels_skip_what_is_known() -> None:
    levels, tried = Levels([0.0]), []
    while (at := levels.next()) is not None and len(tried) < 100:
        tried.append(float(at[0]))
        share = float(at[0])
        # a plan for limits up to 0.3, another up to 0.6, none beyond
        value, reach = (2.0, 0.3) if share <= 0.3 else (1.0, 0.6) if share <= 0.6 else (None, share)
        levels.tried(at, np.array([reach]), value)
    assert tried[:3] == [0.0, 1.0, 0.65]
    assert len(tried) < 30  # halving closes in on the two edges
    assert not any(0.0 < one < 0.3 or 0.65 < one < 1.0 for one in tried)
