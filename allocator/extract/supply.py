"""Points that need no fielding: plain equipment, seats and grants, kept from year to year."""

from __future__ import annotations

from collections.abc import Collection
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
) -> dict[Line, Floats]:
    """Return points in hand before diversion, by line and period.

    `things` is what is bought; items in `fielded` count only where they work, and not here. After
    the horizon as many points are left as the model keeps on average.
    """
    points = dict(problem.figures["points"].items())
    years = problem.sets["years"]
    plain = things[~things["item"].isin(fielded)]
    got = (plain["quantity"] * plain["item"].map(points).astype(float)).tolist()
    supply: dict[Line, Floats] = {}
    columns = (plain[name] for name in ("nation", "area", "year"))
    for (nation, area, year), amount in zip(zip(*columns, strict=True), got, strict=True):
        line = supply.setdefault((nation, area), np.zeros(len(periods)))
        line[int(year) - years[0]] += amount
    for line in supply.values():
        for year in range(1, len(years)):
            line[year] += keep * line[year - 1]
        for after in range(len(years), len(periods)):
            line[after] = problem.figures["retention_after"].values[0] * line[len(years) - 1]
    return supply
