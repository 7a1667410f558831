"""Improve a plan: re-optimise a few nations at a time with all others fixed.

Which nations: those whose part of the plan is furthest below what the prices say it could be.
"""

from __future__ import annotations

from collections.abc import Sequence

import highspy
import numpy as np

from allocator.solver.backend.block_structure import BlockStructure, NationBlock, neighbourhood
from allocator.solver.backend.compiled_model import Floats
from allocator.solver.backend.highs import OBJECTIVE_SCALE, StopCondition, in_parallel, use_threads
from allocator.solver.backend.scaled_arrays import ScaledArrays
from allocator.util.tolerance import WHOLE

_NODES = 20
_GAP = 1e-3
_EFFORT = 0.05


def reoptimise_neighbourhood(
    blocks: BlockStructure,
    group: Sequence[NationBlock],
    solution: Floats,
    stop: StopCondition,
    seed: int = 0,
    gap: float = _GAP,
) -> Floats:
    """Return a solution at least as good, differing only in `group` and the common columns.

    Where `solution` is not whole in the group it is mended, even if that costs value.
    Limited by nodes and not by time, so that the same inputs give the same plan.
    """
    use_threads(1)
    compiled = blocks.compiled
    part = neighbourhood(blocks, group, solution)
    highs = highspy.Highs()
    for name, value in (
        ("output_flag", False), ("mip_rel_gap", gap), ("mip_max_nodes", _NODES),
        ("mip_heuristic_effort", _EFFORT), ("random_seed", seed), ("threads", 1),
        ("mip_allow_restart", False),  # half the time on the default case's nations, no loss
    ):  # fmt: skip
        highs.setOptionValue(name, value)
    if stop.seconds is not None:
        highs.setOptionValue("time_limit", float(stop.left))
    columns, matrix, given = part.columns, part.matrix, ScaledArrays(compiled)
    row_of_entry = np.repeat(part.rows, np.diff(matrix.indptr))
    highs.passModel(
        len(columns), matrix.shape[0], matrix.nnz, int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize), 0.0,
        -OBJECTIVE_SCALE * given.costs(compiled.costs["value"][columns], columns),
        given.columns(compiled.lower[columns], columns),
        given.columns(compiled.upper[columns], columns),
        given.rows(part.row_lower, part.rows), given.rows(part.row_upper, part.rows),
        matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32),
        given.numbers(matrix.data, row_of_entry, columns[matrix.indices]),
        compiled.integer[columns].astype(np.int32),
    )  # fmt: skip
    whole = columns[compiled.integer[columns]]
    fixes = bool((np.abs(solution[whole] - np.round(solution[whole])) > WHOLE).any())
    if not fixes:
        start = highspy.HighsSolution()
        start.col_value = given.columns(solution[columns], columns)
        start.value_valid = True
        highs.setSolution(start)
    highs.cbMipInterrupt.subscribe(lambda event: event.interrupt(stop.cancelled))
    highs.run()
    found = np.array(highs.getSolution().col_value)
    found = given.solution(found, columns)
    worth = compiled.costs["value"][columns]
    if len(found) != len(columns) or highs.getInfo().primal_solution_status != 2:
        return solution
    if not fixes and worth @ found <= worth @ solution[columns] + 1e-9:
        return solution
    better = solution.copy()
    better[columns] = found
    better[whole] = np.round(better[whole])
    return better


def reoptimise_neighbourhoods(
    blocks: BlockStructure,
    groups: Sequence[Sequence[NationBlock]],
    solution: Floats,
    stop: StopCondition,
    seed: int = 0,
) -> Floats:
    """Return `solution` improved in several disjoint groups, each found side by side from it.

    Improvements that do not go together (both use the same free money) are taken in order.
    """
    best = solution
    for better in in_parallel(
        lambda group: reoptimise_neighbourhood(blocks, group, solution, stop, seed), groups
    ):
        joint = best + (better - solution)
        if better is not solution and blocks.keeps_linking_rows(joint, solution):
            best = joint
    return best


def groups_by_gap(blocks: BlockStructure, promise: Floats, size: int) -> list[list[NationBlock]]:
    """Return all nations in groups of `size`, the most promising first."""
    order = np.argsort(-promise, kind="stable")
    return [
        [blocks.blocks[position] for position in order[start : start + size]]
        for start in range(0, len(order), size)
    ]


def reduced_cost_gap(
    blocks: BlockStructure, solution: Floats, prices: Floats, best: Floats
) -> Floats:
    """Return, by nation, how far its priced value in `solution` is below its `best` under `prices`.

    Prices are of the linking rows.
    """
    costs = -blocks.compiled.costs["value"]
    actual = np.array(
        [
            (costs[b.columns] - b.linking_matrix.T @ prices) @ solution[b.columns]
            for b in blocks.blocks
        ]
    )
    return np.asarray(actual - best)
