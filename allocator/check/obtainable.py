"""What a plan could hold at all: a rule about goods that nobody can have need not be listed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from allocator.check.items import Item
from allocator.check.payers import worth_having
from allocator.check.recomputed import Facts

if TYPE_CHECKING:
    from allocator.plan.plan import Plan


class Had:
    """Answers whether a nation could have an item: worth having, allowed some time, affordable."""

    def __init__(self, plan: Plan, facts: Facts) -> None:
        self._plan, self._facts = plan, facts

    @cached_property
    def pairs(self) -> set[tuple[str, str]]:
        """All nations and items that a plan could hold."""
        return worth_having(self._plan, self._facts)

    def pair(self, nation: str, code: str) -> bool:
        """Tell whether the nation could have the item."""
        return (nation, code) in self.pairs

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
