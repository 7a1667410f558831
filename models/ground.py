"""Declare a problem's sets, members and figures on a Pyomo model, and add rows to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyomo.environ as pyo

from .problem import MEMBERS, SETS, Problem, width_of

ONE = "one"
"""Key of a figure that has no index."""

_DIMENSIONS = {
    "earmark_terms": 4, "earmark_base_terms": 4, "coverage_terms": 2, "nations_of_grade": 2,
    "lock_lots": 3, "lock_seats": 3, "lock_grants": 3, "lock_obligations": 3,
}  # fmt: skip


def lay_ground(problem: Problem) -> pyo.ConcreteModel:
    """Return a model that has the problem's sets, member sets and figures, and no variables yet."""
    model = pyo.ConcreteModel(name=problem.title or "allocation")
    for name in SETS:
        model.add_component(name, pyo.Set(dimen=width_of(name), initialize=problem.sets[name]))
    for name in MEMBERS:
        by_key = problem.members[name]
        size = _DIMENSIONS.get(name, 1)
        index = pyo.Set(initialize=list(by_key), dimen=_width(by_key))
        model.add_component(f"{name}_index", index)
        model.add_component(name, pyo.Set(index, dimen=size, initialize=dict(by_key)))
    for name, figure in problem.figures.items():
        index = pyo.Set(initialize=figure.keys, dimen=_width(figure.keys))
        model.add_component(f"{name}_keys", index)
        model.add_component(name, pyo.Param(index, initialize=dict(figure.items())))
    return model


def _width(keys: Any) -> int:
    first = next(iter(keys), None)
    return len(first) if isinstance(first, tuple) else 1


def add_rows(
    model: pyo.ConcreteModel, name: str, *index: pyo.Set, rule: Callable[..., Any]
) -> None:
    """Add the rows of `rule` over the product of `index`; nothing where an index set is empty.

    Pyomo cannot turn a rule over an empty set into a template, hence the exception.
    """
    if all(len(one) for one in index):
        model.add_component(name, pyo.Constraint(*index, rule=rule))


def limit_columns(variable: pyo.Var, figure: pyo.Param) -> None:
    """Give each entry of `variable` the number of the same position in `figure` as upper limit."""
    for column, most in zip(variable.values(), figure.values(), strict=True):
        column.setub(most)
