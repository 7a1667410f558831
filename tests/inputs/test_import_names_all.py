"""Nothing of a list or of its mapping is dropped, overwritten or added twice without a word."""

from pathlib import Path

import openpyxl
import pytest

from allocator.errors import DataError
from allocator.inputs.importing.import_list import Imported, import_list
from allocator.inputs.importing.years import year_in

HEAD = "Country;Requested (US$ m)"
BUDGET = {"budget": 10.0}


def csv(folder: Path, text: str) -> Path:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return path


def told(found: Imported) -> str:
    return "\n".join(map(str, found.faults))


def column(found: Imported, table: str, name: str) -> dict[str, float]:
    assert found.case is not None, found.faults
    frame = found.case.tables[table]
    return dict(zip(frame["nation"], frame[name], strict=True))


def read(folder: Path, text: str, mapping: str = "") -> Imported:
    (folder / "mapping.toml").write_text(mapping, encoding="utf-8")
    return import_list(csv(folder, text), folder / "mapping.toml", budgets=BUDGET)


def test_years_in_a_header_are_no_scale(tmp_path: Path) -> None:
    text = f"{HEAD};Risk score 2025-2026;Governance 2023 - 2024\nKenya;5;80;70\nPeru;3;20;30\n"
    found = read(tmp_path, text)
    assert column(found, "nations", "disruption_per_year") == {"KEN": 0.16, "PER": 0.04}
    assert column(found, "nations", "propensity") == {"KEN": 0.76, "PER": 0.44}


def test_a_figure_off_its_scale_is_a_fault(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEAD};Risk (1-5)\nKenya;5;80\nPeru;3;2\n")
    assert found.case is None
    assert "column Risk (1-5): figures from 2 to 80 on a scale of 1 to 5" in told(found)


def test_per_cent_are_shares_on_any_scale(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEAD};Governance (0-100)\nKenya;5;50%\nPeru;3;50\n")
    assert set(column(found, "nations", "propensity").values()) == {0.6}


def test_numbers_of_workbooks_have_one_reading(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Country", "Requested (US$ m)", "Governance (0-100)", "Score"],
                ["Kenya", 5, 45.125, 1.25], ["Peru", 3, 30.25, 2.375]):  # fmt: skip
        book.active.append(row)
    book.active["C2"].number_format = "0.000"
    book.save(tmp_path / "list.xlsx")
    found = import_list(tmp_path / "list.xlsx", budgets=BUDGET)
    assert column(found, "nations", "propensity")["KEN"] == pytest.approx(0.2 + 0.8 * 0.45125)
    assert column(found, "priorities", "priority")["PER"] == 10.0


def test_a_score_in_two_readings_is_asked_for(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEAD};Score\nKenya;5;1.250\nPeru;3;2.375\n")
    assert found.case is None and "'1.250', which may be 1250 or 1.25" in told(found)


def test_a_word_that_is_no_level_is_named(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEAD};Risk\nKenya;5;high\nPeru;3;low\nChile;3;so so\n")
    assert found.case is not None and "row 4, column Risk: 'so so', neither figure" in told(found)


@pytest.mark.parametrize("text", [
    f"Budget;10\nAvailable;8\n{HEAD}\nKenya;5\nPeru;3\n", f"{HEAD}\nKenya;5\nBudget;8\nBudget;9\n",
])  # fmt: skip
def test_a_second_budget_is_a_fault(text: str, tmp_path: Path) -> None:
    found = import_list(csv(tmp_path, text))
    assert found.case is None and "a second budget" in told(found)


