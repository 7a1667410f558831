"""What a plan could hold at all: a rule about goods that nobody can have need not be listed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from allocator.check.eligibility import Scope, barred, in_force
from allocator.check.facts import Facts, Line
from allocator.check.items import Item
from allocator.check.payable import worth_having

if TYPE_CHECKING:
    from allocator.plan import Plan


class Had:
    """Answers whether a nation could have an item: worth having, allowed some time, affordable."""

    def __init__(self, plan: Plan, facts: Facts) -> None:
        self._plan, self._facts = plan, facts
        self._known: dict[tuple[str, str], bool] = {}

    @cached_property
    def _wanted(self) -> set[tuple[str, str]]:
        return worth_having(self._plan, self._facts)

    @cached_property
    def _bars(self) -> tuple[list[Scope], list[Scope]]:
        return in_force(self._plan, self._facts)

    def pair(self, nation: str, code: str) -> bool:
        """Tell whether the nation could have the item."""
        if (nation, code) not in self._known:
            self._known[nation, code] = (
                (nation, code) in self._wanted
                and self._affordable(nation, code)
                and self._allowed(nation, code)
            )
        return self._known[nation, code]

    def item(self, code: str) -> bool:
        """Tell whether any nation could have the item."""
        return any(self.pair(nation, code) for nation in self._facts.nations)

    def nation(self, nation: str, counts: Callable[[Item], bool]) -> bool:
        """Tell whether the nation could have any item that counts."""
        return any(
            self.pair(nation, item.code) for item in self._facts.items.values() if counts(item)
        )

    def any(self, counts: Callable[[Item], bool]) -> bool:
        """Tell whether any nation could have any item that counts."""
        return any(self.nation(nation, counts) for nation in self._facts.nations)

    def _affordable(self, nation: str, code: str) -> bool:
        item, absorbable = self._facts.items[code], self._facts.nations[nation].absorbable
        if item.kind == "grant" or absorbable is None:
            return True
        return item.price <= self._plan.policy.absorption_limit * absorbable

    def _allowed(self, nation: str, code: str) -> bool:
        item = self._facts.items[code]
        return any(
            barred(Line(nation, item, account, year, 1.0, 1.0, 1.0), *self._bars) is None
            for account in self._facts.accounts
            for year in self._facts.years
        )
