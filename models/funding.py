"""Funding: what is bought is paid, accounts pay from vintages, vintages expire."""

from __future__ import annotations

import pyomo.core as pyo

from .ground import add_rows, over
from .places import Coefficient, ColumnLimit, Place, RowLimit

PLACES: tuple[Place, ...] = (
    Coefficient("use_cost", "lots", "price", "column", (1,)),
    Coefficient("use_cost", "seats", "price", "column", (1,)),
    RowLimit("vintage", "money", "upper", (0, 1)),
    ColumnLimit("pay", "pay_most", (0, 1, 2, 3)),
)


def declare(model: pyo.ConcreteModel) -> None:
    """Declare the money variables: pay, obligation, total and draw, US$ million."""
    m = model
    m.pay = pyo.Var(over(m.pay_triples, m.years), within=pyo.NonNegativeReals)
    m.obligation = pyo.Var(over(m.obligation_pairs, m.years), within=pyo.NonNegativeReals)
    m.total = pyo.Var(m.years, within=pyo.NonNegativeReals)
    m.draw = pyo.Var(m.draws, within=pyo.NonNegativeReals)


def add(model: pyo.ConcreteModel) -> None:
    """Add rows use_cost, obligated, account_year, vintage and all_money."""
    m = model
    add_rows(m, "use_cost", m.use_pairs, m.years, rule=_use_cost)
    add_rows(m, "obligated", m.obligation_pairs, m.years, rule=_obligated)
    add_rows(m, "account_year", m.accounts, m.years, rule=_account_year)
    add_rows(m, "vintage", m.vintages, rule=_vintage)
    add_rows(m, "all_money", m.years, rule=_all_money)


def _use_cost(m: pyo.ConcreteModel, n: str, u: str, t: int) -> pyo.Expression:
    return (
        sum(m.price[k] * m.lots[n, k, t] for k in m.lots_of_use[n, u])
        + sum(m.price[c] * m.seats[n, c, t] for c in m.seats_of_use[n, u])
        + sum(m.grant[n, i, t] for i in m.grants_of_use[n, u])
        + sum(m.donor_pay[n, x, t] for x in m.donor_of_use[n, u, t])
        - sum(m.pay[n, a, u, t] for a in m.payers_of_use[n, u])
        == 0
    )


def _obligated(m: pyo.ConcreteModel, n: str, a: str, t: int) -> pyo.Expression:
    return (
        m.obligation[n, a, t]
        - sum(m.gross[a] * m.pay[n, a, u, t] for u in m.uses_of_obligation[n, a])
        == 0
    )


def _account_year(m: pyo.ConcreteModel, a: str, t: int) -> pyo.Expression:
    return (
        sum(m.obligation[n, a, t] for n in m.nations_of_account[a])
        - sum(m.draw[a, v, t] for v in m.vintages_of_year[a, t])
        == 0
    )


def _vintage(m: pyo.ConcreteModel, a: str, v: int) -> pyo.Expression:
    return sum(m.draw[a, v, t] for t in m.years_of_vintage[a, v]) <= m.money[a, v]


def _all_money(m: pyo.ConcreteModel, t: int) -> pyo.Expression:
    return m.total[t] - sum(m.obligation[n, a, t] for n, a in m.obligation_pairs) == 0
