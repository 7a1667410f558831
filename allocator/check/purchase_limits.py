"""The most that a nation can have of an item in a year: what a prerequisite opens, and lines."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from allocator.check.eligibility import Scope, barred, in_force
from allocator.check.recomputed import Facts, Line

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

WHOLE = 1e-9
"""Less than this below a whole number of lots is rounding."""


class Most:
    """Answers how much a nation can have in a year, from law, money, production and people."""

    def __init__(self, plan: Plan, facts: Facts) -> None:
        self._facts = facts
        self._limit = plan.policy.absorption_limit
        self._bars: tuple[list[Scope], list[Scope]] = in_force(plan, facts)
        self._money = sum(
            account.free(vintage)
            for account in facts.accounts.values()
            for vintage in account.amount
            if account.last_use(vintage) >= facts.years[0]
        )

    def quantity(self, nation: str, code: str, year: int) -> float:
        """Return the most lots, seats or US$ million of an item; 0 where no account may pay."""
        item, who = self._facts.items[code], self._facts.nations[nation]
        if not any(self._may(nation, code, account, year) for account in self._facts.accounts):
            return 0.0
        affordable = min(self._limit * who.room, self._money) / item.price
        limits = [item.most, item.yearly, item.total]
        if item.kind == "training":
            limits += [who.vetted, who.language if item.needs_language else None]
        least = min([affordable, *(limit for limit in limits if limit is not None)])
        return float(least if item.kind == "grant" else math.floor(least + WHOLE))

    def _may(self, nation: str, code: str, account: str, year: int) -> bool:
        line = Line(nation, self._facts.items[code], account, year, 1.0, 1.0, 1.0)
        return barred(line, *self._bars) is None
