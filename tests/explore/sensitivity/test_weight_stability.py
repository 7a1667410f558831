"""Weights keep the planner's ranking and are uniform; what that says of nations."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

import allocator as al
from allocator.explore.sensitivity.weight_sampling import (
    draw_weights,
    ranking_of,
    ranking_words,
    weights_now,
)
from allocator.explore.sensitivity.weight_stability import Stability, stability
from allocator.inputs.case.case import Case

ORDER = (("a",), ("b",), ("c",), ("d",))
MANY = 40_000


def test_weights_keep_the_order_and_add_up_to_one() -> None:
    drawn = draw_weights(ORDER, 500, 3)
    assert list(drawn) == ["a", "b", "c", "d"]
    assert (np.diff(drawn.to_numpy(), axis=1) < 0).all() and (drawn > 0).all().all()
    assert drawn.sum(axis=1).to_numpy() == pytest.approx(1.0)


def test_weights_are_uniform_under_the_order() -> None:
    """Their moments are those of a uniform point of the simplex of vectors in that order.

    Its corners are (1, 0 ...), (1/2, 1/2, 0 ...) and so on, so that the weight at place k is the
    sum of D_j / j from j = k, with D uniform on the simplex (Dirichlet with all parameters 1). Its
    mean is the rank order centroid: Barron, F. H., Barrett, B. E. (1996). Decision quality using
    ranked attribute weights. Management Science 42(11), 1515-1523. doi:10.1287/mnsc.42.11.1515
    """
    drawn = draw_weights(ORDER, MANY, 0).to_numpy()
    size = 4
    corners = np.array([[1.0 / j if k <= j else 0.0 for k in range(1, size + 1)]
                        for j in range(1, size + 1)])  # fmt: skip
    dirichlet = (np.eye(size) * size - 1.0) / (size**2 * (size + 1))
    mean, covariance = corners.mean(axis=0), corners.T @ dirichlet @ corners
    assert mean[0] == pytest.approx((1 + 1 / 2 + 1 / 3 + 1 / 4) / 4)
    error = np.sqrt(np.diag(covariance) / MANY)
    assert (np.abs(drawn.mean(axis=0) - mean) < 4 * error).all()
    assert np.cov(drawn.T) == pytest.approx(covariance, rel=0.05, abs=2e-4)
    # the last weight is the least of four uniform spacings: above x with chance (1 - 4 x)^3
    above = [(drawn[:, 3] > x).mean() for x in (0.05, 0.1)]
    assert above == pytest.approx([0.8**3, 0.6**3], abs=0.01)


def test_what_is_ranked_side_by_side_comes_in_any_order() -> None:
    drawn = draw_weights((("a", "b"), ("c", "d")), MANY, 1)
    assert (drawn[["a", "b"]].min(axis=1) >= drawn[["c", "d"]].max(axis=1)).all()
    assert (drawn["a"] > drawn["b"]).mean() == pytest.approx(0.5, abs=0.01)
    assert (drawn["c"] > drawn["d"]).mean() == pytest.approx(0.5, abs=0.01)
    free = draw_weights((("a", "b", "c", "d"),), MANY, 1)
    assert free.mean().to_numpy() == pytest.approx(0.25, abs=0.005)
    assert free.var().to_numpy() == pytest.approx(3 / 80, rel=0.05)


def test_the_same_seed_draws_the_same_and_more_draws_go_on() -> None:
    few, many = draw_weights(ORDER, 10, 5), draw_weights(ORDER, 20, 5)
    pd.testing.assert_frame_equal(few, many.iloc[:10])
    assert not few.equals(draw_weights(ORDER, 10, 6))


def test_rankings_are_read_or_taken_from_the_weights(starter_case: Case) -> None:
    now = weights_now("objective_weight", starter_case, al.Policy())
    assert now == {"defence": 2.0, "trade": 1.0, "order": 1.0}
    assert ranking_of(None, now) == (("defence",), ("trade", "order"))
    turned = weights_now("objective_weight", starter_case, al.Policy(objective_weight={"order": 3}))
    assert ranking_of(None, turned) == (("order",), ("defence",), ("trade",))
    assert ranking_of(["order", ["trade", "defence"]], now) == (("order",), ("trade", "defence"))
    assert ranking_words((("order",), ("trade", "defence"))) == (
        "order before trade and defence (these two in any order)"
    )
    assert ranking_words((("a", "b", "c"), ("d",), ("e",))) == (
        "a, b and c (these three in any order) before d before e"
    )
    tiers = weights_now("tier_weight", starter_case, al.Policy(tier_weight={"2": 0.5}))
    assert tiers["1"] == 1.0 and tiers["2"] == 0.5
    assert ranking_of([1, 2, 3][: len(tiers)], tiers)[0] == ("1",)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("defence", "names in order"),
        ([], "names in order"),
        ([["defence"], []], "names in order"),
        ([{"defence": 1}], "names in order"),
        (["defense", "trade", "order"], "did you mean defence"),
        (["defence", "trade"], "no order"),
        (["defence", ["trade", "order"], "trade"], "2 times"),
    ],
)
def test_wrong_rankings_are_told(starter_case: Case, given: Any, told: str) -> None:
    with pytest.raises(al.DataError) as caught:
        al.explore.weight_stability(starter_case, given)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"of": "tier_wieght"}, "did you mean tier_weight"),
        ({"draws": 0}, "1 or more"),
        ({"draws": 2.5}, "1 or more"),
        ({"seed": -1}, "0 or more"),
        ({"core": 0.5}, "above 0.5"),
    ],
)
def test_wrong_numbers_are_told(starter_case: Case, more: dict[str, Any], told: str) -> None:
    with pytest.raises(al.DataError) as caught:
        al.explore.weight_stability(starter_case, **more)
    assert told in str(caught.value)


def test_a_case_without_objectives_has_nothing_to_weigh(starter_case: Case) -> None:
    tables = {name: frame.iloc[:1] if name == "objectives" else
              frame[frame["objective"] == "defence"] if name in ("relevance", "priorities") else
              frame for name, frame in starter_case.tables.items()
              if name in starter_case.given}  # fmt: skip
    meta = {name: getattr(starter_case.meta, name) for name in
            ("name", "title", "base_year", "first_year", "last_year")}  # fmt: skip
    case = al.build_case(meta, tables)
    with pytest.raises(al.DataError, match="1 objective in the case"):
        al.explore.weight_stability(case)


NAMES = {"K": "Keland", "U": "Uland", "M": "Mland", "Z": "Zland"}


def by_weight(points: pd.DataFrame) -> pd.DataFrame:
    """10 for K; the weight of a for U; M gets 4 if b weighs more than a quarter; Z nothing."""
    a, b = (points[f"objective_weight.{name}"].astype(float) for name in "ab")
    lost = b > 0.45
    money = {"K": 10.0 + 0.0 * a.fillna(0.0), "U": 10.0 * a.fillna(0.6),
             "M": (b.fillna(0.4) > 0.25) * 4.0, "Z": 0.0 * a.fillna(0.0)}  # fmt: skip
    columns = {f"money_musd.{nation}": money.where(~lost) for nation, money in money.items()}
    value = pd.Series(40.0, index=points.index).where(~lost)
    status = np.where(lost, "no_plan", "optimal")
    return pd.DataFrame({"status": status, "reason": "", "value": value, "bound": 40.1, **columns})


@pytest.fixture(scope="module")
def found() -> Stability:
    return stability("objective_weight", (("a",), ("b",)), by_weight, NAMES, draws=400, core=0.95,
                     seed=0)  # fmt: skip


def test_nations_are_core_borderline_or_out(found: Stability) -> None:
    table = found.table.set_index("nation")
    assert list(table.index) == ["K", "U", "M", "Z"]
    assert table["status"].to_dict() == {
        "K": "core", "U": "core", "M": "borderline", "Z": "out",
    }  # fmt: skip
    # b is uniform from 0 to 0.5; draws above 0.45 have no plan
    assert table.at["M", "share_funded"] == pytest.approx(0.2 / 0.45, abs=0.08)
    assert table.at["U", "money_min_musd"] == pytest.approx(5.5, abs=0.1)
    assert table.at["U", "money_median_musd"] == pytest.approx(7.75, abs=0.3)
    assert table.at["U", "money_max_musd"] == pytest.approx(10.0, abs=0.1)
    assert table["money_now_musd"].to_dict() == {"K": 10.0, "U": 6.0, "M": 4.0, "Z": 0.0}
    assert found.facts["draws"] == 400 == len(found.draws)
    assert found.facts["draws_left_out"] == pytest.approx(40, abs=20)


def test_how_far_plans_are_apart(found: Stability) -> None:
    draws = found.draws.dropna(subset=["moved_share"])
    weights = draws[["a", "b"]].round(10)
    wanted = 0.5 * ((10 * weights["a"] - 6).abs() + 4.0 * (weights["b"] <= 0.25)) / 20
    assert draws["moved_share"].to_numpy() == pytest.approx(wanted.to_numpy())
    money = by_weight(weights.add_prefix("objective_weight."))
    money = money[[f"money_musd.{nation}" for nation in NAMES]].to_numpy()
    pairs = 0.5 * np.abs(money[:, None, :] - money[None, :, :]).sum(axis=2)
    apart = pairs.sum() / (len(money) * (len(money) - 1)) / money.sum(axis=1).mean()
    assert f"give {apart:.0%} of the money" in found.words[1]


def test_warnings_tell_failures_and_the_gap(found: Stability) -> None:
    assert "of 400 samples have no plan" in found.warnings[0]
    assert "Shares and money are those of the other draws" in found.warnings[0]
    assert "proven to 0.1 value points" in found.warnings[1]
    assert found.words[0].startswith("Over ") and "a before b" in found.words[0]


def test_draws_that_all_fail_say_so() -> None:
    def never(points: pd.DataFrame) -> pd.DataFrame:
        return by_weight(points.assign(**{"objective_weight.b": 0.49}))

    found = stability("objective_weight", (("a",), ("b",)), never, NAMES, draws=3, core=0.95,
                      seed=0)  # fmt: skip
    assert found.words == () and found.facts["draws_left_out"] == 3
    assert found.table["share_funded"].isna().all()
