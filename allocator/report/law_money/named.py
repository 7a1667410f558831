"""A sum of money with the accounts it is of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.util.format import LARGE, amount, millions, musd
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    import pandas as pd

NAMED = 4
"""Accounts and nations that are named in a sentence."""


def named(table: pd.DataFrame, column: str, unit: str = "") -> str:
    """Write the sum of a column (US$ million), a word on its unit, and the accounts it is of."""
    sums = table.groupby("account", sort=False)[column].sum()
    sums = sums[sums > NOTHING].sort_values(ascending=False, kind="stable")
    total = float(sums.sum())
    parts = [f"{code} {_part(money, total)}" for code, money in sums.head(NAMED).items()]
    rest = [", ..."] if len(sums) > NAMED else []
    return f"{musd(total)}{f' {unit}' if unit else ''} ({', '.join(parts)}{''.join(rest)})"


def _part(money: float, total: float) -> str:
    return millions(money) if money >= LARGE else amount(money, total)
