"""Decisions of the planner, and years in which the last plan stands."""

from __future__ import annotations

from typing import Any

from .funding import spent
from .goods import quantity
from .goods_figures import decisions, frozen_goods, frozen_years
from .linear import INF, Program, Terms
from .selections import years_of


def previous(f: Any, n: str, a: str, t: int) -> float | None:
    """Return the last plan's money of its row for the year or for all years; None: no row."""
    rows = [r for r in f.tables["last_plan"] if (r["nation"], r["account"]) == (n, a)]
    for row in rows:
        if row["year"] is None or row["year"] == t:
            return float(row["amount_musd"])
    return None


def add(f: Any, m: Program) -> None:
    for row in decisions(f):
        years = years_of(row["years"], f.years)
        _limit(f, m, row["lock"], _sum(f, m, row, years), row["low"], row["high"])
    for t in frozen_years(f):
        _frozen(f, m, t)


def _sum(f: Any, m: Program, row: dict[str, Any], years: list[int]) -> Terms:
    n = row["nation"]
    if row["item"]:
        return quantity(f, m, 1.0, n, row["item"], years)
    accounts = [row["account"]] if row["account"] else list(f.account)
    return [one for a in accounts for t in years for one in spent(f, m, 1.0, n, a, t)]


def _limit(
    f: Any, m: Program, name: str, terms: Terms, low: float | None, high: float | None
) -> None:
    if low is not None:
        bend = m.bend(f.bp["lock"], "bend_low", name)
        m.row("lock_low", (name,), terms + bend, low, INF)
    if high is not None:
        bend = m.bend(f.bp["lock"], "bend_high", name)
        m.row("lock_high", (name,), [*terms, (-1.0, bend[0][1])], -INF, high)


def _frozen(f: Any, m: Program, t: int) -> None:
    goods = frozen_goods(f, t)
    for row in goods:
        terms = quantity(f, m, 1.0, row["nation"], row["item"], [t])
        name = f"goods {row['nation']} {row['item']} {t}"
        _limit(f, m, name, terms, row["quantity"], row["quantity"])
    money = {(n, a): previous(f, n, a, t) for n in f.nation for a in f.account}
    if goods:
        for n in f.nation:
            terms = [one for a in f.account for one in spent(f, m, 1.0, n, a, t)]
            known = sum(money[n, a] or 0.0 for a in f.account)
            _limit(f, m, f"money {n} {t}", terms, None, known)
    elif any(sum_known is not None for sum_known in money.values()):
        share = f.policy["frozen_share"]
        for (n, a), listed in money.items():
            low = None if listed is None or share == 0 else share * listed
            terms = spent(f, m, 1.0, n, a, t)
            _limit(f, m, f"money {n} {a} {t}", terms, low, listed or 0.0)
