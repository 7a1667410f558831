"""Fronts of models small enough to try every point, and published fronts."""

import importlib
import itertools
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pyomo.environ as pyo
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import allocator as al
from allocator.explore.pareto.step_size import step_of

ROOT = Path(__file__).resolve().parents[3]


def whole_model(
    most: list[int], rows: list[tuple[list[float], float]], aims: list[tuple[list[float], bool]]
) -> pyo.ConcreteModel:
    """Return a model of whole numbers; an aim is its coefficients and whether it is maximised."""
    m = pyo.ConcreteModel()
    m.x = pyo.Var(range(len(most)), within=pyo.Integers, bounds=lambda m, i: (0, most[i]))
    m.row = pyo.ConstraintList()
    for coefficients, limit in rows:
        m.row.add(sum(c * m.x[i] for i, c in enumerate(coefficients)) <= limit)
    m.aim = pyo.ObjectiveList()
    for coefficients, maximised in aims:
        expression = sum(c * m.x[i] for i, c in enumerate(coefficients)) + 0.5
        m.aim.add(expression, sense=pyo.maximize if maximised else pyo.minimize)
    return m


def enumerated(
    most: list[int], rows: list[tuple[list[float], float]], aims: list[tuple[list[float], bool]]
) -> set[tuple[float, ...]]:
    """Return the front by trying every point."""
    points = np.array(list(itertools.product(*(range(one + 1) for one in most))), dtype=float)
    for coefficients, limit in rows:
        points = points[points @ np.array(coefficients) <= limit + 1e-9]
    costs = np.array([np.array(c) * (-1 if maximised else 1) for c, maximised in aims])
    outcomes = np.unique(np.round(points @ costs.T, 9), axis=0)
    front = [
        one for one in outcomes
        if not ((outcomes <= one).all(axis=1) & (outcomes < one).any(axis=1)).any()
    ]  # fmt: skip
    signs = np.array([-1 if maximised else 1 for _, maximised in aims])
    return {tuple(np.round(one * signs + 0.5, 6).tolist()) for one in front}


def found(front: al.explore.ParetoFront) -> set[tuple[float, ...]]:
    return {tuple(np.round(row, 6).tolist()) for row in front.points.to_numpy()}


@st.composite
def drawn(draw: st.DrawFn, count: int) -> tuple[Any, Any, Any]:
    size = draw(st.integers(2, 5))
    grain = draw(st.sampled_from([1.0, 0.25, 0.1, 3.0]))
    few = st.integers(-6, 9)
    most = draw(st.lists(st.integers(0, 3), min_size=size, max_size=size))
    weights = st.lists(few.map(float), min_size=size, max_size=size).filter(any)
    rows = draw(st.lists(st.tuples(weights, st.integers(-3, 15).map(float)), max_size=2))
    numbers = st.lists(few.map(lambda one: round(one * grain, 2)), min_size=size, max_size=size)
    aims = draw(st.lists(st.tuples(numbers, st.booleans()), min_size=count, max_size=count))
    return most, rows, aims


@pytest.mark.parametrize("count", [2, 3, 4])
def test_small_fronts_are_those_of_full_enumeration(count: int) -> None:
    @settings(max_examples=60 if count < 4 else 20)
    @given(drawn(count))
    def check(problem: Any) -> None:
        front = al.explore.pareto_front(whole_model(*problem), threads=count - 1)
        assert front.exact
        assert found(front) == enumerated(*problem)
        assert len(front.points) == len(found(front))

    check()


