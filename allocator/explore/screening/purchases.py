"""Buying at the prices around a plan: money, room for it, and points that count from then on."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING, Any

from allocator.explore.screening.bundle import INF, Bundle
from allocator.explore.screening.scarcity import Scarcity
from allocator.util.tolerance import NEAR

if TYPE_CHECKING:
    from allocator.explore.screening.market import Market

GOODS = {"equipment": "lots", "training": "seats", "grant": "grant"}
"""Variable of each kind of item."""


class Purchases:
    """Prices single purchases."""

    def __init__(self, market: Market) -> None:
        self.market, items = market, market.plan.case.items
        self.area: dict[str, str] = dict(zip(items["item"], items["area"], strict=True))
        kinds = zip(items["item"], items["kind"], strict=True)
        self.name: dict[str, str] = {item: GOODS[kind] for item, kind in kinds}
        self.years: tuple[int, ...] = market.problem.sets["years"]
        self.periods: tuple[int, ...] = market.problem.sets["periods"]
        self.price = market.figure("price")
        self.shares = _by_purchase(market)
        self._points, self._arrives = market.figure("points"), market.figure("arrives")
        self._working = market.figure("working_points")
        self._keep = market.figure("retention")["one"]
        self._after = market.figure("retention_after")["one"]
        self.scarcity = Scarcity(market, self.given_up)

    def bought(self, nation: str, item: str, year: int, units: float) -> Bundle:
        """Return what units of an item cost: money, what absorbs it, and what is scarce."""
        market, one = self.market, Bundle(year, units, units * self.price[item])
        name, key = self.name[item], (nation, item, year)
        cost, wasted = market.money(nation, item, year, one.musd)
        if cost == INF or market.most(name, key) < units - NEAR:
            return one.stop("money" if cost == INF else "size")
        one.costs["money"] = cost - wasted + units * market.cost(name, key)
        one.costs["absorption"] = wasted
        for family in ("vetted", "language") if name == "seats" else ():
            asked = family == "vetted" or item in self._spoken.get(nation, ())
            if asked and market.left(family, (nation, year)) < units - NEAR:
                one.stop(family)
        why, price = self.scarcity.price(name, item, year, units)
        if why:
            one.costs[why] = price
        for lock in self._locks.get((nation, item, year), ()):
            short = units - max(0.0, market.left("lock_high", lock))
            one.costs["rule"] += max(0.0, short) * market.cost("bend_high", lock)
        return one

    @cached_property
    def _locks(self) -> dict[tuple[str, str, int], list[str]]:
        """Decisions that allow only so much, by nation, item and year."""
        problem, found = self.market.problem, dict[tuple[str, str, int], list[str]]()
        for lock in problem.sets["high_locks"]:
            for family in ("lock_lots", "lock_seats", "lock_grants"):
                for key in problem.members[family].get(lock, ()):
                    found.setdefault(key, []).append(lock)
        return found

    @cached_property
    def _spoken(self) -> Any:
        return self.market.problem.members["language_courses_of_nation"]

    def line(self, one: Bundle, nation: str, item: str) -> None:
        """Add what a new line takes the place of."""
        market, area = self.market, self.area[item]
        if market.has("line_on", (nation, area)) < 0.5:
            one.costs["lines"] += market.cost("line_on", (nation, area))
            if market.left("lines_at_once", nation) < 1.0 - NEAR:
                one.costs["lines"] += self.scarcity.line(nation)

    def least(self, nation: str, item: str) -> float:
        """Return the smallest quantity that keeps smallest sizes, at least one unit."""
        market = self.market
        least = self._least.get((nation, item), 1.0)
        if market.has("line_on", (nation, self.area[item])) < 0.5:
            least = max(least, self._line_least.get(nation, 0.0) / self.price[item])
        return self.whole(item, max(1.0, least))

    def whole(self, item: str, units: float) -> float:
        """Return at least so many units; lots and seats are whole."""
        return units if self.name[item] == "grant" else math.ceil(units - NEAR)

    @cached_property
    def _least(self) -> dict[Any, float]:
        return self.market.figure("item_least") | self.market.figure("grant_least")

    @cached_property
    def _line_least(self) -> dict[Any, float]:
        return self.market.figure("min_line_musd")

    def is_fielded(self, item: str) -> bool:
        """Tell whether lots of it count where they work."""
        return item in self.shares

    def work(self, item: str, year: int, period: int) -> tuple[float, float]:
        """Return the shares of a lot that may work without and with upkeep."""
        return self.shares[item].get((year, period), (0.0, 0.0))

    def plain(self, nation: str, item: str, year: int, units: float) -> float:
        """Return what points are worth that count from the year on and fade."""
        return sum(
            self.market.gained(nation, self.area[item], period, points)
            for period, points in self._fading(nation, item, year, units)
        )

    def _fading(self, nation: str, item: str, year: int, units: float) -> list[tuple[int, float]]:
        points, last = self._arrives[nation] * self._points[item] * units, self.years[-1]
        return [
            (period, points * self._keep ** (min(period, last) - year)
             * (1.0 if period <= last else self._after))
            for period in self.periods if period >= year
        ]  # fmt: skip

    def working(self, nation: str, item: str, period: int, lots: float) -> float:
        """Return what lots at work in a period are worth."""
        points = self._working[nation, item] * lots
        return self.market.gained(nation, self.area[item], period, points)

    def given_up(self, nation: str, item: str, year: int) -> float:
        """Return what a nation loses that gives up one unit, less what its money is worth."""
        if self.is_fielded(item):
            usable = [(p, self._working[nation, item] * sum(self.work(item, year, p)))
                      for p in self.periods]  # fmt: skip
        else:
            usable = self._fading(nation, item, year, 1.0)
        lost = sum(self.market.given_up(nation, self.area[item], p, points) for p, points in usable)
        freed, _ = self.market.money(nation, item, year, self.price[item])
        return max(0.0, lost - (freed if freed < INF else 0.0))


def _by_purchase(market: Market) -> dict[str, dict[tuple[int, int], tuple[float, float]]]:
    """Return shares of lots that may work, without and with upkeep, by item, purchase, period."""
    found: dict[str, dict[tuple[int, int], tuple[float, float]]] = {}
    for place, name in enumerate(("fresh_share", "aged_share")):
        for (item, year, period), share in market.figure(name).items():
            before = found.setdefault(item, {}).get((year, period), (0.0, 0.0))
            found[item][year, period] = (share, before[1]) if place == 0 else (before[0], share)
    return found
