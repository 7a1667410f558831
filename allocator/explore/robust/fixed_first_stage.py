"""The best of a large scenario with its first years fixed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from allocator.explore.robust.first_stage import GRANT_YEAR, Good, Staged
from allocator.explore.robust.least_change import Closeness
from allocator.models import Problem
from allocator.plan.plan import Plan
from allocator.session.mip_start import whole_numbers
from allocator.solver.backend.compiled_model import Compiled, Floats
from allocator.solver.backend.highs import Stop
from allocator.solver.options import SolveOptions
from allocator.solver.search.decomposed import Guided
from allocator.solver.search.initial_duals import GOODS, obliged_goods
from allocator.solver.search.lexicographic import COUNTS
from allocator.solver.search.result import Outcome, Story
from allocator.solver.search.violation import settle
from allocator.solver.search.warm_start import Known

_CHANGE_GAP = 0.01
"""Share of the least change to which it is sought; to the last dollar it would take hours."""


def best_held(
    problem: Problem,
    held: Compiled,
    point: Floats,
    prices: Known | None,
    options: SolveOptions,
    story: Story,
) -> tuple[Outcome, Known | None]:
    """Return the best point found of a model with fixed first years, and what is known of it.

    It begins with `point`, which keeps the first years and need not be whole, and with the prices
    of an earlier search. The bound is on plans with these first years.

    Raises
    ------
    Impossible
        The first years leave no point.
    Stopped
        Time was up before there was one.
    """
    known = Known.of(held, point, None if prices is None else prices.prices_in(held))
    # without a last plan none is sought that is calmer at the same value: that takes long
    restless = replace(problem, sets={**problem.sets, "last_pairs": ()})
    guided = Guided(restless, held, options, story, known)
    outcome = guided.run()
    whole = outcome.point[held.integer]
    inside = whole >= held.lower[held.integer], whole <= held.upper[held.integer]
    assert all(one.all() for one in inside), "the search gave up what was to be kept"
    return outcome, guided.known


def begun(held: Compiled, plan: Plan, stop: Stop, seed: int) -> Floats | None:
    """Return the point with fixed first years that buys later what `plan` does; None if none is."""
    chosen = np.clip(whole_numbers(plan, held), held.lower, held.upper)
    engine = settle(held, chosen, stop, seed)
    return None if engine is None else engine.point


def widening(
    first: Staged, problem: Problem, plan: Plan, wanted: dict[Good, int], gap: float
) -> Iterator[Closeness]:
    """Yield where to seek the least change: among a plan's goods, among more, among all.

    Later lots and seats need not be whole: the search that follows makes them so.
    """
    model = first.compiled
    goods = np.zeros(len(model.lower), dtype=bool)
    for variable, _ in GOODS:
        goods[model.positions(variable)] = True
    loose = np.zeros(len(model.lower), dtype=bool)
    for variable in COUNTS:
        loose[model.positions(variable)] = True
    loose[list(first.columns.values())] = False
    narrow = ~goods | (whole_numbers(plan, model) > 0)
    narrow[[first.columns[good] for good, number in wanted.items() if number]] = True
    given = _grants(plan) | {good[:2] for good, n in wanted.items() if n and good[2] == GRANT_YEAR}
    for key, column in model.columns.get("grant", {}).items():
        narrow[column] |= key[:2] in given
    for keep in (narrow, narrow | obliged_goods(problem, model), np.ones_like(narrow)):
        yield Closeness(keep, loose, _CHANGE_GAP, gap)


def _grants(plan: Plan) -> set[tuple[str, str]]:
    lines = plan.lines[~plan.lines["unit"].isin(COUNTS) & (plan.lines["kind"] != "sustainment")]
    return set(zip(lines["nation"], lines["item"], strict=True))
