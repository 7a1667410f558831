"""`allocator prices`: tables, sentences, the document, plans in folders, one message for faults."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from tiny_revision import tiny
from typer.testing import CliRunner

import allocator as al
from allocator.check import check_plan
from allocator.cli.main import app


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plans") / "plan"
    money = [{"account": "AID", "budget_musd": 1.2}]
    al.solve(tiny(accounts=money), options=al.SolveOptions(gap=0)).save(path)
    return path


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, list(map(str, words)))


def test_steps_rules_and_their_plans(saved: Path, tmp_path: Path) -> None:
    found = run("prices", saved, "AID:2032", "risk_budget", "--step", "0.5", "--quiet",
                "--out", tmp_path / "all")  # fmt: skip
    assert found.exit_code == 0, found.output
    said = " ".join(found.output.split())
    assert "NO" in said and "they disagree" in said and "Without risk" in said
    assert "Among which plans this is proven: all plans." in said
    for name in ("base", "AID_2032_up", "AID_2032_down", "risk_without"):
        assert check_plan(al.load_plan(tmp_path / "all" / name)) == []


def test_the_document(saved: Path) -> None:
    found = json.loads(run("prices", saved, "AID:2032", "--step", "0.5", "--json").output)
    (step,) = [one for one in found["amounts"] if one["state"] == "solved"]
    assert step["key"] == "AID 2032" and step["agree"] is False and step["year"] == 2032


def test_faults_come_in_one_message(saved: Path) -> None:
    found = run("prices", saved, "AIDD", "truc")
    assert found.exit_code == 2 and "Traceback" not in found.output
    assert "AIDD" in found.output and "truck" in found.output
    assert run("prices", saved, "--step", "-1").exit_code == 2
