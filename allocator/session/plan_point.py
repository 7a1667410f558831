"""What a plan's tables tell of its solution: goods, switches, grants and who pays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from allocator.extract.rounding import use_of_item
from allocator.session.mip_start import integer_start
from allocator.solver.backend.compiled_model import CompiledModel, Floats
from allocator.solver.backend.highs import StopCondition
from allocator.solver.search.near_plan import money_around, settled
from allocator.solver.search.near_request import NearRequest
from allocator.solver.search.reduced_cost_fixing import NoAnswer
from allocator.util.tolerance import NEAR

if TYPE_CHECKING:
    import pandas as pd

    from allocator.models import Problem
    from allocator.plan.plan import Plan

TOLD_PAYERS = ("pay", "draw")
"""Payments that the tables of a plan tell; what nations pay in each pool follows from them."""

_ROUNDED = (1e-9, 1e-7)
"""Shares by which payments of a plan may be off: its tables are rounded, those on disk more."""

_HAIR = 1e-7
"""Share of a column's unit by which HiGHS lets it leave a limit, or not quite reach it."""

ITEM, VINTAGE = ("nation", "item", "year"), ("account", "vintage", "year")


def named_point(plan: Plan, problem: Problem, compiled: CompiledModel) -> Floats:
    """Return what the plan's tables tell of its solution: goods, switches and who pays."""
    solution = integer_start(plan, compiled)
    grants = {key: float(row["grant_musd"]) for key, row in _by_key(plan.grants, ITEM)}
    draws = {key: float(row["obligated_musd"]) for key, row in _by_key(plan.vintages, VINTAGE)}
    _enter_numbers(solution, compiled, "grant", grants)
    _enter_numbers(solution, compiled, "draw", draws)
    enter_payments(solution, plan, problem, compiled)
    return solution


def told_solution(
    compiled: CompiledModel, named: Floats, request: NearRequest, stop: StopCondition, seed: int
) -> Floats | NoAnswer:
    """Return a solution of a plan's own model that is what its tables tell.

    They do not tell which rules it misses for its value: with what it pays, the best is read. HiGHS
    had each row of it to 1e-7, sums of some rows to `NEAR`, so that no solution may have exactly
    the money that is told: then grants and payments are as told up to that noise.
    """
    free = replace(request, price=0.0)
    for share in _ROUNDED:
        told = _within(compiled, ("pay",), named, share)
        found = settled(told, free, named, stop, seed)
        if not isinstance(found, NoAnswer):
            return found
    told = _within(compiled, ("grant", *TOLD_PAYERS), named, NEAR)
    may_grow = free.may_grow.copy()
    may_grow[compiled.positions("grant")] = True
    found = money_around(told, replace(free, may_grow=may_grow), named, stop, seed)
    if not isinstance(found, NoAnswer):
        return found
    return settled(compiled, request, named, stop, seed)


def _within(
    compiled: CompiledModel, names: Collection[str], told: Floats, share: float
) -> CompiledModel:
    """Return the model with some variables as a plan tells them, give or take a share."""
    lower, upper = compiled.lower.copy(), compiled.upper.copy()
    for name in names:
        own = compiled.positions(name)
        slip = share * (1.0 + told[own])
        lower[own] = np.clip(told[own] - slip, compiled.lower[own], compiled.upper[own])
        upper[own] = np.clip(told[own] + slip, compiled.lower[own], compiled.upper[own])
    return replace(compiled, lower=lower, upper=upper)


def enter_payments(solution: Floats, plan: Plan, problem: Problem, compiled: CompiledModel) -> None:
    """Enter who pays each pool of uses; a changed problem may have other pools."""
    use, pays = use_of_item(problem), defaultdict[Any, float](float)
    for row in plan.lines.to_dict("records"):
        pool = use.get((row["nation"], row["item"]))
        pays[row["nation"], row["account"], pool, int(row["year"])] += row["cost_musd"]
    _enter_numbers(solution, compiled, "pay", pays)


def within_limits(solution: Floats, compiled: CompiledModel) -> Floats:
    """Return a solution in which what lies a hair from a limit is at it.

    Else a nation of which 3e-9 of an account is left asks another one for as much, and with it for
    the least of a line.
    """
    hair = _HAIR * compiled.column_unit(np.arange(len(solution)))
    for limits in (compiled.lower, compiled.upper):
        solution = np.where(np.abs(solution - limits) <= hair, limits, solution)
    return solution


def _enter_numbers(
    solution: Floats, compiled: CompiledModel, name: str, numbers: Mapping[Any, float]
) -> None:
    for key, column in compiled.columns.get(name, {}).items():
        solution[column] = numbers.get(key, 0.0)


def _by_key(table: pd.DataFrame, names: Sequence[str]) -> Iterator[tuple[Any, dict[Any, Any]]]:
    for row in table.to_dict("records"):
        yield tuple(row[name] for name in names), row
