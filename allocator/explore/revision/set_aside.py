"""Policy floors that a planner's own decision sets aside: its nation is to get nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from allocator.explore.revision.value_words import points_without_missed
from allocator.inputs.case.names import names_by_code
from allocator.inputs.selection import years_in
from allocator.util.format import MUSD, counted, listed, musd, percent

if TYPE_CHECKING:
    import pandas as pd

    from allocator.inputs.policy.policy import Lock
    from allocator.plan.plan import Plan


def deciding(plan: Plan, rule: Mapping[Any, Any], since: int) -> str:
    """Return the decision that sets a row of `Plan.rules` aside; empty if there is none.

    It is one by which the nation of a policy floor gets nothing, from the account of the floor or
    from all, in every year of the floor from `since` on (earlier ones are executed).
    """
    if rule["status"] != "policy" or rule["sense"] != ">=" or not rule["nation"]:
        return ""
    horizon = plan.case.years
    years = horizon if str(rule["year"]) == "all" else [int(rule["year"])]
    open_years = {year for year in years if year >= since}
    for lock in plan.policy.locks:
        if _bars(lock, rule) and open_years and open_years <= set(years_in(lock.years, horizon)):
            return lock.lock
    return ""


def _bars(lock: Lock, rule: Mapping[Any, Any]) -> bool:
    of_account = lock.account in ("", str(rule["account"]))
    return lock.nation == rule["nation"] and lock.high == 0 and not lock.item and of_account


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
    locks = {lock.lock: lock.nation for lock in plan.policy.locks}
    whose = listed(list(dict.fromkeys(names[locks[name]] for name in own["decision"])))
    of = f" ({sums})" if len(money) else ""
    points = float(own["points"].sum())
    share = percent(points / abs(value)) if (value := points_without_missed(plan)) else ""
    price = f"; at the price of such rules that is {share} of the plan's value" if share else ""
    return (
        f"Set aside by your decision on {whose}, and no miss of this answer: "
        f"{counted(places, 'policy floor')}{of}{price}."
    )
