"""Lots by nation, package and period: in hand, ready, on initial support, at work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allocator.check.items import Item
from allocator.check.periods import Periods
from allocator.check.table_compare import keyed

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

NIY = ("nation", "item", "year")
Lots = dict[tuple[str, str, int], float]


@dataclass(frozen=True, slots=True)
class Fleet:
    """Lots by (nation, package, period); `working` only of fielded packages, as the plan says.

    `ready` could be operational, `young` of these run on the spares in the price.
    """

    bought: Lots
    arrived: Lots
    on_order: Lots
    in_hand: Lots
    ready: Lots
    young: Lots
    working: Lots

    @property
    def past_support(self) -> Lots:
        """Lots that could be operational and need upkeep that somebody pays."""
        return {key: lots - self.young[key] for key, lots in self.ready.items()}


def first_bought(bought: Lots) -> dict[tuple[str, str], int]:
    """Return the year of the first purchase by nation and package."""
    first: dict[tuple[str, str], int] = {}
    for nation, code, year in sorted(bought):
        first.setdefault((nation, code), year)
    return first


def lots_in(
    bought: Lots, items: Mapping[str, Item], year: int, share: Callable[[Item, int], float]
) -> dict[tuple[str, str], float]:
    """Return Σ share × lots by nation and package; `share` takes the package and the lots' age.

    Age 0 is the year of delivery; below 0 the lots are on order.
    """
    sums: defaultdict[tuple[str, str], float] = defaultdict(float)
    for (nation, code, then), lots in bought.items():
        if then <= year:
            item = items[code]
            sums[nation, code] += lots * share(item, year - then - item.fielding.lead)
    return dict(sums)


def _by_period(
    bought: Lots,
    items: Mapping[str, Item],
    periods: Periods,
    share: Callable[[Item, int], float],
) -> Lots:
    exact = {
        year: lots_in(bought, items, year, share)
        for period in periods.keys
        for year in periods.span(period)
    }
    return {
        (nation, code, period): periods.mean(
            period,
            lambda year, pair=(nation, code): exact[year].get(pair, 0.0),  # type: ignore[misc]
        )
        for (nation, code), first in first_bought(bought).items()
        for period in periods.keys
        if period >= first
    }


def read_fleet(plan: Plan, items: Mapping[str, Item], periods: Periods, bought: Lots) -> Fleet:
    """Return the lots that follow from purchases, and those that the plan says are at work."""

    def of(share: Callable[[Item, int], float]) -> Lots:
        return _by_period(bought, items, periods, share)

    stated = keyed(plan, "deliveries", NIY, "lots_working") if "deliveries" in plan.tables else {}
    return Fleet(
        bought=bought,
        arrived=of(lambda item, age: float(age == 0)),
        on_order=of(lambda item, age: float(age < 0)),
        in_hand=of(lambda item, age: item.fielding.in_hand(age)),
        ready=of(lambda item, age: item.fielding.ready(age)),
        young=of(lambda item, age: item.fielding.young(age)),
        working={(n, k, t): lots for (n, k, t), lots in stated.items() if items[k].fielded},
    )
