"""Lots at work: the crews and the upkeep that they need, at the prices around a plan."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from allocator.explore.screening.bundle import Bundle
from allocator.util.tolerance import NEAR

if TYPE_CHECKING:
    from allocator.explore.screening.purchases import Purchases

_People = dict[int, float]
"""People by period."""


class Fielding:
    """Prices lots that count where they work."""

    def __init__(self, purchases: Purchases) -> None:
        self._buy, self._market = purchases, purchases.market
        self._tail = self._market.figure("tail")

    def field(self, one: Bundle, nation: str, item: str) -> None:
        """Add what the lots of a bundle gain where they work, their crews and upkeep."""
        works = {p: self._buy.work(item, one.year, p) for p in self._buy.periods}
        works = {p: share for p, share in works.items() if sum(share) > 0}
        manned = self._crews(one, nation, item, {p: sum(works[p]) * one.units for p in works})
        for period, (fresh, aged) in works.items():
            able = manned[period] * (fresh + aged) * one.units
            new = min(fresh * one.units, able)
            without = self._buy.working(nation, item, period, new)
            most = self._buy.working(nation, item, period, able)
            upkeep = self._upkeep(nation, item, period, able - new)
            sustained = most - upkeep > without
            one.gain += most if sustained else without
            one.costs["upkeep"] += upkeep if sustained else 0.0

    def _upkeep(self, nation: str, item: str, period: int, lots: float) -> float:
        """Return what upkeep costs: the nation's own means first, then the donors'."""
        market, musd = self._market, self._tail.get(item, 0.0) * lots
        within = period in self._buy.years
        own = market.left("host_share", (nation, period)) if within else (
            market.left("tail_after", nation))  # fmt: skip
        rest = max(0.0, musd - max(0.0, own))
        if rest <= 0.0:
            return 0.0
        if within:
            return market.money(nation, item, period, rest)[0]
        return rest * market.cost("donor_after", nation)

    def _crews(self, one: Bundle, nation: str, item: str, lots: _People) -> _People:
        """Add the training of crews that a nation lacks; return the share of lots manned."""
        manned = dict.fromkeys(lots, 1.0)
        for skill, people in self._crew[item].items():
            free = {p: max(0.0, self._market.left("crewed", (nation, skill, p))) for p in lots}
            short = {p: people * lots[p] - free[p] for p in lots}
            short = {p: missing for p, missing in short.items() if missing > NEAR}
            trained, course = self._training(nation, skill, short) if short else ({}, None)
            for p in short:
                there = free[p] + trained.get(p, 0.0)
                manned[p] = min(manned[p], there / (people * lots[p]))
            if course is not None:
                one.take(course, "crews")
        return manned

    def _training(self, nation: str, skill: str, short: _People) -> tuple[_People, Bundle | None]:
        """Return the people and the seats of the course that serves most periods, cheapest."""
        found: list[tuple[int, _People, Bundle]] = []
        for (course, year), graduates in self._graduates.get(skill, {}).items():
            served = [p for p in short if graduates.get(p, 0.0) > 0]
            most = self._market.most("seats", (nation, course, year))
            if served and most >= 1:
                asked = self._buy.whole(course, max(short[p] / graduates[p] for p in served))
                seats = self._buy.bought(nation, course, year, min(most, asked))
                seats.gain = self._buy.plain(nation, course, year, seats.units)
                people = {p: seats.units * graduates[p] for p in served}
                found += [] if seats.stopped else [(len(served), people, seats)]
        if not found:
            return {}, None
        _, people, seats = max(found, key=lambda one: (one[0], one[2].net))
        return people, seats

    @cached_property
    def _crew(self) -> defaultdict[str, dict[str, float]]:
        """People of each skill a lot, by item."""
        found: defaultdict[str, dict[str, float]] = defaultdict(dict)
        for (item, skill), people in self._market.figure("crew").items():
            found[item][skill] = people
        return found

    @cached_property
    def _graduates(self) -> dict[str, dict[tuple[str, int], _People]]:
        """People of a skill a seat, by course and year, by period."""
        found: dict[str, dict[tuple[str, int], _People]] = {}
        for key, share in self._market.figure("graduate_share").items():
            course, skill, year, period = key
            found.setdefault(skill, {}).setdefault((course, year), {})[period] = share
        return found
