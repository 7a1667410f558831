"""Funding: what is bought or sustained is paid, item by item, by an account that may pay it."""

from __future__ import annotations

from typing import Any

from .linear import Program, Terms


def declare(f: Any, m: Program) -> None:
    for n, i in sorted(f.pairs):
        for t in f.years:
            whole = f.item[i]["kind"] != "grant"
            m.new("quantity", n, i, t, high=f.most[n, i, t], whole=whole)
            for a in f.account:
                if (n, a, i, t) in f.may:
                    m.new("pay", n, a, i, t)
    for a, v in f.money:
        for t in f.years:
            if v <= t <= f.last_use[a, v]:
                m.new("draw", a, v, t)


def spent(f: Any, m: Program, number: float, n: str, a: str, t: int) -> Terms:
    """Return number × the obligation of a nation, an account and a year, with surcharge."""
    gross = number * (1 + f.sur[a])
    return [one for i in f.item for one in m.term(gross, "pay", n, a, i, t)]


def total(f: Any, m: Program, number: float, t: int) -> Terms:
    """Return number × the obligations of a year to all nations."""
    return [one for n in f.nation for a in f.account for one in spent(f, m, number, n, a, t)]


def add(f: Any, m: Program) -> None:
    for n, i in sorted(f.pairs):
        for t in f.years:
            cost = m.term(f.price[i], "quantity", n, i, t) + m.term(1.0, "donor_pay", n, i, t)
            paid = [one for a in f.account for one in m.term(-1.0, "pay", n, a, i, t)]
            m.row("use_cost", (n, i, t), cost + paid, 0.0, 0.0)
    for a in f.account:
        for t in f.years:
            used = [one for n in f.nation for one in spent(f, m, 1.0, n, a, t)]
            drawn = [one for b, v in f.money if b == a for one in m.term(-1.0, "draw", a, v, t)]
            m.row("account_year", (a, t), used + drawn, 0.0, 0.0)
    for (a, v), money in f.money.items():
        drawn = [one for t in f.years for one in m.term(1.0, "draw", a, v, t)]
        m.row("vintage", (a, v), drawn, -float("inf"), money)
