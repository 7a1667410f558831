"""Frozen years: the last plan as decisions that hold for the first years of the horizon."""

from __future__ import annotations

from typing import Any

from allocator.assemble.frames import records
from allocator.assemble.last_plan import holds_last_plan, last_money
from allocator.case import Case
from allocator.policy import Policy


def frozen_locks(case: Case, policy: Policy) -> list[dict[str, Any]]:
    """Return the decisions that the frozen years stand for, with the columns of table `locks`.

    Where the goods of the last plan are known they stand, and no nation gets more money than then;
    else each nation gets no more from an account than then, and of that the share that the policy
    asks for.
    """
    years = case.years[: int(policy.frozen_years)] if holds_last_plan(case, policy) else ()
    goods = case.tables["last_goods"]
    money = last_money(case)
    share = policy.frozen_share
    found: list[dict[str, Any]] = []
    for year in years:
        listed = goods[goods["year"] == year]
        if len(listed):
            for row in records(listed):
                found.append(_lock(year, row["nation"], row["quantity"], item=row["item"]))
            found += [
                _lock(year, nation, total, low=None) for nation, total in _totals(money, year)
            ]
        else:
            found += [
                _lock(year, n, amount, account=a, low=share * amount if share else None)
                for (n, a, t), amount in money.items()
                if t == year
            ]
    return found


def _totals(money: dict[tuple[str, str, int], float], year: int) -> list[tuple[str, float]]:
    totals: dict[str, float] = {}
    for (nation, _, when), amount in money.items():
        if when == year:
            totals[nation] = totals.get(nation, 0.0) + amount
    return sorted(totals.items())


def _lock(
    year: int, nation: str, high: float, *, item: str = "", account: str = "", low: Any = ...
) -> dict[str, Any]:
    name = " ".join(filter(None, ("frozen", str(year), nation, item or account)))
    return {
        "lock": name, "nation": nation, "item": item, "account": account, "years": str(year),
        "low": high if low is ... else low, "high": high,
    }  # fmt: skip
