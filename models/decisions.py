"""The planner's decisions: locks, ranges and bars, each elastic."""

from __future__ import annotations

import pyomo.core as pyo

from .ground import add_rows
from .places import Place, RowLimit, bend_costs

PLACES: tuple[Place, ...] = (
    RowLimit("lock_low", "lock_least", "lower", (0,)),
    RowLimit("lock_high", "lock_most", "upper", (0,)),
    *bend_costs("bend_low", "bend_high"),
)


def declare(model: pyo.ConcreteModel) -> None:
    """Declare how far a decision is missed from below and above, in its own unit."""
    m = model
    m.bend_low = pyo.Var(m.low_locks, within=pyo.NonNegativeReals)
    m.bend_high = pyo.Var(m.high_locks, within=pyo.NonNegativeReals)


def add(model: pyo.ConcreteModel) -> None:
    """Add rows lock_low and lock_high."""
    m = model
    add_rows(m, "lock_low", m.low_locks, rule=_low)
    add_rows(m, "lock_high", m.high_locks, rule=_high)


def _quantity(m: pyo.ConcreteModel, d: str) -> pyo.Expression:
    return (
        sum(m.lots[n, k, t] for n, k, t in m.lock_lots[d])
        + sum(m.seats[n, c, t] for n, c, t in m.lock_seats[d])
        + sum(m.grant[n, i, t] for n, i, t in m.lock_grants[d])
        + sum(m.obligation[n, a, t] for n, a, t in m.lock_obligations[d])
    )


def _low(m: pyo.ConcreteModel, d: str) -> pyo.Expression:
    return _quantity(m, d) + m.bend_low[d] >= m.lock_least[d]


def _high(m: pyo.ConcreteModel, d: str) -> pyo.Expression:
    return _quantity(m, d) - m.bend_high[d] <= m.lock_most[d]
