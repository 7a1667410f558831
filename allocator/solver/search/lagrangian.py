"""Pricing and the Lagrangian bound: a proven bound on value, nation by nation.

With a dual value on every linking row each nation is a subproblem of its own; the sum of their
optima under reduced costs is an upper bound on every plan (Lagrangian relaxation: Geoffrion 1974,
doi:10.1007/BFb0120690). What the nations choose enters the restricted master.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from allocator.solver.backend.block_structure import BlockStructure
from allocator.solver.backend.compiled_model import Floats
from allocator.solver.backend.highs import in_parallel
from allocator.solver.search.dual_scale import all_money
from allocator.solver.search.nation_models import NationModels
from allocator.util.tolerance import ROUNDING

_HUGE = 1e7


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
    """The relaxations of all nations, to be priced under different duals."""

    def __init__(self, blocks: BlockStructure, seed: int = 0) -> None:
        self.blocks = blocks
        self.models = NationModels(blocks, np.zeros(len(blocks.compiled.lower), dtype=bool), seed)

    def lagrangian_bound(
        self, duals: Floats, stop: Callable[[], bool] = lambda: False
    ) -> PricingRound | None:
        """Return the bound under `duals` of the linking rows and what the nations then choose.

        Nations are solved side by side on all cores; the result does not depend on how many.

        None if stopped before every nation was priced: a part of the sum proves nothing.
        """
        priced = PricedNations(self.blocks, duals)
        solution = np.zeros(len(self.blocks.compiled.lower))
        best = np.zeros(len(self.blocks.blocks))

        def solve(number: int) -> bool:
            found = None if stop() else self.models.solve(number, priced.reduced_costs(number))
            if found is None or not len(found.solution):
                return False
            best[number] = found.least
            solution[self.blocks.blocks[number].columns] = found.solution
            return True

        if not all(in_parallel(solve, range(len(best)))):
            return None
        bound = priced.bound(best)
        if not np.isfinite(bound):
            return None
        units = self.blocks.compiled.column_units
        return PricingRound(bound, solution, best, 1.0 if units is None else units)


class PricedNations:
    """The problem of each nation under duals of the linking rows, which are made feasible first.

    A sum of what the nations can cost at least bounds the value of every plan: see `bound`.
    """

    def __init__(self, blocks: BlockStructure, duals: Floats) -> None:
        self.blocks = blocks
        self.duals = _within_violation_costs(_dual_feasible(duals, blocks), blocks)
        self._costs = -blocks.compiled.costs["value"]
        self.common = _linking_rows_part(self.duals, blocks) + _common_columns_part(
            self.duals, self._costs, blocks
        )

    def reduced_costs(self, number: int) -> Floats:
        """Return the reduced costs of a nation's columns."""
        block = self.blocks.blocks[number]
        return np.asarray(self._costs[block.columns] - block.linking_matrix.T @ self.duals)

    def bound(self, least: Floats) -> float:
        """Return the bound on value from the least cost of each nation."""
        return -(self.common + float(least.sum()))


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
    money = all_money(compiled) if compiled.rows.get("vintage") else _HUGE
    limits = np.full(len(compiled.lower), _HUGE)
    for name in ("draw", "total", "earmarked", "earmark_base"):
        limits[compiled.positions(name)] = money
    return np.asarray(np.minimum(limits[blocks.common], compiled.upper[blocks.common]))
