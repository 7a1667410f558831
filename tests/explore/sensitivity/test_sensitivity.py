"""Sensitivity on functions whose answers are known, through the code that cases go through."""

import math
import sys
from typing import Any

import numpy as np
import pandas as pd
import pytest

import allocator as al
from allocator.explore.sensitivity.morris import effects
from allocator.explore.sensitivity.outputs import output_of
from allocator.explore.sensitivity.result import Sensitivity
from allocator.explore.sensitivity.salib import problem_of
from allocator.explore.sensitivity.sobol import indices
from allocator.explore.sensitivity.tornado import swings

VALUE = output_of("value")
ISHIGAMI = {"x1": (0.3139, 0.5576), "x2": (0.4424, 0.4424), "x3": (0.0, 0.2437)}
"""S1 and ST of Ishigami's function with a = 7 and b = 0.1.

Ishigami, T., Homma, T. (1990). An importance quantification technique in uncertainty analysis for
computer models. First International Symposium on Uncertainty Modeling and Analysis, 398-403.
doi:10.1109/ISUMA.1990.151285. The closed form of the indices: Sobol', I. M., Levitan, Y. L. (1999).
Computer Physics Communications 117(1-2), 52-61. doi:10.1016/S0010-4655(98)00156-8
"""


def ishigami(points: pd.DataFrame) -> pd.DataFrame:
    one, two, three = points.astype(float).to_numpy().T
    value = np.sin(one) + 7.0 * np.sin(two) ** 2 + 0.1 * three**4 * np.sin(one)
    return pd.DataFrame({"value": value}, index=points.index)


def unit(*names: str, **more: Any) -> list[al.explore.Uncertain]:
    return [al.explore.Uncertain(name, 0.0, 1.0, **more) for name in names]


CIRCLE = [al.explore.Uncertain(name, -math.pi, math.pi) for name in ISHIGAMI]


def linear(points: pd.DataFrame) -> pd.DataFrame:
    """3 x1 - 2 x2 + 0 x3."""
    value = points.astype(float).to_numpy() @ np.array([3.0, -2.0, 0.0])
    return pd.DataFrame({"value": value, "status": "optimal", "reason": "", "bound": value})


@pytest.mark.parametrize("seed", [0, 7])
def test_sobol_finds_the_indices_of_ishigami(seed: int) -> None:
    found = indices(CIRCLE, ishigami, VALUE, 1024, seed)
    assert list(found.table["range"]) == ["x1", "x2", "x3"]
    for row in found.table.to_dict("records"):
        first, total = ISHIGAMI[row["range"]]
        # half the width of the interval holds 95 of 100; thrice a standard error holds nearly all
        assert abs(row["S1"] - first) <= 1.5 * row["S1_conf"] + 1e-3
        assert abs(row["ST"] - total) <= 1.5 * row["ST_conf"] + 1e-3
        assert 0 < row["ST_conf"] < 0.12
    assert len(found.samples) == 1024 * 5 == found.facts["plans"]
    assert found.warnings == ()


def test_groups_of_sobol_count_as_one() -> None:
    ranges = [*unit("x1", "x2", group="both"), *unit("x3")]
    found = indices(ranges, linear, VALUE, 256, 0)
    assert list(found.table["range"]) == ["both", "x3"]
    both, third = found.table.to_dict("records")
    assert both["S1"] == pytest.approx(1.0, abs=both["S1_conf"] + 0.02)
    assert both["ST"] == pytest.approx(1.0, abs=both["ST_conf"] + 0.02)
    assert third["ST"] == 0
    assert len(found.samples) == 256 * 4


def test_morris_on_a_linear_function_is_exact() -> None:
    found = effects(unit("x1", "x2", "x3"), linear, VALUE, 6, 0)
    table = found.table.set_index("range")
    assert table["mu"].to_list() == pytest.approx([3.0, -2.0, 0.0])
    assert table["mu_star"].to_list() == pytest.approx([3.0, 2.0, 0.0])
    assert table["sigma"].to_list() == pytest.approx([0.0, 0.0, 0.0], abs=1e-9)
    assert found.warnings == ()
    assert "Without any effect: x3." in found.words


