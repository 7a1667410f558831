"""What has been obligated so far, set against what a plan obligates: what is still to execute.

A treasurer tells dollars of the fiscal year; a plan has those of its base year. Here the first
become the second.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from allocator.inputs.case.nominal import price_level

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.plan.obligated import Obligated


def counted_on(
    entries: Iterable[Obligated], today: str | None, now: int | None
) -> tuple[tuple[Obligated, ...], tuple[Obligated, ...]]:
    """Return the entries that count on a day (ISO text) of the fiscal year `now`, and the others.

    Those of that year count that were told up to that day, or of no day.
    """
    counted: list[Obligated] = []
    others: list[Obligated] = []
    for one in entries:
        known = today is not None and one.year == now and one.as_of <= today
        (counted if known else others).append(one)
    return tuple(counted), tuple(others)


def in_base_year(entries: Iterable[Obligated], case: Case) -> tuple[Obligated, ...]:
    """Return entries in US$ million of the base year.

    Where the case does not say what money of their year is worth, they are that already.
    """
    return tuple(
        replace(one, obligated_musd=one.obligated_musd
                / (price_level(case, one.account, one.year) or 1.0))
        for one in entries
    )  # fmt: skip


def years_executed(table: pd.DataFrame, counted: Iterable[Obligated], case: Case) -> pd.DataFrame:
    """Return the ledger's table by year with what was obligated so far, by account and year.

    ``entered_musd`` is what was entered, ``executed_musd`` that in US$ of the base year; both are
    empty where nothing was. The second is taken off ``to_execute_musd`` and, since the money that
    expires first is used first, off ``last_chance_musd``. ``above_plan_musd`` is what is above the
    plan and what is reserved: nobody can tell the money of regional and global programmes from
    that of nations in the sum of an account, so it counts as obligated last.
    """
    counted = tuple(counted)
    keys = pd.MultiIndex.from_frame(table[["account", "year"]])

    def column(entries: Iterable[Obligated]) -> list[float]:
        known = {(one.account, one.year): one.obligated_musd for one in entries}
        return [known.get(key, float("nan")) for key in keys]

    table = table.assign(
        entered_musd=column(counted), executed_musd=column(in_base_year(counted, case))
    )
    some = table["executed_musd"].fillna(0.0)
    above = some - table["obligated_musd"] - table["set_aside_musd"]
    return table.assign(
        to_execute_musd=(table["to_execute_musd"] - some).clip(lower=0.0),
        last_chance_musd=(table["last_chance_musd"] - some).clip(lower=0.0),
        above_plan_musd=above.clip(lower=0.0),
    )


def vintages_executed(
    table: pd.DataFrame,
    planned: dict[tuple[str, int], dict[int, float]],
    counted: Iterable[Obligated],
    case: Case,
) -> pd.DataFrame:
    """Return the ledger's table by vintage without what was obligated so far (one fiscal year).

    `planned` is what the plan obligates of each account and vintage by year. The money that expires
    first counts as used first.
    """
    left = {one.account: (one.year, one.obligated_musd) for one in in_base_year(counted, case)}
    table = table.copy()
    for at, row in table.sort_values("expires_on", kind="stable").iterrows():
        now, money = left.get(row["account"], (0, 0.0))
        of_year = planned.get((row["account"], int(row["vintage"])), {}).get(now, 0.0)
        used = min(money, of_year)
        if used > 0.0:
            left[row["account"]] = (now, money - used)
            table.loc[at, "to_execute_musd"] = max(0.0, row["to_execute_musd"] - used)
            if int(str(row["expires_on"])[:4]) == now:
                table.loc[at, "last_chance_musd"] = max(0.0, row["last_chance_musd"] - used)
    return table
