"""Tables as people and their programs write them are read, or told once and with the way out."""

import unicodedata
import zipfile
from pathlib import Path

import openpyxl
import openpyxl.chart
import pytest
from case_files import FILES, swap, write
from hypothesis import given
from hypothesis import strategies as st

from allocator.errors import DataError, Fault
from allocator.inputs.case.case import Case, build_case, load_case, save_case
from allocator.inputs.case.io.letters import composed, looks, mixed
from allocator.inputs.case.io.written_dates import fix_of_date, fix_of_years
from allocator.inputs.policy.policy import Lock, Policy
from allocator.inputs.scenario.scenario import Scenario
from allocator.inputs.selection import plain_years, years_in
from allocator.session.check_case import check_case
from allocator.session.check_policy import check_policy

STRICT = Path(__file__).parent / "strict.xlsx"
HORIZON = range(2031, 2034)


def faults_of(tmp_path: Path, changes: dict[str, str | None]) -> list[Fault]:
    return check_case(write(tmp_path / "case", changes))


def same(tmp_path: Path, changes: dict[str, str | None]) -> Case:
    """Return the small case with changes that shall not change it."""
    case = load_case(write(tmp_path / "changed", changes))
    assert case == load_case(write(tmp_path / "small"))
    return case


# years, dates, regions

ALIKE = ["2031 - 2033", "2031–2033", "2031 — 2033", "FY2031-FY2033", "FY 2031 − 2033", "٢٠٣١-٢٠٣٣"]


@pytest.mark.parametrize("text", ALIKE)
def test_a_range_of_years_is_read_as_people_write_it(text: str) -> None:
    assert years_in(text, HORIZON) == (2031, 2032, 2033)
    assert plain_years(text) == "2031-2033"


@given(st.lists(st.sampled_from(HORIZON), min_size=1), st.sampled_from(["; ", " ;", ";FY", ";"]))
def test_a_list_of_years_is_read_as_people_write_it(years: list[int], mark: str) -> None:
    assert years_in(mark.join(map(str, years)), HORIZON) == tuple(sorted(set(years)))


YEARS = [
    ("2031,2032", "separate years by semicolons: 2031;2032"),
    ("2031 and 2032", "separate years by semicolons: 2031;2032"),
    ("2031, 2032 & 2033", "separate years by semicolons: 2031;2032;2033"),
    ("2031 to 2033", "write 2031-2033"),
    ("2033-2031", "write 2031-2033"),
    ("2031/33", "write 2031-2033"),
    ("2031/32", "write 2031-2032 for two fiscal years, or 2031 or 2032 for one"),
    ("FY31", "write 2031"),
    ("all", "write * for all years"),
    ("2040", "correct it, or delete the row"),
]


@pytest.mark.parametrize(("text", "fix"), YEARS)
def test_years_that_cannot_be_read_get_their_fix(text: str, fix: str) -> None:
    with pytest.raises(ValueError, match=r"2|F|all"):
        years_in(text, HORIZON)
    assert fix_of_years(text, HORIZON) == fix


def test_years_of_rules_are_kept_in_their_plain_form(tmp_path: Path) -> None:
    head = "rule,status,sense,nations,years,amount_musd\n"
    rows = ["2020 - 2022", "2020–2022", "FY2020"]
    text = head + "".join(f"r{k},policy,cap,*,{years},1\n" for k, years in enumerate(rows))
    case = load_case(write(tmp_path / "a", {"earmarks.csv": text}))
    assert case.tables["earmarks"]["years"].tolist() == ["2020-2022", "2020-2022", "2020"]
    (told,) = faults_of(tmp_path, {"earmarks.csv": f'{head}r,policy,cap,*,"2020,2021",1\n'})
    assert told.fix == "separate years by semicolons: 2020;2021"


def test_years_of_a_lock_in_a_policy_are_read_alike(starter_case: Case) -> None:
    for years, fix in {"2031 – 2032": "", "2031,2032": "semicolons: 2031;2032"}.items():
        lock = Lock("a", "KEN", years=years, high=1.0)
        told = [f.fix for f in check_policy(Policy(locks=[lock]), starter_case)
                if "year" in f.found]  # fmt: skip
        assert [fix in one for one in told] == ([True] if fix else [])


