"""Grants: money with a smallest useful size over the horizon."""

from __future__ import annotations

import pyomo.core as pyo

from .ground import add_rows, over
from .places import Coefficient, ColumnLimit, Place

PLACES: tuple[Place, ...] = (
    ColumnLimit("grant", "grant_most", (0, 1, 2)),
    Coefficient("grant_size", "grant_on", "grant_least", "column", (0, 1), -1.0),
    Coefficient("grant_switch", "grant_on", "grant_total_most", "row", (0, 1), -1.0),
)


def declare(model: pyo.ConcreteModel) -> None:
    """Declare grant[n, m, t], US$ million, and the switch grant_on[n, m]."""
    m = model
    m.grant = pyo.Var(over(m.grant_pairs, m.years), within=pyo.NonNegativeReals)
    m.grant_on = pyo.Var(m.switched_grants, within=pyo.Binary)


def add(model: pyo.ConcreteModel) -> None:
    """Add rows grant_size and grant_switch."""
    m = model
    add_rows(m, "grant_size", m.switched_grants, rule=_size)
    add_rows(m, "grant_switch", m.switched_grants, rule=_switch)


def _size(m: pyo.ConcreteModel, n: str, i: str) -> pyo.Expression:
    return sum(m.grant[n, i, t] for t in m.years) - m.grant_least[n, i] * m.grant_on[n, i] >= 0


def _switch(m: pyo.ConcreteModel, n: str, i: str) -> pyo.Expression:
    given = sum(m.grant[n, i, t] for t in m.years)
    return given - m.grant_total_most[n, i] * m.grant_on[n, i] <= 0
