"""The three objectives: value to maximise, bending and turbulence to minimise."""

from __future__ import annotations

import pyomo.core as pyo
from pyomo.core.expr.numeric_expr import LinearExpression

from .places import Cost, Place, sources
from .problem import Problem


def add(model: pyo.ConcreteModel, problem: Problem, places: tuple[Place, ...]) -> None:
    """Add objectives value (active), bending and turbulence from the families' costs."""
    senses = {"value": pyo.maximize, "bending": pyo.minimize, "turbulence": pyo.minimize}
    for name, sense in senses.items():
        costs = [place for place in places if isinstance(place, Cost) and place.objective == name]
        expression = _expression(model, problem, costs)
        model.add_component(name, pyo.Objective(expr=expression, sense=sense))
        if name != "value":
            model.component(name).deactivate()


def _expression(model: pyo.ConcreteModel, problem: Problem, costs: list[Cost]) -> LinearExpression:
    numbers: list[float] = []
    columns: list[pyo.Var] = []
    for cost in costs:
        variable, figure = model.component(cost.variable), problem.figures[cost.figure]
        prices = figure.values[sources(figure, list(variable), cost.at)]
        numbers += (cost.sign * prices).tolist()
        columns += variable.values()
    return LinearExpression(constant=0.0, linear_coefs=numbers, linear_vars=columns)
