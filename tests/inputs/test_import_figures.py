"""Figures of lists as people of several countries write them: read exactly, or not at all."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocator.inputs.case.io.raw_tables import Complaint
from allocator.inputs.importing.amounts import in_musd
from allocator.inputs.importing.figures import Figure, column_sign, read_figure
from allocator.inputs.importing.nation_names import alpha3, english_name, nation_of
from allocator.inputs.importing.read_list import Cell
from allocator.inputs.importing.units import Unit, unit_in, unit_name, unit_named
from allocator.inputs.importing.years import year_in

STYLES = {"de": (".", ","), "us": (",", "."), "fr": ("\u202f", ","), "ch": ("’", "."),
          "plain": ("", "."), "comma": ("", ",")}  # fmt: skip

amounts = st.decimals(min_value=0, max_value=10**12, places=3, allow_nan=False)


def written(value: Decimal, style: str) -> str:
    thousands, decimal = STYLES[style]
    whole, _, rest = f"{value:,f}".rstrip("0").rstrip(".").partition(".")
    return whole.replace(",", thousands) + (decimal + rest if rest else "")


@given(st.lists(amounts, min_size=1, max_size=6), st.sampled_from(sorted(STYLES)))
def test_a_column_in_any_custom_is_read_exactly_or_refused(
    values: list[Decimal], style: str
) -> None:
    cells = [Cell(written(value, style)) for value in values]
    sign = column_sign(cells)
    for value, cell in zip(values, cells, strict=True):
        found = read_figure(cell, sign)
        if isinstance(found, Complaint):
            assert "which may be" in found.found
        else:
            assert found == Figure(value)


@given(st.lists(amounts, max_size=6), st.sampled_from(["de", "us"]))
def test_one_figure_that_can_be_read_in_one_way_settles_its_column(
    values: list[Decimal], style: str
) -> None:
    values = [Decimal("1234567.5"), *values]
    cells = [Cell(written(value, style)) for value in values]
    found = [read_figure(cell, column_sign(cells)) for cell in cells]
    assert found == [Figure(value) for value in values]


@pytest.mark.parametrize(("texts", "sign"), [
    (["1.234"], ""), (["1,234", "2,345"], ""), (["1.234", "0,5"], ","), (["1.234", "12.5"], "."),
    (["$1,200"], "."), (["1,200", "950"], "."), (["1.200", "950"], ","), (["1.5", "1,5"], ""),
    (["1.234", "2.345", "7"], ""),
])  # fmt: skip
def test_what_settles_a_column(texts: list[str], sign: str) -> None:
    assert column_sign([Cell(text) for text in texts]) == sign


@pytest.mark.parametrize(("text", "musd"), [
    ("$1.2m", "1.2"), ("US$ 1,200,000", "1.2"), ("500k", "0.5"), ("3,5 Mio.", "3.5"),
    ("$6.1bn", "6100"),
])  # fmt: skip
def test_a_cell_may_state_its_own_size(text: str, musd: str) -> None:
    found = read_figure(Cell(text), "")
    assert isinstance(found, Figure)
    assert in_musd(found, Unit("USD", Decimal(1)), {}) == Decimal(musd)


@pytest.mark.parametrize(("text", "name"), [
    ("Requested ($000)", "US$ thousand"), ("Cost in US$ m", "US$ million"),
    ("Betrag (T€)", "EUR thousand"),
    ("Mio. USD", "US$ million"), ("en milliers de dollars", "US$ thousand"), ("k€", "EUR thousand"),
    ("miles de dólares", "US$ thousand"), ("in US dollars", "US$"), ("Amount (US$)", ""),
    ("£ millions", "GBP million"), ("Country", ""), ("Amount 2,000", ""),
    ("тыс. долларов", "US$ thousand"),
])  # fmt: skip
def test_units_in_headers_and_titles(text: str, name: str) -> None:
    unit = unit_in(text)
    assert unit_name(unit) == name
    assert not name or unit_named(name) == unit


@pytest.mark.parametrize(("text", "year"), [
    ("FY2020", 2020), ("FY20", 2020), ("2020/21", 2021), ("2019–2020", 2020),
    ("Requested 2026", 2026),
    ("HJ 2027", 2027), ("2020-2024", None), ("2024, 2025", None), ("12,020", None),
    ("Area 51", None),
])  # fmt: skip
def test_years_in_headers(text: str, year: int | None) -> None:
    assert year_in(text) == year


@pytest.mark.parametrize("code", sorted(alpha3().values()))
def test_every_nation_is_known_by_its_codes_and_its_english_name(code: str) -> None:
    two = next(two for two, three in alpha3().items() if three == code)
    assert nation_of(code) == nation_of(two) == nation_of(english_name(code)) == code


@pytest.mark.parametrize(("name", "code"), [
    ("Elfenbeinküste", "CIV"), ("Côte d'Ivoire", "CIV"), ("COTE D’IVOIRE", "CIV"),
    ("Burma", "MMR"),
    ("Korea, South", "KOR"), ("Congo (DRC)", "COD"), ("West Bank and Gaza", "PSE"),
    ("Kosovo", "XKX"),
    ("Украина", "UKR"), ("Filipinas", "PHL"), ("The Gambia", "GMB"), ("Turkey", "TUR"),
    ("Total", ""),
    ("Africa", ""), ("Congo", ""), ("FMF", ""), ("", ""),
])  # fmt: skip
def test_names_of_nations_in_several_languages(name: str, code: str) -> None:
    assert nation_of(name) == code