def test_a_region_with_a_semicolon_is_refused_once(tmp_path: Path) -> None:
    changes = {
        "nations.csv": "nation,region\nALV,Middle East; North Africa\nBOR,South\n",
        **swap("eligibility.csv", "region:South", "region:Middle East; North Africa"),
        "coverage_floors.csv": "rule,scope,member,min_share\nr,region,Middle East,0.2\n",
    }
    (told,) = [fault for fault in faults_of(tmp_path, changes) if not fault.warning]
    assert (told.place, told.row, told.column) == ("nations.csv", 2, "region")
    assert "'Middle East, North Africa'" in told.fix


DATES = [
    ("2031-03-14T10:30:00", "write 2031-03-14"),
    ("14.03.2031", "write 2031-03-14"),
    ("3/14/2031", "write 2031-03-14"),
    ("03/04/2031", "write 2031-04-03 if 03 is the day, 2031-03-04 if it is the month"),
    ("20310314", "write 2031-03-14"),
    ("43904", "write 2020-03-14, which a spreadsheet stores as 43904"),
    ("soon", "write year, month, day, such as 2020-03-14"),
]


@pytest.mark.parametrize(("text", "fix"), DATES)
def test_dates_that_cannot_be_read_get_their_fix(text: str, fix: str) -> None:
    assert fix_of_date(text) == fix


@pytest.mark.parametrize("text", ["2021-03-14 00:00:00", "2021-03-14T00:00", "٢٠٢١-٠٣-١٤"])
def test_a_date_with_midnight_is_a_date(tmp_path: Path, text: str) -> None:
    case = load_case(
        write(
            tmp_path / "a",
            {"case.toml": FILES["case.toml"] + f'date = "{text}"\n'},
        )
    )
    assert case.meta.date == "2021-03-14"


def test_a_year_with_a_decimal_point_is_a_year(tmp_path: Path) -> None:
    same(tmp_path, swap("budgets.csv", "2019", "2019.0"))


# files


def test_capitals_in_the_name_of_a_file_do_not_matter(tmp_path: Path) -> None:
    nations = FILES["nations.csv"]
    case = same(tmp_path, {"nations.csv": None, "Nations.CSV": nations})
    save_case(case, tmp_path / "changed")
    assert not (tmp_path / "changed" / "Nations.CSV").exists()
    assert load_case(tmp_path / "changed") == case
    (tmp_path / "changed" / "NATIONS.csv").write_text(nations)
    (told,) = check_case(tmp_path / "changed")
    assert "second file" in told.found


def test_capitals_in_the_name_of_a_sheet_do_not_matter(tmp_path: Path) -> None:
    case = load_case(write(tmp_path / "a"))
    path = tmp_path / "case.xlsx"
    save_case(case, path)
    book = openpyxl.load_workbook(path)
    for title, other in {"nations": "Nations ", "case": "CASE"}.items():
        sheet = book[title]
        sheet.title = "for now"  # openpyxl counts a sheet that differs in capitals as a second one
        sheet.title = other
    book.save(path)
    assert load_case(path) == case


UNREADABLE = [
    ("nations.csv", "nation\nALVÁ\n".encode("latin-1"), "not UTF-8"),
    ("nations.csv", b'nation\nA"LV"\n"x', "broken CSV"),
    ("nations.csv", b"", "empty file"),
    ("accounts.csv", "account,budget_musd\nÁ,1\n".encode("utf-16"), "UTF-16"),
    ("objectives.csv", "objective\nÁ\n".encode("latin-1"), "not UTF-8"),
    ("areas.csv", "area\nÁ\n".encode("latin-1"), "not UTF-8"),
    ("equipment.csv", "item\nÁ\n".encode("latin-1"), "not UTF-8"),
]


