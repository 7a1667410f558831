import errno
import json
import math
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_example import tiny_case, tiny_plan

from allocator.errors import DataError
from allocator.inputs.case.case import save_case
from allocator.plan import frames as plan_frames
from allocator.plan.persistence import folder as plan_folder
from allocator.plan.persistence import workbook as plan_workbook
from allocator.plan.plan import Plan, load_plan
from allocator.plan.schema import PLAN_TABLES, plan_table
from allocator.util.atomic_write import replaced_folder
from allocator.util.workbook_sheets import Book, Head, add_sheet

FORMS = ["plan", "plan.xlsx"]


def same(one: Plan, two: Plan) -> None:
    assert list(one.tables) == list(two.tables)
    for name, frame in one.tables.items():
        pd.testing.assert_frame_equal(frame, two.tables[name], check_exact=True)
    assert (one.meta, one.policy, one.case) == (two.meta, two.policy, two.case)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def faults_of(path: Path) -> str:
    with pytest.raises(DataError) as caught:
        load_plan(path)
    return str(caught.value)


@pytest.mark.parametrize("form", FORMS)
def test_a_saved_plan_is_the_same_plan(tmp_path: Path, form: str) -> None:
    plan = tiny_plan()
    plan.save(tmp_path / "new" / form)
    same(plan, load_plan(tmp_path / "new" / form))
    assert [path.name for path in (tmp_path / "new").iterdir()] == [form]


@pytest.mark.parametrize("form", FORMS)
def test_a_plan_replaces_a_plan(tmp_path: Path, form: str) -> None:
    plan = tiny_plan()
    plan.save(tmp_path / form)
    other = Plan(plan.case, plan.policy.replace(risk_budget=0.5), plan.meta, plan.tables)
    other.save(tmp_path / form)
    same(other, load_plan(tmp_path / form))
    assert [path.name for path in tmp_path.iterdir()] == [form]


@pytest.mark.parametrize("form", FORMS)
def test_a_full_disk_leaves_the_old_plan_and_no_rest(
    tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = tiny_plan()
    plan.save(tmp_path / form)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(plan_folder, "_write_text", full)
    monkeypatch.setattr(plan_workbook, "_write_policy", full)
    with pytest.raises(DataError, match="No space left") as caught:
        plan.save(tmp_path / form)
    assert len(caught.value.faults) == 1
    same(plan, load_plan(tmp_path / form))
    assert [path.name for path in tmp_path.iterdir()] == [form]


def test_the_old_folder_comes_back_when_the_new_one_cannot_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "plan"
    target.mkdir()
    (target / "old").touch()
    rename = Path.rename

    def refuse(path: Path, to: Path) -> Path:
        if path.name.endswith(".new"):
            raise PermissionError(errno.EACCES, "in use")
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(PermissionError), replaced_folder(target) as fresh:
        (fresh / "new").touch()
    assert [path.name for path in target.iterdir()] == ["old"]
    assert [path.name for path in tmp_path.iterdir()] == ["plan"]


@pytest.mark.parametrize("form", FORMS)
def test_a_place_that_cannot_be_written_is_one_fault(tmp_path: Path, form: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match="cannot be saved"):
        tiny_plan().save(tmp_path / "file" / form)


@pytest.mark.parametrize("form", ["case", "case.xlsx"])
def test_a_plan_never_replaces_a_case(tmp_path: Path, form: str) -> None:
    save_case(tiny_case(), tmp_path / form)
    with pytest.raises(DataError, match="something other than a plan"):
        tiny_plan().save(tmp_path / form)


def test_a_plan_fills_an_empty_folder(tmp_path: Path) -> None:
    tiny_plan().save(tmp_path)
    same(tiny_plan(), load_plan(tmp_path))


@pytest.mark.parametrize("form", FORMS)
def test_nothing_to_load(tmp_path: Path, form: str) -> None:
    assert "nothing found" in faults_of(tmp_path / form)


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda p: (p / "lines.csv").unlink(), "lines.csv: missing"),
        (lambda p: (p / "plan.json").unlink(), "no plan.json"),
        (lambda p: (p / "policy.toml").unlink(), "policy.toml: cannot be read"),
        (lambda p: shutil.rmtree(p / "case"), "case"),
        (lambda p: edit(p / "plan.json", "{", ""), "plan.json: broken"),
        (lambda p: edit(p / "plan.json", "plan 3", "plan 1"), "use the version"),
        (lambda p: edit(p / "plan.json", '"value": 12.5', '"value": 13.5'), "meta: changed after"),
        (lambda p: edit(p / "lines.csv", ",2.0,", ",3.0,"), "lines: changed after"),
        (lambda p: edit(p / "lines.csv", ",2.0,", ",two,"), "row 2, column quantity: found 'two'"),
        (lambda p: edit(p / "lines.csv", "quantity", "amount"), "lines.csv, row 1: columns"),
        (lambda p: edit(p / "rules.csv", ",yes,", ",maybe,"), "column binds"),
        (lambda p: edit(p / "policy.toml", "FMF = 90.0", "FMF = 91.0"), "policy: changed after"),
        (lambda p: edit(p / "case" / "needs.csv", "20", "21"), "case: changed after"),
        (lambda p: (p / "lines.csv").write_bytes(b"\xff"), "lines.csv: broken"),
        (lambda p: (p / "lines.csv").write_bytes(b'"a'), "lines.csv: broken"),
        (lambda p: (p / "lines.csv").write_bytes(b""), "columns none"),
    ],
)
def test_a_damaged_folder_is_told(
    tmp_path: Path, damage: Callable[[Path], object], told: str
) -> None:
    tiny_plan().save(tmp_path / "plan")
    damage(tmp_path / "plan")
    assert told in faults_of(tmp_path / "plan")


