"""Idle equipment: how much of what is in hand may not work at the end of the horizon."""

from __future__ import annotations

import pyomo.core as pyo

from .ground import add_rows
from .places import Coefficient, Place, RowLimit, bend_costs

PLACES: tuple[Place, ...] = (
    Coefficient("asked", "busy", "working_points", "column", (0, 1)),
    RowLimit("asked", "busy_most", "upper", (0, 1)),
    Coefficient("idle", "lots", "hand_worth", "column", (1, 2)),
    Coefficient("idle", "busy", "price", "column", (1,), -1.0),
    RowLimit("idle", "idle_most", "upper", (0,)),
    *bend_costs("bend_idle"),
)


def declare(model: pyo.ConcreteModel) -> None:
    """Declare busy[n, k], lots that work in the last year and that a need asks for.

    bend_idle is in US$ million.
    """
    m = model
    m.busy = pyo.Var(m.busy_pairs, within=pyo.NonNegativeReals)
    m.bend_idle = pyo.Var(m.idle_limits, within=pyo.NonNegativeReals)


def add(model: pyo.ConcreteModel) -> None:
    """Add rows at_work, asked and idle."""
    m = model
    add_rows(m, "at_work", m.busy_pairs, rule=_at_work)
    add_rows(m, "asked", m.busy_lines, rule=_asked)
    add_rows(m, "idle", m.idle_limits, rule=_idle)


def _at_work(m: pyo.ConcreteModel, n: str, k: str) -> pyo.Expression:
    fresh = sum(m.fresh[n, k, t] for t in m.busy_fresh[n, k])
    aged = sum(m.sustained[n, k, t] for t in m.busy_aged[n, k])
    return m.busy[n, k] - fresh - aged <= 0


def _asked(m: pyo.ConcreteModel, n: str, g: str) -> pyo.Expression:
    points = sum(m.working_points[n, k] * m.busy[n, k] for k in m.busy_of_line[n, g])
    return points <= m.busy_most[n, g]


def _idle(m: pyo.ConcreteModel, one: str) -> pyo.Expression:
    hand = sum(m.hand_worth[k, s] * m.lots[n, k, s] for n, k in m.busy_pairs for s in m.hand_of[k])
    busy = sum(m.price[k] * m.busy[n, k] for n, k in m.busy_pairs)
    return hand - busy - m.bend_idle[one] <= m.idle_most[one]
