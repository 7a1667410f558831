"""Persistence: how far money moves from the last plan."""

from __future__ import annotations

import pyomo.environ as pyo

from .ground import add_rows, over
from .places import Cost, Place, RowLimit

PLACES: tuple[Place, ...] = (
    RowLimit("change", "last_money", "both", (0, 1)),
    Cost("turbulence", "up", "calm", (2,)),
    Cost("turbulence", "down", "calm", (2,)),
)


def declare(model: pyo.ConcreteModel) -> None:
    """Declare up and down[n, a, t]: US$ million more and less than the last plan."""
    m = model
    m.up = pyo.Var(over(m.last_pairs, m.years), within=pyo.NonNegativeReals)
    m.down = pyo.Var(over(m.last_pairs, m.years), within=pyo.NonNegativeReals)


def add(model: pyo.ConcreteModel) -> None:
    """Add row change: money now - more + less = money in the last plan."""
    m = model
    add_rows(m, "change", m.last_pairs, m.years, rule=_change)


def _change(m: pyo.ConcreteModel, n: str, a: str, t: int) -> pyo.Expression:
    return m.obligation[n, a, t] - m.up[n, a, t] + m.down[n, a, t] == m.last_money[n, a]
