"""The command ``repair``: what it prints, what it saves, its exit codes and bad input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from instant_case import instant_case
from typer.testing import CliRunner

from allocator.cli.main import app
from allocator.inputs.case.case import save_case

IMPOSSIBLE = """
[[locks]]
lock = "boats"
nation = "BSN"
item = "radio"
low = 9
[[locks]]
lock = "less"
nation = "BSN"
high = 6
"""


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("repair") / "case"
    save_case(instant_case(), path)
    return path


@pytest.fixture(scope="module")
def policy(case: Path) -> Path:
    path = case.parent / "policy.toml"
    path.write_text(IMPOSSIBLE)
    return path


def test_an_impossible_policy_is_repaired_by_following_the_advice(
    case: Path, policy: Path, tmp_path: Path
) -> None:
    runner = CliRunner()
    solved = runner.invoke(app, ["solve", str(case), "--policy", str(policy), "--quiet"])
    assert f"allocator repair {case} --policy {policy}" in solved.output.replace("\n", " ")
    out = tmp_path / "out"
    told = ["repair", str(case), "--policy", str(policy), "--out", str(out), "--quiet"]
    done = runner.invoke(app, told)
    assert done.exit_code == 0, done.output
    assert "cannot be kept together" in done.output
    assert f"allocator solve {case} --scenario {out / 'repair-1.toml'}" in done.output
    for path in sorted(out.iterdir()):
        again = runner.invoke(app, ["solve", str(case), "--scenario", str(path), "--json"])
        assert again.exit_code == 0, again.output
        assert json.loads(again.stdout)["violations"] == []
        assert "No rule is relaxed" in runner.invoke(
            app, ["solve", str(case), "--scenario", str(path), "--quiet"]
        ).output.replace("\n", " ")


def test_json_has_all_of_it(case: Path, policy: Path) -> None:
    done = CliRunner().invoke(
        app, ["repair", str(case), "--policy", str(policy), "--json", "--no-solve"]
    )
    found = json.loads(done.stdout)
    assert found["outcome"] == "impossible" and found["complete"]
    assert [set(one["rules"]) for one in found["clashes"]] == [{"boats", "less"}]
    assert sorted(one["rules"] for one in found["repairs"]) == [["boats"], ["less"]]
    assert found["repairs"][0]["value"] is None


def test_possible_and_unknown_have_codes_of_their_own(case: Path, policy: Path) -> None:
    runner = CliRunner()
    assert runner.invoke(app, ["repair", str(case), "--quiet"]).exit_code == 0
    done = runner.invoke(
        app, ["repair", str(case), "--policy", str(policy), "--seconds", "1e-9", "--quiet"]
    )
    assert done.exit_code == 5
    assert "unknown" in done.output


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--most", "0"], "1 to 20"),
        (["--seconds", "0"], "above 0"),
        (["--add", "3xradio:BSN"], "requests of a plan"),
        (["--set", "nonsense=1"], "nonsense"),
    ],
)
def test_bad_input_is_refused(case: Path, more: list[str], said: str) -> None:
    done = CliRunner().invoke(app, ["repair", str(case), "--quiet", *more])
    assert done.exit_code == 2
    assert said in done.output.replace("\n", " ")
    assert "Traceback" not in done.output
