"""A whole solution near a relaxed one, with a bound: reduced-cost fixing, then the whole model.

Where a plan changes little, the relaxation says of nearly every whole column that it stays at its
limit: a solution in which it does not is worse by at least its reduced cost. With the columns fixed
of which that is more than a radius, branch and cut has little left to search. Where whole numbers
next to the relaxed ones make a solution, the radius is how much worse it is, and nothing outside is
better. Else the radius is given: what lies outside is no better than the relaxation and the radius,
and the whole model is searched only where that proves too little.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np

from allocator.solver.backend.compiled_model import CompiledModel, Floats
from allocator.solver.backend.highs import (
    OBJECTIVE_SCALE,
    QUICK_MIP_OPTIONS,
    HighsModel,
    StopCondition,
)
from allocator.solver.search.near_request import Mask
from allocator.util.tolerance import NOTHING, WHOLE

_WORK, _LEAST_NODES, _MOST_NODES = 2.5e6, 60, 5000
"""Entries of the matrix that the nodes of a search may look at, and limits of their number.

With four times as many the answers on cuts of the default case are the same, and as well proven.
"""

_WORTH_FIXING = 0.1
"""Share of whole columns that must be fixed for a search of its own to be worth it.

A cut of an account with 400 floors in the default case fixes 1%: searched inside and then again
whole it took 33 CPU s, whole at once 22.
"""

_FAR = 10
"""So many times what a proof may leave open is far: HiGHS looks for a better first solution then.

Three boats of the default case are 5 times as far from the relaxation, and 4 CPU s with a start
instead of 8 with its search for one.
"""

_HOPELESS = 20
"""So many times what a proof may leave open is not closed by branching either.

A cut of an account that pays lots alone in the default case leaves 33 times as much after the root:
60 nodes take 10 CPU s more for the same solution and hardly a better bound.
"""

_NO_SUB_MIP = {**QUICK_MIP_OPTIONS, "mip_heuristic_run_root_reduced_cost": False}
"""What HiGHS's own reduced-cost heuristic finds is found here first, for a quarter of its time."""


@dataclass(frozen=True, slots=True)
class Task:
    """A model whose `costs` are minimised; the objective has `offset` added.

    `radius` is in units of the objective, and so is `gap`, what a proof may leave open. A solution
    is wanted only where its objective is less than `below`. `work`: times the usual nodes. Without
    `prove` the best one next to the relaxation is enough, whatever that leaves open. `closer` is
    asked first where a large model would have to be searched as a whole: from the task and its
    relaxation, solved, to a solution, if one is found, and a bound.
    """

    compiled: CompiledModel
    costs: Floats
    offset: float
    radius: float
    gap: float
    stop: StopCondition
    seed: int = 0
    below: float = np.inf
    work: float = 1.0
    prove: bool = True
    closer: Callable[[Task, HighsModel], tuple[Answer | None, float]] | None = None

    def engine(self, *, relaxed: bool) -> HighsModel:
        """Return HiGHS with the model, and the time it has."""
        engine = HighsModel(self.compiled, relaxed=relaxed, seed=self.seed)
        engine.stop = self.stop
        engine.minimise(self.costs)
        engine.set_offset(self.offset)
        if not relaxed:
            engine.set_options(**_NO_SUB_MIP)
        return engine


@dataclass(frozen=True, slots=True)
class Answer:
    """A solution with its objective, and a bound below which no solution lies."""

    solution: Floats
    objective: float
    bound: float


class NoAnswer(Enum):
    """Why there is no solution: no rows allow one, none costs so little, or the search ended."""

    INFEASIBLE = "infeasible"
    NOT_WORTH_IT = "costs too much"
    UNFINISHED = "unfinished"


def solve_near_relaxation(task: Task, start: Floats | None) -> Answer | NoAnswer:
    """Return the best solution found and its bound, or why there is none."""
    relaxed = task.engine(relaxed=True)
    if not relaxed.run():
        return none_of(relaxed)
    if relaxed.objective >= task.below:
        return NoAnswer.NOT_WORTH_IT
    near = _beside(task, relaxed)
    if near is not None and not task.prove:
        return Answer(near.solution, near.objective, relaxed.objective)
    if near is not None:
        return _no_better_outside(task, relaxed, near)
    fixed, outside = _fixed(task, relaxed, task.radius), relaxed.objective + task.radius
    if fixed.sum() < _WORTH_FIXING * task.compiled.integer.sum():
        return _whole_after(task, relaxed, start)
    found = _inside(task, relaxed, fixed, start, rens=True)
    if isinstance(found, NoAnswer):
        return _searched(task, task.engine(relaxed=False), start)
    if outside >= min(found.bound, found.objective - task.gap):
        return Answer(found.solution, found.objective, min(found.bound, outside))
    whole = _searched(task, task.engine(relaxed=False), found.solution)
    if isinstance(whole, NoAnswer):
        return Answer(found.solution, found.objective, min(found.bound, outside))
    best = min(found, whole, key=lambda one: one.objective)
    return Answer(best.solution, best.objective, max(whole.bound, min(found.bound, outside)))


