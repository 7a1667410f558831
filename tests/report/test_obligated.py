"""What has been obligated so far is kept on disk and taken off what is still to execute."""

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from tiny_revision import tiny
from typer.testing import CliRunner

import allocator as al
from allocator.cli.main import app
from allocator.errors import DataError
from allocator.plan.obligated import (
    Obligated,
    keep_obligated,
    obligated_file,
    read_obligated,
    with_obligated,
    written_obligated,
)
from allocator.plan.plan import Plan
from allocator.report.law_money.ledger import ledger

DAY = datetime.date(2031, 3, 1)
ACCOUNTS = [
    {"account": "AID", "budget_musd": 1.0, "life_years": 2, "disburse_years": 1},
    {"account": "NOW", "budget_musd": 0.8, "life_years": 1},
]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return al.solve(tiny(accounts=ACCOUNTS), options=al.SolveOptions(gap=0))


def cell(found: Any, account: str, column: str) -> float:
    (value,) = found.by_year.query("account == @account and year == 2031")[column]
    return float(value)


def test_what_was_obligated_is_no_longer_to_execute(plan: Plan) -> None:
    before = ledger(plan, DAY)
    planned = cell(before, "NOW", "obligated_musd")
    assert planned > 0.2 and cell(before, "NOW", "to_execute_musd") == planned
    after = ledger(plan, DAY, obligated=[Obligated("NOW", 2031, 0.2)])
    assert cell(after, "NOW", "to_execute_musd") == pytest.approx(planned - 0.2)
    chance = cell(before, "NOW", "last_chance_musd")
    assert cell(after, "NOW", "last_chance_musd") == pytest.approx(chance - 0.2)
    assert cell(after, "AID", "to_execute_musd") == cell(before, "AID", "to_execute_musd")
    sums = [one.by_vintage["to_execute_musd"].sum() for one in (before, after)]
    assert sums[1] == pytest.approx(sums[0] - 0.2)
    chances = [one.by_vintage["last_chance_musd"].sum() for one in (before, after)]
    assert chances[1] == pytest.approx(chances[0] - 0.2)
    words = " ".join(after.sentences)
    assert "Obligated so far in fiscal year 2031" in words and "counts as still open" not in words
    assert "counts as still open" in " ".join(before.sentences)


def test_more_than_the_plan_is_told_and_other_years_do_not_count(plan: Plan) -> None:
    found = ledger(plan, DAY, obligated=[Obligated("NOW", 2031, 99.0), Obligated("AID", 2032, 1.0)])
    assert cell(found, "NOW", "to_execute_musd") == 0.0
    above = 99.0 - cell(found, "NOW", "obligated_musd")
    assert cell(found, "NOW", "above_plan_musd") == pytest.approx(above)
    assert "above the plan are" in " ".join(found.sentences)
    assert cell(found, "AID", "executed_musd") != cell(found, "AID", "executed_musd")
    with pytest.raises(DataError, match=r"NONE\.2031"):
        ledger(plan, DAY, obligated=[Obligated("NONE", 2031, 1.0)])


def test_it_is_kept_next_to_the_workspace(tmp_path: Path) -> None:
    path = obligated_file(tmp_path / "workspaces" / "case-1")
    assert read_obligated(path) == ()
    entries = with_obligated(
        [Obligated("NOW", 2031, 1.0)],
        [Obligated("NOW", 2031, 2.5, "2031-03-01"), Obligated("AID", 2031, 0.0)],
    )
    keep_obligated(path, entries)
    assert read_obligated(path) == entries and len(entries) == 2
    path.write_text("account,year,obligated_musd\nNOW,2031,-1\n")
    with pytest.raises(DataError, match="line 2"):
        read_obligated(path)
    assert written_obligated("FMF.2021=1200") == Obligated("FMF", 2021, 1200.0)
    with pytest.raises(DataError, match=r"FMF\.2021=1200"):
        written_obligated("FMF 1200")


def test_the_command_takes_figures_and_files(plan: Plan, tmp_path: Path) -> None:
    plan.save(tmp_path / "plan")
    keep_obligated(tmp_path / "so-far.csv", [Obligated("NOW", 2031, 0.1)])
    told = ["law", str(tmp_path / "plan"), "--today", "2031-03-01", "--json"]
    given = ["--obligated", str(tmp_path / "so-far.csv"), "--obligated", "NOW.2031=0.2"]
    shown = CliRunner().invoke(app, [*told, *given])
    assert shown.exit_code == 0
    rows = json.loads(shown.stdout)["money_by_year"]
    (row,) = (one for one in rows if one["account"] == "NOW" and one["year"] == 2031)
    assert row["executed_musd"] == 0.2
