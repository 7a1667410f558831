"""The least change of a plan: what it holds may become less, only what is asked for may grow.

The changed model is restricted to what the plan holds before the change (as in `polish`) and to the
columns that may grow. Every good given up costs a price of change beside the value that goes with
it, and so does breaking a soft rule further than before: where nothing must move, nothing does.
Branch and cut finds the best lots and seats; a linear programme then finds the money around them
that pays as before where it can.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from allocator.solver.backend.compiled_model import CompiledModel, Floats
from allocator.solver.backend.highs import HighsModel, StopCondition
from allocator.solver.backend.submodel import Submodel, matrix_of, restrict
from allocator.solver.search.change_prices import (
    change_costs,
    cost_of,
    to_minimise,
    with_prices,
)
from allocator.solver.search.initial_duals import GOODS
from allocator.solver.search.kept_rows import keeps_rows
from allocator.solver.search.nations_whole import nations_made_whole
from allocator.solver.search.near_request import Mask, NearRequest
from allocator.solver.search.reduced_cost_fixing import (
    NoAnswer,
    Task,
    none_of,
    solve_near_relaxation,
)
from allocator.solver.search.tight_switches import with_tight_switches
from allocator.util.tolerance import NOTHING, WHOLE

_LIMITED = (*(variable for variable, _ in GOODS), "sustained")
"""Variables that may only become less, but where growth is asked for."""

_RADIUS = 4e-4
"""Columns are searched whose change may cost no more than this share of all money is worth."""

OPEN = 1e-5
"""The proof may leave open what this share of all money is worth: US$ 0.4 million of 40 billion.

