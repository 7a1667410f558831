from pathlib import Path
from typing import Any

import pytest
from plan_example import tiny_case, tiny_plan, tiny_policy
from typer.testing import CliRunner

from allocator import check as check_module
from allocator.cli.main import app
from allocator.errors import DataError
from allocator.inputs.case.case import save_case
from allocator.inputs.policy.fields import FIELDS
from allocator.inputs.policy.policy import Lock, Policy
from allocator.inputs.scenario.scenario import Scenario, settings_of
from allocator.plan.plan import Plan, load_plan

NAMES = ('=cmd|"/c calc"!A1', "<script>alert(1)</script>", "Été — 計画", "a\\b'c\"", "[policy]")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_plain_text_and_comes_back(name: str) -> None:
    scenario = Scenario(name, tiny_policy(), author=name, note=f"{name}\nsecond line")
    again = Scenario.from_toml(scenario.to_toml())
    assert again == scenario and again.name == name


def test_spaces_at_the_ends_do_not_count() -> None:
    assert Scenario("  lean \n") == Scenario("lean")


def test_a_plain_policy_file_is_a_scenario_of_its_name(tmp_path: Path) -> None:
    file = tmp_path / "less risk.toml"
    file.write_text(tiny_policy().to_toml(), encoding="utf-8")
    assert Scenario.from_toml(file) == Scenario("less risk", tiny_policy())
    assert Scenario.from_toml("").policy == Policy()


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        ({"name": ""}, "no name"), ({"name": "x" * 81}, "81 characters"),
        ({"name": "two\nlines"}, "cannot be shown"), ({"name": "a", "author": "\x07"}, "shown"),
        ({"name": "a", "note": "n" * 2001}, "2,001 characters"), ({"name": "\ud800"}, "shown"),
        ({"name": 7}, "found 7"),
    ],
)  # fmt: skip
def test_texts_that_cannot_be_shown_are_refused(texts: dict[str, Any], found: str) -> None:
    with pytest.raises(DataError, match=found):
        Scenario(**texts)


def test_all_faults_of_a_file_are_told_at_once() -> None:
    text = 'name = 3\nautor = "x"\n[policy]\nrisk_bugdet = 1\nretention = 2\n'
    with pytest.raises(DataError) as caught:
        Scenario.from_toml(text)
    told = str(caught.value)
    for words in ("found 3", "did you mean author", "did you mean risk_budget", "found 2"):
        assert words in told
    with pytest.raises(DataError, match="a table"):
        Scenario.from_toml('name = "a"\npolicy = "mine"\n')


def test_settings_spell_what_differs() -> None:
    assert settings_of(Policy()) == []
    policy = Policy(risk_budget=0.12, budget={"FMF": 6000}, waivers=["b", "a"], region_band={
        "East Asia": 0.1}, changed_lines_most=3, rule_price={"risk": 7}, locks=[
        Lock("a", "KEN", high=0)])  # fmt: skip
    settings = settings_of(policy)
    assert "risk_budget=0.12" in settings and "waivers=a;b" in settings
    assert Policy().with_settings(settings) == policy.replace(locks=())


def test_every_kind_of_field_can_be_spelled() -> None:
    told = {setting.split("=")[0].split(".")[0] for setting in settings_of(tiny_policy())}
    assert told == {"risk_budget", "budget", "waivers", "rules_off"}
    assert told <= {one.name for one in FIELDS}


def test_solve_takes_a_scenario_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def solve(case: Any, policy: Policy, **more: Any) -> Plan:
        return Plan(case, policy, tiny_plan().meta, tiny_plan().tables)

    monkeypatch.setattr("allocator.session.solve.solve", solve)
    monkeypatch.setattr(check_module, "check_plan", lambda plan: [])
    save_case(tiny_case(), tmp_path / "case")
    file = tmp_path / "mine.toml"
    file.write_text(Scenario("mine", tiny_policy()).to_toml(), encoding="utf-8")
    arguments = ["solve", str(tmp_path / "case"), "--policy", str(file), "--set",
                 "risk_budget=0.4", "--out", str(tmp_path / "plan")]  # fmt: skip
    assert CliRunner().invoke(app, arguments).exit_code == 0
    assert load_plan(tmp_path / "plan").policy == tiny_policy().replace(risk_budget=0.4)
    file.write_text('name = "x"\n[policy]\nrisk_budget = 9\n', encoding="utf-8")
    wrong = CliRunner().invoke(app, arguments)
    assert wrong.exit_code == 2 and "found 9" in wrong.stderr and "Traceback" not in wrong.output


@pytest.mark.parametrize("text", ["risk_budget = {}", "[budget]\nFMF = {}",
                                  '[[locks]]\nlock = "a"\nnation = "KEN"\nlow = {}'])  # fmt: skip
def test_numbers_too_large_for_a_float_are_told(text: str) -> None:
    with pytest.raises(DataError, match="a number"):
        Scenario.from_toml(text.format("1" + "0" * 400) + "\n")
