"""Absorption: money with falling effect, and how many lines a nation can run."""

from __future__ import annotations

import pyomo.core as pyo

from .ground import add_rows, over
from .places import Coefficient, ColumnLimit, Cost, Place, RowLimit, bend_costs

PLACES: tuple[Place, ...] = (
    ColumnLimit("spend", "segment_most", (0, 2)),
    Cost("value", "spend", "waste_price", (2,), -1.0),
    RowLimit("lines_at_once", "line_limit", "upper", (0,)),
    Coefficient("line_spent", "lots", "price", "column", (1,)),
    Coefficient("line_spent", "seats", "price", "column", (1,)),
    Coefficient("line_money", "line_on", "line_most", "row", (0, 1), -1.0),
    Coefficient("line_size", "line_on", "min_line_musd", "row", (0,), -1.0),
    Coefficient("line_met", "line_on", "met_most", "row", (0, 1), -1.0),
    RowLimit("all_lines", "lines_most", "upper", (0,)),
    *bend_costs("bend_all_lines"),
)


def declare(model: pyo.ConcreteModel) -> None:
    """Declare spend[n, t, s], line_on[n, g], line_cost[n, g] and the bending of all lines.

    US$ million by segment; a line on or off; its US$ million over the horizon; and lines.
    """
    m = model
    m.spend = pyo.Var(over(m.absorbing, m.years, m.segments), within=pyo.NonNegativeReals)
    m.line_on = pyo.Var(m.lines, within=pyo.Binary)
    m.line_cost = pyo.Var(m.lines, within=pyo.NonNegativeReals)
    m.bend_all_lines = pyo.Var(m.all_line_limits, within=pyo.NonNegativeReals)


def add(model: pyo.ConcreteModel) -> None:
    """Add rows of absorbed money and of lines: their number, money and size."""
    m = model
    add_rows(m, "absorbed_money", m.absorbing, m.years, rule=_money)
    add_rows(m, "lines_at_once", m.limited_lines, rule=_lines)
    add_rows(m, "line_spent", m.lines, rule=_line_spent)
    add_rows(m, "line_money", m.lines, rule=_line_money)
    add_rows(m, "line_size", m.lines, rule=_line_size)
    add_rows(m, "line_met", m.leaking_lines, rule=_line_met)
    add_rows(m, "all_lines", m.all_line_limits, rule=_all_lines)


def _money(m: pyo.ConcreteModel, n: str, t: int) -> pyo.Expression:
    given = sum(m.obligation[n, a, t] for a in m.accounts_of_nation[n])
    return given - sum(m.spend[n, t, s] for s in m.segments) == 0


def _lines(m: pyo.ConcreteModel, n: str) -> pyo.Expression:
    return sum(m.line_on[n, g] for g in m.areas_of_nation[n]) <= m.line_limit[n]


def _line_spent(m: pyo.ConcreteModel, n: str, g: str) -> pyo.Expression:
    return (
        sum(m.price[k] * m.lots[n, k, t] for k in m.lots_of_line[n, g] for t in m.years)
        + sum(m.price[c] * m.seats[n, c, t] for c in m.seats_of_line[n, g] for t in m.years)
        + sum(m.grant[n, i, t] for i in m.grants_of_line[n, g] for t in m.years)
        - m.line_cost[n, g]
        == 0
    )


def _line_money(m: pyo.ConcreteModel, n: str, g: str) -> pyo.Expression:
    return m.line_cost[n, g] - m.line_most[n, g] * m.line_on[n, g] <= 0


def _line_size(m: pyo.ConcreteModel, n: str, g: str) -> pyo.Expression:
    return m.line_cost[n, g] - m.min_line_musd[n] * m.line_on[n, g] >= 0


def _line_met(m: pyo.ConcreteModel, n: str, g: str) -> pyo.Expression:
    met = sum(m.met[n, g, t, piece] for t in m.periods for piece in m.pieces)
    return met - m.met_most[n, g] * m.line_on[n, g] <= 0


def _all_lines(m: pyo.ConcreteModel, one: str) -> pyo.Expression:
    run = sum(m.line_on[n, g] for n, g in m.lines)
    return run - m.bend_all_lines[one] <= m.lines_most[one]
