"""Conditions under which plans fail: a planted box is found, and nothing is made of nothing."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from allocator.cli.main import app
from allocator.errors import DataError
from allocator.explore.discovery.conditions import changes_made
from allocator.explore.discovery.prim import discover

ROWS = 400


@pytest.fixture
def table() -> pd.DataFrame:
    """Plans that are worth 30, and 20 where risk is tight and FMF is short."""
    draw = np.random.default_rng(7)
    names = ["risk_budget", "budget_factor.FMF", "discount"]
    frame = pd.DataFrame(draw.random((ROWS, 3)), columns=names)
    bad = (frame["risk_budget"] < 0.4) & (frame["budget_factor.FMF"] < 0.5)
    return frame.assign(name=[f"s{n}" for n in range(ROWS)], status="optimal",
                        value=30.0 - 10.0 * bad, seconds=draw.random(ROWS))  # fmt: skip


def test_a_planted_box_is_found(table: pd.DataFrame) -> None:
    found = discover(table, "value < 25")
    (box,) = found.boxes
    limits = {limit.input: limit for limit in box.limits}
    assert set(limits) == {"risk_budget", "budget_factor.FMF"}
    assert limits["risk_budget"].high == pytest.approx(0.4, abs=0.05)
    assert limits["budget_factor.FMF"].high == pytest.approx(0.5, abs=0.05)
    assert limits["risk_budget"].low is None
    failed = table["value"] < 25
    inside = (table["risk_budget"] <= limits["risk_budget"].high) & (
        table["budget_factor.FMF"] <= limits["budget_factor.FMF"].high
    )
    assert box.coverage == pytest.approx((failed & inside).sum() / failed.sum())
    assert box.density == pytest.approx(failed[inside].mean())
    assert box.coverage > 0.9 and box.density > 0.9
    assert f"{failed.sum()} of {ROWS} scenarios fail" in found.words[0]
    assert "risk_budget at most 0." in found.words[1]


def test_a_change_of_the_case_can_be_the_condition(table: pd.DataFrame) -> None:
    coup = np.arange(ROWS) % 3 == 0
    changes = np.where(coup, "risk_budget = 0.1; eligibility + coup_A; earmarks - floor_A",
                       "risk_budget = 0.1")  # fmt: skip
    bad = coup & (table["discount"] < 0.5)
    told = table.assign(changes=changes, value=30.0 - 10.0 * bad)
    assert changes_made(told)[1] == {"eligibility + coup_A": ("earmarks - floor_A",)}
    found = discover(told, "value < 25")
    (box,) = found.boxes
    assert {limit.input for limit in box.limits} == {"eligibility + coup_A", "discount"}
    assert "'eligibility + coup_A' (always together with 'earmarks - floor_A')" in box.words
    assert box.density > 0.95
    (spared,) = discover(told, "value > 25", ["eligibility + coup_A"], density=0.95).boxes
    assert "Where without 'eligibility + coup_A' (always together" in spared.words
    rare = table.assign(changes=[f"needs.need_points * {n}" for n in range(ROWS)])
    assert changes_made(rare)[0].empty and changes_made(table)[0].empty


def test_a_setting_without_a_column_can_be_the_condition(table: pd.DataFrame) -> None:
    off = np.arange(ROWS) % 2 == 0
    changes = np.where(off, "rules_off + idle_most; risk_budget = 0.1", "risk_budget = 0.1")
    told = table.assign(changes=changes, value=np.where(off, 30.0, 20.0))
    (box,) = discover(told, "value < 25").boxes
    assert box.words.startswith("Where without 'rules_off + idle_most', 100%")


def test_tables_put_together_count_every_row_once(table: pd.DataFrame) -> None:
    told = table.assign(changes=np.where(np.arange(ROWS) % 2, "needs without [nation A]", ""))
    once, twice = (discover(one, "value < 22") for one in (told, pd.concat([told, told])))
    failed = int((told["value"] < 22).sum())
    assert f"{failed} of {ROWS} scenarios" in once.words[0]
    assert f"{2 * failed} of {2 * ROWS} scenarios" in twice.words[0]


def test_worth_on_several_scales_is_told(table: pd.DataFrame) -> None:
    mixed = table.assign(scale=["a", "b"] * (ROWS // 2))
    assert "comes from the measure and not the plan" in discover(mixed, "value < 25").words[0]
    assert "measure" not in discover(mixed.assign(scale="a"), "value < 25").words[0]


def test_failures_by_chance_have_no_conditions(table: pd.DataFrame) -> None:
    chance = np.random.default_rng(1).random(ROWS) < 0.3
    found = discover(table.assign(value=30.0 - 10.0 * chance), "value < 25")
    assert all(box.density < 0.8 or box.coverage < 0.3 for box in found.boxes)


def test_rows_without_a_plan_are_left_out_and_counted(table: pd.DataFrame) -> None:
    table.loc[:9, "status"] = "impossible"
    table.loc[:9, "value"] = np.nan
    found = discover(table, "value < 25")
    assert (found.rows, found.left_out) == (ROWS - 10, 10)
    assert "10 rows without a plan are left out" in found.words[0]


def test_rows_that_do_not_set_an_input_are_left_out_and_counted(table: pd.DataFrame) -> None:
    table.loc[:9, "risk_budget"] = np.nan
    found = discover(table, "value < 25")
    assert (found.rows, found.left_out, found.unset) == (ROWS - 10, 0, 10)
    assert "10 rows that do not set risk_budget are left out" in found.words[0]
    assert found.boxes[0].density > 0.9
    table.loc[15:, "discount"] = np.nan
    with pytest.raises(DataError, match=r"5 of 400 rows set .*add 15 rows or more"):
        discover(table, "value < 25")


@pytest.mark.parametrize(
    "more",
    [{"boxes": 0}, {"boxes": -1}, {"boxes": "3"}, {"density": 5}, {"density": float("nan")},
     {"density": "x"}, {"smallest": 2}, {"smallest": 0}],
)  # fmt: skip
def test_numbers_that_cannot_be_are_refused(table: pd.DataFrame, more: dict[str, Any]) -> None:
    with pytest.raises(DataError, match=f"column {next(iter(more))}: found"):
        discover(table, "value < 25", **more)


@pytest.mark.parametrize(
    ("rule", "inputs", "told"),
    [
        ("valu < 25", (), "did you mean value"),
        ("value = 25", (), "value < 24"),
        ("value < many", (), "value < 24"),
        ("name < 25", (), "name holds text"),
        ("value < 0", (), "no row fails"),
        ("value < 99", (), "every row fails"),
        ("value < 25", ("name",), "columns of numbers"),
        ("value < 25", ("risk_budgt",), "did you mean risk_budget"),
    ],
)
def test_what_cannot_be_is_refused(
    table: pd.DataFrame, rule: str, inputs: tuple[str, ...], told: str
) -> None:
    with pytest.raises(DataError, match=told):
        discover(table, rule, inputs)


def test_few_rows_are_refused(table: pd.DataFrame) -> None:
    with pytest.raises(DataError, match="20 or more"):
        discover(table.head(12), "value < 25")


def test_the_command_tells_the_boxes(table: pd.DataFrame, tmp_path: Path) -> None:
    path = tmp_path / "results.csv"
    table.to_csv(path, index=False)
    result = CliRunner().invoke(app, ["discover", str(path), "value < 25", "--json"])
    assert result.exit_code == 0, result.output
    (box,) = json.loads(result.stdout)["boxes"]
    assert box["density"] > 0.9
    shown = CliRunner().invoke(app, ["discover", str(path), "value < 25"])
    assert "Where" in shown.stdout
    wrong = CliRunner().invoke(app, ["discover", str(path), "value < 25", "--density", "5"])
    assert wrong.exit_code == 2 and "at most 1" in " ".join(wrong.stderr.split())
    missing = CliRunner().invoke(app, ["discover", str(tmp_path / "none.csv"), "value < 25"])
    assert missing.exit_code == 2 and "none.csv" in "".join(missing.stderr.split())
