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
from allocator.inputs.case.nominal import nominal_musd, price_level
from allocator.plan.obligated import Obligated
from allocator.plan.obligated_file import change_obligated
from allocator.plan.plan import Plan, load_plan
from allocator.report.law_money.executed_words import entered_help, entered_unit
from allocator.report.law_money.ledger import ledger

DATA = Path(__file__).resolve().parents[2] / "data"
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
    assert "Obligated so far in fiscal year 2031" in words and "Nothing is entered" not in words
    assert "Nothing is entered as obligated up to this day" in " ".join(before.sentences)


def test_more_than_the_plan_is_told_and_other_years_do_not_count(plan: Plan) -> None:
    found = ledger(plan, DAY, obligated=[Obligated("NOW", 2031, 99.0), Obligated("AID", 2032, 1.0)])
    assert cell(found, "NOW", "to_execute_musd") == 0.0
    above = 99.0 - cell(found, "NOW", "obligated_musd")
    assert cell(found, "NOW", "above_plan_musd") == pytest.approx(above)
    assert "above the plan and what is reserved are" in " ".join(found.sentences)
    assert cell(found, "AID", "executed_musd") != cell(found, "AID", "executed_musd")
    assert "not counted on this day of fiscal year 2031: AID of fiscal year 2032." in " ".join(
        found.sentences
    )
    with pytest.raises(DataError, match=r"NONE\.2031"):
        ledger(plan, DAY, obligated=[Obligated("NONE", 2031, 1.0)])
    for wrong in (
        [Obligated("NOW", 2031, 1.0), Obligated("NOW", 2031, 2.0)],
        [Obligated("NOW", 2031, float("nan"))],
        [Obligated("NOW", 2031, 1.0, "1 March")],
    ):
        with pytest.raises(DataError, match=r"NOW\.2031"):
            ledger(plan, DAY, obligated=wrong)


def test_the_command_takes_figures_and_files(plan: Plan, tmp_path: Path) -> None:
    plan.save(tmp_path / "plan")
    change_obligated(tmp_path / "so-far.csv", [Obligated("NOW", 2031, 0.1)])
    told = ["law", str(tmp_path / "plan"), "--today", "2031-03-01", "--json"]
    given = ["--obligated", str(tmp_path / "so-far.csv"), "--obligated", "NOW.2031=0.2"]
    shown = CliRunner().invoke(app, [*told, *given])
    assert shown.exit_code == 0
    rows = json.loads(shown.stdout)["money_by_year"]
    (row,) = (one for one in rows if one["account"] == "NOW" and one["year"] == 2031)
    assert row["executed_musd"] == 0.2
    shown = CliRunner().invoke(app, ["law", str(tmp_path / "plan"), "--json", *given])
    words = " ".join(json.loads(shown.stdout)["sentences"])
    assert "not counted without a day: NOW of fiscal year 2031." in words
    told[3] = "2032-03-01"
    shown = CliRunner().invoke(app, [*told, *given])
    words = " ".join(json.loads(shown.stdout)["sentences"])
    assert "not counted on this day of fiscal year 2032: NOW of fiscal year 2031." in words


def test_only_what_was_told_up_to_the_day_counts(plan: Plan) -> None:
    late = Obligated("NOW", 2031, 0.2, "2031-06-01")
    before = ledger(plan, DAY, obligated=[late])
    assert cell(before, "NOW", "to_execute_musd") == cell(before, "NOW", "obligated_musd")
    words = " ".join(before.sentences)
    assert "not counted on this day of fiscal year 2031: NOW as of 2031-06-01, after" in words
    assert "Obligated so far" not in words and "up to this day: all of it counts" in words
    after = ledger(plan, datetime.date(2031, 6, 1), obligated=[late])
    assert cell(after, "NOW", "executed_musd") == 0.2
    assert "Entered as of 2031-06-01." in " ".join(after.sentences)


def test_accounts_that_nothing_is_entered_of_are_named(plan: Plan) -> None:
    words = " ".join(ledger(plan, DAY, obligated=[Obligated("NOW", 2031, 0.2)]).sentences)
    assert "Not entered: AID; all of their money counts as still open." in words
    both = [Obligated("NOW", 2031, 0.0), Obligated("AID", 2031, 0.0)]
    words = " ".join(ledger(plan, DAY, obligated=both).sentences)
    assert "fiscal year 2031: nothing (AID, NOW) of the US$" in words
    assert "()" not in words and "still open" not in words