def test_a_published_front_point_for_point(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    knapsack = importlib.import_module("benchmarks.knapsack")
    front = al.explore.pareto_front(knapsack.model("2kp50"))
    points = [tuple(map(round, row)) for row in front.points.to_numpy()]
    assert front.exact and len(points) == 35
    assert set(points) == knapsack.front("2kp50")


def square(**kinds: Any) -> pyo.ConcreteModel:
    """Return max x, max y with x + y <= 3 in a square; `kinds` may make x or y whole."""
    m = pyo.ConcreteModel()
    m.x = pyo.Var(within=kinds.get("x", pyo.NonNegativeIntegers), bounds=(0, 2))
    m.y = pyo.Var(within=kinds.get("y", pyo.NonNegativeIntegers), bounds=(0, 2))
    m.row = pyo.Constraint(expr=m.x + m.y <= 3)
    m.most_x = pyo.Objective(expr=m.x, sense=pyo.maximize)
    m.most_y = pyo.Objective(expr=2 * m.y, sense=pyo.maximize)
    m.least = pyo.Objective(expr=m.x + m.y)
    m.least.deactivate()
    return m


def test_points_hold_values_and_variables_under_their_names() -> None:
    m = square()
    front = al.explore.pareto_front(m)
    assert front.points.to_dict("list") == {"most_x": [1.0, 2.0], "most_y": [4.0, 2.0]}
    assert front.variables(0) == {"x": 1.0, "y": 2.0}
    assert [m.most_x.active, m.most_y.active, m.least.active] == [True, True, False]


def test_objectives_are_chosen_by_component_or_name() -> None:
    m = square()
    front = al.explore.pareto_front(m, [m.least, "most_x"])
    assert front.points.to_dict("list") == {"least": [0.0, 1.0, 2.0], "most_x": [0.0, 1.0, 2.0]}
    assert not m.least.active


def test_where_all_agree_the_front_is_one_point() -> None:
    front = al.explore.pareto_front(
        whole_model([3, 2], [], [([1.0, 2.0], True), ([2.0, 0.5], True)])
    )
    assert front.exact and front.points.to_numpy().tolist() == [[7.5, 7.5]]


@pytest.mark.parametrize("limit", [-1.0, -3.0])
def test_where_no_point_is_left_the_front_is_empty(limit: float) -> None:
    front = al.explore.pareto_front(
        whole_model([1, 1], [([1.0, 1.0], limit)], [([1.0, 2.0], True)] * 2)
    )
    assert front.exact and front.points.empty and front.points.shape[1] == 2


def test_a_row_without_variables_that_cannot_hold_leaves_no_point() -> None:
    m = square()
    m.x.fix(2)
    m.never = pyo.Constraint(expr=m.x <= 1)
    assert al.explore.pareto_front(m).points.empty


def test_one_objective_may_take_any_value() -> None:
    front = al.explore.pareto_front(square(y=pyo.NonNegativeReals))
    assert front.exact
    assert front.points.to_numpy() == pytest.approx(np.array([[1.0, 4.0], [2.0, 2.0]]))


@pytest.mark.parametrize("kind", [pyo.NonNegativeIntegers, pyo.NonNegativeReals])
def test_an_objective_needs_no_worst_value(kind: Any) -> None:
    m = square()
    m.extra = pyo.Var(within=kind)
    m.least.set_value(m.x + m.y + m.extra)
    front = al.explore.pareto_front(m, [m.least, m.most_x])
    assert front.exact
    assert front.points.to_numpy() == pytest.approx(np.array([[0.0, 0], [1, 1], [2, 2]]))


def test_two_objectives_of_any_value_are_cut_into_steps() -> None:
    m = square(x=pyo.NonNegativeReals, y=pyo.NonNegativeReals)
    front = al.explore.pareto_front(m, steps={"most_x": 0.25, "most_y": 0.5})
    assert not front.exact
    assert 4 <= len(front.points) <= 5
    assert front.points["most_x"].diff().dropna().min() >= 0.25 - 1e-6
    assert (front.points["most_x"] + front.points["most_y"] / 2).to_numpy() == pytest.approx(3.0)
    coarse = al.explore.pareto_front(m, cuts=4).points
    assert 2 <= len(coarse) <= 6
    assert (coarse["most_x"] + coarse["most_y"] / 2).to_numpy() == pytest.approx(3.0)


def test_irrational_values_are_told_apart() -> None:
    aims = [([1.0, 2**0.5], True), ([3**0.5, 1.0], True)]
    problem = ([3, 3], [([1.0, 1.0], 4.0)], aims)
    assert found(al.explore.pareto_front(whole_model(*problem))) == enumerated(*problem)


def test_it_stops_with_the_points_so_far() -> None:
    cancel, heard = threading.Event(), []

    def hear(event: al.Progress) -> None:
        heard.append(event)
        cancel.set()

    aims = [([3.0, 1.0, 4.0, 1.0], True), ([1.0, 5.0, 9.0, 2.0], False)]
    m = whole_model([3] * 4, [([2.0, 3.0, 1.0, 4.0], 9.0)], aims)
    front = al.explore.pareto_front(m, progress=hear, cancel=cancel)
    assert len(heard) == 1 and len(front.points) == 1 and not front.exact


def test_it_stops_when_time_is_up() -> None:
    front = al.explore.pareto_front(square(), time_limit=1e-6)
    assert front.points.empty and not front.exact


@pytest.mark.parametrize(
    ("break_it", "told"),
    [
        (lambda m: m.most_y.deactivate(), "two or more"),
        (lambda m: m.x.setub(None) or m.row.deactivate(), "no best value"),
        (lambda m: m.most_y.set_value(m.x * m.y), "linear"),
        (lambda m: m.add_component("bent", pyo.Constraint(expr=m.x**2 <= 1)), "linear"),
    ],
)
def test_what_it_cannot_solve_is_told(break_it: Any, told: str) -> None:
    m = square()
    break_it(m)
    with pytest.raises(al.DataError, match=told):
        al.explore.pareto_front(m)


def test_unknown_names_are_told() -> None:
    with pytest.raises(al.DataError, match="most_z"):
        al.explore.pareto_front(square(), ["most_x", "most_z"])
    with pytest.raises(al.DataError, match="most_x, most_y"):
        al.explore.pareto_front(square(), steps={"most_z": 1.0})
    with pytest.raises(al.DataError, match="threads: found 0"):
        al.explore.pareto_front(square(), threads=0)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"seed": -1}, "0 to 2147483647"),
        ({"seed": 1.5}, "another seed"),
        ({"time_limit": -1}, "more than 0 seconds"),
        ({"time_limit": 0}, "more than 0 seconds"),
        ({"time_limit": float("nan")}, "more than 0 seconds"),
        ({"steps": {"most_x": True}}, "a number above 0"),
    ],
)
def test_numbers_that_cannot_be_are_told_at_once(more: Any, told: str) -> None:
    with pytest.raises(al.DataError, match=told) as caught:
        al.explore.pareto_front(square(), cuts=0, **more)
    assert len(caught.value.faults) == 2


def test_step_of_decimals_and_of_numbers_too_far_apart() -> None:
    assert step_of([0.1, 0.25]) == pytest.approx(0.05)
    assert step_of([]) == 1.0
    assert step_of([1e9, 1e-3]) is None


def test_steps_too_fine_for_a_solver_are_not_called_exact() -> None:
    near = [20_000_000.0, 20_000_001.0, 20_000_002.0, 1.0]
    model = whole_model([1] * 4, [([1.0] * 4, 1.0)], [(near, True), ([3.0, 2.0, 1.0, 4.0], True)])
    assert not al.explore.pareto_front(model).exact
