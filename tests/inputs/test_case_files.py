"""Saving and loading lose nothing, whatever the text, and never leave half a case behind."""

import csv
import datetime
import re
import time
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from case_files import FILES, swap, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allocator.errors import DataError
from allocator.inputs.case.case import Case, build_case, load_case, save_case
from allocator.inputs.case.io import raw_tables as source
from allocator.inputs.case.io import read_workbook as workbook_file
from allocator.inputs.case.schema.tables import TABLES
from allocator.session.check_case import check_case
from allocator.util.csv_file import guard, unguard

META = {"name": "x", "base_year": 2020, "first_year": 2020, "last_year": 2020}


def assert_same(one: Case, two: Case) -> None:
    assert one.meta == two.meta
    assert one.given == two.given
    assert one.columns == two.columns
    assert one.hash == two.hash
    for name, frame in one.tables.items():
        pd.testing.assert_frame_equal(frame, two.tables[name], obj=name)


def test_folder_to_workbook_to_folder_loses_nothing(tmp_path: Path) -> None:
    odd = "nation,name,tier,note,source,propensity\n"
    odd += '\'007,=1+1,01,\'+49 x,"two\nlines; ""quoted"", ünïcode 中",0.30000000000000004\n'
    odd += "007,'@x,2,'-,'''=y,0.1\nALV,#N/A,,2020-01-05,TRUE,1e-7\nBOR,'tis,3,''',,0.5\n"
    odd = odd.replace("'007,=", "008,=")
    case = load_case(write(tmp_path / "a", {"nations.csv": odd, "eligibility.csv": None}))
    assert case.tables["nations"]["nation"].tolist() == ["008", "007", "ALV", "BOR"]
    assert case.tables["nations"]["note"].tolist() == ["+49 x", "-", "2020-01-05", "''"]
    assert case.tables["nations"]["name"].tolist() == ["=1+1", "@x", "#N/A", "'tis"]
    save_case(case, tmp_path / "b.xlsx")
    middle = load_case(tmp_path / "b.xlsx")
    assert_same(case, middle)
    save_case(middle, tmp_path / "c")
    assert_same(case, load_case(tmp_path / "c"))
    save_case(case, tmp_path / "d")
    for path in (tmp_path / "c").iterdir():
        assert path.read_bytes() == (tmp_path / "d" / path.name).read_bytes()


_text = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=8
).map(str.strip)
_figure = st.floats(0, 1e12, allow_nan=False) | st.integers(0, 99)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(
            st.text("Aa0_.-é", min_size=1, max_size=4),
            _text | st.sampled_from(["=1", "'=1", "+x", "-", "@a", "'", "''", "007", "1e5", "\t"]),
            st.floats(0, 1),
            st.none() | _figure,
            st.booleans(),
        ),
        min_size=1,
        max_size=5,
        unique_by=lambda row: row[0],
    ),
    budget=_figure,
)
def test_any_case_survives_both_ways(
    tmp_path: Path, rows: list[tuple[str, str, float, float | None, bool]], budget: float
) -> None:
    names = ["nation", "note", "propensity", "absorbable_musd", "landlocked"]
    case = build_case(
        META,
        {
            "nations": pd.DataFrame(rows, columns=names),
            "accounts": pd.DataFrame({"account": ["A"], "budget_musd": [budget]}),
            "equipment": pd.DataFrame({"item": ["i"], "area": ["g"], "price_musd": [1.5]}),
        },
    )
    for name in ("case", "case.xlsx"):
        save_case(case, tmp_path / name)
        again = load_case(tmp_path / name)
        assert_same(case, again)
        assert again.tables["nations"]["note"].tolist() == [row[1].strip() for row in rows]


@given(st.text(st.sampled_from("'=+-@a"), max_size=6))
def test_guarded_text_comes_back_and_never_starts_a_formula(text: str) -> None:
    assert unguard(guard(text)) == text
    assert guard(text)[:1] not in ("=", "+", "-", "@")


def test_written_files_hold_no_formula(tmp_path: Path) -> None:
    evil = '=HYPERLINK("http://x")'
    case = load_case(
        write(tmp_path / "a", swap("nations.csv", "Alvaria", "\"=cmd|' /C calc'!A0\""))
    )
    case = case.with_tables({"nations": case.tables["nations"].assign(note=evil)})
    save_case(case, tmp_path / "b.xlsx")
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    kinds = {cell.data_type for page in book for row in page.iter_rows() for cell in row}
    assert "f" not in kinds
    save_case(case, tmp_path / "c")
    cells = (tmp_path / "c" / "nations.csv").read_text().replace('"', "").replace("\n", ",")
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells.split(","))
    assert load_case(tmp_path / "c").tables["nations"]["note"].tolist() == [evil] * 2


