"""Initial dual estimate: what money is worth, from needs and prices alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from allocator.models import Problem
from allocator.solver.backend.block_structure import BlockStructure
from allocator.solver.backend.compiled_model import CompiledModel, Floats

GOODS = (
    ("lots", "lots_of_line"),
    ("seats", "seats_of_line"),
    ("grant", "grants_of_line"),
)
"""Variables that are bought, and the members that list them by line."""


def goods_columns(compiled: CompiledModel) -> npt.NDArray[np.bool_]:
    """Return which columns are of goods."""
    goods = np.zeros(len(compiled.lower), dtype=bool)
    for variable, _ in GOODS:
        goods[compiled.positions(variable)] = True
    return goods


def estimate_linking_duals(
    problem: Problem, compiled: CompiledModel, blocks: BlockStructure
) -> Floats:
    """Return duals of the linking rows that are 0 but for money, by year.

    The dual value of money is estimated by filling pieces of need in the order of their value per
    dollar until all money is spent; money of a later year is worth less, as it works for fewer
    years. A wrong estimate costs time only: better duals follow from the first restricted master.
    """
    rate = _best_rates(problem)
    worth = {
        line: value * rate[line] for line, value in _first_values(problem).items() if line in rate
    }
    money = _dual_of_money(problem, worth, rate)
    by_year = _relative_value_by_year(problem)
    duals = np.zeros(len(compiled.row_lower))
    for family in ("account_year", "vintage"):
        for (_, year), row in compiled.rows.get(family, {}).items():
            duals[row] = -money * by_year.get(year, max(by_year.values()))
    return np.asarray(duals[blocks.linking_rows])


def _relative_value_by_year(problem: Problem) -> dict[int, float]:
    """Return what money of a year is worth next to the mean of all years."""
    kept = float(problem.figures["retention"].values[0])
    value = dict.fromkeys(problem.sets["periods"], 0.0)
    for (_, _, period, piece), worth in problem.figures["met_value"].items():
        if piece == 1:
            value[period] += worth
    years = problem.sets["years"]
    worths = {
        year: sum(v * kept ** (period - year) for period, v in value.items() if period >= year)
        for year in years
    }
    mean = sum(worths.values()) / len(years)
    return {year: worth / mean if mean > 0 else 1.0 for year, worth in worths.items()}


def columns_under_floors(problem: Problem, compiled: CompiledModel) -> npt.NDArray[np.bool_]:
    """Return the goods of nations that a law names by few: their floors must be met."""
    bound_by_floors = _nations_under_floors(problem)
    found = np.zeros(len(compiled.lower), dtype=bool)
    for variable, _ in GOODS:
        for key, column in compiled.columns.get(variable, {}).items():
            found[column] = key[0] in bound_by_floors
    return found


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
    kept = float(problem.figures["retention"].values[0])
    first = problem.sets["years"][0]
    values: dict[Any, float] = {}
    for (nation, area, year, piece), value in problem.figures["met_value"].items():
        if piece == 1:
            line = (nation, area)
            values[line] = values.get(line, 0.0) + value * kept ** (year - first)
    return values


def _dual_of_money(problem: Problem, worth: dict[Any, float], rate: dict[Any, float]) -> float:
    """Value per US$ million at which pieces of need taken in order use up all money."""
    first = {line: value for line, value in worth.items() if value > 0}
    kept = float(problem.figures["retention"].values[0])
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


def _nations_under_floors(problem: Problem) -> set[Any]:
    """Nations that a law names by few: their floors must be met whatever they are worth."""
    few = 10
    named: set[Any] = set()
    for key in (*problem.sets["law_floors"], *problem.sets["policy_floors"]):
        nations = {term[0] for term in problem.members["earmark_terms"][key]}
        if len(nations) <= few:
            named |= nations
    return named