With a quarter of it the end of a donor's money in the default case takes 15 CPU s and not 4, all
of it for cuts at the root.
"""

_SLIP = 1e-5
"""Share by which money of frozen years may differ: rows of a solved plan hold to less than that."""


@dataclass(frozen=True, slots=True)
class NearSolution:
    """The best plan found near another one; none near it gains more than `missing` value points.

    `proven`: what is missing is no more than the proof may leave open. `cost`: the price of change
    less the value, in value points, with nothing given up at 0.
    """

    solution: Floats
    missing: float
    proven: bool
    cost: float = 0.0


def nearest_solution(
    compiled: CompiledModel,
    request: NearRequest,
    stop: StopCondition,
    seed: int = 0,
    *,
    pay_as_before: bool = True,
    below: float = np.inf,
    prove: bool = True,
) -> NearSolution | NoAnswer:
    """Return the best plan near the reference, or why there is none.

    Only one is sought whose cost, as `NearSolution` has it, is less than `below`. Without
    `pay_as_before` anybody may pay for its goods: enough where only these are asked for. Without
    `prove` a plan next to the relaxation is enough, if there is one.
    """
    part = restricted_model(compiled, request)
    if part is None:
        return NoAnswer.INFEASIBLE
    chosen = replace(
        request,
        reference=request.reference[part.columns],
        cost=request.cost[part.columns],
        may_grow=request.may_grow[part.columns],
    )
    costs = change_costs(compiled, request)[part.columns]
    model = with_tight_switches(with_prices(part.compiled, chosen))
    start = np.zeros(len(model.lower))
    start[: len(part.columns)] = chosen.reference
    _break_soft_rows(model, start)
    worth = request.money * float(request.cost @ request.reference)
    task = Task(
        model, to_minimise(model, costs), float(costs @ chosen.reference),
        _RADIUS * worth, OPEN * worth, stop, seed, below, prove=prove,
        closer=nations_made_whole,
    )  # fmt: skip
    answer = solve_near_relaxation(task, start if keeps_rows(model, start) else None)
    if isinstance(answer, NoAnswer):
        return answer
    found = part.full_solution(answer.solution[: len(part.columns)])
    missing, point = answer.objective - answer.bound, found
    if pay_as_before:
        money = settled(compiled, request, found, stop, seed)
        if isinstance(money, NoAnswer):
            return NoAnswer.UNFINISHED
        missing += cost_of(compiled, request, money) - cost_of(compiled, request, found)
        point = money
    proven = missing <= task.gap + NOTHING
    return NearSolution(point, max(0.0, missing), proven, cost_of(compiled, request, point))


def restricted_model(compiled: CompiledModel, request: NearRequest) -> Submodel | None:
    """Return the model on the columns that a request leaves; None where its limits cross."""
    near, limited = _limited(compiled, request), limited_columns(compiled)
    if near is None:
        return None
    return restrict(near, ~limited | request.may_grow | (near.upper > 0) | (near.lower > 0))


def settled(
    compiled: CompiledModel, request: NearRequest, solution: Floats, stop: StopCondition, seed: int
) -> Floats | NoAnswer:
    """Return the best money around the whole numbers of `solution`, paid as before if possible.

    Goods that differ from the reference by no more than the noise of the solver are its goods.
    """
    found = money_around(compiled, request, solution, stop, seed)
    if isinstance(found, NoAnswer):
        return found
    unit = compiled.column_unit(np.arange(len(found)))
    same = np.abs(found - request.reference) <= WHOLE * unit
    return np.where(same & limited_columns(compiled), request.reference, found)


def money_around(
    compiled: CompiledModel, request: NearRequest, solution: Floats, stop: StopCondition, seed: int
) -> Floats | NoAnswer:
    """Return the best money around the whole numbers of `solution`, to the last digit."""
    near = _limited(compiled, request)
    if near is None:
        return NoAnswer.INFEASIBLE
    whole = near.integer
    numbers = np.round(solution[whole])
    lower, upper = near.lower.copy(), near.upper.copy()
    lower[whole], upper[whole] = numbers, numbers
    near = replace(near, lower=lower, upper=upper)
    model = with_prices(near, request)
    engine = HighsModel(model, relaxed=True, seed=seed)
    engine.stop = stop
    engine.minimise(to_minimise(model, change_costs(compiled, request)))
    if not engine.run():
        return none_of(engine)
    return compiled.rounded(engine.solution[: len(compiled.lower)])


def limited_columns(compiled: CompiledModel) -> Mask:
    """Return the columns that may only become less, but where growth is asked for."""
    found = np.zeros(len(compiled.lower), dtype=bool)
    for variable in _LIMITED:
        found[compiled.positions(variable)] = True
    return found


def limits_near(compiled: CompiledModel, request: NearRequest) -> tuple[Floats, Floats]:
    """Return lower and upper limits of columns around the reference; some may cross."""
    reference, whole = request.reference, compiled.integer
    held = np.where(whole, np.round(reference), reference)
    less = limited_columns(compiled) & ~request.may_grow
    upper = np.where(less, np.minimum(compiled.upper, held), compiled.upper)
    lower = compiled.lower.copy()
    upper = np.maximum(upper, np.where(less, lower, upper))
    unit = compiled.column_unit(np.arange(len(held)))
    slip = np.where(whole, 0.0, _SLIP * (held + unit))
    frozen = request.frozen
    lower[frozen] = np.maximum(lower, held - slip)[frozen]
    capped = frozen | request.falling
    upper[capped] = np.minimum(upper, held + slip)[capped]
    if request.at_least is not None:
        goods = limited_columns(compiled)
        lower = np.where(goods, np.minimum(np.maximum(lower, request.at_least), upper), lower)
    upper[request.kept] = 0.0
    return lower, upper


def _limited(compiled: CompiledModel, request: NearRequest) -> CompiledModel | None:
    """Return the model with these limits; None where they cross."""
    lower, upper = limits_near(compiled, request)
    return None if (lower > upper).any() else replace(compiled, lower=lower, upper=upper)


def _break_soft_rows(model: CompiledModel, solution: Floats) -> None:
    """Let `solution` out of the soft rows that it does not keep, by the columns made for that."""
    matrix = matrix_of(model)
    activity = np.asarray(matrix @ solution)
    short = np.maximum(model.row_lower - activity, 0.0) - np.maximum(
        activity - model.row_upper, 0.0
    )
    bends = np.zeros(len(solution), dtype=bool)
    for name in model.columns:
        if name.startswith("bend_"):
            bends[model.positions(name)] = True
    for row in np.flatnonzero(short):
        entries = slice(matrix.indptr[row], matrix.indptr[row + 1])
        columns, numbers = matrix.indices[entries], matrix.data[entries]
        ways = bends[columns] & (numbers * short[row] > 0)
        for column, number in zip(columns[ways][:1], numbers[ways][:1], strict=True):
            solution[column] += short[row] / number
