"""Money by account and year adds up, and what a plan rests on is what would be barred without."""

import datetime
import io
import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from rich.console import Console
from tiny_revision import tiny
from typer.testing import CliRunner

import allocator as al
from allocator.cli.law import law_view
from allocator.cli.main import app
from allocator.inputs.case.nominal import price_level
from allocator.inputs.policy.policy import Lock, Policy
from allocator.plan.obligated import Obligated
from allocator.plan.plan import Plan
from allocator.report.exhibits.ledger import ledger_exhibits
from allocator.report.law_money.accounts import fiscal_year
from allocator.report.law_money.columns import MONEY, OVERRIDES, title
from allocator.report.law_money.ledger import ledger
from allocator.report.law_money.page import ledger_page, ledger_workbook
from allocator.report.law_money.record import Ledger
from allocator.report.law_money.reliance import UNUSED, relied_on
from allocator.report.line_table import VIEWS
from allocator.report.rules.groups import readable
from allocator.ui.widgets.table import heading

EXACT = al.SolveOptions(gap=0)
ACCOUNTS = [
    {"account": "AID", "budget_musd": 1.0, "life_years": 2, "disburse_years": 1},
    {"account": "NOW", "budget_musd": 0.8, "life_years": 1},
]
OLD = [{"account": "AID", "year": 2030, "amount_musd": 0.9, "set_aside_musd": 0.1},
       {"account": "AID", "year": 2025, "amount_musd": 5.0}]  # fmt: skip
BAR = {"rule": "coup_b", "effect": "bar", "nations": "B", "accounts": "*", "kinds": "*",
       "areas": "*", "items": "*", "years": "*", "citation": "Act, sec. 7008",
       "waivable": "yes"}  # fmt: skip
LIFT = {**BAR, "rule": "staff_of_b", "effect": "exempt", "kinds": "grant", "lifts": "coup_b",
        "waivable": "no", "citation": "Act, sec. 7010"}  # fmt: skip


def plan_of(policy: Policy | None = None, **changes: Any) -> Plan:
    return al.solve(tiny(**changes), policy, options=EXACT)


@pytest.fixture(scope="module")
def old_money() -> Plan:
    return plan_of(accounts=ACCOUNTS, budgets=OLD)


def adds_up(found: Ledger) -> None:
    plan, table = found.plan, found.by_year
    spent = plan.spending.groupby(["account", "year"])["obligation_musd"].sum()
    for row in table.to_dict("records"):
        key = (row["account"], row["year"])
        assert row["obligated_musd"] == pytest.approx(spent.get(key, 0.0), abs=1e-6)
        assert row["available_musd"] == pytest.approx(row["new_musd"] + row["carried_in_musd"])
        uses = row["obligated_musd"] + row["lapsed_musd"] + row["carried_out_musd"]
        assert row["available_musd"] == pytest.approx(uses, abs=1e-5)
    for _, own in table.groupby("account"):
        assert own["carried_in_musd"].tolist()[1:] == own["carried_out_musd"].tolist()[:-1]
    own = plan.accounts.set_index(["account", "vintage"])
    for row in found.by_vintage.to_dict("records"):
        for name in ("lapsed_musd", "obligated_musd", "carried_past_horizon_musd"):
            known = own.loc[(row["account"], row["vintage"]), name]
            assert row[name] == pytest.approx(known, abs=1e-6)
    assert table["lapsed_musd"].sum() == pytest.approx(found.by_vintage["lapsed_musd"].sum())
    last = table[table["year"] == plan.case.years[-1]]["carried_out_musd"].sum()
    assert last == pytest.approx(found.by_vintage["carried_past_horizon_musd"].sum(), abs=1e-6)


def late(plan: Plan) -> float:
    """Return what is drawn in the last year in which its money may be obligated."""
    lives = dict(plan.case.tables["accounts"][["account", "life_years"]].to_numpy().tolist())
    return sum(
        row["obligated_musd"]
        for row in plan.vintages.to_dict("records")
        if row["year"] == row["vintage"] + lives[row["account"]] - 1
    )


