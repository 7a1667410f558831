"""A proven bound on value, nation by nation.

With a price on every coupling row each nation is its own small model; the sum of their best values,
priced, is an upper bound on what any plan can reach (Lagrangian relaxation: Geoffrion 1974,
doi:10.1007/BFb0120690). The prices come from a relaxation of the whole.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt

from allocator.solver.backend.block_structure import Block, Blocks
from allocator.solver.backend.compiled_model import Floats
from allocator.solver.backend.highs import SCALE, side_by_side, use_threads
from allocator.solver.backend.scaled_arrays import Scaled

_HUGE = 1e7

_NODES = 20
_GAP = 3e-3
_LITTLE = 2e-6
"""Where to leave off a nation's whole plan: nodes, share of its worth, share of all worth.

Tried on the default case: a tenth of the gap and more nodes take twice the time and tighten the
bound by a hundredth of a per cent.
"""
_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Priced:
    """What a pass over all nations found: a proven bound, each nation's choice and its value.

    `point` has what the nations choose, 0 in the columns that belong to none; HiGHS had it in
    `units`.
    """

    bound: float
    point: Floats
    best: Floats
    units: Floats | float = 1.0

    @property
    def used(self) -> npt.NDArray[np.bool_]:
        """Columns that some nation chooses."""
        return self.point > _NOTHING * self.units


class NationModels:
    """Each nation's own rows in a HiGHS of its own, to be solved under different prices."""

    def __init__(self, blocks: Blocks, seed: int = 0, *, whole: bool = False) -> None:
        self.blocks = blocks
        self.whole = whole
        use_threads(1)
        self._scaled = Scaled(blocks.compiled)
        self._models = [_load(blocks, block, seed, whole) for block in blocks.blocks]

    def leave_off(self, worth: float) -> None:
        """Let no nation's whole plan be searched for what is nothing next to `worth` of all."""
        for highs in self._models:
            highs.setOptionValue("mip_abs_gap", SCALE * _LITTLE * abs(worth))

    def price(self, prices: Floats, stop: Callable[[], bool] = lambda: False) -> Priced | None:
        """Return the bound under `prices` of the coupling rows and what the nations then choose.

        Nations are solved side by side on all cores; the result does not depend on how many.

        None if stopped before every nation was priced: a part of the sum proves nothing.
        """
        compiled = self.blocks.compiled
        coupling = _allowed(prices, self.blocks)
        coupling = _within_bending(coupling, self.blocks)
        costs = -compiled.costs["value"]
        total = _rows_part(coupling, self.blocks) + _common_part(coupling, costs, self.blocks)
        point = np.zeros(len(compiled.lower))
        best = np.zeros(len(self.blocks.blocks))

        def solve(number: int) -> bool:
            if stop():
                return False
            block = self.blocks.blocks[number]
            reduced = costs[block.columns] - block.shared.T @ coupling
            found = self._solve(number, reduced)
            if found is None:
                return False
            best[number], point[block.columns] = found
            return True

        if not all(side_by_side(solve, range(len(best)))):
            return None
        best /= SCALE
        total += float(best.sum())
        if not np.isfinite(total):
            return None
        units = compiled.column_units
        return Priced(-total, point, best, 1.0 if units is None else units)

    def _solve(self, number: int, reduced: Floats) -> tuple[float, Floats] | None:
        """Return the least that the nation can reach under its reduced costs, and where."""
        highs, block = self._models[number], self.blocks.blocks[number]
        count = len(block.columns)
        given = self._scaled.costs(reduced, block.columns)
        highs.changeColsCost(count, np.arange(count, dtype=np.int32), SCALE * given)
        highs.run()
        info = highs.getInfo()
        if not self.whole and highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        by_branching = self.whole and bool(self.blocks.compiled.integer[block.columns].any())
        least = info.mip_dual_bound if by_branching else info.objective_function_value
        point = self._scaled.point(np.array(highs.getSolution().col_value), block.columns)
        return float(least), point if len(point) else np.zeros(count)


def _load(blocks: Blocks, block: Block, seed: int, whole: bool) -> highspy.Highs:
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
    own, given = block.own, Scaled(compiled)
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


def _allowed(prices: Floats, blocks: Blocks) -> Floats:
    """Drop prices of the wrong sign: a row without that limit cannot pay for it."""
    lower = blocks.compiled.row_lower[blocks.coupling]
    upper = blocks.compiled.row_upper[blocks.coupling]
    wrong = ((prices > 0) & np.isinf(lower)) | ((prices < 0) & np.isinf(upper))
    return np.where(wrong, 0.0, prices)


def _within_bending(prices: Floats, blocks: Blocks) -> Floats:
    """Cut prices of elastic rows at the price of bending them, so that no bending ever pays.

    The prices of a relaxation exceed it by rounding only, but bending has no limit.
    """
    prices = prices.copy()
    compiled = blocks.compiled
    position = {column: number for number, column in enumerate(blocks.common.tolist())}
    by_column = blocks.common_part.tocsc()
    for name, keys in compiled.columns.items():
        for column in keys.values() if name.startswith("bend_") else ():
            number = position.get(column)
            if number is None:
                continue  # a rule of one nation alone: it bends inside the nation's own model
            span = slice(by_column.indptr[number], by_column.indptr[number + 1])
            for row, entry in zip(by_column.indices[span], by_column.data[span], strict=True):
                most = -compiled.costs["value"][column] / entry
                prices[row] = min(prices[row], most) if entry > 0 else max(prices[row], most)
    return prices


def _rows_part(prices: Floats, blocks: Blocks) -> float:
    lower = blocks.compiled.row_lower[blocks.coupling]
    upper = blocks.compiled.row_upper[blocks.coupling]
    limit = np.where(prices > 0, lower, np.where(prices < 0, upper, 0.0))
    return float(prices @ limit)


def _common_part(prices: Floats, costs: Floats, blocks: Blocks) -> float:
    """Best of the columns that belong to no nation, each by itself within its limits."""
    compiled = blocks.compiled
    reduced = costs[blocks.common] - blocks.common_part.T @ prices
    most = common_limits(blocks)
    # a cost that is 0 but for rounding must not be multiplied by a large limit
    scale = np.abs(costs[blocks.common]) + abs(blocks.common_part).T @ np.abs(prices)
    reduced = np.where(np.abs(reduced) <= 1e-12 * scale, 0.0, reduced)
    lowest = np.minimum(reduced * compiled.lower[blocks.common], reduced * most)
    return float(lowest.sum())


def common_limits(blocks: Blocks) -> Floats:
    """Largest value that each common column can take in any plan.

    Draws, totals and earmarked sums are at most all money there is; bending is paid for and its
    price covers it, so a large finite limit proves the same.
    """
    compiled = blocks.compiled
    vintages = list(compiled.rows.get("vintage", {}).values())
    money = float(compiled.row_upper[vintages].sum()) if vintages else _HUGE
    limits = np.full(len(compiled.lower), _HUGE)
    for name in ("draw", "total", "earmarked", "earmark_base"):
        limits[compiled.positions(name)] = money
    return np.asarray(np.minimum(limits[blocks.common], compiled.upper[blocks.common]))
