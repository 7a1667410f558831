"""Lists in which a wrong reading would be off by a factor: read exactly, or asked for."""

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from allocator.inputs.importing.currencies import currency_in
from allocator.inputs.importing.figures import Figure, column_sign, read_figure
from allocator.inputs.importing.import_list import Imported, import_list
from allocator.inputs.importing.read_list import Cell
from allocator.inputs.importing.units import unit_in

BUDGET = {"budgets": {"budget": 10}}


def csv(folder: Path, text: str) -> Path:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return path


def book(folder: Path, pages: dict[str, list[list[object]]], form: str = "") -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in pages.items():
        page = made.create_sheet(title)
        for row in rows:
            page.append(row)
        for cells in page.iter_rows(min_row=2, min_col=2, max_col=2) if form else ():
            cells[0].number_format = form
    made.save(folder / "list.xlsx")
    return folder / "list.xlsx"


def told(found: Imported) -> str:
    return "\n".join(map(str, found.faults))


def points(found: Imported) -> dict[str, float]:
    assert found.case is not None, found.faults
    frame = found.case.tables["needs"]
    return dict(zip(frame["nation"], frame["need_points"], strict=True))


@pytest.mark.parametrize(("text", "code"), [
    ("A$", "AUD"), ("CA$ 5", "CAD"), ("R$ million", "BRL"), ("NZ$", "NZD"), ("(HK$)", "HKD"),
    ("Canadian dollars", "CAD"), ("Australian dollars (million)", "AUD"), ("$5 CAD", "CAD"),
    ("New Zealand dollars", "NZD"), ("dollars canadiens", "CAD"), ("dólares australianos", "AUD"),
    ("(KWD million)", "KWD"), ("US$", "USD"), ("U.S.$ 1,200", "USD"), ("US dollars", "USD"),
    ("in milliers de dollars", "USD"), ("A$ or US$", "AUD or USD"), ("Country", ""),
])  # fmt: skip
def test_dollars_of_others_are_not_those_of_the_united_states(text: str, code: str) -> None:
    assert currency_in(text) == code


@pytest.mark.parametrize("text", [
    "Country;Requested (A$ million)\nKenya;5\nGhana;3\n",
    "Country;Requested (million)\nKenya;A$ 5\nGhana;A$ 3\n",
    "Country;Requested (Australian dollars, million)\nKenya;5\nGhana;3\n",
])  # fmt: skip
def test_another_dollar_needs_a_rate(text: str, tmp_path: Path) -> None:
    found = import_list(csv(tmp_path, text), **BUDGET)  # type: ignore[arg-type]
    assert found.case is None and "an amount in AUD" in told(found)
    found = import_list(tmp_path / "list.csv", rates={"AUD": 0.5}, **BUDGET)  # type: ignore[arg-type]
    assert points(found) == {"KEN": 2.5, "GHA": 1.5}


@pytest.mark.parametrize(("texts", "values"), [
    (["1,250 Mio. $", "0,75 Mio."], ["1.250", "0.75"]), (["1,250 Mio. $", "2,500 Mio. $"], None),
    (["U.S.$ 1,200", "1,500"], ["1200", "1500"]), (["1.250", "0", "3.500"], None),
    (["1.250", "7", "3.500"], None), (["1.250", "950"], ["1250", "950"]),
])  # fmt: skip
def test_only_the_digits_of_figures_settle_their_decimals(
    texts: list[str], values: list[str] | None
) -> None:
    cells = [Cell(text) for text in texts]
    found = [read_figure(cell, column_sign(cells)) for cell in cells]
    if values is None:
        assert any(not isinstance(one, Figure) for one in found)
    else:
        assert [one.value for one in found if isinstance(one, Figure)] == list(map(Decimal, values))


@pytest.mark.parametrize("text", [
    "Country;Need (US$)\nKenya;250\nGhana;300\n",
    "Country;Requested (US$ thousand);Need\nKenya;2500;2500\nGhana;;3000\n",
    "Cases above US$ 1 million (figures in US$ thousand);\nCountry;Requested\nKenya;5\nGhana;3\n",
    "Cases above US$ 1 million;\nCountry;Requested\nKenya;5\nGhana;3\n",
    "All in US$ million;\nSome in US$ thousand;\nCountry;Requested\nKenya;5\nGhana;3\n",
])  # fmt: skip
def test_a_size_that_is_not_stated_once_is_asked_for(text: str, tmp_path: Path) -> None:
    found = import_list(csv(tmp_path, text), **BUDGET)  # type: ignore[arg-type]
    assert found.case is None and "no unit for" in told(found)


def test_points_are_no_money_whatever_a_title_says(tmp_path: Path) -> None:
    text = "All in US$ million;;\nCountry;Need (points);Requested\nKenya;8;\nGhana;9;3\n"
    assert points(import_list(csv(tmp_path, text), **BUDGET)) == {"GHA": 3.0}  # type: ignore[arg-type]


def test_two_sizes_in_a_text_are_none() -> None:
    assert unit_in("US$ million (training: US$ thousand)").scale is None


