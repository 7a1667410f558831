"""Scenarios that do not fit are all told before anything is solved."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_fleets import LOOSE, delivery
from typer.testing import CliRunner

from allocator.cli.main import app
from allocator.errors import DataError
from allocator.explore.robust.probabilities import Chances
from allocator.explore.robust.regret import regret
from allocator.explore.robust.two_stage import two_stage
from allocator.inputs.case.case import save_case
from allocator.inputs.policy.policy import Policy
from allocator.inputs.scenario.changes import Scale, Set
from allocator.inputs.scenario.files import scenarios_toml
from allocator.inputs.scenario.scenario import Scenario
from allocator.session.session import Session

MISFITS = (
    Scenario("as it is"),
    Scenario("no such nation", changes=(Scale("nations.propensity", 0.5, {"nation": "Q"}),)),
    Scenario("lean", changes=(Scale("budget_factor.*", 0.6),)),
    Scenario("no such setting", changes=(Set("risk_bugdet", 0.04),)),
)


@pytest.fixture(autouse=True)
def no_solve(monkeypatch: pytest.MonkeyPatch) -> None:
    def solve(*_: Any, **__: Any) -> None:
        raise AssertionError("solved, though it was known that the work is of no use")

    monkeypatch.setattr(Session, "solve", solve)


@pytest.mark.parametrize("study", [regret, two_stage])
def test_all_scenarios_that_do_not_fit_are_told_before_the_first_solve(
    study: Callable[..., Any],
) -> None:
    chances = Chances({"as it is": 0.5, "lean": 0.5})
    with pytest.raises(DataError) as caught:
        study(delivery(), MISFITS, policy=Policy(rules_off=LOOSE), chances=chances)
    places = [fault.place for fault in caught.value.faults]
    assert [one for one in places if one.startswith("scenario")] == [
        "scenario 'no such nation', nations", "scenario 'no such setting'",
    ]  # fmt: skip
    # what else is wrong is told with them
    assert places.count("probabilities") == 2


def test_the_command_tells_them_and_writes_nothing(tmp_path: Path) -> None:
    save_case(delivery(), tmp_path / "case")
    (tmp_path / "s.toml").write_text(scenarios_toml(MISFITS), encoding="utf-8")
    call = ["robust", str(tmp_path / "case"), str(tmp_path / "s.toml"), "--two-stage", "mean",
            "--out", str(tmp_path / "out"), "--quiet"]  # fmt: skip
    told = CliRunner().invoke(app, call)
    assert told.exit_code == 2
    assert "no row has 'Q' here" in told.stderr and "did you mean risk_budget" in told.stderr
    assert not (tmp_path / "out").exists()


def test_plans_that_cannot_be_tried_are_told_before_a_two_stage_plan_is_made(
    tmp_path: Path,
) -> None:
    save_case(delivery(), tmp_path / "case")
    (tmp_path / "s.toml").write_text(scenarios_toml(MISFITS[::2]), encoding="utf-8")
    call = ["robust", str(tmp_path / "case"), str(tmp_path / "s.toml"), "--two-stage", "mean",
            "--only-given", "--out", str(tmp_path / "out"), "--quiet"]  # fmt: skip
    told = CliRunner().invoke(app, call)
    assert told.exit_code == 2 and "robust: no plan. Expected: one plan or more" in told.stderr
