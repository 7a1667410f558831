"""Every kind of fault is told with its place and its fix, and none is told in a sound case."""

from pathlib import Path

import pytest
from case_files import FILES, file_of, swap, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allocator.errors import DataError, Fault
from allocator.inputs.case.case import load_case
from allocator.inputs.case.io.raw_tables import SHOWN
from allocator.session.check_case import check_case


def faults_of(tmp_path: Path, changes: dict[str, str | None]) -> list[Fault]:
    return check_case(write(tmp_path / "case", changes))


def test_the_small_case_has_no_fault(tmp_path: Path) -> None:
    assert faults_of(tmp_path, {}) == []


# table (or case), text in its file, what it is replaced by; row, column and words of the fault
CELLS: list[tuple[str, str, str, int | None, str, str]] = [
    ("needs", "need_points", "need_pts", 1, "need_points", "'need_pts'"),
    ("needs", "need_points", "need_pts", 1, "need_pts", "'need_points'"),
    ("needs", "BOR,sea,10", "BOR,sea,ten", 4, "need_points", "'ten'"),
    ("needs", "BOR,sea,10", "BOR,sea,", 4, "need_points", "empty cell"),
    ("needs", "BOR,sea,10", "\nBOR,sea,x", 5, "need_points", "'x'"),
    ("needs", "sea,10", 'sea,"1,000"', 4, "need_points", "write 1000 "),
    ("needs", "sea,10", 'sea,"1.000,5"', 4, "need_points", "write 1000.5"),
    ("needs", "sea,10", 'sea,"1,000.5"', 4, "need_points", "write 1000.5"),
    ("needs", "sea,10", 'sea,"3,5"', 4, "need_points", "write 3.5 "),
    ("needs", "sea,10", "sea,$5", 4, "need_points", "write 5 without"),
    ("needs", "sea,10", "sea,5 %", 4, "need_points", "not a share"),
    ("needs", "sea,10", "sea,1 000", 4, "need_points", "write 1000 "),
    ("needs", "sea,10", "sea,NaN", 4, "need_points", "no figure"),
    ("needs", "sea,10", "sea,-inf", 4, "need_points", "no figure"),
    ("needs", "sea,10", "sea,1e999", 4, "need_points", "too large"),
    ("needs", "sea,10", "sea,1_0", 4, "need_points", "'1_0'"),
    ("needs", "sea,10", "sea,2020-01-31", 4, "need_points", "is a date"),
    ("needs", "sea,10", "sea,-1", 4, "need_points", "0 or more"),
    ("equipment", "4", "-4", 2, "price_musd", "-4"),
    ("equipment", "4", "0", 2, "price_musd", "above 0"),
    ("returns", "0.5,1", "50,1", 2, "share_of_need", "per cent is 0.5"),
    ("nations", ",20", ",2.5", 2, "trainable_persons", "whole"),
    ("nations", "North,1", "North,0", 2, "tier", "from 1 to 9"),
    ("nations", "BOR,", "B R,", 3, "nation", "code 'B R'"),
    ("nations", "Alvaria", "Alv\x07ria", 2, "name", "control"),
    ("nations", "Alvaria", "x" * 40_000, 2, "name", "40,000"),
    ("courses", "yes", "maybe", 2, "needs_language", "yes or no"),
    ("earmarks", "law,floor", "law,flor", 2, "sense", "'floor'"),
    ("budgets", "2019", "19", 2, "year", "four digits"),
    ("needs", "BOR,sea", "ALV,sea", 4, "area", "first in row 2"),
    ("accounts", "IMET", "FMF", 3, "account", "second time"),
    ("needs", "BOR,sea", "BRO,sea", 4, "nation", "mean 'BOR'"),
    ("equipment", "sea", "see", 2, "area", "mean 'sea'"),
    ("locks", "ALV,boat", "ALV,boot", 2, "item", "mean 'boat'"),
    ("relevance", "sea,defence", "sea,defense", 2, "objective", "'defence'"),
    ("grants", "advisers", "boat", 2, "item", "in equipment too"),
    ("eligibility", "region:South", "region:Sout", 2, "nations", "South'"),
    ("eligibility", "lethal,", "leethal,", 2, "kinds", "mean 'lethal'"),
    ("eligibility", "region:South", "ALV;!ALV", 2, "nations", "nothing"),
    ("returns", "2,0.5", "2,0.4", None, "share_of_need", "sum to 0.9"),
    ("returns", "0.5,1\n", "0.5,0.2\n", 3, "slope", "never rise"),
    ("returns", "2,0.5", "3,0.5", None, "piece", "pieces 1 to 2"),
    ("earmarks", ",0.1", ",", 3, "share", "share_floor without share"),
    ("earmarks", "ALV,10,", "ALV,,", 2, "amount_musd", "without amount"),
    ("earmarks", "ALV,10,", "ALV,10,0.1", 2, "share", "only reads"),
    ("locks", "boat,,1,", "boat,,3,2", 2, "low", "low 3 above high 2"),
    ("locks", "boat,,1,", "boat,,,", 2, "low", "neither low nor high"),
    ("locks", "boat,,1", "boat,FMF,1", 2, "account", "one of the two"),
    ("eligibility", ",no_lethal", ",", 3, "lifts", "lifts nothing"),
    ("eligibility", ",no_lethal", ",no_letal", 3, "lifts", "'no_lethal'"),
    ("eligibility", ",no_lethal", ",relief", 3, "lifts", "unknown bar"),
    ("eligibility", "lethal,\n", "lethal,relief\n", 2, "lifts", "empty lifts"),
    ("coverage_floors", "tier,1", "tier,4", 2, "member", "tiers 1, 2"),
    ("coverage_floors", "tier,1", "region,Nort", 2, "member", "'North'"),
    ("coverage_floors", "tier,1", "objective,x", 2, "member", "'x'"),
    ("budgets", "FMF,2019", "FMF,2023", 2, "year", "up to 2022"),
    ("objectives", "defence,2", "defence,0", None, "weight", "weights of 0"),
    ("case", "base_year = 2020\n", "", None, "base_year", "required"),
    ("case", "base_year", "bas_year", None, "bas_year", "'base_year'"),
    ("case", "last_year = 2022", "last_year = 2019", None, "first_year", "after"),
    ("case", "last_year = 2022", "last_year = 2099", None, "first_year", "30"),
    ("case", "2022", "2022\ndate = 31-12-2020", None, "", "broken TOML"),
    ("case", "2022", '2022\ndate = "2021-02-30"', None, "date", "day"),
]  # fmt: skip