def test_saving_keeps_other_files_and_removes_tables_that_are_gone(tmp_path: Path) -> None:
    folder = write(tmp_path / "a")
    (folder / "SOURCES.md").write_text("where it is from")
    case = load_case(folder)
    save_case(case.with_tables({"locks": case.tables["locks"].iloc[:0]}), folder)
    assert (folder / "SOURCES.md").read_text() == "where it is from"
    assert not (folder / "locks.csv").exists()
    assert "locks" not in load_case(folder).given
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize("name", ["a", "a.xlsx"])
def test_a_full_disk_leaves_the_old_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    old = load_case(write(tmp_path / "source"))
    save_case(old, tmp_path / name)
    new = old.with_meta(title="new")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("allocator.inputs.case.io.write._write_csv", full)
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(DataError) as raised:
        save_case(new, tmp_path / name)
    (fault,) = raised.value.faults
    assert "No space left on device" in fault.found
    assert "unchanged" in fault.fix
    assert_same(load_case(tmp_path / name), old)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["source", name])


def test_a_failing_exchange_puts_the_old_folder_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path / "a")
    old = load_case(folder)
    rename = Path.rename

    def fail(path: Path, target: Path) -> Path:
        if ".new" in path.name:
            raise PermissionError(13, "Permission denied")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(DataError, match="Permission denied"):
        save_case(old.with_meta(title="new"), folder)
    assert_same(load_case(folder), old)


def test_changed_cases_keep_the_given_columns_and_add_what_they_need(tmp_path: Path) -> None:
    case = load_case(write(tmp_path / "a"))
    same = case.with_meta(title="Other").with_tables({"needs": case.tables["needs"].iloc[:2]})
    assert same.columns == case.columns
    assert same.meta.title == "Other"
    assert len(case.tables["needs"]) == 3
    boats = case.tables["equipment"].assign(lethal=True)
    assert case.with_tables({"equipment": boats}).columns["equipment"] == (
        *case.columns["equipment"], "lethal",
    )  # fmt: skip
    with pytest.raises(DataError, match="row 2, column price_musd"):
        case.with_tables({"equipment": boats.assign(price_musd=-1.0)})
    with pytest.raises(DataError, match="mean 'needs'"):
        case.with_tables({"need": case.tables["needs"]})


def test_saving_under_a_misleading_name_is_refused(tmp_path: Path) -> None:
    case = load_case(write(tmp_path / "a"))
    with pytest.raises(DataError, match=r"ending in \.xls"):
        save_case(case, tmp_path / "case.xls")


def test_a_folder_that_is_no_case_is_not_replaced(tmp_path: Path) -> None:
    case = load_case(write(tmp_path / "a"))
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letter.txt").write_text("dear")
    for place, words in {"home": "without case.toml", "home/letter.txt": "a file"}.items():
        with pytest.raises(DataError, match=words):
            save_case(case, tmp_path / place)
    assert (tmp_path / "home" / "letter.txt").read_text() == "dear"


def small_book(tmp_path: Path) -> tuple[openpyxl.Workbook, Path]:
    path = tmp_path / "case.xlsx"
    save_case(load_case(write(tmp_path / "a")), path)
    return openpyxl.load_workbook(path), path


def test_faults_of_workbook_cells_name_the_cell(tmp_path: Path) -> None:
    book, path = small_book(tmp_path)
    needs = book["needs"]
    needs["C2"] = "=10+10"
    needs["C3"] = datetime.datetime(2020, 1, 31)
    needs["C4"] = "#DIV/0!"
    book["earmarks"].merge_cells("B2:B3")
    book["locks"].sheet_state = "hidden"
    book.create_sheet("Needs (2)").append(["x"])
    book.create_sheet("relevanse").append(["x"])
    book.save(path)
    told = {(f.place, f.row): str(f) for f in check_case(path) if not f.warning}
    assert "formula =10+10 without a stored result in cell C2" in told["needs", 2]
    assert "is a date" in told["needs", 3]
    assert "error value #DIV/0! in cell C4" in told["needs", 4]
    assert "merged cells B2:B3" in told["earmarks", None]
    assert "hidden" in told["locks", None]
    assert "unknown sheet 'Needs (2)'" in told["Needs (2)", None]
    assert "mean 'relevance'" in told["relevanse", None]


