"""Sustainment: after its initial support a lot works only if somebody pays for its upkeep."""

from __future__ import annotations

import pyomo.core as pyo

from .ground import add_rows, over
from .places import Coefficient, Place, RowLimit, bend_costs

PLACES: tuple[Place, ...] = (
    Coefficient("filled", "sustained", "working_points", "column", (0, 1), -1.0),
    Coefficient("tail_paid", "sustained", "tail", "column", (1,)),
    Coefficient("tail_after", "sustained", "tail", "column", (1,)),
    Coefficient("graduation", "donor_pay", "own_share", "row", (1,)),
    Coefficient("graduation", "host_pay", "donor_share", "row", (1,), -1.0),
    RowLimit("host_share", "host_money", "upper", (0,)),
    RowLimit("tail_after", "host_money", "upper", (0,)),
    RowLimit("after_money", "after_most", "upper", (0,)),
    *bend_costs("bend_graduation", "bend_after"),
)


def declare(model: pyo.ConcreteModel) -> None:
    """Declare sustained[n, k, t], lots that work because their upkeep is paid, and who pays.

    US$ million: the nation itself, donors, donors a year after the horizon.
    """
    m = model
    m.sustained = pyo.Var(over(m.sustainings), within=pyo.NonNegativeReals)
    m.host_pay = pyo.Var(over(m.tail_uses), within=pyo.NonNegativeReals)
    m.donor_pay = pyo.Var(over(m.tail_uses), within=pyo.NonNegativeReals)
    m.donor_after = pyo.Var(m.after_hosts, within=pyo.NonNegativeReals)
    m.bend_graduation = pyo.Var(over(m.graduations), within=pyo.NonNegativeReals)
    m.bend_after = pyo.Var(m.after_limits, within=pyo.NonNegativeReals)


def add(model: pyo.ConcreteModel) -> None:
    """Add rows supported, tail_paid, host_share, graduation, tail_after and after_money."""
    m = model
    add_rows(m, "supported", m.sustainings, rule=_supported)
    add_rows(m, "tail_paid", m.tail_uses, rule=_tail_paid)
    add_rows(m, "host_share", m.hosts, rule=_host_share)
    add_rows(m, "graduation", m.graduations, rule=_graduation)
    add_rows(m, "tail_after", m.after_hosts, rule=_tail_after)
    add_rows(m, "after_money", m.after_limits, rule=_after_money)


def _supported(m: pyo.ConcreteModel, n: str, k: str, t: int) -> pyo.Expression:
    aged = sum(m.aged_share[k, s, t] * m.lots[n, k, s] for s in m.aged_arrivals[k, t])
    return m.sustained[n, k, t] - aged <= 0


def _tail_paid(m: pyo.ConcreteModel, n: str, u: str, t: int) -> pyo.Expression:
    cost = sum(m.tail[k] * m.sustained[n, k, t] for k in m.tail_lots_of_use[n, u, t])
    return cost - m.host_pay[n, u, t] - m.donor_pay[n, u, t] == 0


def _host_share(m: pyo.ConcreteModel, n: str, t: int) -> pyo.Expression:
    return sum(m.host_pay[n, u, t] for u in m.tail_uses_of_host[n, t]) <= m.host_money[n]


def _graduation(m: pyo.ConcreteModel, n: str, t: int) -> pyo.Expression:
    donors = sum(m.own_share[t] * m.donor_pay[n, u, t] for u in m.tail_uses_of_host[n, t])
    host = sum(m.donor_share[t] * m.host_pay[n, u, t] for u in m.tail_uses_of_host[n, t])
    return donors - host - m.bend_graduation[n, t] <= 0


def _tail_after(m: pyo.ConcreteModel, n: str) -> pyo.Expression:
    cost = sum(
        m.tail[k] * m.sustained[n, k, t] for t in m.after_years for k in m.tail_lots_after[n]
    )
    return cost - m.donor_after[n] <= m.host_money[n]


def _after_money(m: pyo.ConcreteModel, t: int) -> pyo.Expression:
    return sum(m.donor_after[n] for n in m.after_hosts) - m.bend_after[t] <= m.after_most[t]
