"""Data that are wrong and could pass: total rows, and dollars in place of millions."""

from pathlib import Path

import pandas as pd
import pytest
from case_files import swap, write
from hypothesis import given
from hypothesis import strategies as st

from allocator.errors import Fault
from allocator.inputs.case.case import Case, build_case, load_case
from allocator.inputs.case.io.total_words import is_total, names_a_total
from allocator.inputs.case.library import case_workbook
from allocator.session.check_case import case_of_upload, check_case, edited_case

ROOT = Path(__file__).resolve().parents[2]
META = {"name": "list", "base_year": 2031, "first_year": 2031, "last_year": 2031}
COURSES = "item,area,cost_musd\nstaff_college,training,0.04\nenglish,training,0.02\n"


def case_of(folder: Path, accounts: str, nations: str) -> Path:
    folder.mkdir()
    meta = "".join(f"{k} = {v!r}\n".replace("'", '"') for k, v in META.items())
    files = {"case.toml": meta, "accounts.csv": accounts, "nations.csv": nations,
             "courses.csv": COURSES}  # fmt: skip
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def small(accounts: list[tuple[str, float]]) -> Case:
    """Return a case of two nations with these accounts and budgets."""
    frames = {
        "accounts": pd.DataFrame(accounts, columns=["account", "budget_musd"]),
        "nations": pd.DataFrame({"nation": ["KEN", "UGA"]}),
        "courses": pd.DataFrame({"item": ["c"], "area": ["a"], "cost_musd": [0.04]}),
    }
    return build_case(META, frames)


def totals(faults: tuple[Fault, ...] | list[Fault]) -> list[Fault]:
    return [fault for fault in faults if "total row" in fault.found]


def test_total_rows_are_told_with_what_counts_twice(tmp_path: Path) -> None:
    accounts = "account,budget_musd\nFMF,30\nIMET,10\nGrand_Total,40\n"
    nations = "nation,name,absorbable_musd\nKEN,Kenya,20\nUGA,Uganda,10\nTotal,Total,30\n"
    case = load_case(case_of(tmp_path / "a", accounts, nations))
    assert {(one.place, one.row) for one in totals(case.warnings)} == {
        ("accounts.csv", 4), ("nations.csv", 4)
    }  # fmt: skip
    assert all("delete the row" in one.fix for one in totals(case.warnings))
    (money,) = [one for one in totals(case.warnings) if one.place == "accounts.csv"]
    assert "budget_musd 40 against 40 for all others" in money.found


@pytest.mark.parametrize(
    "word",
    ["TOTAL", "Sub-total", "Grand Total:", "Total 2031 (US$ m)", "Summe", "Gesamt", "Somme",
     "Sous-total", "Totale", "Suma", "Razem", "Итого", "Всього", "الإجمالي", "合計", "총계"],
)  # fmt: skip
def test_a_word_for_a_total_is_known_in_several_languages(word: str) -> None:
    assert is_total(word)


@pytest.mark.parametrize("word", ["SOM", "Somalia", "FMF", "Summit", "Totality", "All", "x"])
def test_other_words_are_no_totals(word: str) -> None:
    assert not is_total(word) and not names_a_total(word)


@given(st.lists(st.integers(1, 5_000), min_size=2, max_size=8))
def test_a_row_that_sums_the_rows_above_is_told_whatever_its_name(budgets: list[int]) -> None:
    rows = [(f"A{k}", float(v)) for k, v in enumerate(budgets)]
    case = small([*rows, ("ZZ", float(sum(budgets)))])
    assert any(one.row == len(budgets) + 2 for one in totals(case.warnings))


@given(st.lists(st.integers(1, 10), min_size=2, max_size=4), st.integers(2, 4))
def test_subtotals_and_the_grand_total_are_told(budgets: list[int], groups: int) -> None:
    rows, expected = [], set()
    for group in range(groups):
        rows += [(f"A{group}_{k}", float(v)) for k, v in enumerate(budgets)]
        rows.append((f"sub_{group}_total", float(sum(budgets))))
        expected.add(len(rows) + 1)
    rows.append(("total", float(groups * sum(budgets))))
    expected.add(len(rows) + 1)
    assert expected <= {one.row for one in totals(small(rows).warnings)}