def test_of_a_formula_the_stored_result_is_read_and_told(tmp_path: Path) -> None:
    book, path = small_book(tmp_path)
    book["needs"]["C2"] = "=10+10"
    book.save(path)
    copy = tmp_path / "stored.xlsx"
    _store_result(path, copy, b"20")
    assert openpyxl.load_workbook(copy, data_only=True)["needs"]["C2"].value == 20
    case = load_case(copy)
    assert case.tables["needs"]["need_points"][0] == 20
    (told,) = [one for one in case.warnings if "formula" in one.found]
    assert told.place == "needs" and "C2 =10+10 is 20" in told.found


def test_a_stored_error_of_a_formula_is_a_fault(tmp_path: Path) -> None:
    book, path = small_book(tmp_path)
    book["needs"]["C2"] = "=10+10"
    book.save(path)
    copy = tmp_path / "stored.xlsx"
    _store_result(path, copy, b"#DIV/0!", kind=b' t="e"')
    told = [str(one) for one in check_case(copy)]
    assert any("error value #DIV/0! of =10+10 in cell C2" in one for one in told), told


def _store_result(path: Path, copy: Path, result: bytes, kind: bytes = b"") -> None:
    """Write a result beside the one formula, as a spreadsheet does."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            data = re.sub(
                rb"<c r=\"C2\"([^>]*)><f>10\+10</f><v ?(/>|></v>)",
                rb'<c r="C2"\g<1>' + kind + rb"><f>10+10</f><v>" + result + b"</v>",
                data,
            )
            new.writestr(name, data)


def test_what_people_do_in_a_workbook_is_read(tmp_path: Path) -> None:
    book, path = small_book(tmp_path)
    locks = book["locks"]
    head = {cell.value: cell.column for cell in locks[1]}
    locks.cell(1, len(head) + 1, "date")
    locks.cell(2, len(head) + 1, datetime.datetime(2021, 3, 14))
    book["nations"]["A2"] = "ALV "
    book["courses"]["D2"] = True
    book["needs"].append([])
    book["needs"].append(["BOR", "staff", 2.5])
    book.create_sheet("Notes").append(["anything", "=1+1"])
    book.save(path)
    case = load_case(path)
    assert case.tables["locks"]["date"][0] == "2021-03-14"
    assert case.tables["courses"]["needs_language"][0]
    assert case.tables["needs"]["need_points"].tolist() == [20, 3, 10, 2.5]


def test_a_key_of_the_case_sheet_stands_once(tmp_path: Path) -> None:
    book, path = small_book(tmp_path)
    book["case"].append(["name", "other"])
    book.save(path)
    (fault,) = check_case(path)
    assert (fault.place, fault.row, fault.found) == ("case", 6, "key 'name' twice")


@pytest.mark.parametrize(
    ("cell", "found"), [("XFD9", "more than 2,000 cells"), ("A9", ""), ("CZ1", "")]
)
def test_absurdly_large_tables_are_refused_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cell: str, found: str
) -> None:
    book, path = small_book(tmp_path)
    book["areas"][cell] = "far"
    book.save(path)
    for module in (source, workbook_file):
        monkeypatch.setattr(module, "MOST_CELLS", 2_000)
    faults = check_case(path)
    large = [fault for fault in faults if "cells" in fault.found]
    assert len(large) == bool(found)
    if found:
        assert faults == large and found in large[0].found
        assert (large[0].place, large[0].fix[:6]) == ("areas", "delete")


def test_a_row_beyond_the_last_of_a_spreadsheet_is_refused(tmp_path: Path) -> None:
    book, path = small_book(tmp_path)
    book.save(path)
    far = tmp_path / "far.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(far, "w") as new:
        for name in old.namelist():
            written = old.read(name)
            if name == "xl/worksheets/sheet2.xml":
                end = b"</sheetData>"
                assert end in written
                written = written.replace(end, b'<row r="3000000000"></row>' + end)
            new.writestr(name, written)
    (fault,) = check_case(far)
    assert fault.found == "a row beyond 1,048,576"


def test_a_table_that_is_wide_and_long_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path / "a", {})
    with (folder / "areas.csv").open("w", encoding="utf-8") as file:
        file.write("area" + "," * 9_999 + "x\n")
        file.writelines(f"a{at}\n" for at in range(200))
    (fault,) = [one for one in check_case(folder) if "columns" in one.found]
    assert "201 rows and 10,000 columns" in fault.found


def test_a_workbook_without_case_sheet_is_told(tmp_path: Path) -> None:
    book, path = small_book(tmp_path)
    del book["case"]
    book.save(path)
    assert [fault.place for fault in check_case(path)] == ["case"]


def test_hash_looks_at_content_only(tmp_path: Path) -> None:
    case = load_case(write(tmp_path / "a"))
    head, *rows = FILES["needs.csv"].splitlines()
    shuffled = "\n".join([head, *reversed(rows)]).replace(",20", ",20.00")
    same = load_case(write(tmp_path / "b", {"needs.csv": shuffled}))
    default = load_case(write(tmp_path / "c", swap("grants.csv", "area\n", "area,fit\n")))
    other = load_case(write(tmp_path / "d", swap("needs.csv", ",20", ",20.01")))
    assert case.hash == same.hash == default.hash != other.hash
    assert case == same != other
    assert load_case(write(tmp_path / "e", swap("case.toml", "small", "tiny"))) != case


def test_items_join_equipment_courses_and_grants(tmp_path: Path) -> None:
    changes = {"equipment.csv": "item,area,price_musd,fit,lethal\nboat,sea,4,0.5,yes\n"}
    items = load_case(write(tmp_path / "a", {**changes})).items.set_index("item")
    assert items["kind"].to_dict() == {
        "boat": "equipment", "staff_college": "training", "advisers": "grant"
    }  # fmt: skip
    assert items["price_musd"].tolist() == [4, 0.1, 1]
    assert items["points"].tolist() == [2, 0.1, 1]
    assert items["lethal"].tolist() == [True, False, False]


def test_groups_of_nations_for_selections(tmp_path: Path) -> None:
    nations = "nation,region,tier,risk_grade,diversion_share,disruption_per_year\n"
    nations += "ALV,North,1,,0.04,0\nBOR,South,1,E,0,0\nCYR,South,2,,0.1,0.05\nDOR,South,2,,0.5,0\n"
    groups = load_case(write(tmp_path / "a", {"nations.csv": nations})).nation_groups
    assert groups["region:South"] == ("BOR", "CYR", "DOR")
    assert groups["tier:1"] == ("ALV", "BOR")
    assert {name: groups[name] for name in groups if name.startswith("grade")} == {
        "grade:A": ("ALV",), "grade:D": ("CYR",), "grade:E": ("BOR", "DOR"),
    }  # fmt: skip


def test_every_table_is_there_with_its_types(tmp_path: Path) -> None:
    changes = {name: None for name in FILES if name.startswith(("e", "g", "o", "l", "r", "p"))}
    case = load_case(write(tmp_path / "a", {**changes, "coverage_floors.csv": None}))
    types = {"number": "float64", "yesno": "bool"}
    for one in TABLES:
        frame = case.tables[one.name]
        assert list(frame.columns) == [column.name for column in one.columns]
        for column in one.columns:
            expected = types.get(column.kind, "str")
            if column.kind in ("integer", "year"):
                whole = column.required or column.default is not None
                expected = "int64" if whole else "float64"
            assert frame[column.name].dtype == expected, (one.name, column.name)
    assert case.tables["nations"]["tier"].dtype == np.int64


def test_a_large_table_takes_a_small_multiple_of_bare_reading(tmp_path: Path) -> None:
    nations = [f"N{k:03d}" for k in range(600)]
    areas = [f"g{k:03d}" for k in range(500)]
    rows = "".join(f"{n},{g},{k}.5\n" for n in nations for k, g in enumerate(areas))
    folder = write(
        tmp_path / "a",
        {
            **dict.fromkeys(FILES),
            "case.toml": FILES["case.toml"],
            "accounts.csv": "account,budget_musd\nFMF,1\n",
            "nations.csv": "nation\n" + "\n".join(nations) + "\n",
            "equipment.csv": "item,area,price_musd\n" + "".join(f"i{g},{g},1\n" for g in areas),
            "needs.csv": "nation,area,need_points\n" + rows,
        },
    )
    start = time.perf_counter()
    with (folder / "needs.csv").open(newline="") as file:
        assert len(list(csv.reader(file))) == 300_001
    bare, start = time.perf_counter() - start, time.perf_counter()
    case = load_case(folder)
    # about 15 times the bare reading; anything quadratic is thousands
    assert time.perf_counter() - start < 150 * bare
    assert len(case.tables["needs"]) == 300_000
