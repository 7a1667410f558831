"""Goods that could be left out and every need would be met as it is: money that meets no need."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from allocator.extract.ledger import Ledger
from allocator.extract.rounding import NOTHING
from allocator.util.tolerance import NEAR


def unneeded_shares(
    ledger: Ledger, tables: Mapping[str, pd.DataFrame]
) -> dict[tuple[str, str], float]:
    """Return the share of a nation's item that meets no need in any year, by nation and item.

    Whole lots and seats only: what is left is a plan, too, and meets the same needs. Counted are
    items whose points count from the year of purchase, which no other equipment asks for.
    """
    over = _beyond(ledger, tables)
    items = ledger.case.items.set_index("item")
    areas: dict[Any, str] = items["area"].to_dict()
    kinds: dict[Any, str] = items["kind"].to_dict()
    members = ledger.problem.members
    lots = {k for some in members["lots_of_line"].values() for k in some}
    plain = {k for some in members["plain_lots_of_line"].values() for k in some}
    spared = _companions(ledger) | (lots - plain)
    found: dict[tuple[str, str], float] = {}
    sums = ledger.bought.groupby(["nation", "item"])["quantity"].sum()
    totals: dict[Any, float] = sums.to_dict()
    for (nation, item), total in totals.items():
        share = over.get((nation, areas[item]), 0.0)
        if item in spared or share <= NOTHING or not total > 0:
            continue
        whole = kinds[item] != "grant"
        spare = math.floor(share * total + NEAR) if whole else share * total
        if spare > NOTHING:
            found[nation, item] = spare / total
    return found


def _beyond(ledger: Ledger, tables: Mapping[str, pd.DataFrame]) -> dict[tuple[str, str], float]:
    """Return the share of a line's points that meets no need in any year, after the horizon too."""
    now, later = tables["coverage"], tables["after"]
    arrives = later["nation"].map(ledger.figure("arrives")).astype(float)
    usable = later["supply_points"] * arrives
    later = later.assign(beyond_points=(usable - later["met_points"]).clip(lower=0.0))
    columns = ["nation", "area", "met_points", "beyond_points"]
    every = pd.concat([now.loc[now["need_points"] > 0, columns], later[columns]])
    points = every["met_points"] + every["beyond_points"]
    every = every[points > NOTHING]
    share = every["beyond_points"] / points[points > NOTHING]
    least: dict[Any, float] = share.groupby([every["nation"], every["area"]]).min().to_dict()
    return least


def _companions(ledger: Ledger) -> set[str]:
    """Return items that other equipment asks for: they serve it and not a need of their own."""
    tables = ledger.case.tables
    return {
        str(item)
        for table, column in (("modules", "module"), ("prerequisites", "needs"),
                              ("graduates", "item"))
        for item in tables[table][column]
    }  # fmt: skip


def unneeded_money(
    lines: pd.DataFrame, terms: Collection[Any], shares: Mapping[tuple[str, str], float]
) -> float:
    """Return US$ million of `terms` (nation, account, use, year) that meet no need."""
    if not shares:
        return 0.0
    columns = (lines[name] for name in ("nation", "account", "use", "year", "item", "kind"))
    chosen = set(terms)
    return math.fsum(
        money * shares.get((nation, item), 0.0)
        for (nation, account, use, year, item, kind), money in zip(
            zip(*columns, strict=True), lines["obligation_musd"], strict=True
        )
        if kind != "sustainment" and (nation, account, use, year) in chosen
    )
