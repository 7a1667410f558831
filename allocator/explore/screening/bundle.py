"""Whole units of an item with all that must come with them: what they gain and what they cost."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

INF = float("inf")


@dataclass(slots=True)
class Bundle:
    """What some units of an item gain and cost, in value points, and what leaves no room for them.

    Attributes
    ----------
    year
        Year of purchase.
    units
        Lots, seats or US$ million.
    musd
        Money for the item and for what comes with it; upkeep is not in it.
    costs
        Value points by what they are for: ``money``, ``absorption``, ``upkeep``, ``crews``,
        ``package``, ``lines``, ``production``, ``course``, ``rule``.
    stopped
        What leaves no room: ``money``, ``size``, ``vetted``, ``language`` or ``package``; else
        empty.
    """

    year: int
    units: float
    musd: float = 0.0
    gain: float = 0.0
    costs: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    stopped: str = ""

    @property
    def cost(self) -> float:
        """All costs."""
        return sum(self.costs.values())

    @property
    def net(self) -> float:
        """Value points gained; minus infinity where there is no room."""
        return -INF if self.stopped else self.gain - self.cost

    def stop(self, why: str) -> Bundle:
        """Return the bundle, for which there is no room."""
        self.stopped = why
        return self

    def take(self, other: Bundle, why: str) -> None:
        """Add what must come with it."""
        self.gain, self.musd = self.gain + other.gain, self.musd + other.musd
        self.costs[why] += other.cost
        self.stopped = self.stopped or (why if other.stopped else "")
