"""The template is a sound case that explains itself, and the data dictionary is current."""

from pathlib import Path

import openpyxl
import pytest

from allocator import solve
from allocator.errors import DataError
from allocator.inputs.case.case import load_case
from allocator.inputs.case.schema.describe import dictionary_page
from allocator.inputs.case.schema.tables import META, TABLES
from allocator.inputs.case.template import write_template
from allocator.session.check_case import check_case

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", ["case", "case.xlsx"])
def test_template_is_a_sound_case_with_every_table(tmp_path: Path, name: str) -> None:
    path = write_template(tmp_path / name, xlsx=name.endswith(".xlsx"))
    assert check_case(path) == []
    case = load_case(path)
    assert case.given == {table.name for table in TABLES}
    assert {
        table.name: set(case.columns[table.name]) - {column.name for column in table.columns}
        for table in TABLES
    } == {table.name: set() for table in TABLES}
    assert all(len(case.columns[table.name]) == len(table.columns) for table in TABLES)


def test_both_templates_are_the_same_case(tmp_path: Path) -> None:
    write_template(tmp_path / "a")
    write_template(tmp_path / "b.xlsx", xlsx=True)
    assert load_case(tmp_path / "a") == load_case(tmp_path / "b.xlsx")


def test_workbook_template_explains_headers_and_offers_choices(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_template(tmp_path / "t.xlsx", xlsx=True))
    assert book.sheetnames[:2] == ["about", "case"]
    for table in TABLES:
        page = book[table.name]
        head = {cell.value: cell for cell in page[1]}
        offered = {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation}
        for column in table.columns:
            cell = head[column.name]
            assert cell.comment is not None
            assert column.meaning in cell.comment.text
            assert column.unit in cell.comment.text
            span = f"{cell.column_letter}2:{cell.column_letter}1048576"
            words = f'"{",".join(column.choices)}"' if column.choices else None
            assert offered.get(span) == words


def test_readme_of_the_template_names_every_column(tmp_path: Path) -> None:
    text = (write_template(tmp_path / "a") / "README.md").read_text(encoding="utf-8")
    for column in (*META, *(column for table in TABLES for column in table.columns)):
        assert f"| `{column.name}` |" in text
        assert column.meaning in text


@pytest.mark.parametrize("xlsx", [False, True])
def test_template_never_replaces_anything(tmp_path: Path, xlsx: bool) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "mine.txt").write_text("x")
    with pytest.raises(DataError, match="already exists"):
        write_template(tmp_path / "a", xlsx=xlsx)


def test_data_dictionary_is_current() -> None:
    page = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert page == dictionary_page(), "run: python -m allocator.cli.docs_pages docs"


def test_the_template_is_a_case_that_makes_sense(tmp_path: Path) -> None:
    plan = solve(load_case(write_template(tmp_path / "a")))
    amount, lapsed = plan.accounts["amount_musd"].sum(), plan.accounts["lapsed_musd"].sum()
    assert amount == 12 + 10 + 10 and lapsed < 0.1 * amount
    rules = plan.rules.set_index("rule")
    assert (rules["bend"] == 0).all()
    floor = rules.loc["fmf_floor_kenya"].iloc[0]
    assert floor["meaning"] == (
        "At least US$ 5 million goes to Kenya from Foreign Military Financing, in 2020."
    )
    assert rules.loc["boats_for_kenya", "meaning"] == (
        "Decided: Kenya gets at least 1 lots of Patrol boat, from 2020 to 2022."
    )
