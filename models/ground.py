"""Declare a problem's sets, members and figures on a Pyomo model, and add rows to it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import pyomo.core as pyo

from .places import ColumnLimit, Place, sources
from .problem import FIGURES, MEMBERS, SETS, Problem, member_width_of, width_of

ONE = "one"
"""Key of a figure that has no index."""


def lay_ground(problem: Problem, figures: Collection[str] = tuple(FIGURES)) -> pyo.ConcreteModel:
    """Return a model that has the problem's sets, members and the figures named, nothing else."""
    model = pyo.ConcreteModel(name=problem.title or "allocation")
    for name in SETS:
        model.add_component(name, pyo.Set(dimen=width_of(name), initialize=problem.sets[name]))
    for name in MEMBERS:
        by_key = problem.members[name]
        size = member_width_of(name)
        index = pyo.Set(initialize=list(by_key), dimen=_width(by_key))
        model.add_component(f"{name}_index", index)
        model.add_component(name, pyo.Set(index, dimen=size, initialize=dict(by_key)))
    for name in figures:
        figure = problem.figures[name]
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


def over(*sets: pyo.Set) -> pyo.Set:
    """Return the product of `sets` as flat keys, to index a variable by.

    Pyomo flattens a product of pairs and years anew each time somebody walks over it, which takes
    longer than all else that a large variable needs.
    """
    keys: list[tuple[Any, ...]] = [()]
    for one in sets:
        part = [key if isinstance(key, tuple) else (key,) for key in one]
        keys = [left + right for left in keys for right in part]
    return pyo.SetOf(tuple(keys))


def limit_columns(model: pyo.ConcreteModel, problem: Problem, places: tuple[Place, ...]) -> None:
    """Give variables the upper limits that the families state as `ColumnLimit`."""
    for place in places:
        if isinstance(place, ColumnLimit):
            variable, figure = model.component(place.variable), problem.figures[place.figure]
            numbers = figure.values[sources(figure, list(variable), place.at)].tolist()
            for column, most in zip(variable.values(), numbers, strict=True):
                column.setub(most)
