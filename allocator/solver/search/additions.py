"""What new money buys on top of a plan: goods are only added, and only the new money pays.

The model is written in what is added to the plan: all that it holds stays, and so does what other
accounts pay. Its relaxation is small and close. Branch and cut finds whole numbers among those next
to the relaxation (relaxation enforced neighbourhood search, Berthold 2014,
doi:10.1007/s10107-013-0692-4); where reduced-cost fixing leaves few other whole columns, it
searches these, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from allocator.solver.backend.compiled_model import CompiledModel, Floats
from allocator.solver.backend.highs import OBJECTIVE_SCALE, HighsModel, StopCondition
from allocator.solver.backend.submodel import matrix_of, restrict
from allocator.solver.search.line_switches import GOODS
from allocator.solver.search.near_plan import OPEN, NearSolution
from allocator.solver.search.near_request import Mask
from allocator.solver.search.reduced_cost_fixing import NoAnswer, Task
from allocator.util.tolerance import NOTHING, WHOLE

_KEPT = (*GOODS, "sustained", "host_pay", "donor_pay", "line_on", "item_on", "grant_on", "start")
"""Variables that only become more: goods, what sustains them, and their switches."""

_MOST_WHOLE = 1500
"""So many whole columns are searched beyond those next to the relaxation."""

_NODES = 20


@dataclass(frozen=True, slots=True)
class AdditionsRequest:
    """What may be added to a plan, in the columns and rows of the model.

    Parameters
    ----------
    reference
        The plan.
    stays
        Columns that stay as they are: payments of other accounts, years already executed.
    money
        New money by row of its vintage, US$ million. No vintage pays less than before, and others
        pay no more.
    worth
        Value points of all money, at the reference value of money.
    most
        What goods may be at the most; None: only the limits of the model.
    """

    reference: Floats
    stays: Mask
    money: Mapping[int, float]
    worth: float
    most: Floats | None = None


def best_additions(
    compiled: CompiledModel, request: AdditionsRequest, stop: StopCondition, seed: int = 0
) -> NearSolution | NoAnswer:
    """Return the plan with the best additions found, or why there is none."""
    reference = np.where(compiled.integer, np.round(request.reference), request.reference)
    added = _in_additions(compiled, request, reference)
    part = restrict(added, (added.upper > 0) | (added.lower < 0))
    model = part.compiled
    task = Task(model, -model.costs["value"], 0.0, np.inf, OPEN * request.worth, stop, seed)
    relaxed = task.engine(relaxed=True)
    if not relaxed.run():
        return NoAnswer.INFEASIBLE if relaxed.infeasible else NoAnswer.UNFINISHED
    found = _between_neighbours(task, relaxed)
    if isinstance(found, NoAnswer):
        return found
    more, bound = _within_reduced_costs(task, relaxed, found)
    missing = max(0.0, float(task.costs @ more) - bound)
    solution = compiled.rounded(reference + part.full_solution(more))
    return NearSolution(solution, missing, missing <= task.gap + NOTHING)


def _in_additions(
    compiled: CompiledModel, request: AdditionsRequest, reference: Floats
) -> CompiledModel:
    """Return the model of what is added to the reference, which is all 0 in it.

    No soft rule may be missed by more than before.
    """
    activity = np.asarray(matrix_of(compiled) @ reference)
    unit = compiled.column_unit(np.arange(len(reference)))
    row_unit = compiled.row_unit(np.arange(len(activity)))
    lower = np.minimum(_cleaned(compiled.lower - reference, unit), 0.0)
    upper = np.maximum(_cleaned(compiled.upper - reference, unit), 0.0)
    for name in _KEPT:
        lower[compiled.positions(name)] = 0.0
    for name in compiled.columns:
        if name.startswith("bend_"):
            upper[compiled.positions(name)] = 0.0
    lower[request.stays] = upper[request.stays] = 0.0
    if request.most is not None:
        goods = np.concatenate([compiled.positions(name) for name in GOODS])
        upper[goods] = np.minimum(upper, np.maximum(request.most - reference, 0.0))[goods]
    row_lower = _cleaned(compiled.row_lower - activity, row_unit)
    row_upper = _cleaned(compiled.row_upper - activity, row_unit)
    for row in compiled.rows.get("vintage", {}).values():
        row_lower[row], row_upper[row] = 0.0, request.money.get(row, 0.0)
    return replace(compiled, lower=lower, upper=upper, row_lower=row_lower, row_upper=row_upper)


def _cleaned(room: Floats, unit: Floats) -> Floats:
    """Return room to a limit, 0 where it is no more than what HiGHS takes for nothing."""
    return np.where(np.abs(room) <= WHOLE * unit, 0.0, room)


def _between_neighbours(task: Task, relaxed: HighsModel) -> Floats | NoAnswer:
    """Return the best additions that are at most the relaxed ones, rounded up."""
    model = task.compiled
    most = np.minimum(model.upper, np.maximum(np.ceil(relaxed.solution - WHOLE), 0.0))
    engine = task.engine(relaxed=False)
    where = np.flatnonzero(model.integer)
    engine.set_column_bounds(where, model.lower[where], most[where])
    engine.set_mip_start(np.zeros(len(model.lower)))  # to add nothing is allowed
    if not _search(task, engine):
        return NoAnswer.INFEASIBLE if engine.infeasible else NoAnswer.UNFINISHED
    return engine.solution


def _within_reduced_costs(task: Task, relaxed: HighsModel, found: Floats) -> tuple[Floats, float]:
    """Return the best additions and a bound, searched on where few could be better.

    A whole column that moves from the relaxed solution costs at least its reduced cost; what costs
    more than `found` misses is in nothing better.
    """
    model, missing = task.compiled, float(task.costs @ found) - relaxed.objective
    reduced, start = relaxed.reduced_costs, relaxed.solution
    at_most = model.integer & (reduced > missing)
    at_least = model.integer & (reduced < -missing)
    upper = np.where(at_most, np.minimum(model.upper, np.round(start)), model.upper)
    lower = np.where(at_least, np.maximum(model.lower, np.round(start)), model.lower)
    free = int((model.integer & (upper > lower)).sum())
    if missing <= task.gap or free > _MOST_WHOLE or task.stop.reached:
        return found, relaxed.objective
    engine = task.engine(relaxed=False)
    engine.set_column_bounds(np.arange(len(lower)), lower, upper)
    if ((found >= lower - WHOLE) & (found <= upper + WHOLE))[model.integer].all():
        engine.set_mip_start(found)
    if not _search(task, engine):
        return found, relaxed.objective
    best = min(found, engine.solution, key=lambda one: float(task.costs @ one))
    return best, max(relaxed.objective, min(engine.dual_bound, float(task.costs @ best)))


def _search(task: Task, engine: HighsModel) -> bool:
    engine.set_options(
        mip_heuristic_run_rens=True, mip_rel_gap=0.0, mip_abs_gap=OBJECTIVE_SCALE * task.gap,
        mip_max_nodes=_NODES,
    )  # fmt: skip
    engine.run()
    return engine.has_solution
