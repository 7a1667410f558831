"""What has been obligated so far, set against what a plan obligates: what is still to execute."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from allocator.plan.obligated import Obligated


def years_executed(table: pd.DataFrame, entries: Iterable[Obligated], now: int) -> pd.DataFrame:
    """Return the ledger's table by year with what was obligated so far in the fiscal year `now`.

    ``executed_musd`` is empty where nothing was entered; else it is taken off ``to_execute_musd``
    and, since the money that expires first is used first, off ``last_chance_musd``.
    ``above_plan_musd`` is what was obligated above the plan.
    """
    known = {one.account: one.obligated_musd for one in entries if one.year == now}
    done = table["account"].map(known).where(table["year"] == now).astype(float)
    some = done.fillna(0.0)
    return table.assign(
        executed_musd=done,
        to_execute_musd=(table["to_execute_musd"] - some).clip(lower=0.0),
        last_chance_musd=(table["last_chance_musd"] - some).clip(lower=0.0),
        above_plan_musd=(some - table["obligated_musd"]).clip(lower=0.0),
    )


def vintages_executed(
    table: pd.DataFrame,
    planned: dict[tuple[str, int], dict[int, float]],
    entries: Iterable[Obligated],
    now: int,
) -> pd.DataFrame:
    """Return the ledger's table by vintage without what was obligated so far in the year `now`.

    `planned` is what the plan obligates of each account and vintage by year. The money that expires
    first counts as used first.
    """
    left = {one.account: one.obligated_musd for one in entries if one.year == now}
    table = table.copy()
    for at, row in table.sort_values("expires_on", kind="stable").iterrows():
        of_year = planned.get((row["account"], int(row["vintage"])), {}).get(now, 0.0)
        used = min(left.get(row["account"], 0.0), of_year)
        if used > 0.0:
            left[row["account"]] -= used
            table.loc[at, "to_execute_musd"] = max(0.0, row["to_execute_musd"] - used)
            if int(str(row["expires_on"])[:4]) == now:
                table.loc[at, "last_chance_musd"] = max(0.0, row["last_chance_musd"] - used)
    return table
