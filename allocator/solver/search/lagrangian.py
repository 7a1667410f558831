"""Pricing and the Lagrangian bound: a proven bound on value, nation by nation.

With a dual value on every linking row each nation is a subproblem of its own; the sum of their
optima under reduced costs is an upper bound on every plan (Lagrangian relaxation: Geoffrion 1974,
doi:10.1007/BFb0120690). What the nations choose enters the restricted master.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt

from allocator.solver.backend.block_structure import BlockStructure, NationBlock
from allocator.solver.backend.compiled_model import Floats
from allocator.solver.backend.highs import OBJECTIVE_SCALE, in_parallel, use_threads
from allocator.solver.backend.scaled_arrays import ScaledArrays
from allocator.util.tolerance import ROUNDING

_HUGE = 1e7

_NODES = 20
_GAP = 3e-3
_LITTLE = 2e-6
"""Where to end the search of an integral nation: nodes, share of its value, share of all value.

Tried on the default case: a tenth of the gap and more nodes take twice the time and tighten the
bound by a hundredth of a per cent.
"""


@dataclass(frozen=True, slots=True)
class PricingRound:
    """What a pass over all nations found: a proven bound, each nation's choice and its value.

    `solution` has what the nations choose, 0 in the columns that belong to none; HiGHS had it in
    `units`.
    """

    bound: float
    solution: Floats
    best_values: Floats
    units: Floats | float = 1.0

    @property
    def used(self) -> npt.NDArray[np.bool_]:
        """Columns that some nation chooses."""
        return self.solution > ROUNDING * self.units


class NationSubproblems:
    """Each nation's own rows in a HiGHS of its own, to be solved under different duals."""

    def __init__(self, blocks: BlockStructure, seed: int = 0, *, whole: bool = False) -> None:
        self.blocks = blocks
        self.whole = whole
        use_threads(1)
        self._scaled = ScaledArrays(blocks.compiled)
        self._models = [_load(blocks, block, seed, whole) for block in blocks.blocks]

    def set_negligible(self, worth: float) -> None:
        """Let no integral nation be searched for what is nothing next to `worth`, all value."""
        for highs in self._models:
            highs.setOptionValue("mip_abs_gap", OBJECTIVE_SCALE * _LITTLE * abs(worth))

    def lagrangian_bound(
        self, duals: Floats, stop: Callable[[], bool] = lambda: False
    ) -> PricingRound | None:
        """Return the bound under `duals` of the linking rows and what the nations then choose.

        Nations are solved side by side on all cores; the result does not depend on how many.

        None if stopped before every nation was priced: a part of the sum proves nothing.
        """
        compiled = self.blocks.compiled
        linking_duals = _dual_feasible(duals, self.blocks)
        linking_duals = _within_violation_costs(linking_duals, self.blocks)
        costs = -compiled.costs["value"]
        total = _linking_rows_part(linking_duals, self.blocks) + _common_columns_part(
            linking_duals, costs, self.blocks
        )
        solution = np.zeros(len(compiled.lower))
        best = np.zeros(len(self.blocks.blocks))

        def solve(number: int) -> bool:
            if stop():
                return False
            block = self.blocks.blocks[number]
            reduced = costs[block.columns] - block.linking_matrix.T @ linking_duals
            found = self._solve(number, reduced)
            if found is None:
                return False
            best[number], solution[block.columns] = found
            return True

        if not all(in_parallel(solve, range(len(best)))):
            return None
        best /= OBJECTIVE_SCALE
        total += float(best.sum())
        if not np.isfinite(total):
            return None
        units = compiled.column_units
        return PricingRound(-total, solution, best, 1.0 if units is None else units)

    def _solve(self, number: int, reduced: Floats) -> tuple[float, Floats] | None:
        """Return the least that the nation can reach under its reduced costs, and where."""
        highs, block = self._models[number], self.blocks.blocks[number]
        count = len(block.columns)
        given = self._scaled.costs(reduced, block.columns)
        highs.changeColsCost(count, np.arange(count, dtype=np.int32), OBJECTIVE_SCALE * given)
        highs.run()
        info = highs.getInfo()
        if not self.whole and highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        by_branching = self.whole and bool(self.blocks.compiled.integer[block.columns].any())
        least = info.mip_dual_bound if by_branching else info.objective_function_value
        solution = self._scaled.solution(np.array(highs.getSolution().col_value), block.columns)
        return float(least), solution if len(solution) else np.zeros(count)


