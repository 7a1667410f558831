"""Vintages of money: how much, usable when, carried in or new."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.assemble.index_sets import Figures, Members, Sets
from allocator.assemble.instance import Floats, Ground
from allocator.assemble.records import gather, records
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy
from allocator.models.problem import Figure


def vintage_table(case: Case, policy: Policy) -> pd.DataFrame:
    """Return money by vintage: account, vintage, amount_musd, set_aside_musd, last_use (year).

    `amount_musd` is after the policy's budget and budget_factor; only vintages that can still be
    used in the horizon are listed.
    """
    rows = []
    budgets = {(row["account"], row["year"]): row for row in records(case.tables["budgets"])}
    for account, row in case.tables["accounts"].set_index("account").sort_index().iterrows():
        known = [year for name, year in budgets if name == account]
        for year in sorted({*case.years, *known}):
            given = budgets.get((account, year))
            amount = given["amount_musd"] if given else row["budget_musd"]
            aside = given["set_aside_musd"] if given else 0.0
            if year in case.years:
                amount = policy.budget.get(str(account), amount)
                amount = amount * policy.factor_of_budget(str(account))
            last_use = int(year + row["life_years"] - 1)
            if case.years[0] <= last_use and year <= case.years[-1]:
                rows.append((account, int(year), float(amount), float(aside), last_use))
    columns = ["account", "vintage", "amount_musd", "set_aside_musd", "last_use"]
    return pd.DataFrame(rows, columns=columns)


def free_money(case: Case, policy: Policy) -> float:
    """Return all US$ million that nations can get over the horizon."""
    return float(_free(vintage_table(case, policy)).sum())


def _free(table: pd.DataFrame) -> Floats:
    """Return the money of each vintage that is not set aside."""
    amount, aside = (table[name].to_numpy(float) for name in ("amount_musd", "set_aside_musd"))
    return np.asarray(np.maximum(amount - aside, 0.0))


def money_figures(ground: Ground, sets: Sets, members: Members, figures: Figures) -> None:
    """Fill in vintages, their money and what accounts can pay at most."""
    table = vintage_table(ground.case, ground.policy)
    keys = tuple(zip(table["account"], table["vintage"], strict=True))
    money = _free(table)
    sets["vintages"] = keys
    figures["money"] = Figure(keys, money)
    last = dict(zip(keys, table["last_use"], strict=True))
    sets["draws"] = tuple((a, v, t) for a, v in keys for t in ground.years if v <= t <= last[a, v])
    members["vintages_of_year"] = gather(
        (((a, t), v) for a, v, t in sets["draws"]),
        [(a, t) for a in ground.account_codes for t in ground.years],
    )
    members["years_of_vintage"] = gather(((a, v), t) for a, v, t in sets["draws"])
    gross = 1.0 + ground.accounts["surcharge_share"].to_numpy(float)
    figures["gross"] = Figure(tuple(ground.account_codes), gross)
    available = dict.fromkeys(members["vintages_of_year"], 0.0)
    for (account, vintage), amount in figures["money"].items():
        for year in members["years_of_vintage"][account, vintage]:
            available[account, year] += amount
    _pay_most(ground, sets, figures, available, dict(zip(ground.account_codes, gross, strict=True)))


def _pay_most(
    ground: Ground,
    sets: Sets,
    figures: Figures,
    available: dict[tuple[str, int], float],
    gross: dict[str, float],
) -> None:
    row = {nation: number for number, nation in enumerate(ground.nation_codes)}
    column = {account: number for number, account in enumerate(ground.account_codes)}
    layer = {
        (nation, pool.name): pool.first
        for nation, own in zip(ground.nation_codes, ground.pools, strict=True)
        for pool in own
    }
    usable = np.array([[available[a, t] for t in ground.years] for a in ground.account_codes])
    most = usable / np.array([gross[a] for a in ground.account_codes])[:, None]
    triples = sets["pay_triples"]
    n = np.array([row[nation] for nation, _, _ in triples], dtype=int)
    a = np.array([column[account] for _, account, _ in triples], dtype=int)
    u = np.array([layer[nation, use] for nation, _, use in triples], dtype=int)
    values = np.minimum(most[a], ground.ceiling[n][:, None]) * ground.may[n, a, u]
    keys = tuple((*triple, year) for triple in triples for year in ground.years)
    figures["pay_most"] = Figure(keys, values.ravel())
