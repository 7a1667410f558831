"""A plan as bytes: the same plan comes back, and no text of it becomes a formula."""

import csv
import io
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from plan_example import tiny_plan

from allocator.plan.persistence.export import csv_zip
from allocator.plan.plan import Plan, load_plan
from allocator.plan.schema import PLAN_TABLES
from allocator.report.exhibits.workbook import workbook

SIGNS = ("=", "+", "-", "@", "\t", "\r")
EVIL = ['=HYPERLINK("http://x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "'=1", "=cmd|' /C calc'!A0"]


def unpacked(plan: Plan, folder: Path) -> Plan:
    with zipfile.ZipFile(io.BytesIO(csv_zip(plan))) as archive:
        archive.extractall(folder)
    return load_plan(folder / "plan")


def same(one: Plan, other: Plan) -> None:
    for name, table in one.tables.items():
        pd.testing.assert_frame_equal(table, other.tables[name])
    assert one.policy == other.policy
    assert one.case.hash == other.case.hash


def evil_plan() -> Plan:
    plan = tiny_plan()
    row = plan.lines.iloc[0].to_dict()
    lines = pd.DataFrame([row | {"item_name": text, "nation_name": text} for text in EVIL])
    return Plan(plan.case, plan.policy, plan.meta, {**plan.tables, "lines": lines})


@pytest.mark.parametrize("plan", [tiny_plan(), evil_plan()], ids=["tiny", "evil"])
def test_zip_read_back_is_the_same_plan(plan: Plan, tmp_path: Path) -> None:
    same(plan, unpacked(plan, tmp_path))


def test_workbook_read_back_is_the_same_plan(tmp_path: Path) -> None:
    for number, plan in enumerate((tiny_plan(), evil_plan())):
        file = tmp_path / f"{number}.xlsx"
        file.write_bytes(workbook(plan))
        same(plan, load_plan(file))


def test_solved_plan_comes_back_both_ways(starter_plan: Plan, tmp_path: Path) -> None:
    same(starter_plan, unpacked(starter_plan, tmp_path))
    (tmp_path / "p.xlsx").write_bytes(workbook(starter_plan))
    same(starter_plan, load_plan(tmp_path / "p.xlsx"))


def test_zip_has_a_csv_for_every_table_and_the_same_bytes_again(starter_plan: Plan) -> None:
    packed = csv_zip(starter_plan)
    names = zipfile.ZipFile(io.BytesIO(packed)).namelist()
    assert {f"plan/{table.name}.csv" for table in PLAN_TABLES} <= set(names)
    assert {"plan/plan.json", "plan/policy.toml", "plan/case/nations.csv"} <= set(names)
    assert csv_zip(starter_plan) == packed


def test_no_text_in_the_zip_begins_like_a_formula() -> None:
    archive = zipfile.ZipFile(io.BytesIO(csv_zip(evil_plan())))
    seen = 0
    for name in archive.namelist():
        if not name.endswith(".csv"):
            continue
        for row in csv.reader(io.StringIO(archive.read(name).decode(), newline="")):
            for cell in row:
                if cell.startswith(SIGNS):
                    float(cell)  # a number may be negative
                seen += cell.startswith("'")
    assert seen >= 2 * 5


def test_no_cell_of_the_workbook_is_a_formula() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(evil_plan())))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert [cell for cell in cells if cell.data_type == "f"] == []
    shown = {cell.value: cell for cell in cells if isinstance(cell.value, str)}
    for text in EVIL[:4]:
        assert shown[text].data_type == "s"
        assert shown[text].quotePrefix
