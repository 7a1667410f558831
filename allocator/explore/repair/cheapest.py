"""The cheapest ways in which rules can give way, each of them keeping a rule of those before.

The tree of rules insisted on is that of hitting sets (Reiter 1987,
doi:10.1016/0004-3702(87)90062-2): a node insists on some rules, and has a child for each rule that
gives way in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING

from allocator.session.policy_conflicts import Giving

if TYPE_CHECKING:
    from allocator.session.policy_conflicts import Impossible
    from allocator.solver.search.minimal_sets import Rules

_SAME = 1e-6
"""Prices that differ by no more than this, as a share, are the same."""

_MOST_NODES = 150


@dataclass(frozen=True, slots=True)
class Cheapest:
    """Rules that give way, and at what price; `proven`: nothing else is cheaper at this rank."""

    rules: Rules
    giving: Giving
    proven: bool


def cheapest(
    least: Callable[[Rules], Giving | Impossible], gives: Callable[[Giving], Rules], most: int
) -> Iterator[Cheapest]:
    """Yield up to `most` ways out, cheapest first; fewest rules where the price is the same.

    The next is the cheapest in which, of each one before, some rule is kept. `least` returns the
    least price with some rules kept, `gives` the rules that give way then.
    """
    tree = _Tree(least, gives)
    tree.grow(frozenset())
    found: list[Rules] = []
    while tree.nodes and len(found) < most:
        kept, giving, rules = tree.pop()
        inside = next((one for one in found if one <= rules), None)
        if inside is None:
            found.append(rules)
            bound = min([giving.least, *(node[4].least for node in tree.nodes)])
            proven = giving.price <= bound * (1 + _SAME) + 1e-9
            yield Cheapest(rules, giving, proven and not tree.unknown)
        for rule in sorted(rules if inside is None else inside):
            tree.grow(kept | {rule})


class _Tree:
    """Sets of rules insisted on, with the least price of each."""

    def __init__(
        self, least: Callable[[Rules], Giving | Impossible], gives: Callable[[Giving], Rules]
    ) -> None:
        self.nodes: list[tuple[float, int, int, Rules, Giving, Rules]] = []
        self.unknown = False
        self._least, self._gives = least, gives
        self._seen: set[Rules] = set()
        self._order = count()

    def pop(self) -> tuple[Rules, Giving, Rules]:
        _, _, _, kept, giving, rules = heappop(self.nodes)
        return kept, giving, rules

    def grow(self, kept: Rules) -> None:
        if kept in self._seen:
            return
        self._seen.add(kept)
        if len(self._seen) > _MOST_NODES:
            self.unknown = True
            return
        giving = self._least(kept)
        if isinstance(giving, Giving):
            giving, rules = self._fewest(kept, giving)
            price = round(giving.price, 6)
            heappush(self.nodes, (price, len(rules), next(self._order), kept, giving, rules))
        elif giving == "unknown":
            self.unknown = True

    def _fewest(self, kept: Rules, giving: Giving) -> tuple[Giving, Rules]:
        """Return what costs the same and has no rule that could be kept at the same price."""
        rules, least = self._gives(giving), giving.least
        for rule in sorted(rules):
            if rule not in rules or len(rules) == 1:
                continue
            other = self._least(kept | {rule})
            if isinstance(other, Giving) and other.price <= giving.price * (1 + _SAME) + 1e-9:
                kept, giving = kept | {rule}, other
                rules = self._gives(other)
        return replace(giving, least=min(least, giving.least)), rules
