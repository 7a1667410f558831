"""Every figure that has a place: changed numbers in place equal a model built anew."""

import dataclasses
from typing import Any

import numpy as np
import pytest
from tiny_model import tiny_case, tiny_policy

from allocator.assemble import assemble
from allocator.models import PLACES, Problem
from allocator.models.places import Coefficient, ColumnLimit, Cost, Place, RowLimit
from allocator.models.problem import Figure
from allocator.session.session import Session
from allocator.solver.backend.compiled_model import CompiledModel, compile_problem
from allocator.solver.persistent.locations import expected_numbers, locate_figures, stored_numbers

ELSEWHERE = "met_most"
"""A figure of cases with far more money than use; `tests/solver/test_scaling.py` has its place."""

PLACED = sorted({place.figure for place in PLACES} - {ELSEWHERE})


@pytest.fixture(scope="module")
def problem() -> Problem:
    return assemble(tiny_case(), tiny_policy())


def changed(problem: Problem, name: str, values: np.ndarray) -> Problem:
    figure = Figure(problem.figures[name].keys, np.asarray(values, float))
    return dataclasses.replace(problem, figures={**problem.figures, name: figure})


def patched(before: Problem, after: Problem) -> CompiledModel:
    """Compile `before` and write the numbers of `after` where the places say."""
    compiled = compile_problem(before)
    for spot in locate_figures(compiled, before):
        stored_numbers(compiled, spot.place)[spot.where] = expected_numbers(after, spot)
        if isinstance(spot.place, RowLimit) and spot.place.limit == "both":
            compiled.row_upper[spot.where] = expected_numbers(after, spot)
    return compiled


def assert_same(found: CompiledModel, fresh: CompiledModel) -> None:
    assert found.columns == fresh.columns
    assert found.rows == fresh.rows
    for name in ("starts", "indices", "integer"):
        assert np.array_equal(getattr(found, name), getattr(fresh, name)), name
    for name in ("numbers", "lower", "upper", "row_lower", "row_upper"):
        np.testing.assert_allclose(getattr(found, name), getattr(fresh, name), rtol=1e-12)
    for name, costs in fresh.costs.items():
        np.testing.assert_allclose(found.costs[name], costs, rtol=1e-12)


@pytest.mark.parametrize("name", PLACED)
def test_changed_figure_lands_in_its_places(problem: Problem, name: str) -> None:
    values = problem.figures[name].values
    # every number by another factor, so that a number in a neighbour's place is seen
    after = changed(problem, name, values * (1.1 + 0.01 * np.arange(len(values))))
    fresh = compile_problem(after)
    found = patched(problem, after)
    assert_same(found, fresh)
    original = compile_problem(problem)
    differ = [
        not np.array_equal(getattr(original, part), getattr(fresh, part))
        for part in ("numbers", "upper", "row_lower", "row_upper")
    ] + [not np.array_equal(original.costs[part], fresh.costs[part]) for part in fresh.costs]
    assert any(differ), "the figure is nowhere in the model"


@pytest.mark.parametrize("name", PLACED)
def test_figure_may_fall_to_nothing(problem: Problem, name: str) -> None:
    nothing = changed(problem, name, np.zeros(len(problem.figures[name].values)))
    found, fresh = patched(problem, nothing), compile_problem(nothing)
    # an entry that became 0 stays stored in one and is left out of the other
    assert np.array_equal(dense(found), dense(fresh))
    for part in ("lower", "upper", "row_lower", "row_upper"):
        np.testing.assert_allclose(getattr(found, part), getattr(fresh, part))


def dense(compiled: CompiledModel) -> np.ndarray:
    matrix = np.zeros((len(compiled.row_lower), len(compiled.lower)))
    matrix[compiled.row_of_entry, compiled.indices] = compiled.numbers
    return matrix


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"risk_budget": 0}, {}),
        ({"min_line_musd": 0}, {}),
        ({"grade_cap": {"E": 0.0}}, {"grade_cap": {"E": 0.5}}),
        ({"disruption_factor": 0, "diversion_factor": 0}, {}),
        ({"earmark": {"least": 0.0}}, {"earmark": {"least": 0.5}}),
        ({"exposure_cap": 0}, {"exposure_cap": 0.5}),
        ({"budget": {"MIL": 0.0, "LAW": 0.0}}, {}),
        ({"tail_factor": 0}, {}),
        ({"donor_share_fall": 0.8}, {}),
        ({"changed_lines_most": None}, {}),
        ({"idle_most": None}, {}),
        ({"lines_most": None}, {}),
        ({"change_price": 0.0}, {}),
        ({"swing_price": 0.0}, {}),
        ({"idle_most": 0.0, "retention": 0.0}, {}),
    ],
    ids=str,
)
def test_session_knows_that_zeros_are_not_stored(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    """An entry that was 0 has no place in the matrix: then the model must be built anew."""
    session = Session(tiny_case(), tiny_policy(**before))
    session.update(tiny_policy(**after))
    assert_same(session.compiled, compile_problem(assemble(tiny_case(), tiny_policy(**after))))


@pytest.mark.parametrize(
    "wrong",
    [
        Coefficient("use_cost", "lots", "points", "column", (1,)),
        Coefficient("exposure", "total", "exposure_cap", "row", (0,), 1.0),
        RowLimit("stock", "stock_most", "lower", (0,)),
        RowLimit("law_cap", "earmark_amount", "lower", (0, 1)),
        ColumnLimit("met", "met_value", (0, 1, 2, 3)),
        Cost("turbulence", "up", "turbulence_weight", (2,), -1.0),
    ],
    ids=str,
)
def test_wrong_statement_is_refused(problem: Problem, wrong: Place) -> None:
    compiled = compile_problem(problem)
    with pytest.raises(AssertionError, match="does not hold its figure"):
        locate_figures(compiled, problem, (wrong,))


def test_true_statements_are_accepted(problem: Problem) -> None:
    spots = locate_figures(compile_problem(problem), problem)
    assert {spot.place for spot in spots} == set(PLACES)
    empty = {spot.place.figure for spot in spots if not len(spot.where)}
    assert empty == {ELSEWHERE}, "a place that the tiny case does not reach"