def test_groups_of_morris_move_together() -> None:
    ranges = [*unit("x1", "x2", group="both"), *unit("x3")]
    found = effects(ranges, linear, VALUE, 8, 0)
    both, third = found.table.to_dict("records")
    assert (both["range"], third["range"]) == ("both", "x3")
    assert np.isnan(both["mu"]) and np.isnan(both["sigma"]) and third["mu_star"] == 0
    # both up: 1, or one up and one down: 5, each over the whole range
    assert 1.0 <= both["mu_star"] <= 5.0
    assert len(found.samples) == 8 * 3


@pytest.mark.parametrize("call", [effects, indices])
def test_the_same_seed_gives_the_same_table(call: Any) -> None:
    one, two, other = (call(CIRCLE, ishigami, VALUE, 16, seed) for seed in (0, 0, 1))
    pd.testing.assert_frame_equal(one.table, two.table, check_exact=True)
    pd.testing.assert_frame_equal(one.samples, two.samples, check_exact=True)
    assert not other.table.equals(one.table)


def test_more_samples_of_sobol_begin_with_those_of_before() -> None:
    few, many = (indices(CIRCLE, ishigami, VALUE, count, 0).samples for count in (8, 16))
    pd.testing.assert_frame_equal(few, many.iloc[: len(few)])


def test_the_tornado_has_the_largest_swing_first() -> None:
    ranges = [
        al.explore.Uncertain("x3", 0, 1),
        al.explore.Uncertain("x2", -1, 3),
        al.explore.Uncertain("x1", 2, 3),
    ]

    def value(points: pd.DataFrame) -> pd.DataFrame:
        full = points.astype(float).fillna(1.0)
        return linear(full[["x1", "x2", "x3"]])

    found = swings(ranges, value, VALUE)
    assert list(found.table["range"]) == ["x2", "x1", "x3"]
    assert found.table["swing"].to_list() == pytest.approx([8.0, 6.0, 0.0])
    first = found.table.iloc[0]
    assert (first["at_low"], first["at_high"], first["base"]) == (5.0, -3.0, 1.0)
    assert found.samples.iloc[0][["x1", "x2", "x3"]].isna().all()
    assert "1 of 3 ranges do not move it at all." in found.words


def with_gap(gap: float, name: str = "value") -> Any:
    def evaluate(points: pd.DataFrame) -> pd.DataFrame:
        found = ishigami(points.astype(float).fillna(0.0))
        return found.assign(bound=found["value"] + gap, **{name: found["value"]})

    return evaluate


@pytest.mark.parametrize("call", [effects, indices])
def test_a_gap_as_large_as_the_spread_is_warned_of(call: Any) -> None:
    # the standard deviation of Ishigami's function is 3.7: half of it is the limit for one gap
    assert not any("gap" in one for one in call(CIRCLE, with_gap(1.2), VALUE, 64, 0).warnings)
    (told,) = [one for one in call(CIRCLE, with_gap(3.0), VALUE, 64, 0).warnings if "gap" in one]
    assert "may differ by 6 value points" in told and "smaller gap" in told
    other = call(CIRCLE, with_gap(0.1, "cost_musd"), output_of("cost_musd"), 64, 0)
    assert any("may be chance" in one for one in other.warnings)


def test_swings_within_the_gap_are_not_clear() -> None:
    ranges = [
        al.explore.Uncertain("x1", 0.0, 1.5),
        al.explore.Uncertain("x2", 0.0, 1.5),
        al.explore.Uncertain("x3", -1, 1),
    ]
    found = swings(ranges, with_gap(0.6), VALUE)
    assert found.table["clear"].to_list() == [True, False, False]
    assert "x1, x3" in found.warnings[0]


def test_steps_and_ties_are_warned_of() -> None:
    def lots(points: pd.DataFrame) -> pd.DataFrame:
        return pd.DataFrame({"value": (points["x1"].astype(float) > 0.9).astype(float) * 5.0
                             + points["x2"].astype(float) * 0.0})  # fmt: skip

    ranges = unit("x1", "x2")
    assert any(one.startswith(("Ties: 31", "Ties: 32"))
               for one in indices(ranges, lots, VALUE, 16, 0).warnings)  # fmt: skip
    assert any("steps of x1" in one for one in effects(ranges, lots, VALUE, 20, 0).warnings)


