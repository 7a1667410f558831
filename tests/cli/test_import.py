"""``allocator import``: what it shows, writes and refuses."""

import json
from pathlib import Path

import messy_lists as lists
import pytest
from typer.testing import CliRunner

from allocator.cli.main import app
from allocator.inputs.case.case import load_case
from allocator.inputs.importing.mapping import read_mapping

RUN = CliRunner()


def run(*words: object) -> tuple[int, str]:
    done = RUN.invoke(app, ["import", *map(str, words)], env={"COLUMNS": "200"})
    return done.exit_code, done.output


def test_the_matching_the_defaults_and_the_faults_are_shown(tmp_path: Path) -> None:
    code, told = run(lists.german(tmp_path), "--out", tmp_path / "case")
    assert code == 0
    for part in ("Beantragt", "Amount requested", "US$ thousand", "1.234,5 | 2.500 | 800,0",
                 "How likely assistance is to succeed", "'Summe', a row of totals",
                 "0 faults, 2 warnings", "allocator solve"):  # fmt: skip
        assert part in told
    assert load_case(tmp_path / "case").meta.name == "liste"
    assert read_mapping(tmp_path / "case" / "import-mapping.toml").columns


def test_a_workbook_may_be_written(tmp_path: Path) -> None:
    out = tmp_path / "case.xlsx"
    assert run(lists.german(tmp_path), "--out", out)[0] == 0
    assert load_case(out).years == (2027,)
    assert (tmp_path / "case-import-mapping.toml").exists()


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    path = lists.german(tmp_path)
    code, _ = run(path, "--out", tmp_path / "case", "--mapping", tmp_path / "m.toml", "--dry-run")
    assert code == 0
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_missing_is_asked_for_and_can_be_stated(tmp_path: Path) -> None:
    path, out, mapping = lists.french(tmp_path), tmp_path / "case", tmp_path / "m.toml"
    code, told = run(path, "--out", out, "--mapping", mapping)
    assert code == 2
    assert "no budget for account 'Fonds A', 'Fonds B'" in told
    assert mapping.exists() and not out.exists()
    budgets = ("--budget", "Fonds A=8", "--budget", "Fonds B=500k")
    assert run(path, "--out", out, "--mapping", mapping, *budgets)[0] == 0
    assert list(load_case(out).tables["accounts"]["budget_musd"]) == [8.0, 0.5]


def test_a_unit_and_a_rate_may_be_stated(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Country,Requested\nKenya,1200\nPeru,50\n", encoding="utf-8")
    assert run(path, "--dry-run", "--budget", 5)[0] == 2
    code, told = run(path, "--out", tmp_path / "case", "--budget", 5, "--unit", "EUR thousand",
                     "--rate", "EUR=1.25")  # fmt: skip
    assert code == 0, told
    assert list(load_case(tmp_path / "case").tables["needs"]["need_points"]) == [1.5, 0.0625]


@pytest.mark.parametrize(("words", "expected"), [
    ((), "no place to save to"), (("--out", "{here}"), "something already exists there"),
    (("--dry-run", "--budget", "lots"), "--budget"), (("--dry-run", "--rate", "1.1"), "--rate"),
    (("--dry-run", "--unit", "pounds"), "unit 'pounds'"),
])  # fmt: skip
def test_wrong_options_are_answered_in_words(
    words: tuple[str, ...], expected: str, tmp_path: Path
) -> None:
    path = lists.german(tmp_path)
    code, told = run(path, *(word.format(here=tmp_path) for word in words))
    assert code == 2
    assert expected in told and "Traceback" not in told


def test_programs_get_one_document(tmp_path: Path) -> None:
    code, told = run(lists.german(tmp_path), "--dry-run", "--json")
    document = json.loads(told)
    assert code == document["exit_code"] == 0
    assert document["matching"][3]["meaning"] == "requested"
    assert document["filled"][0]["basis"] == "formula"
    assert document["faults"][0]["warning"] is True
