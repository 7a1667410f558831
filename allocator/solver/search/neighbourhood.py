"""Large neighbourhood search (fix-and-optimise): re-optimise a few nations, all others fixed.

Which nations: those whose value at the reduced costs is furthest below what pricing says it could
be (Shaw 1998, doi:10.1007/3-540-49481-2_30).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np
import scipy.sparse as sp

from allocator.solver.backend.block_structure import BlockStructure, NationBlock
from allocator.solver.backend.compiled_model import Floats, Ints
from allocator.solver.backend.highs import OBJECTIVE_SCALE, StopCondition, in_parallel, use_threads
from allocator.solver.backend.scaled_arrays import ScaledArrays
from allocator.util.tolerance import WHOLE

_NODES = 20
_GAP = 1e-3
_EFFORT = 0.05


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A smaller model: some columns of the whole with all that touches them.

    `columns` and `rows` are positions in the whole; the matrix rows are those left of it.
    """

    columns: Ints
    rows: Ints
    matrix: sp.csr_array
    row_lower: Floats
    row_upper: Floats


def neighbourhood(
    blocks: BlockStructure,
    group: Sequence[NationBlock],
    solution: Floats,
    *,
    slip: float = np.inf,
) -> Neighbourhood:
    """Return the model of a few nations and the common columns, all others fixed at `solution`.

    A linking row that `solution` leaves by up to `slip` of its unit may stay where it is.
    """
    compiled = blocks.compiled
    columns = np.concatenate([*(block.columns for block in group), blocks.common])
    inside = np.asarray(
        sum(block.linking_matrix @ solution[block.columns] for block in group)
        + blocks.common_matrix @ solution[blocks.common]
    )
    fixed = np.asarray(blocks.linking_matrix @ solution) - inside
    lower = compiled.row_lower[blocks.linking_rows] - fixed
    upper = compiled.row_upper[blocks.linking_rows] - fixed
    # what is already a hair outside must not make the neighbourhood infeasible
    room = slip * compiled.row_unit(blocks.linking_rows)
    lower = np.where(lower - inside <= room, np.minimum(lower, inside), lower)
    upper = np.where(inside - upper <= room, np.maximum(upper, inside), upper)
    own = sp.block_diag([block.own_matrix for block in group], format="csr")
    filler = sp.csr_array((own.shape[0], len(blocks.common)))
    shared = sp.hstack([*(block.linking_matrix for block in group), blocks.common_matrix])
    matrix = sp.vstack([sp.hstack([own, filler]), shared]).tocsr()
    rows = np.concatenate([block.rows for block in group])
    return Neighbourhood(
        columns.astype(np.int32),
        np.concatenate([rows, blocks.linking_rows]).astype(np.int32),
        sp.csr_array(matrix),
        np.concatenate([compiled.row_lower[rows], lower]),
        np.concatenate([compiled.row_upper[rows], upper]),
    )


def reoptimise_neighbourhood(
    blocks: BlockStructure,
    group: Sequence[NationBlock],
    solution: Floats,
    stop: StopCondition,
    seed: int = 0,
    gap: float = _GAP,
    penalty: Floats | None = None,
) -> Floats:
    """Return a solution at least as good, differing only in `group` and the common columns.

    Where `solution` is not integral in the group it is repaired, even if that costs value. With
    `penalty`, value points a unit, linking rows may be left for it: what `solution` leaves them by
    is then brought down, too.
    Limited by nodes and not by time, so that the same inputs give the same plan.
    """
    use_threads(1)
    compiled = blocks.compiled
    part = neighbourhood(blocks, group, solution, slip=np.inf if penalty is None else -np.inf)
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
    if penalty is not None:
        _let_out(highs, penalty * given.costs_of_rows(blocks.linking_rows), matrix.shape[0])
    whole = columns[compiled.integer[columns]]
    fractional = np.abs(solution[whole] - np.round(solution[whole])) > WHOLE
    repairs = penalty is not None or bool(fractional.any())
    if not repairs:
        start = highspy.HighsSolution()
        start.col_value = given.columns(solution[columns], columns)
        start.value_valid = True
        highs.setSolution(start)
    highs.cbMipInterrupt.subscribe(lambda event: event.interrupt(stop.cancelled))
    highs.run()
    found = np.array(highs.getSolution().col_value)[: len(columns)]
    found = given.solution(found, columns)
    worth = compiled.costs["value"][columns]
    if len(found) != len(columns) or highs.getInfo().primal_solution_status != 2:
        return solution
    if not repairs and worth @ found <= worth @ solution[columns] + 1e-9:
        return solution
    better = solution.copy()
    better[columns] = found
    better[whole] = np.round(better[whole])
    return better


def _let_out(highs: highspy.Highs, costs: Floats, rows: int) -> None:
    """Add ways out of the last rows of a model, upwards and downwards, at `costs`."""
    count = len(costs)
    where = np.arange(rows - count, rows, dtype=np.int32)
    for sign in (1.0, -1.0):
        highs.addCols(
            count, OBJECTIVE_SCALE * costs, np.zeros(count), np.full(count, highspy.kHighsInf),
            count, np.arange(count, dtype=np.int32), where, np.full(count, sign),
        )  # fmt: skip


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


def reduced_cost_gap(
    blocks: BlockStructure, solution: Floats, duals: Floats, best: Floats
) -> Floats:
    """Return, by nation, how far its value in `solution` is below its `best` under `duals`.

    Prices are of the linking rows.
    """
    costs = -blocks.compiled.costs["value"]
    actual = np.array(
        [
            (costs[b.columns] - b.linking_matrix.T @ duals) @ solution[b.columns]
            for b in blocks.blocks
        ]
    )
    return np.asarray(actual - best)
