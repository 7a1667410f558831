"""The three objectives: value to maximise, bending and turbulence to minimise."""

from __future__ import annotations

import pyomo.environ as pyo
from pyomo.core.expr.numeric_expr import LinearExpression

from .places import Cost


def key_at(key: object, at: tuple[int, ...]) -> object:
    """Return the components `at` of `key`: one alone, several as a tuple, none as "one"."""
    parts = key if isinstance(key, tuple) else (key,)
    if not at:
        return "one"
    return parts[at[0]] if len(at) == 1 else tuple(parts[i] for i in at)


def add(model: pyo.ConcreteModel, costs: tuple[Cost, ...]) -> None:
    """Add objectives value (active), bending and turbulence from the families' costs."""
    senses = {"value": pyo.maximize, "bending": pyo.minimize, "turbulence": pyo.minimize}
    for name, sense in senses.items():
        expression = _expression(model, [cost for cost in costs if cost.objective == name])
        model.add_component(name, pyo.Objective(expr=expression, sense=sense))
        if name != "value":
            model.component(name).deactivate()


def _expression(model: pyo.ConcreteModel, costs: list[Cost]) -> LinearExpression:
    numbers: list[float] = []
    columns: list[pyo.Var] = []
    for cost in costs:
        figure = model.component(cost.figure)
        for key, column in model.component(cost.variable).items():
            at = cost.at if isinstance(cost.at, str) else key_at(key, cost.at)
            numbers.append(cost.sign * figure[at])
            columns.append(column)
    return LinearExpression(constant=0.0, linear_coefs=numbers, linear_vars=columns)