def _load(blocks: BlockStructure, block: NationBlock, seed: int, whole: bool) -> highspy.Highs:
    """Load a nation; with `whole`, lots and switches must be whole but seats need not.

    A bound from relaxed seats is as valid, and seats are many and small (performance is lost on
    them, nothing else).
    """
    compiled = blocks.compiled
    highs = highspy.Highs()
    for name, value in (
        ("output_flag", False), ("random_seed", seed), ("threads", 1), ("mip_rel_gap", _GAP),
        ("mip_max_nodes", _NODES),
    ):  # fmt: skip
        highs.setOptionValue(name, value)
    count = len(block.columns)
    integer = np.zeros(len(compiled.lower), dtype=np.int32)
    if whole:
        integer[compiled.integer] = 1
        integer[compiled.positions("seats")] = 0
    own, given = block.own_matrix, ScaledArrays(compiled)
    columns, rows = block.columns, block.rows
    row_of_entry = np.repeat(rows, np.diff(own.indptr))
    highs.passModel(
        count, len(rows), own.nnz, int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize), 0.0, np.zeros(count),
        given.columns(compiled.lower[columns], columns),
        given.columns(compiled.upper[columns], columns),
        given.rows(compiled.row_lower[rows], rows), given.rows(compiled.row_upper[rows], rows),
        own.indptr.astype(np.int32), own.indices.astype(np.int32),
        given.numbers(own.data, row_of_entry, columns[own.indices]), integer[columns],
    )  # fmt: skip
    return highs


def _dual_feasible(duals: Floats, blocks: BlockStructure) -> Floats:
    """Drop duals of the wrong sign: a row without that limit cannot pay for it."""
    lower = blocks.compiled.row_lower[blocks.linking_rows]
    upper = blocks.compiled.row_upper[blocks.linking_rows]
    wrong = ((duals > 0) & np.isinf(lower)) | ((duals < 0) & np.isinf(upper))
    return np.where(wrong, 0.0, duals)


def _within_violation_costs(duals: Floats, blocks: BlockStructure) -> Floats:
    """Cut duals of soft constraints at the cost of violating them, so that no violation ever pays.

    The duals of a relaxation exceed it by rounding only, but a violation has no limit.
    """
    duals = duals.copy()
    compiled = blocks.compiled
    position = {column: number for number, column in enumerate(blocks.common.tolist())}
    by_column = blocks.common_matrix.tocsc()
    for name, keys in compiled.columns.items():
        for column in keys.values() if name.startswith("bend_") else ():
            number = position.get(column)
            if number is None:
                continue  # of one nation alone: in the nation's own model
            span = slice(by_column.indptr[number], by_column.indptr[number + 1])
            for row, entry in zip(by_column.indices[span], by_column.data[span], strict=True):
                most = -compiled.costs["value"][column] / entry
                duals[row] = min(duals[row], most) if entry > 0 else max(duals[row], most)
    return duals


def _linking_rows_part(duals: Floats, blocks: BlockStructure) -> float:
    lower = blocks.compiled.row_lower[blocks.linking_rows]
    upper = blocks.compiled.row_upper[blocks.linking_rows]
    limit = np.where(duals > 0, lower, np.where(duals < 0, upper, 0.0))
    return float(duals @ limit)


def _common_columns_part(duals: Floats, costs: Floats, blocks: BlockStructure) -> float:
    """Best of the columns that belong to no nation, each by itself within its limits."""
    compiled = blocks.compiled
    reduced = costs[blocks.common] - blocks.common_matrix.T @ duals
    most = common_limits(blocks)
    # a cost that is 0 but for rounding must not be multiplied by a large limit
    scale = np.abs(costs[blocks.common]) + abs(blocks.common_matrix).T @ np.abs(duals)
    reduced = np.where(np.abs(reduced) <= 1e-12 * scale, 0.0, reduced)
    lowest = np.minimum(reduced * compiled.lower[blocks.common], reduced * most)
    return float(lowest.sum())


def common_limits(blocks: BlockStructure) -> Floats:
    """Largest value that each common column can take in any plan.

    Draws, totals and earmarked sums are at most all money there is; a violation is paid for
    and its cost covers it, so a large finite limit proves the same.
    """
    compiled = blocks.compiled
    vintages = list(compiled.rows.get("vintage", {}).values())
    money = float(compiled.row_upper[vintages].sum()) if vintages else _HUGE
    limits = np.full(len(compiled.lower), _HUGE)
    for name in ("draw", "total", "earmarked", "earmark_base"):
        limits[compiled.positions(name)] = money
    return np.asarray(np.minimum(limits[blocks.common], compiled.upper[blocks.common]))
