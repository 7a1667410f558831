"""Tables of what must come with equipment: upkeep, people, modules."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pandas as pd

from allocator.extract.deliveries import PERIODS
from allocator.extract.ledger import Ledger
from allocator.extract.lifetimes import Floats
from allocator.extract.rounding import NOTHING, clean


def sustainment(ledger: Ledger) -> pd.DataFrame:
    """Return what upkeep costs and who pays, by nation and year, also after the horizon."""
    fleet, paid = ledger.service.fleet, ledger.service.upkeep
    every = (*fleet.years, *fleet.after)
    need: defaultdict[str, Floats] = defaultdict(lambda: np.zeros(len(every)))
    for (nation, _), life, past in zip(
        fleet.pairs, fleet.lives, fleet.ready - fleet.young, strict=True
    ):
        if life.tail > 0:
            need[nation] += life.tail * past
    rows = []
    for nation, costs in need.items():
        for year, cost in zip(every, costs.tolist(), strict=True):
            if year <= fleet.years[-1]:
                host, donor = (part.get((nation, year), 0.0) for part in (paid.host, paid.donor))
                rows.append((nation, year, cost, host, donor, 0.0, PERIODS[False]))
            else:
                promise = paid.promised.get(nation, 0.0)
                host = min(cost, paid.room[nation])
                donor = min(cost - host, promise)
                rows.append((nation, year, cost, host, donor, promise, PERIODS[True]))
    columns = ["nation", "year", "need_musd", "host_musd", "donor_musd", "promised_musd", "period"]
    table = pd.DataFrame(rows, columns=columns)
    given = table["host_musd"] + table["donor_musd"]
    table["unpaid_musd"] = clean((table["need_musd"] - given).clip(lower=0.0), ledger.units.money)
    table["donor_share"] = (table["donor_musd"] / given.where(given > 0)).astype(float).fillna(0.0)
    return table


def people(ledger: Ledger) -> pd.DataFrame:
    """Return people needed and there, by nation, skill and period, where any are needed."""
    service = ledger.service
    fleet, known = service.fleet, service.people
    ready = fleet.by_period(fleet.ready)
    rows: list[tuple[str, str, int, float, float, float, float]] = []
    for post in known.posts:
        needed, used = known.busy(post, ready), known.busy(post, service.working)
        if needed.max() > NOTHING:
            base, graduates = known.base.get(post, 0.0), known.graduates[post]
            parts = (graduates.tolist(), needed.tolist(), used.tolist())
            for period, came, asked, busy in zip(fleet.periods, *parts, strict=True):
                rows.append((*post, period, base, came, asked, busy))
    columns = ["nation", "skill", "year"]
    columns += [f"{part}_persons" for part in ("base", "graduates", "needed", "used")]
    table = pd.DataFrame(rows, columns=columns)
    there = table["base_persons"] + table["graduates_persons"]
    table["short_persons"] = clean((table["needed_persons"] - there).clip(lower=0.0))
    table["period"] = (table["year"] > fleet.years[-1]).map(PERIODS)
    return table


def modules(ledger: Ledger) -> pd.DataFrame:
    """Return what is due beside equipment and what is given, summed up to each year."""
    rows = [
        (nation, item, year, due, given, max(0.0, due - given))
        for (nation, item), years in ledger.modules_due["module_due"].items()
        for year, due, given in years
    ]
    columns = ["nation", "item", "year", "due_units", "given_units", "missing_units"]
    table = pd.DataFrame(rows, columns=columns)
    kinds = dict(zip(ledger.case.items["item"], ledger.case.items["kind"], strict=True))
    money = [ledger.units.money if kinds[item] == "grant" else 1.0 for item in table["item"]]
    table["missing_units"] = clean(table["missing_units"], np.array(money, dtype=float))
    return table