@pytest.mark.parametrize("call", [effects, indices])
def test_an_output_that_never_moves_has_no_index(call: Any) -> None:
    def still(points: pd.DataFrame) -> pd.DataFrame:
        return pd.DataFrame({"value": np.full(len(points), 40.0)})

    found = call(CIRCLE, still, VALUE, 8, 0)
    assert any("the same in all samples" in one for one in found.warnings)
    assert found.words == ()


def failing(every: int) -> Any:
    def evaluate(points: pd.DataFrame) -> pd.DataFrame:
        found = ishigami(points.astype(float).fillna(0.0))
        lost = np.arange(len(points)) % every == every - 1
        status = np.where(lost, "impossible", "optimal")
        reason = np.where(lost, "Law leaves no plan.", "")
        return found.assign(value=found["value"].where(~lost), status=status, reason=reason)

    return evaluate


def test_samples_without_a_plan_are_left_out_in_whole_blocks() -> None:
    found = indices(CIRCLE, failing(50), VALUE, 64, 0)
    (told,) = [one for one in found.warnings if "no plan" in one]
    assert "6 of 320 samples have no plan (6 impossible)" in told
    assert "58 of 64 blocks are left" in told and "Law leaves no plan." in told
    assert found.facts["blocks_left_out"] == 6
    assert found.table["ST"].notna().all()
    screened = effects(CIRCLE, failing(20), VALUE, 10, 0)
    assert screened.facts["paths_left_out"] == 2 and screened.table["mu_star"].notna().all()
    nothing = indices(CIRCLE, failing(1), VALUE, 4, 0)
    assert nothing.table["ST"].isna().all() and nothing.words == ()
    assert effects(CIRCLE, failing(1), VALUE, 4, 0).table["mu_star"].isna().all()


def test_an_end_without_a_plan_is_told_last() -> None:
    found = swings(CIRCLE, failing(3), VALUE)  # the high end of x1, the low end of x3
    last = found.table.iloc[-2:]
    assert set(last["range"]) == {"x1", "x3"} and last["problem"].str.contains("Law leaves").all()
    assert found.table.iloc[0]["problem"] == ""
    assert "2 of 7 samples have no plan" in found.warnings[0]


def test_wide_intervals_are_warned_of() -> None:
    found = indices(CIRCLE, ishigami, VALUE, 4, 0)
    assert any("as large as the index itself (ST)" in one for one in found.warnings)


def test_without_salib_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "SALib.sample.sobol", None)
    with pytest.raises(al.DataError, match=r"allocator\[explore\]"):
        indices(CIRCLE, ishigami, VALUE, 8, 0)


def test_whole_figures_take_equal_parts_of_the_way() -> None:
    delay = al.explore.Uncertain("delivery_delay", 0, 2)
    drawn = [delay.at(share) for share in np.linspace(0, 1, 301)]
    assert {drawn.count(year) for year in (0, 1, 2)} == {100, 101}
    assert all(isinstance(one, int) for one in drawn)
    assert al.explore.Uncertain("risk_budget", 0.05, 0.15).at(1 / 3) == 0.08333333333


def test_salib_orders_groups_as_we_do() -> None:
    ranges = [al.explore.Uncertain(name, 0, 1, group=group)
              for name, group in (("a", "z"), ("b", ""), ("c", "y"), ("d", "z"))]  # fmt: skip
    assert problem_of(ranges)["groups"] == ["z", "b", "y", "z"]

    def value(points: pd.DataFrame) -> pd.DataFrame:
        return pd.DataFrame({"value": points.astype(float).to_numpy() @ [0.0, 10.0, 1.0, 0.0]})

    for found in (indices(ranges, value, VALUE, 64, 0), effects(ranges, value, VALUE, 6, 0)):
        assert isinstance(found, Sensitivity)
        assert list(found.table["range"]) == ["b", "y", "z"]
