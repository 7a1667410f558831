"""Equipment in whole lots, within production and stock."""

from __future__ import annotations

import pyomo.core as pyo

from .ground import add_rows, over
from .places import ColumnLimit, Place, RowLimit

PLACES: tuple[Place, ...] = (
    ColumnLimit("lots", "lots_most", (0, 1, 2)),
    RowLimit("production", "production_most", "upper", (0, 1)),
    RowLimit("stock", "stock_most", "upper", (0,)),
)


def declare(model: pyo.ConcreteModel) -> None:
    """Declare lots[n, k, t], whole lots bought in the year."""
    m = model
    m.lots = pyo.Var(over(m.lot_pairs, m.years), within=pyo.NonNegativeIntegers)


def add(model: pyo.ConcreteModel) -> None:
    """Add rows production and stock."""
    m = model
    add_rows(m, "production", m.limited_production, m.years, rule=_production)
    add_rows(m, "stock", m.limited_stock, rule=_stock)


def _production(m: pyo.ConcreteModel, k: str, t: int) -> pyo.Expression:
    return sum(m.lots[n, k, t] for n in m.buyers_of_lot[k]) <= m.production_most[k, t]


def _stock(m: pyo.ConcreteModel, k: str) -> pyo.Expression:
    return sum(m.lots[n, k, t] for n in m.buyers_of_lot[k] for t in m.years) <= m.stock_most[k]