@pytest.mark.parametrize("accounts", [[("TOTAL", 5.0)], [("A", 5.0), ("B", 5.0)]])
def test_a_single_pot_or_equal_accounts_are_no_totals(accounts: list[tuple[str, float]]) -> None:
    assert not totals(small(accounts).warnings)


@pytest.mark.parametrize("case", ["starter", "us-fy2020"])
def test_the_shipped_cases_raise_no_alarm(case: str) -> None:
    assert check_case(ROOT / "data" / case) == []


REFERRED = [
    ("needs", "BOR,sea,10", "Total,sea,33", "nation"),
    ("budgets", "FMF,2019,10", "FMF,Total,10", "year"),
    ("nations", "BOR,", "Grand Total,", "nation"),
]


@pytest.mark.parametrize(("table", "old", "new", "column"), REFERRED)
def test_no_fix_makes_a_code_of_a_total(
    tmp_path: Path, table: str, old: str, new: str, column: str
) -> None:
    faults = check_case(write(tmp_path / "a", swap(f"{table}.csv", old, new)))
    found = [one for one in faults if not one.warning and one.place == f"{table}.csv"]
    (told,) = [one for one in found if one.column == column]
    assert told.fix.startswith("delete the row")


def test_dollars_are_told_with_their_millions(tmp_path: Path) -> None:
    accounts = "account,budget_musd\nFMF,300000000\nIMET,110680000\n"
    nations = "nation,absorbable_musd\nKEN,20000000\nUGA,10000000\n"
    case = load_case(case_of(tmp_path / "a", accounts, nations))
    told = {(one.place, one.row): one.fix for one in case.warnings}
    assert told == {
        ("accounts.csv", 2): "check the unit: 300000000 US$ are 300 US$ million",
        ("accounts.csv", 3): "check the unit: 110680000 US$ are 110.68 US$ million",
        ("nations.csv", 2): "check the unit: 20000000 US$ are 20 US$ million",
        ("nations.csv", 3): "check the unit: 10000000 US$ are 10 US$ million",
    }


@given(st.floats(1.001, 1e6).map(lambda millions: round(millions * 1e6)))
def test_any_money_of_millions_in_dollars_is_told(dollars: int) -> None:
    case = small([("A", float(dollars))])
    (told,) = [one for one in case.warnings if one.column == "budget_musd"]
    assert told.fix.startswith(f"check the unit: {dollars} US$ are ")


def test_money_that_buys_a_million_of_the_dearest_item_is_told() -> None:
    (told,) = small([("A", 500_000.0)]).warnings
    assert "12,500,000 of the most expensive item" in told.found
    assert told.fix == "check the unit: 500000 US$ are 0.5 US$ million"
    assert small([("A", 30_000.0)]).warnings == ()


def test_a_price_above_all_money_is_told(tmp_path: Path) -> None:
    case = load_case(write(tmp_path / "a", swap("equipment.csv", "sea,4", "sea,400000")))
    (told,) = [one for one in case.warnings if one.column == "price_musd"]
    assert told.fix == "check the unit: 400000 US$ are 0.4 US$ million"


def test_edits_and_uploads_are_warned_of_alike(tmp_path: Path) -> None:
    case = load_case(write(tmp_path / "a"))
    dollars = case.tables["accounts"].assign(budget_musd=300_000_000.0)
    edited, faults = edited_case(case, {"accounts": dollars})
    assert edited is not None
    assert sum("US$ are 300 US$ million" in fault.fix for fault in faults) == 2
    again, told = case_of_upload("Mine.XLSX", case_workbook(edited))
    assert again == edited
    assert sum("US$ are 300 US$ million" in fault.fix for fault in told) == 2
