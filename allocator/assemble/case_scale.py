"""Figures that follow the scale of a case where the policy sets none: what is small in it."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from allocator.assemble.appropriations import vintage_table
from allocator.assemble.last_plan import last_money
from allocator.assemble.records import records
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy

LINE_MUSD = 0.25
"""Smallest useful line of a programme of US$ 25 million or more."""

CHANGE_MUSD = 0.5
"""Change that does not count, beside a last plan of US$ 25 million or more."""

_OF_MONEY = 0.01
_OF_ROOM = 0.1
_OF_LAST_PLAN = 0.02


def least_lines(case: Case, policy: Policy) -> dict[str, float]:
    """Return the smallest useful line of each nation in US$ million over the horizon.

    The policy's figure, or else `LINE_MUSD`, but at most a hundredth of all money of the case, a
    tenth of what the nation can absorb, and the smallest line that the last plan gave it. Budgets
    of the policy have no say, so that more money never makes lines larger.
    """
    nations = case.tables["nations"].set_index("nation").sort_index()
    if policy.min_line_musd is not None:
        return dict.fromkeys(nations.index, policy.min_line_musd)
    table = vintage_table(case, Policy())
    money = (table["amount_musd"] - table["set_aside_musd"]).clip(lower=0.0).sum()
    room = nations["absorbable_musd"].fillna(np.inf) * len(case.years)
    last = last_lines(case)
    return {
        n: min(LINE_MUSD, _OF_MONEY * float(money), _OF_ROOM * float(room[n]), last.get(n, np.inf))
        for n in nations.index
    }


def last_lines(case: Case) -> dict[str, float]:
    """Return the smallest line of each nation in the last plan: of its goods, else all its money.

    Goods are taken at the case's prices.
    """
    found: defaultdict[str, float] = defaultdict(float)
    for (nation, _, _), musd in last_money(case).items():
        found[nation] += musd
    goods = case.items.set_index("item")
    lines: defaultdict[tuple[str, str], float] = defaultdict(float)
    for row in records(case.tables["last_goods"]):
        item = goods.loc[row["item"]]
        lines[row["nation"], str(item["area"])] += float(item["price_musd"]) * row["quantity"]
    least = {n: musd for n, musd in found.items() if musd > 0}
    for (nation, _), musd in lines.items():
        if musd > 0:
            least[nation] = min(least.get(nation, np.inf), musd)
    return least


def free_change(case: Case, policy: Policy) -> float:
    """Return the change of a line over the horizon, in US$ million, that does not count as one.

    The policy's figure, or else `CHANGE_MUSD`, but at most a fiftieth of the last plan's money.
    """
    if policy.change_free_musd is not None:
        return policy.change_free_musd
    return min(CHANGE_MUSD, _OF_LAST_PLAN * sum(last_money(case).values()))
