"""The command ``implied``: what it prints, and the scenario that it saves."""

import json
from pathlib import Path

import pandas as pd
import pytest
from instant_case import instant_case
from typer.testing import CliRunner

import allocator as al
from allocator import charts
from allocator.cli.main import app
from allocator.explore.implied.implied import implied_priorities
from allocator.explore.implied.result import ImpliedPriorities
from allocator.inputs.case.case import save_case
from allocator.inputs.scenario.scenario import Scenario

run = CliRunner().invoke


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("implied") / "plan"
    al.solve(instant_case(), options=al.SolveOptions(gap=0)).save(path)
    return path


@pytest.fixture(scope="module")
def last() -> ImpliedPriorities:
    return implied_priorities(instant_case(), near_best=0.0, least_gain=1e-6)


def test_a_plan_is_believed_as_it_is(saved: Path) -> None:
    done = run(app, ["implied", str(saved), "--quiet"])
    assert done.exit_code == 0, done.output
    assert "Nothing has to be believed" in " ".join(done.output.split())


def test_last_money_of_a_plan_and_of_its_case_are_the_same(saved: Path, tmp_path: Path) -> None:
    case, out = tmp_path / "case", tmp_path / "believed.toml"
    save_case(instant_case(), case)
    answers = []
    for path in (saved, case):
        done = run(app, ["implied", str(path), "--last", "--json", "--out", str(out)])
        assert done.exit_code == 0, done.output
        answers.append(json.loads(done.stdout))
    assert answers[0]["weights"] == answers[1]["weights"]
    assert answers[0]["moved"]
    assert Scenario.from_toml(out).applied(instant_case())


def test_wrong_numbers_and_places_are_told(saved: Path, tmp_path: Path) -> None:
    done = run(app, ["implied", str(saved), "--near-best", "2"])
    assert done.exit_code != 0
    assert "near_best" in done.output
    done = run(app, ["implied", str(saved), "--out", str(tmp_path)])
    assert done.exit_code != 0


def test_the_chart_says_what_the_table_says(last: ImpliedPriorities) -> None:
    changed = last.weights[last.weights["ratio"] != 1.0]
    drawn = charts.implied(last)
    assert isinstance(changed, pd.DataFrame)
    if len(changed):
        assert changed["name"].iloc[0] in drawn.description
    drawn = charts.implied(implied_priorities(instant_case(), near_best=0.9))
    assert "No priority has to change" in drawn.description
    assert charts.implied(last, dark=True).to_dict()["usermeta"]["ground"] != "#ffffff"
