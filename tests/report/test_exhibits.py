"""The workbook of a plan to read and print: its figures, its print setup, and the plan in it."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from plan_example import tiny_plan

from allocator.inputs.case.nominal import price_level
from allocator.plan.obligated import Obligated
from allocator.plan.plan import Plan, load_plan
from allocator.report.exhibits.workbook import exhibits, save, workbook

FIRST = ["Overview", "Nations by year", "Accounts by year", "Account ledger", "Money by year",
         "What changed", "Limits and targets", "Law", "Waivers and exceptions",
         "Decisions and settings", "Equipment"]  # fmt: skip


@pytest.fixture(scope="module")
def book(starter_plan: Plan) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook(starter_plan, "More boats & crews")))


def table(book: Workbook, name: str) -> tuple[list[str], list[tuple[object, ...]]]:
    """Return header and rows of an exhibit: they begin where the window is frozen."""
    page = book[name]
    top = int(str(page.freeze_panes).lstrip("ABCDEFGH")) - 1
    head, *rows = list(page.iter_rows(min_row=top, values_only=True))
    return [str(one or "") for one in head], rows


def test_exhibits_come_first_and_the_tables_behind(book: Workbook, starter_plan: Plan) -> None:
    names = book.sheetnames
    assert names[: len(FIRST)] == FIRST
    assert names[len(FIRST) :][:3] == ["summary", "policy", "policy_locks"]
    assert {"lines", "rules", "case_nations", "saved"} <= set(names)


def test_figures_are_those_of_the_plan(book: Workbook, starter_plan: Plan) -> None:
    spent = starter_plan.spending
    head, rows = table(book, "Nations by year")
    *nations, total = rows
    for row in nations:
        for year in starter_plan.case.years:
            mine = spent[(spent["nation"] == row[1]) & (spent["year"] == year)]
            assert row[head.index(str(year))] == pytest.approx(mine["obligation_musd"].sum())
    assert total[head.index("All years")] == pytest.approx(spent["obligation_musd"].sum())
    head, rows = table(book, "Account ledger")
    place = head.index("Expires unused")
    assert rows[-1][place] == pytest.approx(starter_plan.accounts["lapsed_musd"].sum())
    assert sum(row[place] for row in rows[:-1]) == pytest.approx(rows[-1][place])
    head, rows = table(book, "Accounts by year")
    assert rows[-1][head.index("All years")] == pytest.approx(spent["obligation_musd"].sum())
    head, rows = table(book, "Equipment")
    bought = starter_plan.deliveries["lots_bought"].sum()
    assert sum(row[head.index("Bought, all years")] for row in rows) == pytest.approx(bought)


def test_what_has_been_obligated_so_far_is_next_to_the_plan(starter_plan: Plan) -> None:
    case = starter_plan.case
    account, year = str(case.tables["accounts"]["account"].iloc[0]), case.years[0]
    entry = Obligated(account, year, 1.25, as_of=f"{year - 1}-12-31", author="Treasurer")
    book = openpyxl.load_workbook(io.BytesIO(workbook(starter_plan, obligated=[entry])))
    head, rows = table(book, "Money by year")
    code, when, money, day = (head.index(one) for one in ("Code", "Year", "Obligated so far",
                                                          "As of"))  # fmt: skip
    known = {(row[code], row[when]): (row[money], row[day]) for row in rows if row[money]}
    worth = 1.25 / (price_level(case, account, year) or 1.0)
    assert known == {(account, str(year)): (pytest.approx(worth), entry.as_of)}
    assert not any(row[money] for row in table(_without(starter_plan), "Money by year")[1])


def _without(plan: Plan) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook(plan)))


def test_every_rule_that_binds_or_is_missed_is_listed(starter_plan: Plan) -> None:
    rules = next(one for one in exhibits(starter_plan) if one.title == "Limits and targets")
    assert len(rules.rows) > 0
    assert {row[0] for row in rules.rows} <= {"target missed", "limit reached"}
    law = next(one for one in exhibits(starter_plan) if one.title == "Law")
    assert len(law.rows) == len(starter_plan.case.tables["eligibility"])


def test_each_exhibit_prints_a_page_wide_with_its_source(book: Workbook) -> None:
    for name in FIRST:
        page = book[name]
        assert page.page_setup.orientation == "landscape"
        assert page.page_setup.fitToWidth in (1, None)  # 1 is what is meant without a figure
        assert page.page_setup.fitToHeight == (None if name == "Overview" else 0)
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.print_title_rows
        assert page.auto_filter.ref
        assert "More boats & crews" in page.oddHeader.left.text.replace("&&", "&")
        assert page.oddFooter.left.text.startswith("Source: case ")


def test_numbers_have_a_format_and_the_overview_has_charts(book: Workbook) -> None:
    head, _ = table(book, "Nations by year")
    top = int(str(book["Nations by year"].freeze_panes)[1:])
    cells = {head[cell.column - 1]: cell.number_format for cell in book["Nations by year"][top]}
    assert cells["Need met"] == "0.0%"
    assert cells["A year"].startswith("#,##0.0")
    assert len(book["Overview"]._charts) == 2  # type: ignore[attr-defined]


def test_plan_is_read_back_from_what_is_printed(starter_plan: Plan, tmp_path: Path) -> None:
    save(starter_plan, tmp_path / "plan.xlsx")
    assert openpyxl.load_workbook(tmp_path / "plan.xlsx").sheetnames[0] == "Overview"
    assert load_plan(tmp_path / "plan.xlsx").meta == starter_plan.meta
    save(starter_plan, tmp_path / "folder")
    assert load_plan(tmp_path / "folder").meta == starter_plan.meta


def test_a_plan_without_money_is_a_workbook_too() -> None:
    plan = tiny_plan()
    empty = Plan(plan.case, plan.policy, {}, {})
    assert openpyxl.load_workbook(io.BytesIO(workbook(empty))).sheetnames[: len(FIRST)] == FIRST


def test_rows_are_as_high_as_their_texts_and_the_overview_is_one_page(book: Workbook) -> None:
    page = book["Overview"]
    top = int(str(page.freeze_panes).lstrip("ABCDEFGH")) - 1
    meaning = str(page.cell(top + 1, 4).value)
    assert len(meaning) > 160 and page.row_dimensions[top + 1].height >= 30
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.page_setup.fitToHeight is None  # one page


def test_bars_that_lie_begin_at_the_names(starter_plan: Plan) -> None:
    with zipfile.ZipFile(io.BytesIO(workbook(starter_plan))) as parts:
        chart = parts.read("xl/charts/chart1.xml").decode()
    names, values = chart.split("<c:catAx>")[1].split("<c:valAx>")
    assert 'orientation val="maxMin"' in names and 'orientation val="minMax"' in values