def test_every_million_is_used_lost_or_carried(starter_plan: Plan, old_money: Plan) -> None:
    for plan in (starter_plan, old_money):
        found = ledger(plan)
        adds_up(found)
        for table in (found.by_year, found.by_vintage):
            assert table["last_chance_musd"].sum() == pytest.approx(late(plan), abs=1e-5)
            assert table["to_execute_musd"].sum() == pytest.approx(
                plan.spending["obligation_musd"].sum(), abs=1e-5
            )


def test_money_of_years_before_is_carried_in_until_it_expires(old_money: Plan) -> None:
    found = ledger(old_money)
    first = found.by_year.query("account == 'AID' and year == 2031").iloc[0]
    assert first["carried_in_musd"] == pytest.approx(0.8)
    assert 2025 not in set(found.by_vintage["vintage"])
    old = found.by_vintage.query("vintage == 2030").iloc[0]
    assert old["expires_on"] == "2031-09-30"
    assert old["last_chance_musd"] == pytest.approx(old["obligated_musd"])


def test_a_day_splits_what_is_done_from_what_is_open(old_money: Plan) -> None:
    assert fiscal_year(datetime.date(2031, 9, 30)) == 2031
    found = ledger(old_money, datetime.date(2031, 10, 1))
    spent = old_money.spending.query("year >= 2032")["obligation_musd"].sum()
    assert found.now == 2032 and found.by_year["to_execute_musd"].sum() == pytest.approx(spent)
    assert any("As of 2031-10-01 (fiscal year 2032)" in one for one in found.sentences)
    (left,) = (one for one in found.sentences if "2031-10-01" in one)
    assert "expires if it is not obligated by the end of the year" in left
    calendar = ledger(old_money, datetime.date(2031, 10, 1), year_end=(12, 31))
    assert calendar.now == 2031 and calendar.by_vintage["expires_on"].iloc[0].endswith("-12-31")
    over = ledger(old_money, datetime.date(2040, 1, 1))
    assert over.by_year["to_execute_musd"].sum() == 0
    assert any("nothing of the plan is still to be obligated" in one for one in over.sentences)


def test_late_deliveries_are_those_whose_account_is_closed_by_then() -> None:
    boats = [{"item": "boat", "area": "sea", "price_musd": 1.1, "lead_years": 1},
             {"item": "truck", "area": "border", "price_musd": 0.7}]  # fmt: skip
    plan = plan_of(accounts=ACCOUNTS, equipment=boats, last_year=2033)
    lines = plan.lines.query("item == 'boat' and kind == 'equipment' and account == 'AID'")
    assert len(lines)
    found = ledger(plan)
    assert found.by_year["late_delivery_musd"].sum() == pytest.approx(
        lines["obligation_musd"].sum()
    )
    assert any("can no longer be paid" in one for one in found.sentences)


def test_what_rests_on_a_waiver_is_what_is_barred_without_it() -> None:
    plan = plan_of(Policy(waivers=("coup_b",)), eligibility=[BAR])
    (row,) = relied_on(plan).to_dict("records")
    own = plan.lines.query("nation == 'B'")["obligation_musd"].sum()
    assert own > 0 and row["kind"] == "waiver"
    assert row["musd"] == pytest.approx(own) and row["nations"] == "B"
    assert any("rests on 1 waiver: B" in one for one in ledger(plan).sentences)


def test_what_rests_on_an_exception_is_only_what_it_opens() -> None:
    plan = plan_of(eligibility=[BAR, LIFT])
    (row,) = relied_on(plan).to_dict("records")
    own = plan.lines.query("nation == 'B'")
    assert set(own["kind"]) == {"grant"}
    assert row["kind"] == "exception" and row["musd"] == pytest.approx(own["obligation_musd"].sum())
    said = ledger(plan).sentences
    assert "The plan rests on no waiver." in said and any("1 exception: B" in one for one in said)


def test_an_exception_of_which_nothing_is_used_holds_no_money() -> None:
    both = plan_of(Policy(waivers=("coup_b",)), eligibility=[BAR, LIFT])
    table = relied_on(both).set_index("rule")
    grants = both.lines.query("nation == 'B' and kind == 'grant'")["obligation_musd"].sum()
    whole = both.lines.query("nation == 'B'")["obligation_musd"].sum()
    assert table.loc["coup_b", "musd"] == pytest.approx(whole - grants)
    assert table.loc["staff_of_b", "musd"] == 0.0
    assert table.loc["staff_of_b", "nations"] == UNUSED


