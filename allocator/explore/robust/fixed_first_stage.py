"""Recourse in a large scenario: the best of it with its first stage fixed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from allocator.explore.robust.first_stage import GRANT_YEAR, Good, TwoStageModel
from allocator.explore.robust.least_change import LeastChangeOptions
from allocator.models import Problem
from allocator.plan.plan import Plan
from allocator.session.mip_start import integer_start
from allocator.solver.backend.compiled_model import CompiledModel, Floats
from allocator.solver.backend.highs import StopCondition
from allocator.solver.options import SolveOptions
from allocator.solver.search.decomposed import DecomposedSearch
from allocator.solver.search.initial_duals import columns_under_floors, goods_columns
from allocator.solver.search.lexicographic import COUNTS
from allocator.solver.search.result import SearchLog, SearchResult
from allocator.solver.search.violation import solve_with_integers_fixed
from allocator.solver.search.warm_start import WarmStart

_CHANGE_GAP = 0.01
"""Share of the least change to which it is sought; to the last dollar it would take hours."""


def solve_recourse(
    problem: Problem,
    held: CompiledModel,
    solution: Floats,
    prices: WarmStart | None,
    options: SolveOptions,
    story: SearchLog,
) -> tuple[SearchResult, WarmStart | None]:
    """Return the best recourse found to a fixed first stage, and a warm start for the next search.

    It begins with `solution`, which keeps the first years and need not be whole, and with the dual
    values of an earlier search. The bound is on plans with these first years.

    Raises
    ------
    Infeasible
        The first years leave no solution.
    Interrupted
        Time was up before there was one.
    """
    known = WarmStart.of(held, solution, None if prices is None else prices.row_duals_in(held))
    # without a last plan no less turbulent one of the same value is sought: that takes long
    restless = replace(problem, sets={**problem.sets, "last_pairs": ()})
    guided = DecomposedSearch(restless, held, options, story, known)
    outcome = guided.run()
    whole = outcome.solution[held.integer]
    inside = whole >= held.lower[held.integer], whole <= held.upper[held.integer]
    assert all(one.all() for one in inside), "the search dropped what was to be kept"
    return outcome, guided.warm_start


def recourse_start(
    held: CompiledModel, plan: Plan, stop: StopCondition, seed: int
) -> Floats | None:
    """Return a solution with fixed first years that buys later what `plan` does; None if none."""
    chosen = np.clip(integer_start(plan, held), held.lower, held.upper)
    engine = solve_with_integers_fixed(held, chosen, stop, seed)
    return None if engine is None else engine.solution


def least_change_attempts(
    first: TwoStageModel, problem: Problem, plan: Plan, wanted: dict[Good, int], gap: float
) -> Iterator[LeastChangeOptions]:
    """Yield where to seek the least change: among a plan's goods, among more, among all.

    Later lots and seats need not be whole: the search that follows makes them so.
    """
    model = first.compiled
    goods = goods_columns(model)
    loose = np.zeros(len(model.lower), dtype=bool)
    for variable in COUNTS:
        loose[model.positions(variable)] = True
    loose[list(first.columns.values())] = False
    narrow = ~goods | (integer_start(plan, model) > 0)
    narrow[[first.columns[good] for good, number in wanted.items() if number]] = True
    given = _grants(plan) | {good[:2] for good, n in wanted.items() if n and good[2] == GRANT_YEAR}
    for key, column in model.columns.get("grant", {}).items():
        narrow[column] |= key[:2] in given
    for keep in (narrow, narrow | columns_under_floors(problem, model), np.ones_like(narrow)):
        yield LeastChangeOptions(keep, loose, _CHANGE_GAP, gap)


def _grants(plan: Plan) -> set[tuple[str, str]]:
    lines = plan.lines[~plan.lines["unit"].isin(COUNTS) & (plan.lines["kind"] != "sustainment")]
    return set(zip(lines["nation"], lines["item"], strict=True))
