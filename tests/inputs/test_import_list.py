"""Somebody's own list becomes a case whose amounts are exactly those of the file."""

import time
from collections.abc import Callable
from pathlib import Path

import messy_lists as lists
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import allocator as al
from allocator.errors import DataError
from allocator.inputs.importing.import_list import Imported, import_list
from allocator.inputs.importing.mapping import Choice, Mapping

Needs = dict[tuple[str, str], float]

BUDGETS = {"Fonds A": 8, "Fonds B": 2.5}
"""What the French list does not say."""


def needs(case: al.Case) -> Needs:
    frame = case.tables["needs"]
    return dict(
        zip(zip(frame["nation"], frame["area"], strict=True), frame["need_points"], strict=True)
    )


def money(case: al.Case, table: str, key: str, column: str) -> dict[str, float]:
    return dict(zip(case.tables[table][key], case.tables[table][column], strict=True))


def sound(found: Imported) -> al.Case:
    assert found.case is not None, found.faults
    return found.case


def csv(folder: Path, text: str, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def told(found: Imported) -> str:
    return "\n".join(map(str, found.faults))


def test_german_headers_and_figures(tmp_path: Path) -> None:
    case = sound(import_list(lists.german(tmp_path)))
    assert needs(case) == {("KEN", "grenzschutz"): 1.2345, ("CIV", "stabslehrgang"): 2.5,
                           ("TUR", "grenzschutz"): 0.8}  # fmt: skip
    assert money(case, "accounts", "account", "budget_musd") == {"Budget": 3.0005}
    assert money(case, "last_plan", "nation", "amount_musd") == {"KEN": 1.0, "CIV": 0.75025}
    assert case.years == (2027,)


def test_titles_two_header_rows_merged_cells_headings_and_totals(tmp_path: Path) -> None:
    found = import_list(lists.titles_and_totals(tmp_path))
    case = sound(found)
    assert needs(case) == {("KEN", "coast_guard"): 5.0, ("KEN", "radios"): 1.0,
                           ("UGA", "radios"): 1.5, ("VNM", "coast_guard"): 4.0}  # fmt: skip
    assert money(case, "accounts", "account", "budget_musd") == {"FMF": 12.0}
    assert case.years == (2027, 2028)
    assert "'Africa total', a row of totals" in told(found)
    assert "'Africa', a heading or note" in told(found)
    assert "mean of the 2 years" in " ".join(found.filled["note"])


def test_iso_codes_and_accounts_as_columns(tmp_path: Path) -> None:
    found = import_list(lists.codes(tmp_path))
    case = sound(found)
    last = case.tables["last_plan"].set_index(["nation", "account"])["amount_musd"].to_dict()
    assert last == {("KEN", "FMF"): 1.0, ("KEN", "IMET"): 0.85, ("UGA", "FMF"): 0.0,
                    ("UGA", "IMET"): 0.6, ("PHL", "FMF"): 40.0, ("PHL", "IMET"): 2.125}  # fmt: skip
    assert money(case, "accounts", "account", "budget_musd") == {"FMF": 41.0, "IMET": 3.575}
    assert case.years == (2027,)
    assert money(case, "nations", "nation", "name")["PHL"] == "Philippines"
    assert found.matching["why"][0].startswith("3 of 3 cells are codes of nations")


def test_french_names_and_levels_in_words(tmp_path: Path) -> None:
    case = sound(import_list(lists.french(tmp_path), budgets=BUDGETS))
    assert needs(case) == {("CIV", "garde_cotes"): 12.5, ("CMR", "garde_cotes"): 3.25,
                           ("TCD", "deminage"): 1.05, ("COD", "deminage"): 2.2}  # fmt: skip
    assert money(case, "nations", "nation", "tier") == {"CIV": 1, "CMR": 2, "TCD": 3, "COD": 1}
    risks = money(case, "nations", "nation", "disruption_per_year")
    assert risks == {"CIV": 0.03, "CMR": 0.16, "TCD": 0.08, "COD": 0.16}
    bars = case.tables["eligibility"]
    assert dict(zip(bars["accounts"], bars["items"], strict=True)) == {
        "fonds_a": "deminage", "fonds_b": "garde_cotes"}  # fmt: skip


def test_thousands_of_dollars(tmp_path: Path) -> None:
    case = sound(import_list(lists.thousands(tmp_path)))
    assert money(case, "equipment", "item", "price_musd") == {"patrol_boat": 1.2}
    assert money(case, "courses", "item", "cost_musd") == {"staff_course": 0.0455}
    assert needs(case) == {("PHL", "patrol_boat"): 3.6, ("KEN", "patrol_boat"): 2.4,
                           ("KEN", "staff_course"): 0.91}  # fmt: skip
    assert money(case, "accounts", "account", "budget_musd") == {"Budget": 5.0}


def test_partners_programmes_and_money_on_three_sheets(tmp_path: Path) -> None:
    found = import_list(lists.partners_and_programmes(tmp_path))
    case = sound(found)
    assert money(case, "accounts", "account", "budget_musd") == {"FMF": 9.75, "IMET": 0.5}
    assert needs(case) == {("KEN", "patrol_boat"): 5.0, ("PHL", "patrol_boat"): 10.0,
                           ("UGA", "officer_course"): 0.4, ("PHL", "advisers"): 0.5125}  # fmt: skip
    absorbable = money(case, "nations", "nation", "absorbable_musd")
    assert absorbable == {"KEN": 3.0, "UGA": 1.301, "PHL": 24.0}
    assert money(case, "nations", "nation", "propensity") == {"KEN": 0.52, "UGA": 0.44, "PHL": 0.64}
    assert "without an account" in told(found)


def test_subtotals_may_be_above_their_nations(tmp_path: Path) -> None:
    found = import_list(lists.subtotals_first(tmp_path))
    case = sound(found)
    assert needs(case) == {("KEN", "assistance"): 1.4, ("GHA", "assistance"): 2.0,
                           ("PHL", "assistance"): 4.2, ("VNM", "assistance"): 2.0}  # fmt: skip
    last = money(case, "last_plan", "nation", "amount_musd")
    assert last == {"KEN": 1.0, "GHA": 2.0, "PHL": 4.0, "VNM": 2.0}
    assert money_of(case) == {"Budget": 9.0} and case.years == (2027,)
    assert "a year, but asked for or spent is not said; the column is not used" in told(found)
    assert "'TOTAL', a row of totals, left out, and 2 more such rows (4, 5, 8)" in told(found)


def test_a_list_without_nations_is_one_clear_message(tmp_path: Path) -> None:
    with pytest.raises(DataError) as refused:
        import_list(lists.hopeless(tmp_path))
    (fault,) = refused.value.faults
    assert "no column with nations in 1 sheet (columns: Task, Owner, Hours)" in str(fault)


@pytest.mark.parametrize("make", [lists.titles_and_totals, lists.partners_and_programmes,
                                  lists.thousands])  # fmt: skip
def test_a_first_plan_is_sound_and_uses_the_money(
    make: Callable[[Path], Path], tmp_path: Path
) -> None:
    case = sound(import_list(make(tmp_path)))
    plan = al.solve(case)
    assert al.check_plan(plan) == []
    budget = case.tables["accounts"]["budget_musd"].sum() * len(case.years)
    spent = plan.spending["obligation_musd"].sum()
    assert 0.3 * budget < spent <= budget + 1e-6


def test_every_default_is_marked_in_its_row(tmp_path: Path) -> None:
    case = sound(import_list(lists.partners_and_programmes(tmp_path)))
    nations = case.tables["nations"]
    assert set(nations["basis"]) == {"judgement"}
    assert nations["note"].str.contains("Default of the import: ").all()
    rows = case.tables["needs"].set_index(["nation", "area"])
    assert rows.loc[("KEN", "patrol_boat"), "basis"] == "formula"
    assert rows.loc[("PHL", "advisers"), "basis"] == "judgement"
    assert "need_share_of_budget" in rows.loc[("PHL", "advisers"), "note"]
    assert set(case.tables["accounts"]["basis"]) == {"fact"}


def test_the_case_and_its_mapping_are_saved_and_read_the_next_list(tmp_path: Path) -> None:
    found = import_list(lists.german(tmp_path))
    kept = found.save(tmp_path / "case")
    assert al.load_case(tmp_path / "case") == found.case
    next_year = csv(tmp_path, lists.GERMAN.replace("2027", "2028").replace("1.234,5", "2.000,5"),
                    "naechste.csv")  # fmt: skip
    again = import_list(next_year, kept)
    assert needs(sound(again))["KEN", "grenzschutz"] == 2.0005
    assert set(again.matching["why"].str.split(";").str[0]) == {"as the mapping says"}


def test_a_corrected_column_is_read_as_said(tmp_path: Path) -> None:
    path = csv(tmp_path, "Country,Alpha,Beta\nKenya,1.5,7\nUganda,2.5,8\n")
    asked = import_list(path, unit="US$ million", budgets={"budget": 3})
    assert asked.case is None
    assert "figures of nations, but of what is not said" in told(asked)
    said = Mapping({("list", "Beta"): Choice("requested", "US$ thousand"),
                    ("list", "Alpha"): Choice("unused")}, budgets={"budget": 1})  # fmt: skip
    assert needs(sound(import_list(path, said))) == {("KEN", "assistance"): 0.007,
                                                     ("UGA", "assistance"): 0.008}  # fmt: skip


def test_programmes_may_be_columns(tmp_path: Path) -> None:
    path = csv(tmp_path, "Country,Radars ($m),Border posts ($m)\nKenya,1.5,7\nUganda,,8\n")
    columns = ("Radars ($m)", "Border posts ($m)")
    said = {("list", one): Choice("requested_item") for one in columns}
    case = sound(import_list(path, Mapping(said, budgets={"budget": 9})))  # type: ignore[dict-item]
    assert needs(case) == {("KEN", "radars"): 1.5, ("KEN", "border_posts"): 7.0,
                           ("UGA", "border_posts"): 8.0}  # fmt: skip


def test_budgets_may_stand_without_a_header_or_in_a_sentence(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "List"
    for row in (["Country", "Account", "Requested (US$ m)"], ["Kenya", "FMF", 3],
                ["Peru", "IMET", 1]):  # fmt: skip
        book.active.append(row)
    money = book.create_sheet("Money in US$ million")
    for row in (["FMF", 2.5], ["IMET", 0.5]):
        money.append(row)
    book.save(tmp_path / "list.xlsx")
    case = sound(import_list(tmp_path / "list.xlsx"))
    assert money_of(case) == {"FMF": 2.5, "IMET": 0.5}
    text = "Budget FY2027: US$ 1.25 million\nCountry,Requested (US$ k)\nKenya,900\nPeru,800\n"
    assert money_of(sound(import_list(csv(tmp_path, text)))) == {"Budget": 1.25}


def money_of(case: al.Case) -> dict[str, float]:
    return money(case, "accounts", "account", "budget_musd")


def test_a_donor_is_no_name_and_an_idle_nation_no_recipient(tmp_path: Path) -> None:
    text = ("Donor,Recipient,Requested (US$ m)\nGermany,Kenya (KEN),1\nFrance,PE - Peru,2\n"
            "Germany,Chile,\n")  # fmt: skip
    found = import_list(csv(tmp_path, text), budgets={"budget": 2})
    assert needs(sound(found)) == {("KEN", "assistance"): 1.0, ("PER", "assistance"): 2.0}
    assert found.matching["meaning"].tolist() == ["unused", "nation", "requested"]
    assert "1 nation without any amount or programme, left out: Chile" in told(found)


WORDS = ["", "", "Kenya", "KE", "Uganda", "Total", "-", "12", "1.234", "1,5", "$1,200", "(5)", "5%",
         "FMF", "high", "2026", "boats", "Budget", "Budget: 25", "٢", "9999999999999"]  # fmt: skip
HEADS = ["Country", "Programme", "Type", "Requested (US$ m)", "Requested", "Budget", "Account",
         "FY2026", "FY2027 request", "Last year", "Priority", "Risk", "Need", "Unit price", "Qty",
         "Total", "Note", "", "FMF"]  # fmt: skip
ROWS = st.integers(1, 6).flatmap(
    lambda width: st.tuples(
        st.lists(st.sampled_from(HEADS), min_size=width, max_size=width),
        st.lists(st.lists(st.sampled_from(WORDS), min_size=width, max_size=width), max_size=6),
    )
)


@given(ROWS)
def test_no_list_is_too_messy_and_the_mapping_reads_it_again(
    tmp_path_factory: pytest.TempPathFactory, drawn: tuple[list[str], list[list[str]]]
) -> None:
    head, rows = drawn
    folder = tmp_path_factory.mktemp("drawn")
    text = "\n".join(";".join(row) for row in (head, *rows))
    try:
        found = import_list(csv(folder, text), unit="US$ million", budgets={"budget": 5})
    except DataError:
        return
    found.mapping.save(folder / "mapping.toml")
    again = import_list(folder / "list.csv", folder / "mapping.toml")
    assert (again.case is None) == (found.case is None)
    assert found.case is None or again.case == found.case


AMBIGUOUS = {
    "a figure that may mean two": (
        "Country;Requested (US$ million);Budget\nKenya;1.234;\nUganda;2.345;\n",
        "'1.234', which may be 1234 or 1.234",
    ),
    "no unit": (
        "Country,Requested\nKenya,12\nUganda,25\n",
        "no unit for 'Requested'; the largest figure, 25, is US$ million 0.000025 if in US$, "
        "0.025 if in thousands, 25 if in millions",
    ),
    "years asked for or spent": (
        "Country,2025 (US$ m),2026 (US$ m)\nKenya,1,2\nUganda,3,4\n",
        "a year, but asked for or spent is not said; the column is not used",
    ),
    "another currency": (
        "Land;Beantragt (Mio. €)\nKenia;1,5\nUganda;2,5\n",
        "an amount in EUR. Expected: US$, or a rate for the currency",
    ),
    "no nation known": (
        "Country,Requested (US$ m)\nKenya,1\nUgandda,2\nPeru,3\n",
        "row 3, column Country: 'Ugandda', no nation known. Expected: a country's name or "
        "ISO code. Fix: did you mean 'Uganda'?",
    ),
    "a name of two nations": (
        "Country,Requested (US$ m)\nKenya,1\nCongo,2\nPeru,3\n", "'Congo', no nation known",
    ),
    "no budget": (
        "Country,Requested (US$ m)\nKenya,1\nPeru,3\n", "no budget for the list",
    ),
    "a blank nation": (
        "Country,Programme,Requested (US$ m)\nKenya,A,1\n,B,2\nPeru,A,3\n",
        "row 3, column Country: no nation in this row",
    ),
    "two prices": (
        "Country,Item,Unit price (US$ m),Qty\nKenya,Boat,2,1\nPeru,Boat,3,1\n",
        "row 3, column Unit price (US$ m): 'Boat' with a second price",
    ),
    "two tiers": (
        "Country,Item,Tier,Requested (US$ m)\nKenya,A,1,3\nKenya,B,2,1\nPeru,A,2,1\n",
        "row 3, column Tier: '2', but '1' in another row of this nation",
    ),
    "below nothing": (
        "Country,Requested (US$ m)\nKenya,(5)\nPeru,3\n", "-5, which is below 0",
    ),
    "per cent as money": (
        "Country,Requested (US$ m)\nKenya,5%\nPeru,3\n", "per cent in a column of money",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", AMBIGUOUS)
def test_what_is_ambiguous_or_wrong_is_asked_for_with_its_place(name: str, tmp_path: Path) -> None:
    text, expected = AMBIGUOUS[name]
    found = import_list(csv(tmp_path, text))
    assert found.case is None
    assert expected in told(found)
    assert all(fault.place.startswith("list.csv") for fault in found.faults)


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    text = "Country,Requested (US$ m)\nKenya,1\nUgandda,2\nPeru,many\nChile,-3\n"
    found = import_list(csv(tmp_path, text))
    assert [fault.row for fault in found.faults if not fault.warning] == [3, 4, 5]


def test_what_was_asked_for_can_be_stated(tmp_path: Path) -> None:
    stated = {"budgets": {"budget": 3}}
    path = csv(tmp_path, "Land;Beantragt (Mio. €)\nKenia;1,5\nUganda;2,5\n")
    case = sound(import_list(path, rates={"EUR": 1.1}, **stated))  # type: ignore[arg-type]
    assert needs(case) == {("KEN", "assistance"): 1.65, ("UGA", "assistance"): 2.75}
    path = csv(tmp_path, "Country;Requested (US$ million)\nKenya;1.234\nMars base;2.345\n")
    said = Mapping(decimal=",", nations={"Mars base": "-"}, budgets={"budget": 500})  # type: ignore[dict-item]
    assert needs(sound(import_list(path, said))) == {("KEN", "assistance"): 1234.0}
    path = csv(tmp_path, "Country,Programme,Requested (US$ m)\nKenya,A,1\n,B,2\nPeru,A,3\n")
    said = Mapping({("list", "Country"): Choice("nation", blank="above")})
    case = sound(import_list(path, said, **stated))  # type: ignore[arg-type]
    assert needs(case) == {("KEN", "a"): 1.0, ("KEN", "b"): 2.0, ("PER", "a"): 3.0}


@pytest.mark.parametrize(("header", "meaning"), [
    ("Priority", "unused"), ("Priority (1 = highest)", "tier"), ("Priority score", "score"),
])  # fmt: skip
def test_the_direction_of_a_priority_is_never_guessed(
    header: str, meaning: str, tmp_path: Path
) -> None:
    text = f"Country,Requested (US$ m),{header}\nKenya,1,1\nPeru,3,2\n"
    found = import_list(csv(tmp_path, text), budgets={"budget": 2})
    assert found.matching.set_index("column")["meaning"][header] == meaning
    assert ("which end is high is not said" in told(found)) == (meaning == "unused")
    sound(found)


def test_a_total_that_is_no_sum_and_an_amount_that_is_no_product_are_warned_of(
    tmp_path: Path,
) -> None:
    text = ("Country,Item,Unit price (US$ m),Qty,Requested (US$ m)\nKenya,Boat,2,3,6\n"
            "Peru,Boat,2,1,2000\nTotal,,,,2016\n")  # fmt: skip
    found = import_list(csv(tmp_path, text), budgets={"budget": 9})
    assert "a total of 2016, but the rows sum to 2006" in told(found)
    assert "US$ 2000 million, but price × quantity is 2" in told(found)


def test_windows_text_hidden_sheets_and_formulas(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("Land;Beantragt (Mio. US$)\nÄgypten;1,5\nTürkei;2,5\n".encode("cp1252"))
    found = import_list(path, budgets={"budget": 2})
    assert set(needs(sound(found))) == {("EGY", "assistance"), ("TUR", "assistance")}
    assert "read as Windows-1252" in told(found)
    book = openpyxl.Workbook()
    for row in (["Country", "Requested (US$ m)"], ["Kenya", 1], ["Peru", "=B2*2"]):
        book.active.append(row)
    book.create_sheet("Old").sheet_state = "hidden"
    book.save(tmp_path / "list.xlsx")
    found = import_list(tmp_path / "list.xlsx", budgets={"budget": 2})
    assert "row 3, column Requested (US$ m): formula =B2*2 without a stored result" in told(found)
    assert "a hidden sheet, not read" in told(found)


def test_a_mapping_with_faults_names_all_of_them(tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.toml"
    mapping.write_text('unti = "US$"\ndecimal = ";"\n[defaults]\npropensty = 1\n'
                       '[budget]\nFMF = "x"\n'
                       '[[sheet]]\nname = "a"\n[sheet.columns.Country]\nmeaning = "natoin"\n',
                       encoding="utf-8")  # fmt: skip
    with pytest.raises(DataError) as refused:
        import_list(lists.german(tmp_path), mapping)
    text = str(refused.value)
    for part in ("did you mean 'unit'", "did you mean 'propensity'", "did you mean 'nation'",
                 "'x'. Expected: a number", "';'. Expected: '.' or ','"):  # fmt: skip
        assert part in text


def test_a_default_can_be_changed(tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.toml"
    mapping.write_text("[defaults]\npropensity = 0.7\n", encoding="utf-8")
    found = import_list(lists.german(tmp_path), mapping)
    assert set(sound(found).tables["nations"]["propensity"]) == {0.7}
    row = found.filled.set_index("default").loc["propensity"]
    assert (row["value"], row["basis"]) == (0.7, "judgement")


def test_needs_count_where_nothing_is_requested(tmp_path: Path) -> None:
    path = csv(tmp_path, "Country,Need (US$ m)\nKenya,1.5\nPeru,2\n")
    case = sound(import_list(path, budgets={"budget": 2}))
    assert needs(case) == {("KEN", "assistance"): 1.5, ("PER", "assistance"): 2.0}
    path = csv(tmp_path, "Country,Need (points)\nKenya,8\nPeru,4\n")
    assert "no unit for 'Need (points)'" in told(import_list(path, budgets={"budget": 2}))
    path = csv(tmp_path, "Country,Need (points),Requested (US$ m)\nKenya,8,1\nPeru,4,2\n")
    found = import_list(path, budgets={"budget": 2})
    assert needs(sound(found)) == {("KEN", "assistance"): 1.0, ("PER", "assistance"): 2.0}
    assert "needs next to amounts requested; only these count" in told(found)


@pytest.mark.parametrize("name", ["no.xlsx", "list.ods", "."])
def test_what_is_no_list_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "list.ods").write_text("x", encoding="utf-8")
    with pytest.raises(DataError, match=r"an .xlsx workbook or a .csv file"):
        import_list(tmp_path / name)


def test_a_list_of_thousands_of_rows_takes_seconds(tmp_path: Path) -> None:
    rows = [f"{('KEN', 'UGA', 'PER')[k % 3]},Item {k % 40},{1 + k % 40},2,{2 + 2 * (k % 40)}"
            for k in range(2000)]  # fmt: skip
    head = "Country,Item,Unit price (US$ m),Quantity,Requested (US$ m)"
    path = csv(tmp_path, "\n".join([head, *rows]))
    began = time.process_time()
    found = import_list(path, budgets={"budget": 100})
    assert time.process_time() - began < 20
    total = sum(2 + 2 * (k % 40) for k in range(2000))
    assert sum(needs(sound(found)).values()) == total
