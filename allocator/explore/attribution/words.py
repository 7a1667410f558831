"""The shares of the causes in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from allocator.util.format import change, counted

if TYPE_CHECKING:
    import pandas as pd

REST = "none of these"
"""Name of what no cause moved."""

_LEAST_MUSD = 5e-3
_SHOWN = 5


def money_words(money: pd.DataFrame) -> Iterator[str]:
    """Yield for the nations that move most by how much, and by which causes."""
    by_nation = money.groupby("nation")["change_musd"].apply(lambda own: own.abs().sum())
    for nation in by_nation.sort_values(ascending=False, kind="stable").index[:_SHOWN]:
        yield nation_words(money[money["nation"] == nation])


def nation_words(own: pd.DataFrame) -> str:
    """Say by how much one nation's money changes over the plan, and by which causes."""
    name = own["name"].iloc[0]
    sums = own.groupby("cause", sort=False)[["change_musd", "lowest_musd", "highest_musd"]].sum()
    parts = [
        f"{cause}: {change(row['change_musd'], '−')}{_range(row)}"
        for cause, row in sums.sort_values("change_musd", key=abs, ascending=False).iterrows()
        if max(abs(row)) > _LEAST_MUSD
    ]
    total = float(own["change_musd"].sum())
    if not parts:
        return f"{name}: nothing moves."
    return f"{name}, US$ million over the plan: {change(total, '−')}. {'; '.join(parts)}."


def value_words(value: pd.DataFrame) -> str:
    """Say what each cause changes in the value of the whole plan."""
    parts = [f"{row['cause']}: {row['value']:+.4f}".replace("-", "−")
             for row in value.to_dict("records")]  # fmt: skip
    return f"Value points of the whole plan: {'; '.join(parts)}."


def way_words(causes: int, orders: int) -> str:
    """Say how the shares were found."""
    return (
        f"{counted(causes, 'cause was', 'causes were')} added one at a time in "
        f"{counted(orders, 'order')}, each answered by the least change; a share is the mean; "
        "the range over the orders is in brackets."
    )


def rest_words(rest: float, left_open: float, *, same: bool) -> str:
    """Say what no cause moved; `rest` is its value, `left_open` what the plan after leaves open.

    `same`: the causes lead to the data and settings of the plan after.
    """
    if not same:
        return (
            "The causes named do not lead to the data and settings of the plan after: "
            f"“{REST}” holds what else was changed as well."
        )
    if abs(rest) <= left_open:
        return (
            f"“{REST}” is a tie: under the same data and settings the plan after is as good as "
            "the least change, within what its search left open, and no cause moves that money."
        )
    return (
        f"“{REST}” is what one search for all causes together moved that the answers one at a "
        "time did not, under the same data and settings."
    )


def _range(row: pd.Series[float]) -> str:
    if row["highest_musd"] - row["lowest_musd"] <= _LEAST_MUSD:
        return ""
    return f" ({change(row['lowest_musd'], '−')} to {change(row['highest_musd'], '−')})"