# files changed; place, row, column and words of the fault
WHOLE: list[tuple[dict[str, str | None], str, int | None, str, str]] = [
    ({"nations.csv": None}, "nations", None, "", "no table 'nations'"),
    ({"accounts.csv": None, "acounts.csv": "a\n"}, "acounts.csv", None, "", "mean 'accounts'"),
    ({"history.csv": "a,b\n1,2\n"}, "history.csv", None, "", "unknown table 'history'"),
    ({"needs.csv": None, "needs.txt": "x"}, "needs.txt", None, "", "needs.csv"),
    ({"needs.csv": "nation,area,need_points,area\n"}, "needs.csv", 1, "area", "twice"),
    ({"needs.csv": ""}, "needs.csv", None, "", "empty file"),
    ({"nations.csv": "nation,name\n"}, "nations.csv", None, "", "a header without rows"),
    ({"equipment.csv": None, "courses.csv": None, "grants.csv": None},
     "equipment", None, "", "no equipment, courses or grants"),
    ({"needs.csv": "nation,area,need_points\nALV,sea,3,5\n"}, "needs.csv", 2, "", "empty header"),
    ({"needs.csv": 'nation,area,need_points\nALV,"sea,3\n'}, "needs.csv", 2, "", "broken CSV"),
    ({"earmarks.csv": "rule,sense,amount_musd,years\nr,cap,1,2031\n"},
     "earmarks.csv", 2, "years", "2031"),
    ({"budgets.csv": "account,year,amount_musd,set_aside_musd\nFMF,2020,1,2\n"},
     "budgets.csv", 2, "set_aside_musd", "2 set aside of 1"),
    ({"needs.csv": "nation,area,need_points\nALV,sea,0\n"},
     "needs.csv", None, "need_points", "only needs of 0"),
    ({"case.toml": None}, "case.toml", None, "", "no such file"),
    ({"case.toml": "name = \n"}, "case.toml", None, "", "broken TOML"),
]  # fmt: skip