def test_the_default_plan_rests_on_its_exceptions(starter_plan: Plan) -> None:
    plan = al.load_plan(Path(__file__).parents[2] / "data" / "us-fy2020-plan")
    table = relied_on(plan)
    sudan = plan.lines.query("nation == 'SSD' and account == 'PKO' and area == 'peacekeeping'")
    own = table[table["rule"].str.startswith("south_sudan_peace")]
    assert own["musd"].sum() == pytest.approx(sudan["obligation_musd"].sum())
    assert set(table["kind"]) == {"exception"} and (table["citation"] != "").all()
    adds_up(ledger(plan))
    assert len(relied_on(starter_plan)) == len(
        starter_plan.case.tables["eligibility"].query("effect == 'exempt'")
    )


def test_law_of_later_years_is_called_known_from_the_start(starter_plan: Plan) -> None:
    assert not any("known from the start" in one for one in ledger(starter_plan).sentences)
    table = starter_plan.case.tables["eligibility"]
    case = starter_plan.case.with_tables({"eligibility": table.assign(date="2032-03-23")})
    plan = Plan(case, starter_plan.policy, starter_plan.meta, starter_plan.tables)
    (told,) = (one for one in ledger(plan).sentences if "known from the start" in one)
    assert told.startswith(f"{len(table)} legal rules were enacted after") and "2032-03-23" in told


def test_decisions_come_with_who_when_why_and_the_outcome() -> None:
    less = Lock("less", "B", high=0.5, author="J. Doe", reason="minister", date="2026-11-29")
    found = ledger(plan_of(Policy(locks=(less,), risk_budget=0.2)))
    decision, setting = found.overrides.to_dict("records")
    assert [decision[one] for one in ("author", "date", "reason")] == [
        "J. Doe", "2026-11-29", "minister",
    ]  # fmt: skip
    assert decision["outcome"].startswith("Kept") and setting["words"].startswith("Risk budget")
    assert any(one == "1 decision, 1 setting changed." for one in found.sentences)
    kept = Policy(locks=al.report.keep(found.plan, "B", reason="as agreed", author="A. Roe"))
    rows = ledger(plan_of(kept)).overrides
    assert len(rows) == 1 and rows["author"].tolist() == ["A. Roe"]


def test_rules_are_read_without_the_names_of_the_model(starter_plan: Plan) -> None:
    table = readable(al.report.binding_rules(starter_plan))
    assert "rule" in table and not any(
        text.endswith(f"({name})")
        for text, name in zip(table["meaning"], table["rule"], strict=True)
    )


def test_a_plan_without_money_has_a_ledger_and_tables_too() -> None:
    plan = plan_of(accounts=ACCOUNTS)
    empty = Plan(plan.case, plan.policy, {}, {})
    found = ledger(empty)
    assert found.by_year.empty and "nothing expires unused" in found.sentences[0]
    assert ledger_page(found) and ledger_workbook(found)
    for by in VIEWS:
        assert not al.report.plan_table(empty, by)["total_musd"].any()
    assert al.report.scenario_table({"none": empty}).recommended == ""


def test_the_annex_prints_without_anything_else_and_the_workbook_has_the_figures(
    starter_plan: Plan,
) -> None:
    found = ledger(starter_plan, datetime.date(2031, 1, 1))
    page = ledger_page(found)
    assert not re.search(r"<script|https?://|src=|@import|url\(", page)
    assert "Waivers and exceptions relied on" in page and "authorizes nothing" in page
    book = openpyxl.load_workbook(io.BytesIO(ledger_workbook(found)))
    assert book.sheetnames == ["summary", *found.tables()]
    head, *rows = book["money_by_year"].iter_rows(values_only=True)
    read = pd.DataFrame(rows, columns=[str(one) for one in head])
    assert read["obligated"].sum() == pytest.approx(found.by_year["obligated_musd"].sum())
    assert json.loads(json.dumps(found.document()))["today"] == "2031-01-01"


