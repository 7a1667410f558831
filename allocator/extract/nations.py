"""Tables of nations: money they can absorb, risk, changes against the last plan."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import pandas as pd

from allocator.assemble.last_plan import holds_last_plan, last_money
from allocator.extract.ledger import Ledger
from allocator.extract.rounding import clean


def absorption(ledger: Ledger) -> pd.DataFrame:
    """Return money by segment, better segments filled first, and persons trained.

    Without a figure in the case all money works with full effect.
    """
    policy, years = ledger.policy, ledger.years
    nations = ledger.case.tables["nations"].sort_values("nation")
    table = pd.DataFrame(
        [(nation, year) for nation in nations["nation"] for year in years],
        columns=["nation", "year"],
    )
    keys = list(zip(table["nation"], table["year"], strict=True))
    spend = np.array([ledger.spend.get(key, 0.0) for key in keys], dtype=float)
    room = np.repeat(nations["absorbable_musd"].to_numpy(float), len(years))
    unlimited = np.isnan(room)
    full = np.minimum(spend, np.where(unlimited, np.inf, room * policy.absorption_full))
    width = np.nan_to_num(room) * (policy.absorption_most - policy.absorption_full)
    most = clean(np.minimum(spend - full, width), ledger.units.money)
    limit = clean(spend - full - most, ledger.units.money)
    table["spend_musd"], table["full_musd"] = spend, full
    table["most_musd"], table["limit_musd"] = most, limit
    table["ceiling_musd"] = room * policy.absorption_limit
    table["waste_musd"] = (1 - policy.effect_most) * most + (1 - policy.effect_limit) * limit
    trained = ledger.bought[ledger.bought["kind"] == "training"]
    people = trained.groupby(["nation", "year"])["quantity"].sum().to_dict()
    table["people"] = [float(people.get(key, 0.0)) for key in keys]
    table["trainable_persons"] = np.repeat(nations["trainable_persons"].to_numpy(float), len(years))
    return table


def risk(ledger: Ledger) -> pd.DataFrame:
    """Return expected loss by nation and year with money."""
    rows = [(nation, year, money) for (nation, year), money in ledger.spend.items() if money > 0]
    table = pd.DataFrame(rows, columns=["nation", "year", "obligation_musd"])
    table["grade"] = table["nation"].map(ledger.grades)
    table["loss_share"] = table["nation"].map(ledger.figure("loss")).astype(float)
    table["expected_loss_musd"] = table["obligation_musd"] * table["loss_share"]
    table["share_of_year"] = table["obligation_musd"] / table["year"].map(ledger.total)
    return table.sort_values(["nation", "year"], ignore_index=True)


def deviations(ledger: Ledger) -> pd.DataFrame:
    """Return changes against the last plan; every pair of it counts, whoever may pay now.

    Empty without a last plan, and if the policy switches persistence off.
    """
    columns = ["nation", "account", "year", "last_musd", "plan_musd", "change_musd"]
    if not holds_last_plan(ledger.case, ledger.policy):
        return pd.DataFrame(columns=columns)
    last = last_money(ledger.case)
    now = ledger.obligation
    rows = [
        (*key, last.get(key, 0.0), now.get(key, 0.0), now.get(key, 0.0) - last.get(key, 0.0))
        for key in sorted({*last, *now})
    ]
    changes = pd.DataFrame(rows, columns=columns)
    changes["change_musd"] = clean(changes["change_musd"], ledger.units.money)
    return changes


def money_ranges(ledger: Ledger, ranges: Mapping[str, tuple[float, float]]) -> pd.DataFrame:
    """Return each nation's money and its range in plans as good; empty where none is known.

    `ranges` is as the search had it, before lots were rounded: the plan's money lies within.
    """
    columns = ["nation", "obligation_musd", "low_musd", "high_musd"]
    if not ranges:
        return pd.DataFrame(columns=columns)
    nations = sorted(ledger.case.tables["nations"]["nation"])
    rows = []
    for nation in nations:
        money = sum(ledger.spend.get((nation, year), 0.0) for year in ledger.years)
        low, high = clean(ranges.get(nation, (money, money)), ledger.units.money).tolist()
        rows.append((nation, money, min(low, money), max(high, money)))
    return pd.DataFrame(rows, columns=columns)


def turbulence(ledger: Ledger, changes: pd.DataFrame) -> float:
    """Return the changes in US$ million, later years counting less."""
    age = changes["year"].astype(float) - ledger.years[0]
    return float((ledger.policy.turbulence_fade**age * changes["change_musd"].abs()).sum())


def change_cost(ledger: Ledger) -> float:
    """Return what change from the last plan costs in value points, where money can change."""
    price, now = ledger.figure("change_cost"), ledger.obligation
    return float(
        sum(
            price[key[2]] * abs(now.get(key, 0.0) - last)
            for key, last in ledger.figure("last_money").items()
        )
    )


def swing_cost(ledger: Ledger) -> float:
    """Return what swings of nations' money from year to year cost in value points."""
    spend = ledger.spend
    swings = sum(
        abs(spend.get((nation, now), 0.0) - spend.get((nation, before), 0.0))
        for nation in ledger.problem.sets["swing_nations"]
        for before, now in pairwise(ledger.years)
    )
    return float(ledger.figure("swing_cost")["one"] * swings)
