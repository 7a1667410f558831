"""Policy floors that a planner's own decision sets aside: its nation is to get nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from allocator.assemble.instance import lay
from allocator.explore.revision.value_words import points_without_missed
from allocator.inputs.case.names import names_by_code
from allocator.inputs.selection import codes_in, years_in
from allocator.util.format import MUSD, counted, listed, musd, percent

if TYPE_CHECKING:
    import pandas as pd

    from allocator.inputs.policy.policy import Lock
    from allocator.plan.plan import Plan


_MARK = ";"
"""What parts the names of decisions that set a rule aside together."""


def deciding(plan: Plan, rule: Mapping[Any, Any], since: int) -> str:
    """Return the decisions that set a row of `Plan.rules` aside, parted by ``;``; empty: none do.

    They are those by which all nations of a policy floor get nothing, from the account of the floor
    or from all, in every year of the floor from `since` on (earlier ones are executed): at once,
    year by year, or item by item.
    """
    if rule["status"] != "policy" or rule["sense"] != ">=":
        return ""
    horizon, found = plan.case.years, list[str]()
    years = horizon if str(rule["year"]) == "all" else [int(rule["year"])]
    open_years = [year for year in years if year >= since]
    for nation in _nations(plan, rule):
        own = _closing(plan, nation, str(rule["account"]), open_years)
        if not own:
            return ""
        found += own
    return _MARK.join(dict.fromkeys(found))


def _nations(plan: Plan, rule: Mapping[Any, Any]) -> list[str]:
    """Return the nation of a rule, or those of the group that it is on; it may be on none."""
    if rule["nation"]:
        return [str(rule["nation"])]
    earmarks = plan.case.tables["earmarks"]
    every = plan.case.tables["nations"]["nation"].tolist()
    return sorted({
        nation
        for text in earmarks.loc[earmarks["rule"] == rule["rule"], "nations"]
        for nation in codes_in(text, every, plan.case.nation_groups)
    })  # fmt: skip


def _closing(plan: Plan, nation: str, account: str, years: Sequence[int]) -> list[str]:
    """Return the decisions by which a nation gets nothing of an account in each of some years."""
    own = [lock for lock in plan.policy.locks if lock.nation == nation and lock.high == 0]
    none = [lock for lock in own if lock.account in ("", account)]
    found = list[str]()
    for year in years:
        now = [lock for lock in none if year in years_in(lock.years, plan.case.years)]
        whole = [lock.lock for lock in now if not lock.item][:1]
        if not whole and not (now and _closes(plan, nation, account, year, now)):
            return []
        found += whole or [lock.lock for lock in now]
    return found


def _closes(plan: Plan, nation: str, account: str, year: int, locks: Iterable[Lock]) -> bool:
    """Tell whether decisions close all items that an account may pay a nation in a year."""
    ground = lay(plan.case, plan.policy)
    place, when = ground.nation_codes.index(nation), ground.years.index(year)
    payers = [at for at, code in enumerate(ground.account_codes)
              if code == account or account not in ground.account_codes]  # fmt: skip
    may = np.asarray(ground.may[place, payers, :, when].any(axis=0))[ground.use_of_item]
    items = {code for code, wanted, payable
             in zip(ground.item_codes, ground.wanted[place], may, strict=True)
             if wanted and payable}  # fmt: skip
    return items <= {lock.item for lock in locks}


def set_aside_words(plan: Plan, missed: pd.DataFrame) -> str:
    """Say which rules a decision sets aside and what they count; empty without any.

    `missed` is what `more_missed` returns.
    """
    own = missed[missed["decision"] != ""]
    if own.empty:
        return ""
    places, money = int(own["places"].sum()), own[own["unit"] == MUSD]
    sums = musd(float((money["missed"] - money["before"]).sum()))
    names = names_by_code(plan.case)
    parts = {part for row in own["decision"] for part in (row, *row.split(_MARK))}
    locks = [lock for lock in plan.policy.locks if lock.lock in parts]
    whose = listed(list(dict.fromkeys(names[lock.nation] for lock in locks)))
    decision = "decision" if len(locks) == 1 else "decisions"
    of = f" ({sums})" if len(money) else ""
    points = float(own["points"].sum())
    share = percent(points / abs(value)) if (value := points_without_missed(plan)) else ""
    price = f"; at the price of such rules that is {share} of the plan's value" if share else ""
    return (
        f"Set aside by your {decision} on {whose}, and no miss of this answer: "
        f"{counted(places, 'policy floor')}{of}{price}."
    )
