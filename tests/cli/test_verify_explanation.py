"""`allocator verify --explanation`: an answer saved to a file is checked with its two plans."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from tiny_revision import tiny
from typer.testing import CliRunner

import allocator as al
from allocator.cli.main import app


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, list(map(str, words)))


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a plan, an answer about it, and the two plans that it compares."""
    folder = tmp_path_factory.mktemp("answers")
    al.solve(tiny(), options=al.SolveOptions(gap=0)).save(folder / "plan")
    told = run("explain", folder / "plan", "A", "truck", "--json", "--out", folder)
    (folder / "answer.json").write_text(told.output, encoding="utf-8")
    return folder


def test_an_answer_holds(saved: Path) -> None:
    found = run("verify", saved / "plan", "--explanation", saved / "answer.json")
    assert found.exit_code == 0, found.output
    assert "verified" in found.output and "not verified" in found.output


def test_a_false_answer_is_told(saved: Path) -> None:
    false = json.loads((saved / "answer.json").read_text(encoding="utf-8")) | {"verdict": "tie"}
    (saved / "false.json").write_text(json.dumps(false), encoding="utf-8")
    found = run("verify", saved / "plan", "--explanation", saved / "false.json", "--json")
    document = json.loads(found.output)
    assert found.exit_code == 1
    assert "verdict" in {one["rule"] for one in document["violations"]}


def test_a_file_that_is_no_answer_is_one_message(saved: Path) -> None:
    (saved / "broken.json").write_text("{", encoding="utf-8")
    found = run("verify", saved / "plan", "--explanation", saved / "broken.json")
    assert found.exit_code == 2 and "Traceback" not in found.output
