"""What each account has, obligates and loses by year, and by when its money must be used."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.assemble.appropriations import vintage_table
from allocator.assemble.lifetimes import lead_years
from allocator.inputs.case.names import names_in
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

YEAR_END = (9, 30)
"""Month and day on which a fiscal year ends: those of the United States."""

BY_YEAR = ("account", "name", "year", "new_musd", "set_aside_musd", "carried_in_musd",
           "available_musd", "obligated_musd", "lapsed_musd", "carried_out_musd", "paid_musd",
           "unpaid_musd", "to_execute_musd", "last_chance_musd", "late_delivery_musd")  # fmt: skip

BY_VINTAGE = ("account", "name", "vintage", "new_musd", "set_aside_musd", "obligated_musd",
              "lapsed_musd", "carried_past_horizon_musd", "expires_on", "to_execute_musd",
              "last_chance_musd")  # fmt: skip


def fiscal_year(day: datetime.date, year_end: tuple[int, int] = YEAR_END) -> int:
    """Return the fiscal year of a day; a year has the number of the year in which it ends.

    Examples
    --------
    >>> fiscal_year(datetime.date(2021, 9, 30)), fiscal_year(datetime.date(2021, 10, 1))
    (2021, 2022)
    """
    return day.year + ((day.month, day.day) > year_end)


def last_day(year: int, year_end: tuple[int, int] = YEAR_END) -> str:
    """Return the last day of a fiscal year as ISO text.

    Examples
    --------
    >>> last_day(2021)
    '2021-09-30'
    """
    return datetime.date(year, *year_end).isoformat()


def money_by_vintage(plan: Plan, now: int | None, year_end: tuple[int, int]) -> pd.DataFrame:
    """Return what becomes of the money that is new in each year, and when it expires.

    `now` is the fiscal year of today, or None: before the plan begins. Columns are `BY_VINTAGE`:
    ``new_musd`` (free for nations), ``set_aside_musd``, ``obligated_musd``, ``lapsed_musd``,
    ``carried_past_horizon_musd`` as in the plan's table ``accounts``; ``expires_on`` is the last
    day on which it may be obligated; ``to_execute_musd`` is what the plan obligates of it from
    `now` on; ``last_chance_musd`` is what it obligates in the last year in which that is allowed,
    if that year is not over.
    """
    names, used = names_in(plan.case, "accounts", "account"), drawn(plan)
    begin = plan.case.years[0] if now is None else now
    rows = []
    for row in _vintages(plan):
        parts = used.get((row["account"], row["vintage"]), {})
        rows.append(row | {
            "name": names.get(row["account"]) or row["account"],
            "expires_on": last_day(row["last_use"], year_end),
            "to_execute_musd": sum(part for year, part in parts.items() if year >= begin),
            "last_chance_musd": parts.get(row["last_use"], 0.0) if row["last_use"] >= begin else 0,
        })  # fmt: skip
    return pd.DataFrame(rows, columns=list(BY_VINTAGE))


def money_by_year(plan: Plan, now: int | None) -> pd.DataFrame:
    """Return what each account has, obligates, pays out and loses in each year of the plan.

    `now` is the fiscal year of today, or None: before the plan begins. Columns are `BY_YEAR`, money
    that nations can get: ``available_musd`` is what is new and what is carried in; it is
    obligated, lapses at the end of the year or is carried out. ``paid_musd`` is paid out in the
    year and ``unpaid_musd`` is obligated and not paid at its end. ``to_execute_musd`` is what the
    plan obligates if the year is not over, ``last_chance_musd`` what of it lapses if it is
    obligated a year later, and ``late_delivery_musd`` what could no longer be paid if deliveries
    come a year later than planned.
    """
    table, paid = [], plan.disbursements.set_index(["account", "year"])
    late, names = _late(plan), names_in(plan.case, "accounts", "account")
    for account, own in _by_account(_vintages(plan)):
        for row in _years_of(account, own, drawn(plan), plan.case.years):
            key = (account, row["year"])
            known = key in paid.index
            coming = now is None or row["year"] >= now
            table.append(row | {
                "name": names.get(account) or account,
                "paid_musd": float(paid.loc[key, "disbursed_musd"]) if known else 0.0,
                "unpaid_musd": float(paid.loc[key, "outstanding_musd"]) if known else 0.0,
                "to_execute_musd": row["obligated_musd"] if coming else 0.0,
                "last_chance_musd": row["last_chance_musd"] if coming else 0.0,
                "late_delivery_musd": late.get(key, 0.0),
            })  # fmt: skip
    return pd.DataFrame(table, columns=list(BY_YEAR))


def _years_of(
    account: str,
    own: list[dict[str, Any]],
    drawn: dict[Any, dict[int, float]],
    years: tuple[int, ...],
) -> Iterator[dict[str, Any]]:
    left: dict[int, float] = {}
    alive = {row["vintage"]: row for row in own if row["last_use"] >= years[0]}
    for vintage, row in alive.items():
        if vintage < years[0]:
            left[vintage] = row["new_musd"]
    for year in years:
        carried_in = sum(left.values())
        new = alive.get(year, {"new_musd": 0.0, "set_aside_musd": 0.0})
        left[year] = new["new_musd"]
        spent = {v: drawn.get((account, v), {}).get(year, 0.0) for v in left}
        rest = {v: money - spent[v] for v, money in left.items()}
        rest = {v: money if money > NOTHING else 0.0 for v, money in rest.items()}
        over = [v for v in rest if v in alive and alive[v]["last_use"] == year]
        lapsed, chance = sum(rest[v] for v in over), sum(spent[v] for v in over)
        left = {v: money for v, money in rest.items() if v not in over}
        there = carried_in + new["new_musd"]
        obligated = _evened(sum(spent.values()), there)
        yield {
            "account": account, "year": year, "new_musd": new["new_musd"],
            "set_aside_musd": new["set_aside_musd"], "carried_in_musd": carried_in,
            "available_musd": there, "obligated_musd": obligated,
            "lapsed_musd": lapsed, "carried_out_musd": sum(left.values()),
            "last_chance_musd": _evened(chance, obligated),
        }  # fmt: skip


def _evened(money: float, whole: float) -> float:
    """Return the whole for a sum that differs from it by no money, so that both are written alike.

    Sums of floats differ by noise, which a half of the last decimal turns into another figure.
    """
    return whole if abs(money - whole) <= NOTHING else money


def _vintages(plan: Plan) -> list[dict[str, Any]]:
    """Return the plan's table ``accounts`` with free money and the last year of its use.

    Money that expired before the plan begins is left out.
    """
    last = vintage_table(plan.case, plan.policy).set_index(["account", "vintage"])["last_use"]
    table = plan.accounts.join(last, on=["account", "vintage"], how="inner")
    free = (table["amount_musd"] - table["set_aside_musd"]).clip(lower=0.0)
    obligated = [_evened(*one) for one in zip(table["obligated_musd"], free, strict=True)]
    rows = table.assign(new_musd=free, obligated_musd=obligated).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]


def _by_account(rows: list[dict[str, Any]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for account in dict.fromkeys(row["account"] for row in rows):
        yield account, [row for row in rows if row["account"] == account]


def drawn(plan: Plan) -> dict[Any, dict[int, float]]:
    """Return US$ million obligated by account and vintage, then year."""
    found: dict[Any, dict[int, float]] = {}
    some = plan.vintages[plan.vintages["obligated_musd"] > NOTHING]
    for row in some.to_dict("records"):
        key = (row["account"], int(row["vintage"]))
        found.setdefault(key, {})[int(row["year"])] = float(row["obligated_musd"])
    return found


def _late(plan: Plan) -> dict[tuple[str, int], float]:
    """Return the money of equipment whose account is closed if it comes a year late."""
    lead = lead_years(plan.case, plan.policy)
    lives = plan.case.tables["accounts"].set_index("account")["disburse_years"].astype(float)
    lines = plan.lines[plan.lines["kind"] == "equipment"]
    wait = lines["item"].map(lead).astype(float) + 1
    slow = lines[wait > lines["account"].map(lives).astype(float).fillna(float("inf"))]
    sums = slow.groupby(["account", "year"])["obligation_musd"].sum().reset_index()
    columns = (sums[name].tolist() for name in ("account", "year", "obligation_musd"))
    return {(account, year): money for account, year, money in zip(*columns, strict=True)}