def test_a_column_is_called_the_same_on_the_page_in_files_and_on_the_terminal(
    starter_plan: Plan,
) -> None:
    found = ledger(starter_plan)
    annex, sheets = ledger_page(found), {one.title: one for one in ledger_exhibits(starter_plan)}
    console = Console(width=200, record=True, file=io.StringIO())
    console.print(*law_view(found))
    terminal = console.export_text()
    for name in ("obligated_musd", "to_execute_musd", "lapsed_musd", "carried_out_musd",
                 "last_chance_musd"):  # fmt: skip
        words = MONEY[name]
        assert f">{words}<" in annex and words in terminal
        assert heading(name, MONEY) == f"{title(words)}, US$M"
        if name != "to_execute_musd":  # which is for a day, and sheets are for none
            assert title(words) in {one.name for one in sheets["Money by year"].columns}
    assert heading("reason", OVERRIDES) == "Why"
    assert [one.name for one in sheets["Decisions and settings"].columns] == [
        title(words) for words in OVERRIDES.values()
    ]


def test_the_command_saves_both_and_tells_a_bad_day(starter_plan: Plan, tmp_path: Path) -> None:
    starter_plan.save(tmp_path / "plan")
    run, plan = CliRunner(), str(tmp_path / "plan")
    files = ["--html", str(tmp_path / "a.html"), "--workbook", str(tmp_path / "a.xlsx")]
    told = run.invoke(app, ["law", plan, "--today", "2031-03-01", *files])
    assert told.exit_code == 0 and "Money by account and year" in told.stdout
    assert (tmp_path / "a.html").exists() and (tmp_path / "a.xlsx").exists()
    bad = run.invoke(app, ["law", plan, "--today", "soon"])
    assert bad.exit_code == 2 and "2021-03-01" in bad.stdout + bad.stderr
    assert "Traceback" not in bad.stdout + bad.stderr


def test_no_more_is_obligated_than_is_there_but_for_what_is_written() -> None:
    plan = al.load_plan(Path(__file__).parents[2] / "data" / "us-fy2020-plan")
    found = ledger(plan)
    assert (found.by_year["obligated_musd"] <= found.by_year["available_musd"]).all()
    assert (found.by_year["last_chance_musd"] <= found.by_year["obligated_musd"]).all()
    assert (found.by_vintage["obligated_musd"] <= found.by_vintage["new_musd"]).all()
    year = plan.case.years[2]
    later = ledger(plan, datetime.date(year, 3, 1))
    past = later.by_year[later.by_year["year"] < year]
    assert len(past) and not past["last_chance_musd"].any()
    over = later.by_vintage[later.by_vintage["expires_on"] < f"{year}-03-01"]
    assert len(over) and not over["last_chance_musd"].any()


def test_what_is_to_execute_is_told_in_dollars_of_the_year_too() -> None:
    plan = al.load_plan(Path(__file__).parents[2] / "data" / "us-fy2020-plan")
    year = plan.case.years[1]
    entry = Obligated("FMF", year, 1000.0, f"{year}-02-01")
    found = ledger(plan, datetime.date(year, 3, 1), obligated=[entry])
    level = price_level(plan.case, "FMF", year)
    assert level is not None and level > 1
    row = found.by_year.query("account == 'FMF' and year == @year").iloc[0]
    assert row["to_execute_then_musd"] == pytest.approx(row["obligated_then_musd"] - 1000.0)
    assert row["obligated_then_musd"] == pytest.approx(level * row["obligated_musd"])
    for table in (found.by_year, found.by_vintage):
        columns = [name for name in table if name.endswith("then_musd")]
        assert columns and table[columns].notna().all(axis=None)
    assert found.by_vintage["to_execute_then_musd"].sum() == pytest.approx(
        found.by_year["to_execute_then_musd"].sum()
    )
    assert "still to execute, US$M of the year" in ledger_page(found)
    unknown = ledger(plan_of(accounts=ACCOUNTS, budgets=OLD)).by_year
    base = unknown["year"] == plan_of().case.meta.base_year
    assert unknown.loc[~base, "to_execute_then_musd"].isna().all()


def test_a_part_is_written_as_its_sum_is() -> None:
    plan = al.load_plan(Path(__file__).parents[2] / "data" / "us-fy2020-plan")
    said = ledger(plan, datetime.date(plan.case.years[-1], 3, 1)).sentences
    (now,) = (one for one in said if one.startswith("As of"))
    whole, part = re.findall(r"(?:US\$ | million, )([\d,.]+)(?= million|,? of it)", now)[:2]
    assert whole == part
