"""A first guess of the goods worth looking at, from needs and prices alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from allocator.compile import Compiled
from allocator.models import Problem

GOODS = (
    ("lots", "lots_of_line"),
    ("seats", "seats_of_line"),
    ("grant", "grants_of_line"),
)
"""Variables that are bought, and the members that list them by line."""

_EAGER = 2.0
"""Lines whose first piece gives this many times the expected price of money are looked at."""

_BEST = 2
"""Of each sort of goods, so many of the best fit in a line are looked at."""


def guess_columns(problem: Problem, compiled: Compiled) -> npt.NDArray[np.bool_]:
    """Return which columns to start with: all but goods, and the goods that look best.

    The price of money is guessed by filling pieces of need in the order of their value per dollar
    until all money is spent. A wrong guess costs time only: what is left out comes in when the
    prices of the model ask for it (`allocator.relaxation`).
    """
    keep = np.ones(len(compiled.lower), dtype=bool)
    for variable, _ in GOODS:
        keep[compiled.positions(variable)] = False
    rate = _best_rates(problem)
    worth = {
        line: value * rate[line] for line, value in _first_values(problem).items() if line in rate
    }
    threshold = _EAGER * _money_price(problem, worth, rate)
    obliged = _obliged(problem)
    years = problem.sets["years"]
    fit = _fits(problem)
    for line, value in worth.items():
        if value < threshold and line[0] not in obliged:
            continue
        for variable, family in GOODS:
            goods = sorted(problem.members[family].get(line, ()), key=lambda i: (-fit[i], str(i)))
            for item in goods if variable == "grant" else goods[:_BEST]:
                for year in years:
                    keep[compiled.columns[variable][line[0], item, year]] = True
    return keep


def _fits(problem: Problem) -> dict[Any, float]:
    """Points per US$ million of each item."""
    points, price = dict(problem.figures["points"].items()), problem.figures["price"]
    return {item: points[item] / cost for item, cost in price.items()}


def _best_rates(problem: Problem) -> dict[Any, float]:
    """Usable points per US$ million of the best item of each line."""
    fit, arrives = _fits(problem), dict(problem.figures["arrives"].items())
    best: dict[Any, float] = {}
    for _, family in GOODS:
        for line, items in problem.members[family].items():
            if items:
                best[line] = max(best.get(line, 0.0), arrives[line[0]] * max(fit[i] for i in items))
    return best


def _first_values(problem: Problem) -> dict[Any, float]:
    """Value of a usable point of the first piece bought in the first year and kept."""
    kept = float(problem.figures["kept"].values[0])
    first = problem.sets["years"][0]
    values: dict[Any, float] = {}
    for (nation, area, year, piece), value in problem.figures["met_value"].items():
        if piece == 1:
            line = (nation, area)
            values[line] = values.get(line, 0.0) + value * kept ** (year - first)
    return values


def _money_price(problem: Problem, worth: dict[Any, float], rate: dict[Any, float]) -> float:
    """Value per US$ million at which pieces of need taken in order use up all money."""
    first = {line: value for line, value in worth.items() if value > 0}
    kept = float(problem.figures["kept"].values[0])
    upkeep = 1 + (len(problem.sets["years"]) - 1) * (1 - kept)
    first_year = problem.sets["years"][0]
    slopes: dict[Any, float] = {}
    for (nation, area, year, piece), value in problem.figures["met_value"].items():
        if year == first_year and (nation, area) in first:
            slopes[nation, area, piece] = value
    pieces = []
    for (nation, area, piece), most in problem.figures["piece_most"].items():
        line = (nation, area)
        if line in first:
            slope = slopes[nation, area, piece] / slopes[nation, area, 1]
            pieces.append((first[line] * slope, most * upkeep / rate[line]))
    money = float(problem.figures["money"].values.sum())
    for value, cost in sorted(pieces, reverse=True):
        money -= cost
        if money < 0:
            return value
    return 0.0


def _obliged(problem: Problem) -> set[Any]:
    """Nations that a law names by few: their floors must be met whatever they are worth."""
    few = 10
    named: set[Any] = set()
    for key in (*problem.sets["law_floors"], *problem.sets["policy_floors"]):
        nations = {term[0] for term in problem.members["earmark_terms"][key]}
        if len(nations) <= few:
            named |= nations
    return named
