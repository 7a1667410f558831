"""Least change of a first stage that a scenario leaves no room for, so that it becomes feasible.

Change is counted in US$ million. Of choices that change alike, that of the largest value is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from allocator.explore.robust.block_model import BlockModelBuilder
from allocator.explore.robust.first_stage import Good, TwoStageModel
from allocator.solver.backend.compiled_model import CompiledModel, Floats
from allocator.solver.backend.highs import HighsModel, StopCondition
from allocator.solver.backend.submodel import restrict
from allocator.solver.search.result import Interrupted

Columns = npt.NDArray[np.bool_]

_SLACK = 1e-6
"""US$ million by which the least change may be missed while the best of its kind is sought."""


@dataclass(frozen=True, slots=True)
class LeastChangeOptions:
    """Where and how closely the least change is sought.

    `columns` are those of the two-stage model that may be used, `relaxed` those that need not be
    whole; `change_gap` and `value_gap` are shares of the change and of the value.
    """

    columns: Columns
    relaxed: Columns
    change_gap: float
    value_gap: float


def least_changed_first_stage(
    first: TwoStageModel,
    wanted: Mapping[Good, int],
    close: LeastChangeOptions,
    seed: int,
    stop: StopCondition,
) -> tuple[dict[Good, int], Floats] | None:
    """Return the changed first stage and a solution of the two-stage model; None if infeasible.

    Raises
    ------
    Interrupted
        Time was up before there was an answer.
    """
    part = restrict(first.compiled, close.columns)
    small = part.compiled
    place = dict(zip(part.columns.tolist(), range(len(part.columns)), strict=True))
    builder = BlockModelBuilder()
    builder.block(replace(small, integer=small.integer & ~close.relaxed[part.columns]))
    costs = _changes(first, wanted, place, builder)
    solution = _minimise_change(builder, costs, close, seed, stop)
    if solution is None:
        return None
    whole = part.full_solution(solution[: len(part.columns)])
    return {good: round(float(whole[column])) for good, column in first.columns.items()}, whole


def _changes(
    first: TwoStageModel,
    wanted: Mapping[Good, int],
    place: Mapping[int, int],
    builder: BlockModelBuilder,
) -> dict[int, float]:
    """Add columns of what is more and less than `wanted`; return their costs in US$ million."""
    costs: dict[int, float] = {}
    for good, column in first.columns.items():
        if first.most[good] > 0 and column in place:
            number = float(wanted[good])
            more, less = builder.column(0.0, np.inf), builder.column(0.0, number)
            costs[more] = costs[less] = max(first.size_musd[good], _SLACK)
            builder.row({place[column]: 1.0, more: -1.0, less: 1.0}, number, number)
    return costs


def _minimise_change(
    builder: BlockModelBuilder,
    costs: Mapping[int, float],
    close: LeastChangeOptions,
    seed: int,
    stop: StopCondition,
) -> Floats | None:
    compiled = builder.build()
    change = np.zeros(len(compiled.lower))
    change[list(costs)] = list(costs.values())
    solution = _solved(compiled, change, close.change_gap, None, seed, stop)
    if solution is None:
        return None
    builder.row(costs, upper=float(change @ solution) + _SLACK)
    compiled = builder.build()
    better = _solved(compiled, -compiled.costs["value"], close.value_gap, solution, seed, stop)
    return solution if better is None else better


def _solved(
    compiled: CompiledModel,
    costs: Floats,
    gap: float,
    start: Floats | None,
    seed: int,
    stop: StopCondition,
) -> Floats | None:
    engine = HighsModel(compiled, relaxed=False, seed=seed)
    engine.stop = stop
    engine.set_options(mip_rel_gap=gap)
    engine.minimise(costs)
    if start is not None:
        engine.set_mip_start(start)
    engine.run()
    if engine.infeasible:
        return None
    if not engine.has_solution:
        raise Interrupted
    return compiled.rounded(engine.solution)
