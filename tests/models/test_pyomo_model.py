"""The model that Pyomo holds has the limits and objectives that the compile takes from figures."""

import numpy as np
import pyomo.environ as pyo
import pytest
from pyomo.repn import generate_standard_repn
from tiny_model import tiny_case, tiny_policy

from allocator.assemble import assemble
from allocator.models import Problem, build
from allocator.solver.backend.compiled_model import OBJECTIVES, CompiledModel, compile_problem


@pytest.fixture(scope="module")
def problem() -> Problem:
    return assemble(tiny_case(), tiny_policy())


@pytest.fixture(scope="module")
def compiled(problem: Problem) -> CompiledModel:
    return compile_problem(problem)


@pytest.mark.parametrize("templates", [True, False])
def test_limits_of_columns(problem: Problem, compiled: CompiledModel, templates: bool) -> None:
    model = build(problem, templates=templates)
    for variable in model.component_objects(pyo.Var):
        for key, column in variable.items():
            at = compiled.columns[variable.name][key]
            assert compiled.lower[at] == column.lb
            assert compiled.upper[at] == (np.inf if column.ub is None else column.ub)
            assert compiled.integer[at] == (not column.is_continuous())


def test_objectives(problem: Problem, compiled: CompiledModel) -> None:
    model = build(problem)
    for name in OBJECTIVES:
        found = np.zeros(len(compiled.lower))
        terms = generate_standard_repn(model.component(name).expr)
        for number, column in zip(terms.linear_coefs, terms.linear_vars, strict=True):
            found[compiled.columns[column.parent_component().name][column.index()]] += number
        np.testing.assert_allclose(found, compiled.costs[name], rtol=1e-12)


def test_columns_of_a_variable_lie_together_in_the_order_of_its_keys(
    problem: Problem, compiled: CompiledModel
) -> None:
    model = build(problem)
    for name, columns in compiled.columns.items():
        assert list(columns) == list(model.component(name))
        places = list(columns.values())
        assert places == list(range(places[0], places[0] + len(places)))
    assert sorted(at for keys in compiled.columns.values() for at in keys.values()) == list(
        range(len(compiled.lower))
    )
