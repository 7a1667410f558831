"""What stands of first years that a scenario leaves no room for: as little as possible is changed.

Change is counted in US$ million. Of choices that change alike, that of the largest value is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from allocator.explore.robust.block_model import Pieces
from allocator.explore.robust.first_stage import Good, Staged
from allocator.solver.backend.compiled_model import Compiled, Floats
from allocator.solver.backend.highs import Engine, Stop
from allocator.solver.backend.submodel import restrict
from allocator.solver.search.result import Stopped

Columns = npt.NDArray[np.bool_]

_SLACK = 1e-6
"""US$ million by which the least change may be missed while the best of its kind is sought."""


@dataclass(frozen=True, slots=True)
class Closeness:
    """Where and how closely the least change is sought.

    `keep` are the columns of the staged model that may be used, `loose` those that need not be
    whole; `change_gap` and `value_gap` are shares of the change and of the value.
    """

    keep: Columns
    loose: Columns
    change_gap: float
    value_gap: float


def nearest(
    first: Staged, wanted: Mapping[Good, int], close: Closeness, seed: int, stop: Stop
) -> tuple[dict[Good, int], Floats] | None:
    """Return what stands of each good, and a point of the staged model; None if there is none.

    Raises
    ------
    Stopped
        Time was up before there was an answer.
    """
    part = restrict(first.compiled, close.keep)
    small = part.compiled
    place = dict(zip(part.columns.tolist(), range(len(part.columns)), strict=True))
    pieces = Pieces()
    pieces.block(replace(small, integer=small.integer & ~close.loose[part.columns]))
    costs = _changes(first, wanted, place, pieces)
    point = _least(pieces, costs, close, seed, stop)
    if point is None:
        return None
    whole = part.point(point[: len(part.columns)])
    return {good: round(float(whole[column])) for good, column in first.columns.items()}, whole


def _changes(
    first: Staged, wanted: Mapping[Good, int], place: Mapping[int, int], pieces: Pieces
) -> dict[int, float]:
    """Add columns of what is more and less than `wanted`; return their costs in US$ million."""
    costs: dict[int, float] = {}
    for good, column in first.columns.items():
        if first.most[good] > 0 and column in place:
            number = float(wanted[good])
            more, less = pieces.column(0.0, np.inf), pieces.column(0.0, number)
            costs[more] = costs[less] = max(first.size_musd[good], _SLACK)
            pieces.row({place[column]: 1.0, more: -1.0, less: 1.0}, number, number)
    return costs


def _least(
    pieces: Pieces, costs: Mapping[int, float], close: Closeness, seed: int, stop: Stop
) -> Floats | None:
    compiled = pieces.compiled()
    change = np.zeros(len(compiled.lower))
    change[list(costs)] = list(costs.values())
    point = _solved(compiled, change, close.change_gap, None, seed, stop)
    if point is None:
        return None
    pieces.row(costs, upper=float(change @ point) + _SLACK)
    compiled = pieces.compiled()
    better = _solved(compiled, -compiled.costs["value"], close.value_gap, point, seed, stop)
    return point if better is None else better


def _solved(
    compiled: Compiled, costs: Floats, gap: float, start: Floats | None, seed: int, stop: Stop
) -> Floats | None:
    engine = Engine(compiled, relaxed=False, seed=seed)
    engine.stop = stop
    engine.options(mip_rel_gap=gap)
    engine.minimise(costs)
    if start is not None:
        engine.start_from(start)
    engine.run()
    if engine.infeasible:
        return None
    if not engine.has_point:
        raise Stopped
    return compiled.rounded(engine.point)
