"""Money that a plan leaves, and what it could still pay for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import TYPE_CHECKING

from allocator.check.eligibility import barred, in_force
from allocator.check.recomputed import Facts, Line
from allocator.check.records import plan_rows

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

Vintage = tuple[str, int]


def money_left(plan: Plan, facts: Facts) -> dict[Vintage, float]:
    """Return US$ million that is left of each vintage which can be used in the horizon."""
    used: defaultdict[Vintage, float] = defaultdict(float)
    for row in plan_rows(plan, "vintages"):
        used[row["account"], int(row["vintage"])] += float(row["obligated_musd"])
    return {
        (code, vintage): account.free(vintage) - used[code, vintage]
        for code, account in facts.accounts.items()
        for vintage in account.amount
        if account.last_use(vintage) >= facts.years[0]
    }


class Left:
    """Answers how much of the money that is left could pay for some items of a nation."""

    def __init__(self, plan: Plan, facts: Facts) -> None:
        self._facts, self._bars = facts, in_force(plan, facts)
        self._limit, self._left = plan.policy.absorption_limit, money_left(plan, facts)

    def money(self, nation: str, codes: Collection[str]) -> float:
        """Return US$ million of goods; none for a nation that can absorb nothing."""
        if self._limit * self._facts.nations[nation].room <= 0:
            return 0.0
        accounts = self._facts.accounts
        return sum(
            rest / (1 + accounts[account].surcharge)
            for (account, vintage), rest in self._left.items()
            if rest > 0 and self._may(nation, codes, account, vintage)
        )

    def _may(self, nation: str, codes: Collection[str], account: str, vintage: int) -> bool:
        last, items = self._facts.accounts[account].last_use(vintage), self._facts.items
        return any(
            barred(Line(nation, items[code], account, year, 1.0, 1.0, 1.0), *self._bars) is None
            for code in codes
            for year in self._facts.years
            if vintage <= year <= last
        )
