"""Fielding: lots count where they have been delivered, ramped up, and are manned and sustained."""

from __future__ import annotations

import pyomo.core as pyo

from .ground import add_rows, over
from .places import Coefficient, Place, RowLimit

PLACES: tuple[Place, ...] = (
    Coefficient("filled", "fresh", "working_points", "column", (0, 1), -1.0),
    RowLimit("crewed", "base_people", "upper", (0, 1)),
)


def declare(model: pyo.ConcreteModel) -> None:
    """Declare fresh[n, k, t], lots that work in period t without upkeep: new, or they need none."""
    m = model
    m.fresh = pyo.Var(over(m.fieldings), within=pyo.NonNegativeReals)


def add(model: pyo.ConcreteModel) -> None:
    """Add rows fielded and crewed."""
    m = model
    add_rows(m, "fielded", m.fieldings, rule=_fielded)
    add_rows(m, "crewed", m.crew_rows, rule=_crewed)


def _fielded(m: pyo.ConcreteModel, n: str, k: str, t: int) -> pyo.Expression:
    arrived = sum(m.fresh_share[k, s, t] * m.lots[n, k, s] for s in m.arrivals[k, t])
    return m.fresh[n, k, t] - arrived <= 0


def _crewed(m: pyo.ConcreteModel, n: str, skill: str, t: int) -> pyo.Expression:
    fresh = sum(m.crew[k, skill] * m.fresh[n, k, t] for k in m.manned[n, skill, t])
    aged = sum(m.crew[k, skill] * m.sustained[n, k, t] for k in m.manned_aged[n, skill, t])
    trained = sum(
        m.graduate_share[c, skill, s, t] * m.seats[n, c, s] for c, s in m.graduates_at[n, skill, t]
    )
    return fresh + aged - trained <= m.base_people[n, skill]
