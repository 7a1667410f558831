"""How large the money and the points of a case are: what is a trifle in it follows from that."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from allocator.check.accounts import read_accounts
from allocator.check.items import read_items
from allocator.check.nations import read_nations
from allocator.check.valuation import read_worth
from allocator.check.violation import Tolerance

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy

LARGE = 2.0**24
"""Sums (US$ million, points) up to which a trifle of ordinary size can be told apart."""


def fitted(tolerance: Tolerance, case: Case, policy: Policy) -> Tolerance:
    """Return the tolerance with trifles of money and points as small as the case's figures are."""
    money, points = sizes(case, policy)
    return Tolerance(
        tolerance.relative, tolerance.absolute, tolerance.whole, _trifle(money), _trifle(points)
    )


def sizes(case: Case, policy: Policy) -> tuple[float, float]:
    """Return US$ million that all needs can use, at most all there is, and the points they buy."""
    nations, accounts = read_nations(case, policy), read_accounts(case, policy)
    there = sum(
        account.free(vintage)
        for account in accounts.values()
        for vintage in account.amount
        if account.last_use(vintage) >= case.years[0]
    )
    best: defaultdict[str, float] = defaultdict(float)
    for item in read_items(case, policy).values():
        best[item.area] = max(best[item.area], item.points / item.price)
    cost = points = 0.0
    for (nation, area), need in read_worth(case, policy, nations).need.items():
        rate = best[area] * (1 - nations[nation].diversion)
        if need > 0 and rate > 0:
            cost, points = cost + need / rate, points + need
    if cost <= 0:
        return there, 0.0
    return min(cost, there), points * min(1.0, there / cost)


def _trifle(size: float) -> float:
    """Return the part of a unit that takes the place of a unit where sums have this size."""
    if size <= 0 or not math.isfinite(size):
        return 1.0
    return size if size < 1 else max(1.0, 2 * size / LARGE)
