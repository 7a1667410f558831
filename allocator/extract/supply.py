"""Points that need no fielding: plain equipment, seats and grants, kept from year to year."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from allocator.extract.lifetimes import Floats

if TYPE_CHECKING:
    from allocator.models import Problem

Line = tuple[str, str]
"""Nation and capability area."""


def plain_supply(
    problem: Problem,
    things: pd.DataFrame,
    periods: tuple[int, ...],
    fielded: Collection[str],
    keep: float,
    leads: Mapping[str, int],
) -> dict[Line, Floats]:
    """Return points in hand before diversion, by line and period.

    `things` is what is bought; items in `fielded` count only where they work, and not here. After
    the horizon as many points are left as the model keeps on average. Grants in `leads` give their
    points so many years later.
    """
    points = dict(problem.figures["points"].items())
    years = problem.sets["years"]
    plain = things[~things["item"].isin(fielded)]
    got = (plain["quantity"] * plain["item"].map(points).astype(float)).tolist()
    late = dict(problem.figures["late_points"].items())
    supply: dict[Line, Floats] = {}
    beyond: dict[Line, float] = {}
    columns = (plain[name] for name in ("nation", "area", "item", "year", "quantity"))
    for row, amount in zip(zip(*columns, strict=True), got, strict=True):
        nation, area, item, year, quantity = row
        line = supply.setdefault((nation, area), np.zeros(len(periods)))
        arrival = int(year) + leads.get(item, 0) - years[0]
        if arrival < len(years):
            line[arrival] += amount
        else:
            more = late.get((item, int(year)), 0.0) * float(quantity)
            beyond[nation, area] = beyond.get((nation, area), 0.0) + more
    kept = problem.figures["retention_after"].values[0]
    for place, line in supply.items():
        for year in range(1, len(years)):
            line[year] += keep * line[year - 1]
        for after in range(len(years), len(periods)):
            line[after] = kept * line[len(years) - 1] + beyond.get(place, 0.0)
    return supply
