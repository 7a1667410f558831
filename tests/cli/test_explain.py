"""`allocator explain` and `allocator ask`: an answer, its document, its two plans, one message."""

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
    plan = al.solve(tiny(), options=al.SolveOptions(gap=0))
    plan.save(path)
    return path


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, list(map(str, words)))


def test_the_answer_and_both_plans(saved: Path, tmp_path: Path) -> None:
    found = run("explain", saved, "A", "truck", "--quiet", "--out", tmp_path / "two")
    assert found.exit_code == 0, found.output
    assert "This answer is wrong only if" in " ".join(found.output.split())
    for name in ("best", "forced"):
        assert check_plan(al.load_plan(tmp_path / "two" / name)) == []


def test_the_document(saved: Path) -> None:
    found = json.loads(run("explain", saved, "A", "truck", "--json").output)
    assert found["question"]["line"] == "truck" and found["proof"]["radius"] == "near"


def test_a_question_in_words(saved: Path) -> None:
    asked = json.loads(run("ask", saved, "why not trucks for A", "--json").output)
    told = json.loads(run("explain", saved, "A", "truck", "--json").output)
    assert asked["words"] == told["words"]


def test_an_unknown_line_is_one_message(saved: Path) -> None:
    found = run("explain", saved, "A", "truk")
    assert found.exit_code == 2 and "truck" in found.output and "Traceback" not in found.output


def test_a_changed_case_is_told(saved: Path, tmp_path: Path) -> None:
    al.save_case(tiny(accounts=[{"account": "AID", "budget_musd": 9.0}]), tmp_path / "case")
    found = run("explain", saved, "A", "truck", "--case", tmp_path / "case")
    assert found.exit_code == 2 and "changed since" in found.output