@pytest.fixture(scope="module")
def shipped() -> Plan:
    return load_plan(DATA / "us-fy2020-plan")


def acts_of(plan: Plan, year: int) -> dict[str, float]:
    """Return what the acts of a year name by account."""
    rows = plan.case.tables["budgets"].query("year == @year").to_dict("records")
    named = {row["account"]: nominal_musd(row["source"]) for row in rows}
    return {account: money for account, money in named.items() if money is not None}


@pytest.mark.parametrize("year", [2021, 2024])
def test_all_that_an_act_names_leaves_nothing_above_the_plan(shipped: Plan, year: int) -> None:
    plan, acts = shipped, acts_of(shipped, year)
    entries = [Obligated(account, year, money) for account, money in acts.items()]
    found = ledger(plan, datetime.date(year, 4, 1), obligated=entries)
    rows = found.by_year.query("year == @year").set_index("account")
    for account in acts:
        assert rows.loc[account, "to_execute_musd"] == pytest.approx(0.0, abs=1e-3), account
        above = rows.loc[account, "above_plan_musd"]
        assert above <= rows.loc[account, ["carried_out_musd", "lapsed_musd"]].sum() + 1e-3, account
    assert rows.loc["FMF", "above_plan_musd"] == pytest.approx(0.0, abs=1e-6)
    (told,) = (one for one in found.sentences if one.startswith("Obligated so far in fiscal"))
    assert "(FMF" not in told.partition("above")[2]


def test_money_of_the_year_is_set_against_the_plan_in_money_of_its_base_year(shipped: Plan) -> None:
    plan = shipped
    assert acts_of(plan, 2021)["FMF"] == 6175.52
    level = price_level(plan.case, "FMF", 2021)
    assert level == pytest.approx(1.0457, abs=5e-5)
    half = ledger(plan, datetime.date(2021, 4, 1), obligated=[Obligated("FMF", 2021, 3000.0)])
    (row,) = half.by_year.query("account == 'FMF' and year == 2021").to_dict("records")
    assert row["entered_musd"] == 3000.0
    assert row["executed_musd"] == pytest.approx(3000.0 / 1.0457, rel=5e-5)
    assert row["to_execute_musd"] == pytest.approx(5788.281 - 3000.0 / 1.0457, abs=0.2)
    told = "US$ 3,000 million of 2021 (FMF 3,000), which is US$ 2,869 million of 2020, of "
    assert sum(told in one for one in half.sentences) == 1
    held = price_level(plan.case, "S333", 2021)  # its source names no amount: that of the year
    assert held == pytest.approx(1.0457, abs=5e-5)
    assert price_level(plan.case, "FMF", 2020) == 1.0


def test_a_budget_that_was_changed_after_its_source_keeps_the_deflator(
    plan: Plan, shipped: Plan
) -> None:
    case = shipped.case
    table = case.tables["budgets"].copy()
    table.loc[(table["account"] == "FMF") & (table["year"] == 2021), "amount_musd"] = 3000.0
    assert price_level(case.with_tables({"budgets": table}), "FMF", 2021) == 1.0457
    assert price_level(plan.case, "NOW", 2031) is None


def test_the_field_says_in_which_money_it_is(plan: Plan, shipped: Plan) -> None:
    real = shipped
    (row,) = ledger(real).by_year.query("account == 'FMF' and year == 2021").to_dict("records")
    assert entered_unit(real.case, "FMF", 2021) == "US$ million of 2021"
    told = entered_help(real.case, row, Obligated("FMF", 2021, 500.0, "2021-03-01", "Ana"))
    assert "obligates US$ 6,053 million of 2021 in this year (5,788 of 2020)" in told
    assert "122.9 more is reserved" in told and "Entered as of 2021-03-01 by Ana: 500.0." in told
    base = plan.case.meta.base_year
    assert entered_unit(plan.case, "NOW", 2031) == f"US$ million of {base}"
    (row,) = ledger(plan).by_year.query("account == 'NOW' and year == 2031").to_dict("records")
    assert "do not say what money of 2031 is worth" in entered_help(plan.case, row, None)