def test_the_budgets_of_two_sheets_are_those_of_their_years(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "FY2027"
    for page, money in ((book.active, 10), (book.create_sheet("FY2028"), 12)):
        for row in (["Budget", money], ["Country", "Requested (US$ m)"], ["Kenya", money / 2]):
            page.append(row)
    book.save(tmp_path / "list.xlsx")
    found = import_list(tmp_path / "list.xlsx")
    assert found.case is not None, found.faults
    budgets = found.case.tables["budgets"]
    assert dict(zip(budgets["year"], budgets["amount_musd"], strict=True)) == {2027: 10, 2028: 12}


def test_hidden_rows_and_columns_are_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Country", "Note", "Requested (US$ m)"], ["Kenya", "a", 5], ["Peru", "b", 3]):
        book.active.append(row)
    book.active.column_dimensions["B"].hidden = True
    book.active.row_dimensions[3].hidden = True
    book.save(tmp_path / "list.xlsx")
    found = import_list(tmp_path / "list.xlsx", budgets=BUDGET)
    assert column(found, "needs", "need_points") == {"KEN": 5.0, "PER": 3.0}
    assert "hidden column B, read like the others" in told(found)
    assert "hidden row 3, read like the others" in told(found)


def test_the_same_list_on_two_sheets_is_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Summary"
    for page in (book.active, book.create_sheet("Detail")):
        for row in (["Country", "Programme", "Requested (US$ m)"], ["Kenya", "Boats", 5],
                    ["Peru", "Radios", 3]):  # fmt: skip
            page.append(row)
    book.save(tmp_path / "list.xlsx")
    found = told(import_list(tmp_path / "list.xlsx", budgets=BUDGET))
    assert "sheet Detail, row 2: 2 rows (2, 3) with the nation, item and money of other" in found
    assert "other rows (2, 3) of list.xlsx, sheet Summary, added up" in found


def test_a_repeated_row_is_named(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEAD}\nKenya;5\nPeru;3\nKenya;5\n")
    assert column(found, "needs", "need_points") == {"KEN": 10.0, "PER": 3.0}
    assert "row 4: 1 row (4) with the nation, item and money of other rows (2), added" in told(
        found
    )


@pytest.mark.parametrize(("text", "year"), [
    ("2027-01-01 00:00:00", 2027), ("2027-01-01", 2027), ("2027-10-01", None), ("2026/27", 2027),
])  # fmt: skip
def test_of_dates_only_the_first_of_january_is_a_year(text: str, year: int | None) -> None:
    assert year_in(text) == year


def test_rows_of_two_years_as_dates_are_two_years(tmp_path: Path) -> None:
    text = "Country;Fiscal year;Requested (US$ m)\nKenya;2027-01-01;5\nKenya;2028-01-01;7\n"
    found = read(tmp_path, text)
    assert column(found, "needs", "need_points") == {"KEN": 6.0}
    found = read(tmp_path, text.replace("2028-01-01", "2028-10-01"))
    assert "'2028-10-01', no fiscal year" in told(found) and found.case is None


def test_a_note_does_not_make_a_nation_a_total(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEAD};Note\nKenya;5;sum\nPeru;3;\nChile;2;total\nTotal;10;\n")
    assert column(found, "needs", "need_points") == {"KEN": 5.0, "PER": 3.0, "CHL": 2.0}


def test_na_is_asked_for(tmp_path: Path) -> None:
    text = f"{HEAD}\nKE;5\nNA;3\nPE;3\n"
    found = read(tmp_path, text)
    assert found.case is None and "row 3, column Country: 'NA', Namibia or not" in told(found)
    found = read(tmp_path, text, '[nations]\nNA = "NAM"\n')
    assert set(column(found, "needs", "need_points")) == {"KEN", "NAM", "PER"}


@pytest.mark.parametrize(("text", "part"), [
    ('sheet = ["x"]', "tables of sheets"), ('sheet = "x"', "tables of sheets"),
    ("rates = 5", "rates = 5. Expected: a table"), ("unit = 5", "unit = 5. Expected: a text"),
    ('[nations]\nKenya = "ken"', "'ken' for 'Kenya' in the mapping"),
    ("[nations]\nKenya = 5", "'5' for 'Kenya' in the mapping"),
    ("[case]\nname = 5", "name = 5. Expected: a text"), ("[case]\nfirst_year = true", "a year"),
    ("[defaults]\npropensity = 7", "a number from 0 to 1"),
    ("[defaults]\nyears = 2.5", "a whole number from 1"),
    ("[rates]\nEUR = 0", "0, no rate. Expected: US$ for one unit, above 0"),
    ('[[sheet]]\nname = "L"\ncolumns = 5', "columns = 5. Expected: a table"),
    ('[[sheet]]\nname = "L"\n[sheet.columns.A]\nyear = "2027"', "year '2027'. Expected: a year"),
    ('[[sheet]]\nname = "L"\n[sheet.columns.A]\nscale = "x"', "the two ends of a scale"),
    ('[[sheet]]\nname = "L"\ncolumn = 1', "unknown key 'column'"),
])  # fmt: skip
def test_nothing_wrong_in_a_mapping_is_passed_over(text: str, part: str, tmp_path: Path) -> None:
    with pytest.raises(DataError) as refused:
        read(tmp_path, f"{HEAD}\nKenya;5\n", text)
    assert part.removeprefix("0, ") in str(refused.value)
