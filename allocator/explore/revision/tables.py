"""Who pays for a revision: what moves, line by line, in goods, money and value."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from allocator.explore.revision.causes import (
    Limits,
    accounts_moved,
    cause_words,
    partners_of,
    payers_words,
)
from allocator.inputs.case.names import names_by_code, names_in
from allocator.util.format import amount, counted, figure, year_words
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

GOODS = ("nation", "name", "area", "item", "item_name", "kind", "unit", "year", "before", "after",
         "change", "change_musd")  # fmt: skip
LINES = ("nation", "name", "area", "area_name", "moves", "goods", "cause", "change_musd", "value",
         "value_per_musd")  # fmt: skip
MONEY = ("account", "name", "year", "before_musd", "after_musd", "change_musd")
NATION = ("nation", "name", "year", "before_musd", "after_musd", "change_musd")

_KEY = ["nation", "item", "kind", "area", "unit", "year"]
_GOODS = 2
"""Goods of a nation that a short table names."""

DEADBAND_MUSD = 1e-4
"""Money that moves by less (US$ million) is noise of the arithmetic."""


def goods_moved(before: Plan, after: Plan) -> pd.DataFrame:
    """Return goods and upkeep of which a nation gets more or less in a year."""
    sides = [
        plan.lines.groupby(_KEY)[["quantity", "obligation_musd"]].sum() for plan in (before, after)
    ]
    was, now = sides[0].align(sides[1], join="outer", fill_value=0.0)
    change = now - was
    moved = change["obligation_musd"].abs() > DEADBAND_MUSD
    table = pd.DataFrame(
        {
            "before": was["quantity"], "after": now["quantity"], "change": change["quantity"],
            "change_musd": change["obligation_musd"],
        }
    )[moved].reset_index()  # fmt: skip
    names = names_by_code(after.case)
    table["name"] = table["nation"].map(names)
    upkeep = table["kind"] == "sustainment"
    item_names = table["item"].map(names)
    table["item_name"] = item_names.where(~upkeep, "Upkeep of " + item_names)
    return table[list(GOODS)]


def moved_musd(goods: pd.DataFrame) -> float:
    """Return the US$ million that go to other goods, nations or years, of `goods_moved`."""
    change = goods["change_musd"]
    return max(float(change.clip(lower=0.0).sum()), -float(change.clip(upper=0.0).sum()))


def lines_moved(before: Plan, after: Plan, goods: pd.DataFrame) -> pd.DataFrame:
    """Return the lines (nation and area) that give or get, those that lose most value first.

    Value is that of the needs met in the line, over the horizon and after it.
    """
    value = line_values(after).sub(line_values(before), fill_value=0.0)
    money = goods.groupby(["nation", "area"])["change_musd"].sum()
    keys = money.index.union(value[value.abs() > NOTHING].index)
    names, areas = names_by_code(after.case), names_in(after.case, "areas", "area")
    accounts, limits = accounts_moved(before, after), Limits.of(before, after)
    partners, lines = partners_of(goods), dict(list(goods.groupby(["nation", "area"])))
    rows = []
    for nation, area in keys:
        own = lines.get((nation, area), goods[:0])
        musd, points = float(money.get((nation, area), 0.0)), float(value.get((nation, area), 0.0))
        each = points / musd if abs(musd) > DEADBAND_MUSD else float("nan")
        moves = "goods" if (own["change"].abs() > NOTHING).any() else "payers"
        where = (nation, names[nation], area, areas.get(area) or area)
        cause = (
            payers_words(accounts, str(nation), str(area))
            if moves == "payers"
            else cause_words(own, partners, accounts, limits)
        )
        rows.append((*where, moves, goods_words(own), cause, musd, points, each))
    table = pd.DataFrame(rows, columns=list(LINES))
    return table.sort_values(["value", "nation", "area"], kind="stable", ignore_index=True)


def goods_words(goods: pd.DataFrame) -> str:
    """Say in a few words what goods more or fewer are, years together."""
    told = []
    for key, own in goods.groupby(["item_name", "unit"], sort=False):
        name, unit = map(str, key)
        change, years = float(own["change"].sum()), year_words(own["year"])
        if (own["change"].abs() <= NOTHING).all():
            told.append(f"the same {name} from other accounts ({years})")
        elif abs(change) <= NOTHING:
            told.append(f"as much of {name} in other years ({years})")
        else:
            told.append(f"{_quantity(change, unit)} of {name} ({years})")
    return "; ".join(told)


def goods_in_short(goods: pd.DataFrame) -> str:
    """Say in the shortest words which goods most of the money is for, and how many more move."""
    keys = ["item_name", "unit"]
    sums = goods.groupby(keys, sort=False)[["change", "change_musd"]].sum()
    sums = sums.sort_values("change_musd", key=abs, ascending=False, kind="stable")
    told = []
    for key, row in sums.iloc[:_GOODS].iterrows():
        name, unit = map(str, key) if isinstance(key, tuple) else ("", "")
        much, called = abs(float(row["change"])), name.split(" (")[0]
        if much <= NOTHING:
            told.append(f"{called} in other years or from other accounts")
        else:
            told.append(called if unit == "US$M" else f"{_counted(much, unit)} of {called}")
    rest = len(sums) - _GOODS
    return "; ".join(told) + (f"; {counted(rest, 'other item')}" if rest > 0 else "")


def _quantity(change: float, unit: str) -> str:
    sign, size = "−" if change < 0 else "+", abs(change)
    if unit == "US$M":
        return f"{sign}US$ {amount(size)} million"
    return f"{sign}{_counted(size, unit)}"


def _counted(size: float, unit: str) -> str:
    return f"{figure(size)} {unit.removesuffix('s') if size == 1 else unit}"


def money_moved(before: Plan, after: Plan) -> pd.DataFrame:
    """Return obligations by account and year that differ."""
    return _moved(before, after, "account", MONEY)


def nation_years(before: Plan, after: Plan, nations: tuple[str, ...]) -> pd.DataFrame:
    """Return the money of the nations asked about in every year of the horizon."""
    names = names_by_code(after.case)
    sums = [plan.spending.groupby(["nation", "year"])["obligation_musd"].sum()
            for plan in (before, after)]  # fmt: skip
    rows = []
    for nation in nations:
        for year in after.case.years:
            was, now = (float(one.get((nation, year), 0.0)) for one in sums)
            rows.append((nation, names[nation], year, was, now, now - was))
    return pd.DataFrame(rows, columns=list(NATION))


def _moved(before: Plan, after: Plan, part: str, columns: tuple[str, ...]) -> pd.DataFrame:
    sums = [plan.spending.groupby([part, "year"])["obligation_musd"].sum()
            for plan in (before, after)]  # fmt: skip
    was, now = sums[0].align(sums[1], join="outer", fill_value=0.0)
    table = pd.DataFrame({"before_musd": was, "after_musd": now, "change_musd": now - was})
    table = table[table["change_musd"].abs() > DEADBAND_MUSD].reset_index()
    table["name"] = table[part].map(names_by_code(after.case))
    return table[list(columns)]


def line_values(plan: Plan) -> pd.Series[float]:
    """Return the value of needs met by nation and area, over the horizon and after it."""
    both = pd.concat([plan.coverage, plan.after])[["nation", "area", "value"]]
    return both.groupby(["nation", "area"])["value"].sum()
