"""In which units of money and points HiGHS is given a model.

HiGHS compares rows and switches with fixed tolerances (a millionth and less), so figures must be of
a size for which these are small and yet can be reached. Cases of ordinary size are given as they
are, in US$ million and points; others in other units, always powers of two, so that no digit of any
number changes. Only what is handed to HiGHS and taken from it is in these units.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from allocator.models import Problem
from allocator.models.units import UNITS, Units, is_mixed, unit_of

Floats = npt.NDArray[np.float64]

_LEAST, _MOST = 1.0, 2.0**24
"""Sizes of all money that can be of use, and of all points that it can buy, that are ordinary."""

_SMALL, _LARGE = 10, 23
"""Smaller sizes are brought to 2 ** _SMALL and twice that, larger ones to 2 ** _LARGE."""


def units_of(problem: Problem) -> Units:
    """Return the units in which the sums of money and points that matter are of ordinary size."""
    money, points = sizes_of(problem)
    return Units(_unit(money), _unit(points))


def sizes_of(problem: Problem) -> tuple[float, float]:
    """Return US$ million that all needs can use, at most all there is, and the points they buy."""
    rates = best_rates(problem)
    there = float(problem.figures["money"].values.sum())
    cost = points = 0.0
    for line, need in problem.figures["need"].items():
        if need > 0 and rates.get(line, 0.0) > 0:
            cost += need / rates[line]
            points += need
    if cost <= 0:
        return there, 0.0
    return min(cost, there), points * min(1.0, there / cost)


def best_rates(problem: Problem) -> dict[tuple[str, str], float]:
    """Return points per US$ million of the best item of each line, diversion taken off."""
    price = dict(problem.figures["price"].items())
    points = dict(problem.figures["points"].items())
    arrives = dict(problem.figures["arrives"].items())
    best: dict[tuple[str, str], float] = {}
    for family in ("lots_of_line", "seats_of_line", "grants_of_line"):
        members: Mapping[Any, Any] = problem.members[family]
        for line, items in members.items():
            for item in items:
                if price[item] > 0:
                    rate = points[item] / price[item] * arrives[line[0]]
                    best[line] = max(best.get(line, 0.0), rate)
    return best


def _unit(size: float) -> float:
    if not math.isfinite(size) or size <= 0 or _LEAST <= size <= _MOST:
        return 1.0
    return 2.0 ** (math.floor(math.log2(size)) - (_SMALL if size < _LEAST else _LARGE))


def vector(
    problem: Problem, units: Units, names: Mapping[str, Mapping[Any, int]], size: int
) -> Floats | None:
    """Return the unit of each variable or row by position; None where all are 1."""
    if units.usual:
        return None
    found = np.ones(size)
    for name, positions in names.items():
        if is_mixed(name):
            for key, position in positions.items():
                found[position] = units.of(unit_of(problem, name, key))
        elif name in UNITS:
            found[list(positions.values())] = units.of(UNITS[name])
    return found
