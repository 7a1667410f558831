"""Fronts where units are small, ranges open, variables odd, time short or points lost."""

from typing import Any

import numpy as np
import pyomo.environ as pyo
import pytest
from explore.pareto.test_pareto import enumerated, square, whole_model

import allocator as al
from allocator.explore.pareto.objectives import choose, read_model
from allocator.explore.pareto.scaling import scaled
from allocator.explore.pareto.step_size import step_of
from allocator.explore.pareto.subproblem import Subproblem
from allocator.solver.backend.highs import StopCondition
from allocator.solver.search.result import Interrupted


@pytest.mark.parametrize(
    "domain",
    [
        pyo.Set(initialize=[0, 3, 7]),
        pyo.RangeSet(0, 9, 3),
        pyo.RangeSet(0, 2, 0.5),
        pyo.RangeSet(0, 2) | pyo.RangeSet(5, 6),
        pyo.Any,
    ],
)
def test_values_with_holes_are_refused_and_not_filled(domain: Any) -> None:
    m = pyo.ConcreteModel()
    m.x = pyo.Var(within=domain)
    m.most = pyo.Objective(expr=m.x, sense=pyo.maximize)
    m.least = pyo.Objective(expr=m.x)
    with pytest.raises(al.DataError, match=r"holes.*for x.*binary"):
        al.explore.pareto_front(m)


@pytest.mark.parametrize("unit", [1.0, 1e-6, 1.5e-6, 1e-9])
def test_a_small_unit_loses_no_point(unit: float) -> None:
    rows = [([2.0, 3.0, 1.0], 7.0)]
    plain = [([3.0, 1.0, 4.0], True), ([1.0, 5.0, 2.0], True), ([2.0, 1.0, 3.0], False)]
    small = [([unit * one for one in plain[0][0]], True), *plain[1:]]
    front = al.explore.pareto_front(whole_model([2, 2, 2], rows, small))
    assert front.exact
    told = {((a - 0.5) / unit + 0.5, b, c) for a, b, c in front.points.to_numpy()}
    tolerance = 1e-9 if unit > 1e-8 else 1e-6  # the constant 0.5 hides the last digits
    expected = enumerated([2, 2, 2], rows, plain)
    assert len(front.points) == len(expected)
    near = np.array(sorted(told)) - np.array(sorted(expected))
    assert np.abs(near).max() < tolerance


def test_one_objective_without_a_worst_value_may_have_a_small_unit() -> None:
    def front(unit: float) -> set[tuple[float, ...]]:
        m = square()
        m.extra = pyo.Var(within=pyo.NonNegativeReals)
        m.least.set_value(unit * (m.x + m.y + m.extra))
        points = al.explore.pareto_front(m, [m.most_x, m.most_y, m.least])
        assert points.exact
        return {(x, y, round(c / unit, 6)) for x, y, c in points.points.to_numpy()}

    tried = {(x, y) for x in range(3) for y in range(3) if x + y <= 3}
    assert front(1.0) == front(1e-6) == {(x, 2 * y, x + y) for x, y in tried}


@pytest.mark.parametrize("widest", [None, 10.0, 1e6, 1e9])
def test_limits_as_loose_as_you_like_lose_no_point(widest: float | None) -> None:
    weights, values = [0.31, 0.52, 0.2, 0.75, 0.4, 0.1], [3.0, 5.0, 2.0, 7.0, 4.0, 1.0]
    aims = [(values, True), (weights, False)]
    m = whole_model([1] * 6, [], aims)
    m.cost = pyo.Var(bounds=(0, widest))
    m.paid = pyo.Constraint(expr=m.cost >= sum(w * m.x[i] for i, w in enumerate(weights)))
    m.aim[2].set_value(m.cost + 0.5)
    front = al.explore.pareto_front(m)
    expected = np.array(sorted(enumerated([1] * 6, [], aims)))
    assert front.exact and len(front.points) == 23
    assert front.points.to_numpy() == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("threads", [1, 3])
def test_a_loose_limit_among_three_objectives_loses_no_point(threads: int) -> None:
    rows = [([2.0, 3.0, 1.0, 2.0], 9.0)]
    aims = [([3.0, 1.0, 4.0, 2.0], True), ([1.0, 5.0, 2.0, 1.0], True),
            ([0.1, 0.7, 0.3, 0.1], False)]  # fmt: skip
    m = whole_model([2] * 4, rows, aims)
    m.cost = pyo.Var(bounds=(-1e7, 1e7))
    m.paid = pyo.Constraint(expr=m.cost >= sum(c * m.x[i] for i, c in enumerate(aims[2][0])))
    m.aim[3].set_value(m.cost + 0.5)
    front = al.explore.pareto_front(m, threads=threads)
    expected = np.array(sorted(enumerated([2] * 4, rows, aims)))
    assert front.exact
    assert front.points.to_numpy() == pytest.approx(expected, abs=1e-6)


def test_coefficients_too_far_apart_for_an_open_range_are_not_called_exact() -> None:
    m = square()
    m.extra = pyo.Var(within=pyo.NonNegativeReals)
    m.least.set_value(m.x + m.y + 1e-6 * m.extra)
    assert not al.explore.pareto_front(m, [m.least, m.most_x]).exact


def test_two_open_ranges_of_any_value_are_refused() -> None:
    m = square(x=pyo.NonNegativeReals)
    m.extra = pyo.Var(within=pyo.NonNegativeReals)
    m.least.set_value(m.x + m.y + m.extra)
    with pytest.raises(al.DataError, match=r"least has no worst value.*limit its variables"):
        al.explore.pareto_front(m, [m.least, m.most_x])


def test_steps_of_small_numbers_are_their_own() -> None:
    assert step_of([1.5e-6, 2e-7]) == pytest.approx(1e-7, rel=1e-12)
    assert step_of([1.25e-13]) == pytest.approx(1.25e-13, rel=1e-12)
    assert step_of([1.0, 1e-13]) is None


def test_time_is_up_while_ranges_are_sought() -> None:
    m = square()
    read = read_model(m, choose(m))
    with pytest.raises(Interrupted):
        scaled(read, stop=StopCondition(0.0))
    assert scaled(read, stop=StopCondition(None)).top.tolist() == [0.0, 0.0]


def two_best() -> tuple[pyo.ConcreteModel, Subproblem]:
    """Return a model where x alone is best with y free, and the probe of its front."""
    m = square(y=pyo.NonNegativeReals)
    m.y.setub(1)
    return m, Subproblem(scaled(read_model(m, choose(m))), StopCondition(None))


@pytest.mark.parametrize("lost", [0, 1, 2])
def test_a_point_lost_on_the_way_is_found_again(lost: int, monkeypatch: pytest.MonkeyPatch) -> None:
    _, probe = two_best()
    run, calls = Subproblem._run, iter([False, *[True] * lost])

    def some(self: Subproblem) -> Any:
        point = run(self)
        return None if next(calls, False) else point

    monkeypatch.setattr(Subproblem, "_run", some)
    point = probe.below(np.full(2, np.inf), 0)
    assert point is not None
    # 2 of x and the most y beside it: not any y, which it may dominate
    assert point.point.tolist() == pytest.approx([2.0, 1.0])


def test_a_first_point_that_may_be_dominated_is_not_returned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, probe = two_best()
    run, calls = Subproblem._run, iter([False])

    def first_only(self: Subproblem) -> Any:
        point = run(self)
        return None if next(calls, True) else point

    monkeypatch.setattr(Subproblem, "_run", first_only)
    with pytest.raises(al.SolveError, match="differ too widely"):
        probe.below(np.full(2, np.inf), 0)
