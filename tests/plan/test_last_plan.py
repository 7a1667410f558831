"""Any saved plan can be the last plan of a case, with what it lacks told and left out."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest
from plan_example import tiny_case

import allocator as al
from allocator.errors import DataError
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy
from allocator.plan.plan import Plan

LINE = {"nation_name": "", "item_name": "", "area": "", "unit": "", "cost_musd": 0.0, "points": 0.0}
LINES = [
    {"nation": "KEN", "kind": "equipment", "item": "boat", "account": "FMF", "year": 2020,
     "quantity": 2 / 3, "obligation_musd": 4.0},
    {"nation": "KEN", "kind": "equipment", "item": "boat", "account": "IMET", "year": 2020,
     "quantity": 1 - 2 / 3 + 1e-12, "obligation_musd": 2.0},
    {"nation": "KEN", "kind": "sustainment", "item": "boat", "account": "FMF", "year": 2021,
     "quantity": 0.5, "obligation_musd": 0.5},
    {"nation": "1", "kind": "grant", "item": "advice", "account": "FMF", "year": 2021,
     "quantity": 0.25, "obligation_musd": 0.3},
]  # fmt: skip


def plan_of(case: Case) -> Plan:
    lines = pd.DataFrame([{**LINE, **line} for line in LINES])
    spending = lines.groupby(["nation", "account", "year"], as_index=False)["obligation_musd"].sum()
    return Plan(case, Policy(), {"status": "optimal"}, {"lines": lines, "spending": spending})


def rows(case: Case, table: str) -> set[tuple[object, ...]]:
    return set(case.tables[table].iloc[:, :4].itertuples(index=False, name=None))


def without_nation_one(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return {"nations": tables["nations"].query("nation == 'KEN'")}


MONEY = {
    ("KEN", "FMF", 2020.0, 4.0),
    ("KEN", "IMET", 2020.0, 2.0),
    ("KEN", "FMF", 2021.0, 0.5),
    ("1", "FMF", 2021.0, 0.3),
}
GOODS = {("KEN", "boat", 2020, 1.0), ("1", "advice", 2021, 0.25)}


def test_money_and_goods_of_a_plan_become_the_last_plan() -> None:
    case = al.with_last_plan(tiny_case(), plan_of(tiny_case()))
    assert rows(case, "last_plan") == MONEY
    assert rows(case, "last_goods") == GOODS
    assert set(case.tables["last_plan"]["basis"]) == {"fact"}
    assert case.warnings == tiny_case().warnings


@pytest.mark.parametrize("name", ["plan", "plan.xlsx"])
def test_a_saved_plan_is_named_by_its_path(tmp_path: Path, name: str) -> None:
    plan_of(tiny_case()).save(tmp_path / name)
    case = al.with_last_plan(tiny_case(), tmp_path / name)
    assert case == al.with_last_plan(tiny_case(), plan_of(tiny_case()))


def test_it_replaces_the_last_plan_that_the_case_had() -> None:
    first = al.with_last_plan(tiny_case(), plan_of(tiny_case()))
    assert al.with_last_plan(first, plan_of(first)).tables["last_plan"].shape[0] == len(MONEY)


def test_names_that_the_case_lacks_are_told_once_and_left_out() -> None:
    case = tiny_case()
    smaller = case.with_tables(without_nation_one(case.tables))
    found = al.with_last_plan(smaller, plan_of(case))
    assert rows(found, "last_plan") == {row for row in MONEY if row[0] == "KEN"}
    assert rows(found, "last_goods") == {row for row in GOODS if row[0] == "KEN"}
    told = [str(one) for one in found.warnings if one.place == "last plan"]
    assert told == [
        "last plan: nation '1', which the case does not have; left out with 2 rows. "
        "Expected: nations of the case. Fix: add it to the case's nations; or ignore this."
    ]


def test_other_years_are_left_out_and_told() -> None:
    case = tiny_case().with_meta(first_year=2021, last_year=2022)
    found = al.with_last_plan(case, plan_of(tiny_case()))
    assert rows(found, "last_plan") == {row for row in MONEY if row[2] == 2021}
    assert rows(found, "last_goods") == {row for row in GOODS if row[2] == 2021}
    told = [one.found for one in found.warnings if one.place == "last plan"]
    assert told == [
        "2020 of the plan, outside the horizon 2021-2022; left out",
        "no 2022 in the plan; taken as years without money",
    ]
    assert all(one.warning for one in found.warnings)


def test_a_plan_of_other_times_is_refused() -> None:
    case = tiny_case().with_tables({"budgets": pd.DataFrame()})
    with pytest.raises(DataError, match="a plan with a year of the horizon 2031-2032"):
        al.with_last_plan(case.with_meta(first_year=2031, last_year=2032), plan_of(tiny_case()))


def test_a_path_without_a_plan_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="nothing found"):
        al.with_last_plan(tiny_case(), tmp_path / "none")
