"""Money reads alike in a small programme and in a large one."""

import math
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_example import tiny_plan
from typer.testing import CliRunner

from allocator.cli.main import app
from allocator.plan.plan import Plan
from allocator.ui.widgets.table import _as_drawn, _config
from allocator.util.format import (
    amount,
    change,
    common_decimals,
    figure,
    number,
    short_musd,
    signed,
    tells,
)
from allocator.util.tolerance import NOTHING

money = st.floats(-1e7, 1e7, allow_nan=False) | st.floats(-1e-3, 1e-3, allow_nan=False)


def read(text: str) -> float:
    return float(text.replace(",", "").replace("−", "-"))


@given(money)
def test_what_is_there_is_read_and_nothing_has_no_sign(value: float) -> None:
    written = [amount(value), change(value), change(value, "−"), signed(value),
               figure(value), number(value), figure(value)]  # fmt: skip
    for text in written:
        assert "e" not in text
        assert read(text) != 0.0 or text[0] == "0", text
        if abs(value) >= NOTHING:
            assert math.isclose(read(text), value, rel_tol=0.06), text


@pytest.mark.parametrize("value", [0.04, -0.08, 0.24, 0.000002, 1250.4])
def test_amounts_keep_two_digits(value: float) -> None:
    assert math.isclose(read(amount(value)), value, rel_tol=0.02)
    assert math.isclose(read(short_musd(value)[4:-1]), value, rel_tol=0.02)


def test_parts_are_told_in_proportion() -> None:
    assert tells(0.04, 0.24) and tells(0.06, 40000) and not tells(0.04, 40000)
    assert not tells(1e-7, 1e-7)


def test_a_column_of_the_app_has_the_decimals_of_its_smallest_sum() -> None:
    table = pd.DataFrame({"before_musd": [0.24, 0.04], "change_musd": [-0.04, -1e-9]})
    assert common_decimals(table["before_musd"]) == 3
    config = _config(table)
    assert config["before_musd"]["type_config"]["format"] == "%,.3f"
    assert config["change_musd"]["type_config"]["format"] == "%+,.3f"
    drawn = _as_drawn(table)["change_musd"]
    assert drawn[0] == -0.04 and math.copysign(1, drawn[1]) == 1 and drawn[1] == 0


def test_compared_money_has_the_same_decimals_and_whole_counts_have_none() -> None:
    table = pd.DataFrame({"plan_musd": [3179.2, 9.56], "change_musd": [-91.93, 0.5],
                          "quantity": [67.0, 3.0], "share_of": [0.5, 67.0]})  # fmt: skip
    formats = {name: one["type_config"]["format"] for name, one in _config(table).items()}
    assert formats["plan_musd"] == "%,.1f" and formats["change_musd"] == "%+,.1f"
    assert formats["quantity"] == "%,.0f"


def test_a_small_programme_reads_in_every_table(tmp_path: Path) -> None:
    """A last plan of 0.04 and 0.08 (US$ 40,000) was told as 0.0, and its loss as -0.0."""
    plan = tiny_plan()
    tables = {
        name: frame.assign(**{c: 0.004 * frame[c] for c in frame if str(c).endswith("_musd")})
        for name, frame in plan.tables.items()
    }
    small = Plan(plan.case, plan.policy, plan.meta, tables)
    small.save(tmp_path / "plan")
    told = CliRunner().invoke(app, ["show", str(tmp_path / "plan")]).stdout
    assert "-0.0 " not in told and "-0.0\n" not in told
    assert "+0.047" in told  # a nation's +11.7 a year
