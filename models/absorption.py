"""Absorption: money with falling effect, and how many lines a nation can run."""

from __future__ import annotations

import pyomo.environ as pyo

from .ground import ONE, add_rows, limit_columns
from .places import Coefficient, ColumnLimit, Cost, Place, RowLimit

PLACES: tuple[Place, ...] = (
    ColumnLimit("spend", "segment_most", (0, 2)),
    Cost("value", "spend", "waste_price", (2,), -1.0),
    RowLimit("lines_at_once", "line_limit", "upper", (0,)),
    Coefficient("line_lots", "active", "lots_most", "row", (0, 1, 3), -1.0),
    Coefficient("line_seats", "active", "seats_most", "row", (0, 1, 3), -1.0),
    Coefficient("line_grant", "active", "grant_most", "row", (0, 1, 3), -1.0),
    Coefficient("line_met", "active", "need", "row", (0, 1), -1.0),
    Coefficient("line_piece", "active", "piece_most", "row", (0, 1, 3), -1.0),
    Coefficient("line_size", "active", "line_least", "row", (), -1.0),
    Coefficient("line_size", "lots", "price", "column", (1,)),
    Coefficient("line_size", "seats", "price", "column", (1,)),
)


def declare(model: pyo.ConcreteModel) -> None:
    """Declare spend[n, t, s], US$ million by segment, and the switch active[n, g] of a line."""
    m = model
    m.spend = pyo.Var(m.absorbing, m.years, m.segments, within=pyo.NonNegativeReals)
    for n, t, s in m.spend:
        m.spend[n, t, s].setub(m.segment_most[n, s])
    m.active = pyo.Var(m.lines, within=pyo.Binary)


def add(model: pyo.ConcreteModel) -> None:
    """Add rows absorbed_money, lines_at_once, line_lots, line_seats, line_grant, line_met, line_size."""
    m = model
    add_rows(m, "absorbed_money", m.absorbing, m.years, rule=_money)
    add_rows(m, "lines_at_once", m.limited_lines, rule=_lines)
    add_rows(m, "line_lots", m.lot_lines, m.years, rule=_line_lots)
    add_rows(m, "line_seats", m.seat_lines, m.years, rule=_line_seats)
    add_rows(m, "line_grant", m.grant_lines, m.years, rule=_line_grant)
    add_rows(m, "line_met", m.needs, m.years, rule=_line_met)
    add_rows(m, "line_piece", m.piece_lines, m.years, m.pieces, rule=_line_piece)
    add_rows(m, "line_size", m.lines, rule=_line_size)


def _money(m: pyo.ConcreteModel, n: str, t: int) -> pyo.Expression:
    given = sum(m.obligation[n, a, t] for a in m.accounts_of_nation[n])
    return given - sum(m.spend[n, t, s] for s in m.segments) == 0


def _lines(m: pyo.ConcreteModel, n: str) -> pyo.Expression:
    return sum(m.active[n, g] for g in m.areas_of_nation[n]) <= m.line_limit[n]


def _line_lots(m: pyo.ConcreteModel, n: str, k: str, g: str, t: int) -> pyo.Expression:
    return m.lots[n, k, t] - m.lots_most[n, k, t] * m.active[n, g] <= 0


def _line_seats(m: pyo.ConcreteModel, n: str, c: str, g: str, t: int) -> pyo.Expression:
    return m.seats[n, c, t] - m.seats_most[n, c, t] * m.active[n, g] <= 0


def _line_grant(m: pyo.ConcreteModel, n: str, i: str, g: str, t: int) -> pyo.Expression:
    return m.grant[n, i, t] - m.grant_most[n, i, t] * m.active[n, g] <= 0


def _line_met(m: pyo.ConcreteModel, n: str, g: str, t: int) -> pyo.Expression:
    return sum(m.met[n, g, t, piece] for piece in m.pieces) - m.need[n, g] * m.active[n, g] <= 0


def _line_piece(m: pyo.ConcreteModel, n: str, g: str, t: int, piece: int) -> pyo.Expression:
    return m.met[n, g, t, piece] - m.piece_most[n, g, piece] * m.active[n, g] <= 0


def _line_size(m: pyo.ConcreteModel, n: str, g: str) -> pyo.Expression:
    cost = (
        sum(m.price[k] * m.lots[n, k, t] for k in m.lots_of_line[n, g] for t in m.years)
        + sum(m.price[c] * m.seats[n, c, t] for c in m.seats_of_line[n, g] for t in m.years)
        + sum(m.grant[n, i, t] for i in m.grants_of_line[n, g] for t in m.years)
    )
    return cost - m.line_least[ONE] * m.active[n, g] >= 0