def test_all_faults_of_a_folder_are_told_at_once(tmp_path: Path) -> None:
    tiny_plan().save(tmp_path)
    for name in ("lines", "rules", "risk"):
        (tmp_path / f"{name}.csv").unlink()
    assert faults_of(tmp_path).count("missing") == 3


def test_other_line_ends_are_no_change(tmp_path: Path) -> None:
    tiny_plan().save(tmp_path)
    for file in tmp_path.glob("*.*"):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    load_plan(tmp_path)


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "told"),
    [
        ("lines", "I2", 3.0, "lines: changed after"),
        ("lines", "I2", "two", "found 'two'"),
        ("policy", "B2", 0.5, "policy: changed after"),
        ("policy", "B2", 5, "risk_budget"),
        ("policy_locks", "F2", 5, "policy: changed after"),
        ("case_needs", "C2", 21, "case: changed after"),
        ("case_needs", "C2", "many", "need_points"),
        ("saved", "A2", "{", "saved: broken"),
    ],
)
def test_a_changed_workbook_is_told(
    tmp_path: Path, sheet: str, cell: str, value: object, told: str
) -> None:
    file = tmp_path / "plan.xlsx"
    tiny_plan().save(file)
    book = openpyxl.load_workbook(file)
    book[sheet][cell] = value
    book.save(file)
    assert told in faults_of(file)


@pytest.mark.parametrize("sheet", ["lines", "policy", "saved", "case_case", "case_nations"])
def test_a_missing_sheet_is_told(tmp_path: Path, sheet: str) -> None:
    file = tmp_path / "plan.xlsx"
    tiny_plan().save(file)
    book = openpyxl.load_workbook(file)
    del book[sheet]
    book.save(file)
    assert sheet.removeprefix("case_") in faults_of(file)


def test_what_is_no_workbook_is_one_fault(tmp_path: Path) -> None:
    (tmp_path / "plan.xlsx").write_text("no", encoding="utf-8")
    assert "no workbook" in faults_of(tmp_path / "plan.xlsx")
    save_case(tiny_case(), tmp_path / "case.xlsx")
    assert "this may be a case" in faults_of(tmp_path / "case.xlsx")


def test_no_cell_of_a_folder_is_run_as_a_formula(tmp_path: Path) -> None:
    tiny_plan().save(tmp_path)
    text = (tmp_path / "lines.csv").read_text(encoding="utf-8")
    assert ",'-boat," in text
    assert load_plan(tmp_path).lines["item_name"][0] == "-boat"


