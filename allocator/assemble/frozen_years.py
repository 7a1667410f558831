"""Frozen years: the last plan as decisions that hold for the first years of the horizon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allocator.assemble.last_plan import holds_last_plan, last_money
from allocator.assemble.records import records
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy

if TYPE_CHECKING:
    import pandas as pd


def frozen_locks(case: Case, policy: Policy) -> list[dict[str, Any]]:
    """Return the decisions that the frozen years stand for, with the columns of table `locks`.

    Where the goods of the last plan are known they stand, and no nation gets more money than then;
    else no nation gets more from an account than then, and at least the share of it that the
    policy asks for. Who had nothing gets nothing: in a frozen year nothing new begins. A year of
    which the last plan says nothing is free.
    """
    years = case.years[: int(policy.frozen_years)] if holds_last_plan(case, policy) else ()
    goods, money = case.tables["last_goods"], last_money(case)
    return [
        lock
        for year in years
        for lock in (
            _as_bought(case, goods[goods["year"] == year], _of_year(money, year), year)
            if (goods["year"] == year).any()
            else _as_paid(case, _of_year(money, year), policy.frozen_share, year)
        )
    ]


def _of_year(money: dict[tuple[str, str, int], float], year: int) -> dict[tuple[str, str], float]:
    return {(n, a): amount for (n, a, t), amount in money.items() if t == year}


def _as_bought(
    case: Case, goods: pd.DataFrame, money: dict[tuple[str, str], float], year: int
) -> list[dict[str, Any]]:
    totals = dict.fromkeys(_nations(case) if money else (), 0.0)
    for (nation, _), amount in money.items():
        totals[nation] += amount
    return [
        *(_lock(year, row["nation"], row["quantity"], row["quantity"], item=row["item"])
          for row in records(goods)),
        *(_lock(year, nation, None, total) for nation, total in totals.items()),
    ]  # fmt: skip


def _as_paid(
    case: Case, money: dict[tuple[str, str], float], share: float, year: int
) -> list[dict[str, Any]]:
    accounts = sorted(case.tables["accounts"]["account"])
    had = {nation for nation, _ in money}
    others = [nation for nation in _nations(case) if nation not in had] if money else []
    found = [_lock(year, nation, None, 0.0) for nation in others]
    for nation in sorted(had):
        for account in accounts:
            amount = money.get((nation, account))
            low = share * amount if share and amount is not None else None
            found.append(_lock(year, nation, low, amount or 0.0, account=account))
    return found


def _nations(case: Case) -> list[str]:
    return sorted(case.tables["nations"]["nation"])


def _lock(
    year: int, nation: str, low: float | None, high: float, *, item: str = "", account: str = ""
) -> dict[str, Any]:
    name = " ".join(filter(None, ("frozen", str(year), nation, item or account)))
    return {
        "lock": name, "nation": nation, "item": item, "account": account, "years": str(year),
        "low": low, "high": high,
    }  # fmt: skip
