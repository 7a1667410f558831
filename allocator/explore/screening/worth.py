"""What the least of an item is worth to a nation that makes sense, with all that comes with it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from allocator.explore.screening.bundle import INF, Bundle
from allocator.explore.screening.fielding import Fielding
from allocator.explore.screening.purchases import Purchases
from allocator.util.tolerance import NEAR

if TYPE_CHECKING:
    from allocator.explore.screening.market import Market


class Worth:
    """Prices whole goods with modules, what must come first, crews and upkeep."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self._buy = Purchases(market)
        self._fielding = Fielding(self._buy)

    def best(self, nation: str, item: str) -> Bundle | None:
        """Return the best way to have the least of an item; None: the model has none of it."""
        name, units = self._buy.name[item], self._buy.least(nation, item)
        most = {year: self.market.most(name, (nation, item, year)) for year in self._buy.years}
        ways = [self._bundle(nation, item, year, units) for year in most if most[year] > NEAR]
        if ways and units > sum(most.values()) + NEAR:
            return Bundle(self._buy.years[0], units).stop("size")
        return max(ways, key=lambda one: one.net, default=None)

    def _bundle(self, nation: str, item: str, year: int, units: float) -> Bundle:
        """Return units of an item bought in a year, in part, if a year has no room for all."""
        room = self.market.most(self._buy.name[item], (nation, item, year))
        one = self._alone(nation, item, year, min(units, room))
        self._buy.line(one, nation, item)
        if self._buy.name[item] == "lots" and not one.stopped:
            self._modules(one, nation, item)
            self._first(one, nation, item)
            self._exclusions(one, nation, item)
        return one

    def _alone(self, nation: str, item: str, year: int, units: float) -> Bundle:
        """Return units with what they gain, crews and upkeep, but no line and no package."""
        one = self._buy.bought(nation, item, year, units)
        if not one.stopped and self._buy.is_fielded(item):
            self._fielding.field(one, nation, item)
        elif not one.stopped:
            one.gain = self._buy.plain(nation, item, year, units)
        return one

    def _modules(self, one: Bundle, nation: str, item: str) -> None:
        """Add modules that are missing: bought, or the price of missing them if that is less."""
        market, last = self.market, self._buy.years[-1]
        for module, ratio in self._ratios.get(item, {}).items():
            for family in ("module_law", "module_policy"):
                left = market.left(family, (nation, module, last))
                short = ratio * one.units - max(0.0, left)
                if left == INF or short <= NEAR:
                    continue
                units = self._buy.whole(module, short)
                bought = self._alone(nation, module, one.year, units)
                missed = INF if family == "module_law" else short * sum(
                    market.cost("bend_module", (nation, module, year))
                    for year in self._buy.years if year >= one.year
                )  # fmt: skip
                if missed < -bought.net:
                    one.costs["package"] += missed
                else:
                    one.take(bought, "package")

    def _first(self, one: Bundle, nation: str, item: str) -> None:
        """Add what must come before an item."""
        for needed in self._needed.get((nation, item), ()):
            key = nation, item, needed, one.year
            left = max(0.0, self.market.left("prerequisite", key))
            if left >= one.units - NEAR:
                continue
            asked = (one.units - left) / self._opened[key]
            members = self.market.problem.members
            firsts = [one for family in ("lots", "seats", "grants")
                      for one in members[f"prerequisite_{family}"].get(key, ())]  # fmt: skip
            ways = [
                self._alone(nation, first, year,
                            max(self._buy.whole(first, asked), self._buy.least(nation, first)))
                for first, year in firsts
            ]  # fmt: skip
            best = max(ways, key=lambda way: way.net, default=Bundle(one.year, asked).stop("size"))
            one.take(best, "package")

    def _exclusions(self, one: Bundle, nation: str, item: str) -> None:
        """Add the price of a new type too many, and of equipment that excludes the item."""
        market, members = self.market, self.market.problem.members
        counted = item in members["types_of_nation"].get(nation, ())
        if counted and market.left("types", nation) < 1.0 - NEAR:
            one.costs["package"] += market.cost("bend_types", nation)
        for group, others in self._excluded.get((nation, item), ()):
            if market.left("excluded", (group, nation)) < 1.0 - NEAR:
                one.costs["package"] += self._buy.scarcity.held(nation, others)

    @cached_property
    def _excluded(self) -> dict[tuple[str, str], list[tuple[str, list[str]]]]:
        """Groups of equipment with the others of each, by nation and item."""
        found: dict[tuple[str, str], list[tuple[str, list[str]]]] = {}
        for (group, nation), items in self.market.problem.members["items_of_exclusion"].items():
            for item in items:
                others = [one for one in items if one != item]
                found.setdefault((nation, item), []).append((group, others))
        return found

    @cached_property
    def _ratios(self) -> dict[str, dict[str, float]]:
        """Units of each module a lot, by item."""
        found: dict[str, dict[str, float]] = {}
        for (item, module), ratio in self.market.figure("module_ratio").items():
            found.setdefault(item, {})[module] = ratio
        return found

    @cached_property
    def _opened(self) -> dict[Any, float]:
        return self.market.figure("prerequisite_open")

    @cached_property
    def _needed(self) -> dict[tuple[str, str], list[str]]:
        """What must come first, by nation and item."""
        found: dict[tuple[str, str], list[str]] = {}
        for nation, item, needed in self.market.problem.sets["prerequisites"]:
            found.setdefault((nation, item), []).append(needed)
        return found
