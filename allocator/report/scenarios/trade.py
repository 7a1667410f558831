"""The choice among plans that pay in value for less expected loss, by a price that is stated."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import permutations

from allocator.util.tolerance import NEAR, NOTHING, SHOWN

PRICE = 1.0
"""Per cent of value that a plan may give up for a percentage point less expected loss.

On average 1% of the money achieves 1% of the value. The last money achieves less than that, and
value counts lost goods as not delivered: so the price is already one of caution.
"""

KEEP = 0.001
"""A gain of less than this share of the value is no reason to leave the plan at hand."""


@dataclass(frozen=True)
class Trade:
    """Plans by their own figures, found and not what their searches leave open.

    Attributes
    ----------
    values
        Value points by plan.
    losses
        Expected loss by plan, in percentage points of money.
    hand
        The plan at hand, which is left for a gain only; empty: none.
    """

    values: Mapping[str, float]
    losses: Mapping[str, float]
    hand: str = ""

    @property
    def base(self) -> str:
        """The plan that others are compared with: the one at hand, else the one of most value."""
        return self.hand or max(self.values, key=lambda name: (self.values[name],
                                                               -self.losses[name]))  # fmt: skip

    @property
    def whole(self) -> float:
        """Value points that shares of value are counted of."""
        return max(0.0, self.values[self.base])

    @cached_property
    def good(self) -> list[str]:
        """The plans that none beats."""
        return undominated(self.values, self.losses)

    def gain(self, name: str, price: float) -> float:
        """Return value points that a plan gains over the base, its loss counted at a price."""
        more = self.values[name] - self.values[self.base]
        return more + price / 100 * self.whole * (self.losses[self.base] - self.losses[name])

    def choice(self, price: float = PRICE) -> str:
        """Return the plan that gains most; the one at hand where that is too little to leave it.

        None that another beats is chosen.
        """
        best = self.most(price)
        return self.hand if self.hand in self.good and self.gain(best, price) < self.least else best

    @property
    def least(self) -> float:
        """Value points of net gain for which the plan at hand is left."""
        return max(NOTHING, KEEP * self.whole)

    def most(self, price: float = PRICE) -> str:
        """Return the plan that gains most, be it too little to leave the one at hand."""
        return max(self.good, key=lambda name: (self.gain(name, price), self.values[name]))

    def beater(self) -> str:
        """Return a plan that beats the one at hand, the choice if it does; empty: none does."""
        if self.hand in ("", *self.good):
            return ""
        hand = self.hand
        return next(
            name for name in (self.choice(), *self.good)
            if hand not in undominated({one: self.values[one] for one in (name, hand)},
                                       {one: self.losses[one] for one in (name, hand)})
        )  # fmt: skip

    def rate(self, dearer: str, safer: str) -> float:
        """Return the per cent of value that each percentage point of avoided loss costs."""
        avoided = self.losses[dearer] - self.losses[safer]
        return 100 * (self.values[dearer] - self.values[safer]) / self.whole / avoided

    def prices(self) -> list[tuple[float, str]]:
        """Return the prices above `PRICE` from which on the choice is another plan, with that plan.

        Examples
        --------
        >>> trade = Trade({"a": 20.0, "b": 19.5}, {"a": 9.0, "b": 8.0}, "a")
        >>> [(round(price, 3), name) for price, name in trade.prices()]
        [(2.6, 'b')]
        """
        if self.whole <= NOTHING:
            return []
        found, before = [], self.choice()
        for price in sorted(set(self._turns())):
            after = self.choice(price * (1 + 1e-9) + 1e-9)
            if price > PRICE and after != before:
                found.append((price, after))
                before = after
        return found

    def _turns(self) -> Iterator[float]:
        """Return all prices at which a plan may pass another."""
        for one, other in permutations(self.good, 2):
            if self.losses[one] - self.losses[other] > NOTHING:
                rate, avoided = self.rate(one, other), self.losses[one] - self.losses[other]
                yield rate
                yield rate + 100 * KEEP / avoided  # the gain that it takes to leave the one at hand

    def nearest(self) -> str:
        """Return the plan with less loss than the choice that costs least for each point."""
        choice = self.choice()
        safer = [one for one in self.good if self.losses[one] < self.losses[choice] - NOTHING]
        if self.whole <= NOTHING or not safer:
            return ""
        return min(safer, key=lambda name: self.rate(choice, name))

    def rivals(self, left_open: Mapping[str, float]) -> list[tuple[str, float]]:
        """Return the plans that would be chosen were their value as high as their search leaves it.

        With each the value points more that this takes; the nearest first. A plan whose search
        leaves an unknown size open (not finite) is none.
        """
        found = []
        for name, most in left_open.items():
            if (
                math.isfinite(most)
                and name != self.choice()
                and self._raised(name, most).choice() == name
            ):
                low, high = 0.0, most
                while high - low > SHOWN / 10:
                    middle = (low + high) / 2
                    chosen = self._raised(name, middle).choice() == name
                    low, high = (low, middle) if chosen else (middle, high)
                found.append((name, high))
        return sorted(found, key=lambda pair: pair[1])

    def _raised(self, name: str, more: float) -> Trade:
        return replace(self, values={**self.values, name: self.values[name] + more})


def undominated(values: Mapping[str, float], losses: Mapping[str, float]) -> list[str]:
    """Return the plans that no other beats in value with no more loss, or in loss at its value.

    Examples
    --------
    >>> undominated({"a": 19.0, "b": 17.1, "c": 17.8}, {"a": 10.0, "b": 8.0, "c": 5.0})
    ['a', 'c']
    """

    def beats(one: str, other: str) -> bool:
        ahead = values[one] - values[other], losses[other] - losses[one]
        pairs = list(zip(ahead, near, strict=True))
        return all(more >= -same for more, same in pairs) and any(m > same for m, same in pairs)

    # as a frontier tells which plans are dominated: 0.1 percentage points are a share of 0.001
    near = [NEAR * max(least, *map(abs, figures.values()))
            for least, figures in ((1e-3, values), (0.1, losses))]  # fmt: skip
    return [name for name in values if not any(beats(other, name) for other in values)]