def _whole_after(task: Task, relaxed: HighsModel, start: Floats | None) -> Answer | NoAnswer:
    """Return what `closer` proves of a large model, else the best solution of the whole model."""
    if task.closer is None or _nodes(task) > _LEAST_NODES:
        return _whole(task, start)
    near, bound = task.closer(task, relaxed)
    if near is None:
        found = _whole(task, start)
        return (
            found
            if isinstance(found, NoAnswer)
            else replace(found, bound=min(max(bound, found.bound), found.objective))
        )
    if near.objective - near.bound <= task.gap + NOTHING:
        return near
    found = _whole(task, near.solution)
    if isinstance(found, NoAnswer):
        return near
    best = min(near, found, key=lambda one: one.objective)
    return replace(best, bound=min(max(near.bound, found.bound), best.objective))


def _whole(task: Task, start: Floats | None) -> Answer | NoAnswer:
    """Return the best solution of the whole model; a large one is branched on where that helps."""
    if _nodes(task) > _LEAST_NODES:
        return _searched(task, task.engine(relaxed=False), start, rens=True)
    root = _searched(task, task.engine(relaxed=False), start, rens=True, nodes=1)
    missing = np.inf if isinstance(root, NoAnswer) else root.objective - root.bound
    proven = root is NoAnswer.INFEASIBLE or missing <= task.gap + NOTHING
    if proven or _HOPELESS * task.gap < missing < np.inf or task.stop.reached:
        return root
    more = _searched(task, task.engine(relaxed=False), _solution_of(root, start), rens=True)
    if isinstance(root, NoAnswer):
        return more
    if isinstance(more, NoAnswer):
        return root
    best = min(root, more, key=lambda one: one.objective)
    return Answer(best.solution, best.objective, max(root.bound, more.bound))


def _solution_of(found: Answer | NoAnswer, otherwise: Floats | None) -> Floats | None:
    return otherwise if isinstance(found, NoAnswer) else found.solution


def _beside(task: Task, relaxed: HighsModel) -> Answer | None:
    """Return the best solution whose whole numbers are next to the relaxed ones, if there is one.

    Relaxation enforced neighbourhood search: Berthold 2014, doi:10.1007/s10107-013-0692-4.
    """
    where = np.flatnonzero(task.compiled.integer)
    at = relaxed.solution[where]
    engine = task.engine(relaxed=False)
    engine.set_column_bounds(
        where,
        np.maximum(np.floor(at + WHOLE), task.compiled.lower[where]),
        np.minimum(np.ceil(at - WHOLE), task.compiled.upper[where]),
    )
    found = _searched(task, engine, None)
    return None if isinstance(found, NoAnswer) else found


def _no_better_outside(task: Task, relaxed: HighsModel, near: Answer) -> Answer:
    """Return the best solution found where a better one than `near` can be, and its bound."""
    missing = near.objective - relaxed.objective
    if missing <= task.gap:
        return Answer(near.solution, near.objective, relaxed.objective)
    fixed, rens = _fixed(task, relaxed, missing), missing > _FAR * task.gap
    found = _inside(task, relaxed, fixed, near.solution, rens=rens)
    if isinstance(found, NoAnswer):
        return Answer(near.solution, near.objective, relaxed.objective)
    best = min(near, found, key=lambda one: one.objective)
    bound = min(max(found.bound, relaxed.objective), best.objective)
    return Answer(best.solution, best.objective, bound)


def _fixed(task: Task, relaxed: HighsModel, radius: float) -> Mask:
    """Return the whole columns that stay at their limit in all solutions within a radius."""
    return task.compiled.integer & (np.abs(relaxed.reduced_costs) > radius)


def _inside(
    task: Task, relaxed: HighsModel, fixed: Mask, start: Floats | None, *, rens: bool
) -> Answer | NoAnswer:
    """Return the best solution in which no column of `fixed` leaves its limit."""
    model, solution, reduced = task.compiled, np.round(relaxed.solution), relaxed.reduced_costs
    low, high = fixed & (reduced > 0), fixed & (reduced < 0)
    upper = np.where(low, np.minimum(model.upper, solution), model.upper)
    lower = np.where(high, np.maximum(model.lower, solution), model.lower)
    engine = task.engine(relaxed=False)
    engine.set_column_bounds(np.arange(len(lower)), lower, upper)
    fits = start is not None and bool(((start >= lower) & (start <= upper))[fixed].all())
    return _searched(task, engine, start if fits else None, rens=rens)


def _searched(
    task: Task, engine: HighsModel, start: Floats | None, *, rens: bool = False, nodes: int = 0
) -> Answer | NoAnswer:
    """Return what branch and cut finds within `nodes`; 0: as many as the work allows."""
    engine.set_options(mip_rel_gap=0.0, mip_abs_gap=OBJECTIVE_SCALE * task.gap)
    engine.set_options(mip_max_nodes=nodes or _nodes(task), mip_heuristic_run_rens=rens)
    if start is not None:
        engine.set_mip_start(start)
    engine.run()
    if not engine.has_solution:
        return none_of(engine)
    return Answer(engine.solution, engine.objective, engine.dual_bound)


def _nodes(task: Task) -> int:
    """Return how many nodes the work allows."""
    return int(np.clip(task.work * _WORK / len(task.compiled.numbers), _LEAST_NODES, _MOST_NODES))


def none_of(engine: HighsModel) -> NoAnswer:
    """Return why the last run of HiGHS left no solution."""
    return NoAnswer.INFEASIBLE if engine.infeasible else NoAnswer.UNFINISHED
