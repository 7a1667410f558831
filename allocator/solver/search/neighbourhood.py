"""Improve a plan: re-optimise a few nations at a time with all others fixed.

Which nations: those whose part of the plan is furthest below what the prices say it could be.
"""

from __future__ import annotations

from collections.abc import Sequence

import highspy
import numpy as np

from allocator.solver.backend.block_structure import Block, Blocks, neighbourhood
from allocator.solver.backend.compiled_model import Floats
from allocator.solver.backend.highs import SCALE, Stop, side_by_side, use_threads
from allocator.solver.backend.scaled_arrays import Scaled

_NODES = 20
_GAP = 1e-3
_EFFORT = 0.05
_WHOLE = 1e-6


def improve_group(
    blocks: Blocks,
    group: Sequence[Block],
    point: Floats,
    stop: Stop,
    seed: int = 0,
    gap: float = _GAP,
) -> Floats:
    """Return a point at least as good as `point`, differing only in `group` and common columns.

    Where `point` is not whole in the group it is mended, even if that costs value.
    Limited by nodes and not by time, so that the same inputs give the same plan.
    """
    use_threads(1)
    compiled = blocks.compiled
    part = neighbourhood(blocks, group, point)
    highs = highspy.Highs()
    for name, value in (
        ("output_flag", False), ("mip_rel_gap", gap), ("mip_max_nodes", _NODES),
        ("mip_heuristic_effort", _EFFORT), ("random_seed", seed), ("threads", 1),
        ("mip_allow_restart", False),  # half the time on the default case's nations, no loss
    ):  # fmt: skip
        highs.setOptionValue(name, value)
    if stop.seconds is not None:
        highs.setOptionValue("time_limit", float(stop.left))
    columns, matrix, given = part.columns, part.matrix, Scaled(compiled)
    row_of_entry = np.repeat(part.rows, np.diff(matrix.indptr))
    highs.passModel(
        len(columns), matrix.shape[0], matrix.nnz, int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize), 0.0,
        -SCALE * given.costs(compiled.costs["value"][columns], columns),
        given.columns(compiled.lower[columns], columns),
        given.columns(compiled.upper[columns], columns),
        given.rows(part.row_lower, part.rows), given.rows(part.row_upper, part.rows),
        matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32),
        given.numbers(matrix.data, row_of_entry, columns[matrix.indices]),
        compiled.integer[columns].astype(np.int32),
    )  # fmt: skip
    whole = columns[compiled.integer[columns]]
    fixes = bool((np.abs(point[whole] - np.round(point[whole])) > _WHOLE).any())
    if not fixes:
        start = highspy.HighsSolution()
        start.col_value = given.columns(point[columns], columns)
        start.value_valid = True
        highs.setSolution(start)
    highs.cbMipInterrupt.subscribe(lambda event: event.interrupt(stop.cancelled))
    highs.run()
    found = np.array(highs.getSolution().col_value)
    found = given.point(found, columns)
    worth = compiled.costs["value"][columns]
    if len(found) != len(columns) or highs.getInfo().primal_solution_status != 2:
        return point
    if not fixes and worth @ found <= worth @ point[columns] + 1e-9:
        return point
    better = point.copy()
    better[columns] = found
    better[whole] = np.round(better[whole])
    return better


def improve_groups(
    blocks: Blocks, groups: Sequence[Sequence[Block]], point: Floats, stop: Stop, seed: int = 0
) -> Floats:
    """Return a point improved in several disjoint groups, each found side by side from `point`.

    Improvements that do not go together (both use the same free money) are taken in order.
    """
    best = point
    for better in side_by_side(
        lambda group: improve_group(blocks, group, point, stop, seed), groups
    ):
        joint = best + (better - point)
        if better is not point and blocks.allows(joint, point):
            best = joint
    return best


def groups_by_promise(blocks: Blocks, promise: Floats, size: int) -> list[list[Block]]:
    """Return all nations in groups of `size`, the most promising first."""
    order = np.argsort(-promise, kind="stable")
    return [
        [blocks.blocks[position] for position in order[start : start + size]]
        for start in range(0, len(order), size)
    ]


def promise_of(blocks: Blocks, point: Floats, prices: Floats, best: Floats) -> Floats:
    """Return, by nation, how far its priced value in `point` is below its `best` under `prices`.

    Prices are of the coupling rows.
    """
    costs = -blocks.compiled.costs["value"]
    actual = np.array(
        [(costs[b.columns] - b.shared.T @ prices) @ point[b.columns] for b in blocks.blocks]
    )
    return np.asarray(actual - best)