FAULTS = [
    *(
        (swap(file_of(table), old, new), file_of(table), row, column, words)
        for table, old, new, row, column, words in CELLS
    ),
    *WHOLE,
]


@pytest.mark.parametrize(("changes", "place", "row", "column", "words"), FAULTS)
def test_fault_is_told_with_its_place(
    tmp_path: Path,
    changes: dict[str, str | None],
    place: str,
    row: int | None,
    column: str,
    words: str,
) -> None:
    faults = faults_of(tmp_path, changes)
    found = [
        f for f in faults if (f.place, f.row, f.column, f.warning) == (place, row, column, False)
    ]
    assert any(words in str(fault) for fault in found), "\n".join(map(str, faults))


WARNINGS: list[tuple[dict[str, str | None], str, int | None, str, str]] = [
    ({"earmarks.csv": "rule,sense\n"}, "earmarks.csv", None, "", "no floors, caps or shares"),
    (swap("accounts.csv", "IMET,5", "IMET,0"), "accounts.csv", 3, "budget_musd", "without money"),
    (swap("accounts.csv", "FMF,100", "FMF,2e9"), "accounts.csv", 2, "budget_musd", "the unit"),
    (swap("needs.csv", "BOR,sea,10", "BOR,sea,0"), "nations.csv", 3, "nation", "without any need"),
    (swap("needs.csv", "ALV,staff,3\n", ""), "needs.csv", None, "area", "no nation needs"),
    (swap("areas.csv", "staff,Staff", "staff,Staff\nair,Air"), "needs.csv", None, "area", "air"),
    (swap("equipment.csv", "boat,sea", "boat,staff"), "needs.csv", None, "area", "no item serves"),
    (swap("objectives.csv", "defence,2", "defence,2\nrelief,1"), "objectives.csv", 3, "objective",
     "objective relief without relevance"),
    ({"nations.csv": "nation,region,language_qualified_persons\nALV,North,0\nBOR,South,0\n"},
     "courses.csv", 2, "needs_language", "no nation has"),
    ({"nations.csv": "nation,region,trainable_persons,language_qualified_persons\n"
      "ALV,North,5,6\nBOR,South,,\n"}, "nations.csv", 2, "language_qualified_persons", "6 of 5"),
    ({"priorities.csv": "nation,objective,priority\nALV,defence,10\nBOR,defence,0\n"},
     "priorities.csv", None, "nation", "BOR has needs but no row with a priority above 0"),
    (swap("budgets.csv", "2019", "2017"), "budgets.csv", 2, "year", "expires before 2020"),
    (swap("last_plan.csv", "FMF", "FFM"), "last_plan.csv", 2, "account", "mean 'FMF'"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "place", "row", "column", "words"), WARNINGS)
def test_oddity_is_a_warning_that_stops_nothing(
    tmp_path: Path,
    changes: dict[str, str | None],
    place: str,
    row: int | None,
    column: str,
    words: str,
) -> None:
    case = load_case(write(tmp_path / "case", changes))
    found = [f for f in case.warnings if (f.place, f.row, f.column) == (place, row, column)]
    assert any(words in str(fault) for fault in found), "\n".join(map(str, case.warnings))
    assert all(fault.warning for fault in case.warnings)


def test_loading_raises_what_checking_lists(tmp_path: Path) -> None:
    folder = write(tmp_path / "case", swap("needs.csv", "10", "ten"))
    with pytest.raises(DataError) as raised:
        load_case(folder)
    assert list(raised.value.faults) == check_case(folder) != []


def test_faults_of_several_tables_come_at_once(tmp_path: Path) -> None:
    changes = {
        **swap("equipment.csv", "4", "four"),
        **swap("needs.csv", "BOR,sea", "XYZ,sea"),
        **swap("locks.csv", "boat,,1,", "boat,,,"),
        **swap("case.toml", "base_year = 2020", "base_year = 1"),
    }
    places = [fault.place for fault in faults_of(tmp_path, changes)]
    assert {"equipment.csv", "needs.csv", "locks.csv", "case.toml"} <= set(places)


def test_a_crowd_of_like_faults_is_cut_and_counted(tmp_path: Path) -> None:
    rows = "".join(f"N{k},N,x{k}\n" for k in range(100))
    faults = faults_of(tmp_path, {"nations.csv": "nation,region,tier\n" + rows})
    tiers = [fault for fault in faults if fault.column == "tier"]
    assert len(tiers) == SHOWN + 1
    assert "80 more" in tiers[-1].found
    assert tiers[SHOWN - 1].row == SHOWN + 1


