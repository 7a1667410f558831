"""What is small in a case: the figures that models/README.md derives where the policy sets none."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from allocator.check.accounts import read_accounts
from allocator.check.last import last_money
from allocator.check.recomputed import Facts
from allocator.check.records import case_rows

if TYPE_CHECKING:
    from allocator.plan.plan import Plan


def least_line(plan: Plan, facts: Facts) -> dict[str, float]:
    """Return the smallest useful line by nation in US$ million over the horizon."""
    stated, case = plan.policy.min_line_musd, plan.case
    if stated is not None:
        return dict.fromkeys(facts.nations, stated)
    accounts = read_accounts(case, type(plan.policy)()).values()
    money = sum(
        account.free(vintage)
        for account in accounts
        for vintage in account.amount
        if facts.years[0] <= account.last_use(vintage)
    )
    before = _smallest_before(plan, facts)
    return {
        nation.code: min(
            0.25,
            money / 100,
            nation.room * len(facts.years) / 10,
            before.get(nation.code, math.inf),
        )
        for nation in facts.nations.values()
    }


def _smallest_before(plan: Plan, facts: Facts) -> dict[str, float]:
    """Return the last plan's smallest line by nation: of its goods, or all its money."""
    totals: defaultdict[str, float] = defaultdict(float)
    for (nation, _, _), money in last_money(plan.case).items():
        totals[nation] += money
    lines: defaultdict[tuple[str, str], float] = defaultdict(float)
    price = {
        row["item"]: float(row[column]) if column else 1.0
        for table, column in (("equipment", "price_musd"), ("courses", "cost_musd"), ("grants", ""))
        for row in case_rows(plan.case, table)
    }
    for row in case_rows(plan.case, "last_goods"):
        area = facts.items[row["item"]].area
        lines[row["nation"], area] += price[row["item"]] * float(row["quantity"])
    sizes = [(nation, money) for (nation, _), money in lines.items()] + [*totals.items()]
    found: dict[str, float] = {}
    for nation, money in sizes:
        if money > 0:
            found[nation] = min(money, found.get(nation, math.inf))
    return found


def free_change(plan: Plan) -> float:
    """Return the change of a line, in US$ million, that does not count as one."""
    stated = plan.policy.change_free_musd
    if stated is not None:
        return stated
    return min(0.5, sum(last_money(plan.case).values()) / 50)
