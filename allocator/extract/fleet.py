"""The equipment that a plan buys, year by year: in hand, ready to work, still supported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from allocator.extract.lifetimes import Floats, Life, lives_of, years_beyond

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Fleet:
    """Lots by pair (nation, package), in rows, and year, in columns.

    Parameters
    ----------
    years, after
        Years of the horizon, and the years after it that the plan looks at.
    pairs, lives
        What is bought for whom, and the life of each package.
    lots
        Lots bought, by year of the horizon.
    hand, ready, young
        Lots in hand; of these, lots that could work; of these, lots that still have their initial
        support. By year of the horizon and after it.
    """

    years: tuple[int, ...]
    after: tuple[int, ...]
    pairs: tuple[Pair, ...]
    lives: tuple[Life, ...]
    lots: Floats
    hand: Floats
    ready: Floats
    young: Floats

    @property
    def periods(self) -> tuple[int, ...]:
        """Years of the horizon, and the first after it for the mean of all years after it."""
        return (*self.years, *self.after[:1])

    def by_period(self, by_year: Floats) -> Floats:
        """Return figures by year as figures by period: the years after become their mean."""
        count = len(self.years)
        if not self.after:
            return by_year
        return np.column_stack([by_year[:, :count], by_year[:, count:].mean(axis=1)])

    def delivered(self) -> Floats:
        """Return lots that arrive, by year of the horizon and after it."""
        every = (*self.years, *self.after)
        arrived = np.zeros((len(self.pairs), len(every)))
        for row, life in enumerate(self.lives):
            count = max(0, min(len(self.years), len(every) - life.lead))
            arrived[row, life.lead : life.lead + count] = self.lots[row, :count]
        return arrived


def fleet_of(case: Case, policy: Policy, things: pd.DataFrame, price: dict[str, float]) -> Fleet:
    """Return the fleet that the equipment in `things` (what is bought) makes."""
    years, after = case.years, years_beyond(case, policy)
    lots = things[things["kind"] == "equipment"]
    pairs = tuple(sorted(set(zip(lots["nation"], lots["item"], strict=True))))
    known = lives_of(case, policy, price)
    lives = tuple(known[item] for _, item in pairs)
    row = {pair: number for number, pair in enumerate(pairs)}
    bought = np.zeros((len(pairs), len(years)))
    for nation, item, year, quantity in zip(
        *(lots[name] for name in ("nation", "item", "year", "quantity")), strict=True
    ):
        bought[row[nation, item], int(year) - years[0]] += quantity
    shares = {
        item: _shares(known[item], years, after, policy.retention) for item in {k for _, k in pairs}
    }
    parts = [np.zeros((len(pairs), len(years) + len(after))) for _ in range(3)]
    for number, (_, item) in enumerate(pairs):
        for part, share in zip(parts, shares[item], strict=True):
            part[number] = bought[number] @ share
    return Fleet(years, after, pairs, lives, bought, *parts)


def _shares(
    life: Life, years: tuple[int, ...], after: tuple[int, ...], kept: float
) -> tuple[Floats, Floats, Floats]:
    """Return the shares in hand, ready and young of lots bought in a year (row), by year."""
    age = np.subtract.outer(np.array([*years, *after]), np.array(years)).T - float(life.lead)
    return life.in_hand(age, kept), life.ready(age, kept), life.young(age, kept)
