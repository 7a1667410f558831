"""Money of a floor that meets no need: goods without which every need is met as it is."""

from __future__ import annotations

import math
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from allocator.check.after_horizon import met_after
from allocator.check.benefit import met_points
from allocator.check.earmarks import counted_lines
from allocator.check.recomputed import Facts
from allocator.check.records import Record, case_rows
from allocator.check.violation import NOTHING

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

Pair = tuple[str, str]


_SLIP = 1e-6
"""Lots and seats less than this below a whole number are that number."""


class Unneeded:
    """Answers how much of a floor's money meets no need in any year."""

    def __init__(self, plan: Plan, facts: Facts) -> None:
        self._plan, self._facts = plan, facts

    def money(self, written: Record, years: tuple[int, ...]) -> float:
        """Return US$ million that an earmark counts in `years` and that meets no need."""
        shares = self._shares
        return math.fsum(
            line.obligation * shares.get((line.nation, line.item.code), 0.0)
            for line in counted_lines(written, self._facts, years)
            if not line.sustains
        )

    @cached_property
    def _shares(self) -> dict[Pair, float]:
        """The share of a nation's item that could be left out, in whole lots and seats."""
        totals: defaultdict[Pair, float] = defaultdict(float)
        for (nation, code, _), quantity in self._facts.quantity.items():
            totals[nation, code] += quantity
        found, serving = {}, self._serving()
        for (nation, code), total in totals.items():
            item = self._facts.items[code]
            share = self._beyond.get((nation, item.area), 0.0)
            if item.fielded or code in serving or share <= NOTHING or not total > 0:
                continue
            spare = share * total if item.kind == "grant" else math.floor(share * total + _SLIP)
            if spare > NOTHING:
                found[nation, code] = spare / total
        return found

    @cached_property
    def _beyond(self) -> dict[Pair, float]:
        """The share of a line's points that meets no need in any year, after the horizon too."""
        facts, least = self._facts, dict[Pair, float]()
        end = facts.periods.end
        met = {place: points for place, points in met_points(self._plan).items()
               if facts.worth.need.get(place[:2], 0.0) > 0}  # fmt: skip
        met |= {(n, g, end): points for (n, g), points in met_after(self._plan).items()}
        for (nation, area, period), points in met.items():
            beyond = max(0.0, facts.usable(nation, area, period) - points)
            if points + beyond > NOTHING:
                share = beyond / (points + beyond)
                least[nation, area] = min(share, least.get((nation, area), 1.0))
        return least

    def _serving(self) -> set[str]:
        """Return items that other equipment asks for: they serve it and no need of their own."""
        return {
            row[column]
            for table, column in (("modules", "module"), ("prerequisites", "needs"),
                                  ("graduates", "item"))
            for row in case_rows(self._plan.case, table)
        }  # fmt: skip
