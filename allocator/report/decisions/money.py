"""The money that a decision can draw on: which accounts may pay for it, and what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from allocator.assemble.appropriations import vintage_table
from allocator.assemble.instance import lay
from allocator.util.tolerance import NEAR

if TYPE_CHECKING:
    from collections.abc import Collection

    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Lock, Policy
    from allocator.plan.plan import Plan


def money_held(
    case: Case, policy: Policy, accounts: Collection[str], years: Collection[int]
) -> pd.DataFrame:
    """Return the money of `accounts` that can be used in some of `years`.

    One row a vintage: account, vintage (year), free_musd (US$ million that nations can get).
    """
    table = vintage_table(case, policy)
    table["free_musd"] = (table["amount_musd"] - table["set_aside_musd"]).clip(lower=0.0)
    usable = table["account"].isin(list(accounts)) & (table["vintage"] <= max(years))
    usable &= table["last_use"] >= min(years)
    return table.loc[usable, ["account", "vintage", "free_musd"]].reset_index(drop=True)


def used_up(plan: Plan, lock: Lock, years: tuple[int, ...], need: float) -> pd.DataFrame:
    """Return the plan's rules on money if too little is left of it for a decision; else none.

    `need` is US$ million that one more takes at once, 0 for what can be had in any amount. The
    money is that of the decision's account, or of all accounts that may pay for what it is about.
    """
    rules = plan.rules[plan.rules["family"] == "vintage"]
    payers = [lock.account] if lock.account else _payers(plan, lock, years)
    held = money_held(plan.case, plan.policy, payers, years)
    keys = set(zip(held["account"], held["vintage"].astype(str), strict=True))
    own = [key in keys for key in zip(rules["account"], rules["year"], strict=True)]
    found = rules[own]
    tolerance = NEAR * (1 + held["free_musd"].sum())
    left = found["slack"].clip(lower=0.0).sum()
    full = left < need - tolerance if need > 0 else left < tolerance
    return found if full else found.iloc[:0]


def _payers(plan: Plan, lock: Lock, years: tuple[int, ...]) -> list[str]:
    """Return the accounts that law lets pay for what a decision is about, in some of `years`."""
    ground = lay(plan.case, plan.policy)
    may = ground.may[ground.nation_codes.index(lock.nation)]
    if lock.item:
        use = int(ground.use_of_item[ground.item_codes.index(lock.item)])
        may = may[:, [use]]
    chosen = np.array([year in years for year in ground.years])
    payable = may[:, :, chosen].any(axis=(1, 2))
    return [code for code, one in zip(ground.account_codes, payable, strict=True) if one]