def test_a_format_that_divides_and_a_header_that_does_are_one_too_many(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Country", "Requested (US$ million)"], ["Kenya", 5200000]]
    found = import_list(book(tmp_path, {"L": rows}, "#,##0.0,,"), **BUDGET)  # type: ignore[arg-type]
    assert found.case is None and "5200000, which its format shows as 5.2" in told(found)
    rows[0][1] = "Requested (US dollars)"
    assert points(import_list(book(tmp_path, {"L": rows}, "#,##0.0,,"), **BUDGET)) == {  # type: ignore[arg-type]
        "KEN": 5.2}  # fmt: skip


def test_a_format_and_the_header_of_a_column_must_agree(tmp_path: Path) -> None:
    def read(header: str, form: str) -> Imported:
        rows: list[list[object]] = [["Country", header], ["Kenya", 5], ["Ghana", 3]]
        return import_list(book(tmp_path, {"List": rows}, form), rates={"EUR": 2.0}, **BUDGET)  # type: ignore[arg-type]

    for header, form in (("Requested (US$ million)", '#,##0 "€"'),
                         ("Requested (Mio. €)", '"US$" #,##0')):  # fmt: skip
        found = read(header, form)
        assert found.case is None
        assert f"row 2, column {header}: an amount in " in told(found)
        assert "Expected: one currency" in told(found)
    assert points(read("Requested (Mio. €)", '#,##0 "€"')) == points(
        read("Requested (€ or US$, million)", '#,##0 "€"')
    )


def test_a_format_and_a_column_of_currencies_must_agree(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Country", "Requested (million)", "Currency"],
                                ["Kenya", 5, "EUR"], ["Ghana", 3, "USD"]]  # fmt: skip
    path = book(tmp_path, {"L": rows}, "_($* #,##0.00_)")
    found = import_list(path, rates={"EUR": 1.1}, **BUDGET)  # type: ignore[arg-type]
    assert "row 2, column Requested (million): an amount in USD or EUR" in told(found)
    assert found.case is None


@pytest.mark.parametrize("name", ["-", "?", "***", "TBD"])
def test_a_placeholder_is_no_item(name: str, tmp_path: Path) -> None:
    text = f"Country;Item;Account;Requested (US$ m)\nKenya;{name};FMF;5\nGhana;Radios;FMF;3\n"
    found = import_list(csv(tmp_path, text), budgets={"FMF": 5})
    assert found.case is not None
    assert found.case.tables["grants"]["name"].tolist() == ["Radios"]


def test_the_year_of_a_sheet_is_that_of_its_amounts(tmp_path: Path) -> None:
    head = ["Country", "Requested (US$ m)", "Last year (US$ m)"]
    path = book(tmp_path, {"FY2027": [head, ["Kenya", 5, 4]], "FY2028": [head, ["Kenya", 7, 5]]})
    found = import_list(path, **BUDGET)  # type: ignore[arg-type]
    assert points(found) == {"KEN": 6.0}
    assert found.case is not None and found.case.years == (2027, 2028)
    assert found.case.tables["last_plan"]["amount_musd"].tolist() == [5.0]
    again = import_list(path, found.mapping)
    assert points(again) == {"KEN": 6.0}


def test_needs_of_two_years_are_not_those_of_one(tmp_path: Path) -> None:
    head = ["Country", "Need (US$ m)"]
    path = book(tmp_path, {"FY2027": [head, ["Kenya", 5]], "FY2028": [head, ["Kenya", 7]]})
    assert points(import_list(path, **BUDGET)) == {"KEN": 6.0}  # type: ignore[arg-type]


@pytest.mark.parametrize("head", ["Total cost;Requested", "Requested;Total cost"])
def test_requested_is_the_amount_requested_and_the_cost_is_named(head: str, tmp_path: Path) -> None:
    rows = [("50", "5"), ("30", "3")] if head.startswith("Total") else [("5", "50"), ("3", "30")]
    text = (
        f"In US$ million;;\nCountry;{head}\nKenya;{';'.join(rows[0])}\nGhana;{';'.join(rows[1])}\n"
    )
    found = import_list(csv(tmp_path, text), **BUDGET)  # type: ignore[arg-type]
    assert points(found) == {"KEN": 5.0, "GHA": 3.0}
    assert "column Total cost: not used: 'Requested' is the amount requested" in told(found)
    again = import_list(tmp_path / "list.csv", found.mapping)
    assert points(again) == {"KEN": 5.0, "GHA": 3.0}


def test_two_columns_that_may_be_requested_are_asked_for(tmp_path: Path) -> None:
    text = "In US$ million;;\nCountry;Cost;Planned amount\nKenya;5;50\nGhana;3;30\n"
    found = import_list(csv(tmp_path, text), **BUDGET)  # type: ignore[arg-type]
    assert found.case is None
    assert "'Cost' and 'Planned amount' may all be the amount requested" in told(found)


def test_a_quantity_below_nothing_is_a_fault(tmp_path: Path) -> None:
    text = "Country;Item;Quantity;Unit price (US$ m)\nKenya;Radio;-5;1\nGhana;Radio;3;1\n"
    found = import_list(csv(tmp_path, text), **BUDGET)  # type: ignore[arg-type]
    assert found.case is None and "row 2, column Quantity: -5, which is below 0" in told(found)
