"""Commands of long work look first whether their files can be written."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from explore.frontiers.test_frontier import ISLANDS
from typer.testing import CliRunner

import allocator as al
from allocator.cli.main import app
from allocator.explore.files import check_files, write_document, write_table
from allocator.inputs.scenario.files import scenarios_toml
from allocator.session.session import Session

RANGES = '[[ranges]]\nname = "risk_budget"\nlow = 0.02\nhigh = 0.15\n'


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    def solve(*_: Any, **__: Any) -> None:
        raise AssertionError("solved before the place of the files was looked at")

    monkeypatch.setattr(Session, "solve", solve)
    case = str(tmp_path / "case")
    al.save_case(ISLANDS, case)
    ranges, scenarios = tmp_path / "ranges.toml", tmp_path / "scenarios.toml"
    ranges.write_text(RANGES, encoding="utf-8")
    scenarios.write_text(scenarios_toml([al.Scenario("as it is")]), encoding="utf-8")
    return {
        "frontier": ["frontier", case, "--quiet"],
        "sweep": ["sweep", case, str(scenarios), "--workers", "0", "--quiet"],
        "sensitivity": ["sensitivity", "tornado", case, str(ranges), "--workers", "0", "--quiet"],
        "robust": ["robust", case, str(scenarios), "--quiet", "--two-stage", "mean"],
    }


def listed(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


@pytest.mark.parametrize(
    ("command", "out"),
    [
        ("frontier", "taken/table.csv"),
        ("frontier", "folder.csv"),
        ("frontier", "half/front.csv"),
        ("sweep", "taken/table.csv"),
        ("sweep", "folder.csv"),
        ("sensitivity", "taken"),
        ("sensitivity", "half"),
        ("robust", "taken/out"),
        ("robust", "half"),
        ("robust", "staged"),
    ],
)
def test_a_place_that_cannot_be_written_is_told_before_the_first_solve(
    calls: dict[str, list[str]], tmp_path: Path, command: str, out: str
) -> None:
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    (tmp_path / "folder.csv").mkdir()
    for name in (
        "half/tornado.svg",
        "half/regret.svg",
        "half/front.svg",
        "staged/two-stage-plan-1/mine",
    ):
        (tmp_path / name).mkdir(parents=True)
    before = listed(tmp_path)
    done = CliRunner().invoke(app, [*calls[command], "--out", str(tmp_path / out)])
    assert done.exit_code == 2, done.output
    assert "1 fault. Nothing was done." in done.stderr
    assert listed(tmp_path) == before


def test_a_frontier_has_a_table_in_csv(calls: dict[str, list[str]], tmp_path: Path) -> None:
    out = tmp_path / "front.parquet"
    done = CliRunner().invoke(app, [*calls["frontier"], "--out", str(out)])
    assert done.exit_code == 2 and "ending in .csv" in done.stderr


def test_looking_leaves_nothing_and_a_failed_write_is_a_fault(tmp_path: Path) -> None:
    check_files(tmp_path / "new" / "deep" / "table.csv")
    assert not listed(tmp_path)
    (tmp_path / "table.csv").mkdir()
    for write in (
        lambda path: write_table(path, pd.DataFrame({"a": [1]})),
        lambda path: write_document(path, {"a": 1}),
    ):
        with pytest.raises(al.DataError, match=r"table\.csv: cannot be written"):
            write(tmp_path / "table.csv")
    assert listed(tmp_path) == [tmp_path / "table.csv"]


def test_json_of_a_frontier_has_faults_only_where_there_are_some(tmp_path: Path) -> None:
    al.save_case(ISLANDS, tmp_path / "case")
    call = ["frontier", str(tmp_path / "case"), "--x", "cost", "--points", "2", "--json"]
    told = json.loads(CliRunner().invoke(app, call).stdout)
    assert told["exit_code"] == 0 and "faults" not in told
    late = [*call, "--set", "frozen_years=9"]
    told = json.loads(CliRunner().invoke(app, late).stdout)
    assert [fault["column"] for fault in told["faults"]] == ["frozen_years"]
