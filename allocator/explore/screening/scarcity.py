"""What it costs others, or other lines of a nation, to make room: lots, seats, lines at once."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from allocator.util.tolerance import NEAR

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from allocator.explore.screening.market import Market

_ROWS = {"lots": (("production", "production"), ("stock", "production")),
         "seats": (("course_seats", "course"),)}  # fmt: skip
"""Rows that nations share of lots and seats, and what their cost is called."""


class Scarcity:
    """Prices what is full by the holder who loses least by giving it up."""

    def __init__(self, market: Market, given_up: Callable[[str, str, int], float]) -> None:
        self._market, self._given_up = market, given_up
        self._known: dict[tuple[str, int], float] = {}

    def price(self, name: str, item: str, year: int, units: float) -> tuple[str, float]:
        """Return what is full of an item in a year, and what it costs; empty if nothing is."""
        for family, why in _ROWS.get(name, ()):
            whole = family == "stock"
            short = units - self._market.left(family, item if whole else (item, year))
            if short > NEAR:
                return why, short * self._cheapest(item, 0 if whole else year)
        return "", 0.0

    def _cheapest(self, item: str, year: int) -> float:
        """Return what the holder loses who loses least; `year` 0: of any year."""
        if (item, year) not in self._known:
            losses = [self._given_up(nation, item, bought)
                      for nation, bought in self._holders.get(item, ())
                      if year in (0, bought)]  # fmt: skip
            self._known[item, year] = min(losses, default=0.0)
        return self._known[item, year]

    @cached_property
    def _holders(self) -> dict[str, list[tuple[str, int]]]:
        """Who holds whole goods, by item, and from which year."""
        found: dict[str, list[tuple[str, int]]] = {}
        for name in _ROWS:
            for nation, item, year in self._market.keys(name):
                if self._market.has(name, (nation, item, year)) > 0.5:
                    found.setdefault(item, []).append((nation, year))
        return found

    def line(self, nation: str) -> float:
        """Return what the line of a nation is worth, above its money, that is worth least."""
        return min(self._lines.get(nation, [0.0]))

    @cached_property
    def _lines(self) -> dict[str, list[float]]:
        market, lines = self._market, self._market.plan.lines
        spent: defaultdict[tuple[str, str], float] = defaultdict(float)
        for row in lines[["nation", "area", "item", "year", "cost_musd"]].to_dict("records"):
            price, _ = market.money(row["nation"], row["item"], int(row["year"]), 1.0)
            if price < float("inf"):
                spent[row["nation"], row["area"]] += price * row["cost_musd"]
        found: defaultdict[str, list[float]] = defaultdict(list)
        for (nation, area), worth in market.worth_of_lines.items():
            if market.has("line_on", (nation, area)) > 0.5:
                found[nation].append(max(0.0, worth - spent[nation, area]))
        return found

    def held(self, nation: str, items: Sequence[str]) -> float:
        """Return what a nation loses that gives up all it holds of some equipment."""
        return sum(
            self._given_up(nation, item, year) * self._market.has("lots", (nation, item, year))
            for item in items
            for who, year in self._holders.get(item, ())
            if who == nation
        )
