"""Multi-objective knapsacks with published fronts; see tests/published/knapsack/README.md."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyomo.environ as pyo

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "published" / "knapsack"


def table(name: str, file: str) -> npt.NDArray[np.float64]:
    """Return one file of the instance `name`, without its heads."""
    path = FOLDER / name / f"{file}.csv"
    return np.loadtxt(path, delimiter=",", skiprows=1, ndmin=2)[:, 1:]


def model(name: str) -> pyo.ConcreteModel:
    """Return the instance `name` as a Pyomo model with an ObjectiveList."""
    weights, capacities, values = (table(name, file) for file in "abc")
    m = pyo.ConcreteModel()
    items = range(weights.shape[1])
    m.x = pyo.Var(items, within=pyo.Binary)
    m.capacity = pyo.Constraint(
        range(len(weights)),
        rule=lambda m, row: sum(weights[row, i] * m.x[i] for i in items) <= capacities[row, 0],
    )
    m.obj_list = pyo.ObjectiveList()
    for row in values:
        m.obj_list.add(expr=sum(row[i] * m.x[i] for i in items), sense=pyo.maximize)
    return m


def front(name: str) -> set[tuple[int, ...]]:
    """Return the published front."""
    return {tuple(map(round, row)) for row in table(name, "pareto_sols").tolist()}