def test_a_missing_table_is_told_once_and_not_by_all_that_refer_to_it(tmp_path: Path) -> None:
    assert [fault.place for fault in faults_of(tmp_path, {"nations.csv": None})] == ["nations"]


def test_rows_are_counted_as_a_person_sees_them(tmp_path: Path) -> None:
    nations = '\n\nnation,region,tier,note\nALV,North,1,"two\nlines"\n\nBOR,South,x,\n'
    (fault,) = faults_of(tmp_path, {"nations.csv": nations})
    assert (fault.row, fault.column) == (6, "tier")


def test_a_faulty_code_is_not_told_twice(tmp_path: Path) -> None:
    faults = faults_of(tmp_path, swap("eligibility.csv", "no_lethal,bar", "no_lethal,baar"))
    assert [fault.column for fault in faults] == ["effect"]


NASTY = st.sampled_from(
    [
        "", "=1", "'", '"', ",", ";", "\n", "\t", "nan", "1e308", "-0", "9" * 20, "*", "!*", "!",
        ";;", "ALV;!ALV", "2020-2019", "2031", "tier:1", "law", "yes", "🚢", "a b", "²", "١",
        "(5)", "6,1 Mrd", "$5", "€5", "5%", "1,000", "1.000,5", "Grand Total", "all", "TBD",
        "2020–2022", "2020,2021", "FY20", "A\u041bV", "AL\u200bV", "e\u0301", "sep=;", "14.03.2021",
    ]
)  # fmt: skip


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_stands_in_a_cell_is_told_and_never_breaks_the_reader(
    tmp_path: Path, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(FILES)))
    lines = FILES[name].splitlines()
    row = data.draw(st.integers(0, len(lines) - 1))
    cells = lines[row].split("=" if name == "case.toml" else ",")
    cells[data.draw(st.integers(0, len(cells) - 1))] = data.draw(NASTY)
    lines[row] = ("=" if name == "case.toml" else ",").join(cells)
    faults = faults_of(tmp_path, {name: "\n".join(lines)})
    assert all(str(fault) and fault.fix and fault.allowed for fault in faults)


ENCODINGS = [
    ("utf-8-sig", ""),
    ("utf-16", "UTF-16"),
    ("utf-16-le", "binary"),
    ("latin-1", "not UTF-8 (first in line 2"),
]


@pytest.mark.parametrize(("encoding", "words"), ENCODINGS)
def test_encodings_other_than_utf8_are_named(tmp_path: Path, encoding: str, words: str) -> None:
    folder = write(tmp_path / "case")
    text = FILES["nations.csv"].replace("Alvaria", "Alvária")
    (folder / "nations.csv").write_bytes(text.encode(encoding))
    faults = [fault for fault in check_case(folder) if fault.place == "nations.csv"]
    if words:
        assert words in faults[0].found
        assert "CSV UTF-8" in faults[0].fix
    else:
        assert faults == []
        assert load_case(folder).tables["nations"]["name"][0] == "Alvária"


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_semicolons_and_tabs_are_accepted(tmp_path: Path, delimiter: str) -> None:
    changes: dict[str, str | None] = {
        "nations.csv": FILES["nations.csv"].replace(",", delimiter).replace("\n", "\r\n")
    }
    assert load_case(write(tmp_path / "a", changes)) == load_case(write(tmp_path / "b"))


def test_a_path_that_is_no_case_is_told(tmp_path: Path) -> None:
    (tmp_path / "case.txt").write_text("x")
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    (tmp_path / "fake.xlsx").write_text("not a workbook")
    for name, words in {
        "nowhere": "no such file",
        "case.txt": "type .txt",
        "old.xls": "save it as .xlsx",
        "fake.xlsx": "not a readable workbook",
    }.items():
        (fault,) = check_case(tmp_path / name)
        assert words in str(fault)
        with pytest.raises(DataError):
            load_case(tmp_path / name)


def test_rights_that_are_lacking_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(tmp_path / "case")

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert "Permission denied" in str(check_case(folder)[0])
    monkeypatch.setattr(Path, "iterdir", refuse)
    assert any("Permission denied" in str(fault) for fault in check_case(folder))
