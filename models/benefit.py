"""Benefit: points in hand fill needs piece by piece; minimum coverage."""

from __future__ import annotations

import pyomo.core as pyo

from .ground import ONE, add_rows, over
from .places import Coefficient, ColumnLimit, Cost, Place, RowLimit

PLACES: tuple[Place, ...] = (
    ColumnLimit("met", "piece_most", (0, 1, 3)),
    Cost("value", "met", "met_value", (0, 1, 2, 3)),
    Coefficient("filled", "supply", "arrives", "row", (0,), -1.0),
    RowLimit("coverage", "coverage_least", "lower", (0, 1)),
    Cost("value", "bend_coverage", "bend_price", "coverage", -1.0),
    Cost("bending", "bend_coverage", "bend_price", "coverage"),
)


def declare(model: pyo.ConcreteModel) -> None:
    """Declare supply[n, g, t] and met[n, g, t, l], points, and the bending of coverage, points."""
    m = model
    m.supply = pyo.Var(over(m.needs, m.periods), within=pyo.NonNegativeReals)
    m.met = pyo.Var(over(m.needs, m.periods, m.pieces), within=pyo.NonNegativeReals)
    m.bend_coverage = pyo.Var(m.coverage_rows, within=pyo.NonNegativeReals)


def add(model: pyo.ConcreteModel) -> None:
    """Add rows supplied (first year, later years, after the horizon), filled and coverage."""
    m = model
    add_rows(m, "supplied_first", m.needs, m.first_years, rule=_supplied_first)
    add_rows(m, "supplied", m.needs, m.later_years, rule=_supplied)
    add_rows(m, "supplied_after", m.needs, m.after_years, rule=_supplied_after)
    add_rows(m, "filled", m.needs, m.periods, rule=_filled)
    add_rows(m, "coverage", m.coverage_rows, rule=_coverage)


def _bought(m: pyo.ConcreteModel, n: str, g: str, t: int) -> pyo.Expression:
    return (
        sum(m.points[k] * m.lots[n, k, t] for k in m.plain_lots_of_line[n, g])
        + sum(m.points[c] * m.seats[n, c, t] for c in m.seats_of_line[n, g])
        + sum(m.points[i] * m.grant[n, i, s] for i, s in m.grants_arriving[n, g, t])
    )


def _supplied_first(m: pyo.ConcreteModel, n: str, g: str, t: int) -> pyo.Expression:
    return m.supply[n, g, t] - _bought(m, n, g, t) == 0


def _supplied(m: pyo.ConcreteModel, n: str, g: str, t: int) -> pyo.Expression:
    before = m.retention[ONE] * m.supply[n, g, t - 1]
    return m.supply[n, g, t] - before - _bought(m, n, g, t) == 0


def _supplied_after(m: pyo.ConcreteModel, n: str, g: str, t: int) -> pyo.Expression:
    before = sum(m.retention_after[ONE] * m.supply[n, g, s] for s in m.last_years)
    late = sum(m.late_points[i, s] * m.grant[n, i, s] for i, s in m.late_grants[n, g])
    return m.supply[n, g, t] - before - late == 0


def _filled(m: pyo.ConcreteModel, n: str, g: str, t: int) -> pyo.Expression:
    fresh = sum(m.working_points[n, k] * m.fresh[n, k, t] for k in m.fielded_of_line[n, g, t])
    aged = sum(m.working_points[n, k] * m.sustained[n, k, t] for k in m.sustained_of_line[n, g, t])
    met = sum(m.met[n, g, t, piece] for piece in m.pieces)
    return met - m.arrives[n] * m.supply[n, g, t] - fresh - aged <= 0


def _coverage(m: pyo.ConcreteModel, r: str, t: int) -> pyo.Expression:
    met = sum(
        m.coverage_relevance[r, n, g] * m.met[n, g, t, piece]
        for n, g in m.coverage_terms[r]
        for piece in m.pieces
    )
    return met + m.bend_coverage[r, t] >= m.coverage_least[r, t]
