"""Why lots of an older plan cannot be given once packages, crews and upkeep count."""

from __future__ import annotations

import pandas as pd

import allocator as al

_WHOLE = 1e-6


def barred_lots(frozen: al.Plan, without: al.Plan) -> pd.DataFrame:
    """Return lots bought in `without` and not in `frozen`: nation, item, lots, US$M and reason.

    The reason is the first rule of the case that the pair breaks under the older plan's purchases.
    """
    wanted, given = _lots(without), _lots(frozen)
    lost = wanted.sub(given, fill_value=0.0)
    lost = lost[lost > _WHOLE]
    table = lost.groupby(level=["nation", "item"]).sum().rename("lots").reset_index()
    price = frozen.case.tables["equipment"].set_index("item")["price_musd"]
    table["musd"] = table["lots"] * table["item"].map(price)
    table["reason"] = [
        _reason(frozen, without, wanted, str(nation), str(item))
        for nation, item in zip(table["nation"], table["item"], strict=True)
    ]
    return table


def _lots(plan: al.Plan) -> pd.Series[float]:
    goods = plan.lines[plan.lines["kind"] == "equipment"]
    return goods.groupby(["nation", "item", "year"])["quantity"].sum()


def _reason(
    frozen: al.Plan, without: al.Plan, wanted: pd.Series[float], nation: str, item: str
) -> str:
    tables = frozen.case.tables
    goods = tables["equipment"].set_index("item").loc[item]
    by_year = wanted.loc[nation, item]
    needs = tables["prerequisites"].loc[tables["prerequisites"]["item"] == item, "needs"]
    if _incompatible(frozen.case, nation, item):
        return "incompatible with the nation's forces"
    if _excluded(frozen.case, wanted, nation, item):
        return "excluded by another package of its group"
    if by_year.sum() < goods["min_lots"]:
        return "fewer lots than are useful"
    years = by_year.index
    if pd.notna(goods["buy_years"]) and years.max() - years.min() >= goods["buy_years"]:
        return "not bought in one go"
    if len(needs):
        return "a prerequisite was not given, or too little or too late"
    return "other (dropped for other purchases)"


def _incompatible(case: al.Case, nation: str, item: str) -> bool:
    return any(
        nation in str(row["nations"]).split(";") and item in str(row["items"]).split(";")
        for row in case.tables["incompatible"].to_dict("records")
    )


def _excluded(case: al.Case, wanted: pd.Series[float], nation: str, item: str) -> bool:
    groups = case.tables["exclusions"]
    mine = groups.loc[groups["item"] == item, "group"]
    others = set(groups.loc[groups["group"].isin(mine), "item"]) - {item}
    fielded = case.tables["fielded"]
    held = set(fielded.loc[fielded["nation"] == nation, "item"])
    bought = set(wanted.loc[nation].index.get_level_values("item"))
    return bool(others & (held | bought))
