"""Goods of which one plan gives more or less than another, and how they are told in a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from allocator.inputs.case.names import names_by_code
from allocator.util.format import amount, figure, year_words
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

GOOD = ["nation", "item", "kind", "year"]
"""What a good is known by."""

_KEY = [*GOOD, "area", "unit"]
_NOISE = 1e-4
"""Quantities and US$ million that move by less are noise of the arithmetic."""

_SHOWN, _TOLD_SHARE = 3, 0.05
"""Goods of a line that are told: the largest, and none below this share of the largest."""


def goods_moved(best: Plan, forced: Plan) -> pd.DataFrame:
    """Return goods and upkeep that differ in a year, in quantity or in what they cost."""
    sides = [
        plan.lines.groupby(_KEY)[["quantity", "obligation_musd"]].sum() for plan in (best, forced)
    ]
    was, now = sides[0].align(sides[1], join="outer", fill_value=0.0)
    change = now - was
    table = pd.DataFrame(
        {
            "before": was["quantity"], "after": now["quantity"], "change": change["quantity"],
            "change_musd": change["obligation_musd"],
        }
    )[(change.abs() > _NOISE).any(axis=1)].reset_index()  # fmt: skip
    items = table["item"].map(names_by_code(best.case)).astype(str)
    items = items.str.replace(r" \(.*\)", "", regex=True)
    upkeep = table["kind"] == "sustainment"
    return table.assign(item_name=items.where(~upkeep, "Upkeep of " + items))


def goods_words(goods: pd.DataFrame) -> str:
    """Say which goods of a line move most, years together."""
    money = goods["change_musd"].abs().groupby(goods["item_name"]).sum()
    order = money[money >= _TOLD_SHARE * money.max()].sort_values(ascending=False, kind="stable")
    return "; ".join(
        _words(str(name), goods[goods["item_name"] == name]) for name in order.index[:_SHOWN]
    )


def _words(name: str, goods: pd.DataFrame) -> str:
    """Say how much more or less of one good there is, in the years in which that is so."""
    change = float(goods["change"].sum())
    if abs(change) <= NOTHING:
        return f"{name} in other years or from other accounts ({year_words(goods['year'])})"
    years = year_words(goods.loc[goods["change"].abs() > NOTHING, "year"])
    return f"{_quantity(change, str(goods['unit'].iloc[0]))} of {name} ({years})"


def _quantity(change: float, unit: str) -> str:
    sign, size = "−" if change < 0 else "+", abs(change)
    if unit == "US$M":
        return f"{sign}US$ {amount(size)} million"
    return f"{sign}{figure(size)} {unit.removesuffix('s') if size == 1 else unit}"