@pytest.mark.parametrize(("name", "data", "words"), UNREADABLE)
def test_a_table_that_cannot_be_read_is_told_once(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    folder = write(tmp_path / "a")
    (folder / name).write_bytes(data)
    (told,) = [fault for fault in check_case(folder) if not fault.warning]
    assert told.place == name and words in told.found


def test_a_misspelt_file_is_told_once(tmp_path: Path) -> None:
    changes = {"nations.csv": None, "natoins.csv": FILES["nations.csv"]}
    (told,) = [fault for fault in faults_of(tmp_path, changes) if not fault.warning]
    assert told.fix == "did you mean 'nations'"


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("first", ["sep={}\r\n", '"sep={}"\n', "SEP={}\n"])
def test_the_first_line_of_a_spreadsheet_is_heeded(
    tmp_path: Path, delimiter: str, first: str
) -> None:
    text = first.format(delimiter) + FILES["nations.csv"].replace(",", delimiter)
    same(tmp_path, {"nations.csv": text})


TITLES = ["Partners; FY2031, US$ million\n\n", '"Annex A, list 1"\nof 2031\n', ",,\nTitle,,\n"]


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("delimiter", [";", ","])
def test_titles_above_a_header_are_left_out_with_a_warning(
    tmp_path: Path, title: str, delimiter: str
) -> None:
    text = title + FILES["nations.csv"].replace(",", delimiter)
    case = same(tmp_path, {"nations.csv": text})
    (told,) = case.warnings
    assert told.place == "nations.csv" and "above the header" in told.found


def test_titles_in_a_workbook_are_left_out_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "case.xlsx"
    case = load_case(write(tmp_path / "a"))
    save_case(case, path)
    book = openpyxl.load_workbook(path)
    for sheet in ("needs", "case"):
        book[sheet].insert_rows(1, 2)
        book[sheet]["A1"] = "Needs of the partners"
    book.save(path)
    assert load_case(path) == case
    book["needs"]["C4"] = "ten"
    book.save(path)
    (told,) = [fault for fault in check_case(path) if not fault.warning]
    assert (told.place, told.row, told.column) == ("needs", 4, "need_points")


def test_merged_cells_are_told_from_the_header_on(tmp_path: Path) -> None:
    path = tmp_path / "case.xlsx"
    case = load_case(write(tmp_path / "a"))
    save_case(case, path)
    book = openpyxl.load_workbook(path)
    book["needs"].insert_rows(1)
    book["needs"]["A1"] = "Needs of the partners"
    book["needs"].merge_cells("A1:C1")
    book.create_sheet("Sheet2")
    book.save(path)
    assert load_case(path) == case
    book["needs"].merge_cells("A3:A4")
    book.save(path)
    assert any("merged cells A3:A4" in fault.found for fault in check_case(path))


def test_a_sheet_with_a_chart_alone_is_told(tmp_path: Path) -> None:
    path = tmp_path / "case.xlsx"
    save_case(load_case(write(tmp_path / "a")), path)
    book = openpyxl.load_workbook(path)
    book.create_chartsheet("Chart1").add_chart(openpyxl.chart.BarChart())
    book.save(path)
    (told,) = [fault for fault in check_case(path) if not fault.warning]
    assert told.found == "unknown sheet 'Chart1'"


def test_capitals_and_blanks_in_a_header_do_not_matter(tmp_path: Path) -> None:
    head, rest = FILES["accounts.csv"].split("\n", 1)
    text = head.replace("account", "Account").replace("budget_musd", "Budget MUSD")
    same(tmp_path, {"accounts.csv": f"Our money\n{text}\n{rest}"})


def test_a_repeated_header_is_no_row(tmp_path: Path) -> None:
    head = FILES["nations.csv"].split("\n")[0]
    changes = swap("nations.csv", "BOR,", f"{head}\nBOR,")
    (told,) = [fault for fault in faults_of(tmp_path, changes) if not fault.warning]
    assert (told.row, told.found) == (3, "the header a second time")


def test_a_file_with_a_second_ending_is_named(tmp_path: Path) -> None:
    meta, nations = FILES["case.toml"], FILES["nations.csv"]
    changes = {"case.toml": None, "case.toml.txt": meta, "nations.csv": None,
               "nations.csv.txt": nations}  # fmt: skip
    told = {fault.place: fault.fix for fault in faults_of(tmp_path, changes) if not fault.warning}
    assert told["case.toml"] == "rename case.toml.txt"
    assert set(told) == {"case.toml", "nations.csv.txt"}


def test_a_header_in_the_first_row_stays_the_header(tmp_path: Path) -> None:
    text = "nation,name,region,note\nALV,name,region,nation\nBOR,,South,\n"
    case = load_case(write(tmp_path / "a", {"nations.csv": text}))
    assert case.tables["nations"]["name"].tolist() == ["name", "BOR"]


def test_a_strict_workbook_is_read() -> None:
    case = load_case(STRICT)
    assert case.meta.first_year == 2031
    assert case.warnings == ()


def test_a_strict_workbook_equals_the_usual_one(tmp_path: Path) -> None:
    case = load_case(write(tmp_path / "a")).with_meta(date="2021-03-14")
    usual, strict = tmp_path / "usual.xlsx", tmp_path / "strict.xlsx"
    save_case(case, usual)
    ours = b"http://schemas.openxmlformats.org/"
    theirs = b"http://purl.oclc.org/ooxml/"
    names = [
        (ours + b"spreadsheetml/2006/main", theirs + b"spreadsheetml/main"),
        (ours + b"officeDocument/2006/relationships", theirs + b"officeDocument/relationships"),
        (ours + b"officeDocument/2006/extended-properties",
         theirs + b"officeDocument/extendedProperties"),
        (ours + b"drawingml/2006/", theirs + b"drawingml/"),
    ]  # fmt: skip
    with zipfile.ZipFile(usual) as old, zipfile.ZipFile(strict, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            for before, after in names:
                data = data.replace(before, after)
            assert ours + b"spreadsheetml" not in data
            new.writestr(name, data)
    assert load_case(strict) == case


# letters


def test_a_name_in_composed_and_in_decomposed_letters_is_one(tmp_path: Path) -> None:
    name = "Türkiye"
    apart = unicodedata.normalize("NFD", name)
    assert apart != name
    nations = f"nation,region\n{name},North\nBOR,South\n"
    needs = f"nation,area,need_points\n{apart},sea,3\n"
    case = load_case(
        write(
            tmp_path / "a",
            {"nations.csv": nations, "needs.csv": needs, "earmarks.csv": None,
             "priorities.csv": None, "last_plan.csv": None, "locks.csv": None},
        )
    )  # fmt: skip
    assert case.tables["needs"]["nation"].tolist() == [name]
    assert all(one.warning for one in check_policy(Policy(nation_band={apart: 0.1}), case))
    assert Policy.from_toml(f'[nation_band]\n"{apart}" = 0.1\n').nation_band == {name: 0.1}
    assert Policy().with_settings([f"nation_band.{apart}=0.1"]).nation_band == {name: 0.1}
    told = f'[[changes]]\nset = "needs.need_points"\nto = 5\nwhere = {{ nation = "{apart}" }}\n'
    changed, _ = Scenario.from_toml('name = "x"\n' + told).applied(case, Policy())
    assert changed.tables["needs"]["need_points"].tolist() == [5]
    frames = {name: case.tables[name] for name in case.given}
    frames["needs"] = frames["needs"].assign(nation=apart)
    assert build_case(case.meta, frames) == case


def test_the_letter_that_is_not_latin_is_named(tmp_path: Path) -> None:
    strange = "A\u0425V"  # a Cyrillic Ha
    told = [
        fault
        for fault in faults_of(
            tmp_path,
            {**swap("nations.csv", "ALV", "AXV"), "needs.csv": "nation,area,need_points\n"
             f"{strange},sea,3\n", "earmarks.csv": None, "priorities.csv": None,
             "last_plan.csv": None, "locks.csv": None},
        )
        if not fault.warning
    ]  # fmt: skip
    assert [fault.fix for fault in told] == [
        f"did you mean 'AXV': in {strange!r} character 2 is CYRILLIC CAPITAL LETTER HA, "
        "no Latin letter"
    ]


def test_a_strange_letter_in_the_defining_table_is_warned_of(tmp_path: Path) -> None:
    strange = "B\u041eR"  # a Cyrillic O
    changes: dict[str, str | None] = {
        name: text.replace("BOR", strange) for name, text in FILES.items()
    }
    case = load_case(write(tmp_path / "a", changes))
    (odd,) = [one for one in case.warnings if one.place == "nations.csv"]
    assert "CYRILLIC CAPITAL LETTER O" in odd.found
    faults = faults_of(tmp_path, {**changes, "needs.csv": FILES["needs.csv"]})
    wrong = next(fault for fault in faults if fault.place == "needs.csv")
    assert "in the name" in wrong.fix and "CYRILLIC CAPITAL LETTER O" in wrong.fix


def test_a_sign_without_width_is_named_or_taken_away(tmp_path: Path) -> None:
    same(tmp_path, swap("needs.csv", "BOR,sea", "BOR\u200b,sea"))
    faults = faults_of(tmp_path, swap("needs.csv", "BOR,sea", "B\u200bOR,sea"))
    assert "ZERO WIDTH SPACE" in next(f for f in faults if f.place == "needs.csv").fix


@pytest.mark.parametrize("code", ["KEN", "Україна", "Ελλάδα", "航空A", "Türkiye", "Проект_A"])
def test_codes_in_one_script_are_left_alone(code: str) -> None:
    assert mixed(code) == ""


@given(st.text(max_size=10))
def test_what_looks_alike_has_one_look(text: str) -> None:
    assert composed(composed(text)) == composed(text)
    assert looks(composed(text)) == looks(text)


ALIKE_NAMES = [
    ("accounts", "IMET,5", "fmf,5", 3),
    ("nations", ",South,", ",NORTH,", 3),
    ("nations", ",South,", ",north ,", 3),
]


@pytest.mark.parametrize(("table", "old", "new", "row"), ALIKE_NAMES)
def test_names_that_look_alike_are_told(
    tmp_path: Path, table: str, old: str, new: str, row: int
) -> None:
    changes = {**swap(f"{table}.csv", old, new), "eligibility.csv": None}
    told = [one for one in faults_of(tmp_path, changes) if "which looks like" in one.found]
    assert [(one.row, one.warning) for one in told] == [(row, True)]


def test_areas_that_only_items_name_are_told_where_they_look_alike(tmp_path: Path) -> None:
    changes = {"areas.csv": None, **swap("grants.csv", "advisers,staff", "advisers,Staff")}
    told = [one for one in faults_of(tmp_path, changes) if "which looks like" in one.found]
    assert [(one.place, one.row) for one in told] == [("grants.csv", 2)]


# lists of names

SELECTIONS = [
    ("ALV, BOR", "separate by semicolons: ALV;BOR"),
    ("ALV BOR", "separate by semicolons: ALV;BOR"),
    ("ALV/BOR", "separate by semicolons: ALV;BOR"),
    ("all", "write * for all"),
]


@pytest.mark.parametrize(("text", "fix"), SELECTIONS)
def test_a_list_without_semicolons_gets_them(tmp_path: Path, text: str, fix: str) -> None:
    faults = faults_of(tmp_path, swap("eligibility.csv", "region:South", f'"{text}"'))
    assert fix in [fault.fix for fault in faults]


def test_a_fix_names_only_tables_that_there_are(tmp_path: Path) -> None:
    faults = faults_of(tmp_path, swap("locks.csv", "ALV,boat", "ALV,zeppelin"))
    assert "equipment, courses or grants" in faults[0].fix


def test_loading_tells_the_same(tmp_path: Path) -> None:
    folder = write(tmp_path / "a", swap("nations.csv", "North", "No;rth"))
    with pytest.raises(DataError, match="without ;"):
        load_case(folder)