def test_sheets_are_readable_and_hold_no_formula(tmp_path: Path) -> None:
    tiny_plan().save(tmp_path / "plan.xlsx")
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    names = book.sheetnames
    assert names[:3] == ["summary", "policy", "policy_locks"]
    assert [table.name for table in PLAN_TABLES] == names[3 : 3 + len(PLAN_TABLES)]
    for page in book.worksheets:
        assert page.freeze_panes == "A2"
        for row in page.iter_rows():
            for cell in row:
                assert cell.data_type != "f", (page.title, cell.coordinate)
                if isinstance(cell.value, str) and cell.value[0] in "=+-@":
                    assert cell.quotePrefix
    lines = book["lines"]
    comment = lines["K1"].comment
    assert comment is not None and "Unit: US$ million" in comment.text
    assert lines["K2"].number_format == "[>=1]#,##0.00;[<=-1]-#,##0.00;0.00####"
    assert lines.column_dimensions["A"].width > 8


CELLS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(2**53), 2**53),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1),
)


@settings(max_examples=40)
@given(st.lists(CELLS, min_size=1, max_size=8))
def test_a_cell_loses_nothing(tmp_path_factory: pytest.TempPathFactory, row: list[object]) -> None:
    file = tmp_path_factory.mktemp("sheet") / "a.xlsx"
    book = Book()
    add_sheet(book, "a", [Head(str(at)) for at in range(len(row))], [row])
    file.write_bytes(book.content())
    ((*_, found),) = [list(openpyxl.load_workbook(file)["a"].iter_rows(values_only=True))]
    assert [repr(a) for a in found] == [repr(a) for a in row]


def test_figures_of_numpy_are_written_as_figures(tmp_path: Path) -> None:
    book = Book()
    row = [np.float64(0.1), np.int64(3), np.bool_(True)]
    add_sheet(book, "a", [Head(name) for name in "abc"], [row])
    (tmp_path / "a.xlsx").write_bytes(book.content())
    found = list(openpyxl.load_workbook(tmp_path / "a.xlsx")["a"].iter_rows(values_only=True))
    assert found[1] == (0.1, 3, "yes")


def test_absent_tables_are_empty_and_typed() -> None:
    plan = Plan(tiny_case(), tiny_plan().policy, {}, {})
    for table in PLAN_TABLES:
        frame = getattr(plan, table.name)
        assert list(frame.columns) == [column.name for column in table.columns]
        assert frame.empty
    assert plan.lines["year"].dtype == "int64" and plan.rules["binds"].dtype == "bool"
    assert plan.summary()["lines"] == 0


@pytest.mark.parametrize(
    ("tables", "told"),
    [
        ({"line": pd.DataFrame()}, "unknown table line"),
        ({"grants": pd.DataFrame({"nation": ["KEN"]})}, "missing columns grant_musd, item, year"),
        ({"grants": pd.DataFrame({"nation": ["K"], "item": ["i"], "year": [2020],
                                  "grant_musd": ["x"]})}, "wrong type"),
        ({"grants": pd.DataFrame({"nation": ["K"], "item": ["i"], "year": [2020.5],
                                  "grant_musd": [1]})}, "wrong type"),
    ],
)  # fmt: skip
def test_tables_that_break_the_schema_are_refused(
    tables: dict[str, pd.DataFrame], told: str
) -> None:
    with pytest.raises(DataError, match=told):
        Plan(tiny_case(), tiny_plan().policy, {}, tables)


def test_meta_is_plain_json() -> None:
    meta = {"value": pd.Series([1.5])[0], "bound": math.inf, "phases": ({"n": 1},), 3: None}
    plan = Plan(tiny_case(), tiny_plan().policy, meta, {})
    assert plan.meta == {"value": 1.5, "bound": None, "phases": [{"n": 1}], "3": None}
    json.dumps(plan.meta, allow_nan=False)


def test_the_fingerprint_tells_every_change() -> None:
    frame = tiny_plan().lines
    before = plan_frames.fingerprint("lines", frame)
    for column in plan_table("lines").columns:
        changed = frame.copy()
        value = changed[column.name].iloc[0]
        changed[column.name] = value + "x" if column.kind == "text" else value + 1
        assert plan_frames.fingerprint("lines", changed) != before
