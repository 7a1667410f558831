"""From a relaxed solution of the whole model to a whole plan, nation by nation.

Each nation in turn is made whole with all others as they are, fractional or whole, so that no model
is larger than one nation's. What a nation cannot keep of a linking row then is left for those after
it, at a price; so this ends without a plan only where several sweeps cannot restore all rows.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from allocator.solver.backend.block_structure import BlockStructure, NationBlock
from allocator.solver.backend.compiled_model import Floats, Ints
from allocator.solver.backend.highs import StopCondition, in_parallel
from allocator.solver.search.neighbourhood import reoptimise_neighbourhood
from allocator.util.tolerance import WHOLE

_SWEEPS = 6
_DEAR = 100.0
"""Price of leaving a linking row, in multiples of the dual that it may have."""

_AT_ONCE = 2
"""Nations made whole side by side; fixed, so that the plan does not depend on the cores."""

_TAKERS, _GIVERS = 2, 6
"""Nations of a row that was missed, and others beside each of them, that are tried."""

_ROUGH, _CLOSE = 1e-2, 1e-4
"""Gap to which a row is restored by one nation, and by two."""

_OUTSIDE = 1e-6
"""How far a linking row may be missed, as a share of its size."""


class IntegerRepair:
    """Makes solutions whole; `dual_scale` is the size of the dual that each linking row may have.

    Each nation is solved to `gap`.
    """

    def __init__(
        self,
        blocks: BlockStructure,
        dual_scale: Floats,
        stop: StopCondition,
        seed: int,
        gap: float,
    ) -> None:
        self.blocks, self.stop, self.seed, self.gap = blocks, stop, seed, gap
        self._penalty = _DEAR * dual_scale

    def run(self, solution: Floats) -> Floats | None:
        """Return a whole plan that keeps all linking rows; None where none was found."""
        for _ in range(_SWEEPS):
            if self.stop.reached or self._is_plan(solution):
                break
            for row in np.flatnonzero(self._missed_rows(solution)):
                solution = self._restore(int(row), solution)
            solution = self._make_whole(solution)
        return solution if self._is_plan(solution) else None

    def _is_plan(self, solution: Floats) -> bool:
        whole = all(self.is_whole(block, solution) for block in self.blocks.blocks)
        return whole and not self._missed_rows(solution).any()

    def _restore(self, row: int, solution: Floats) -> Floats:
        """Restore a linking row: by a nation that is in it, else with another that may give."""
        ordered = self._by_value(solution)
        inside = self._takers(row, solution, ordered)
        groups = [[one] for one in inside[:_TAKERS]]
        for first in inside[:_TAKERS]:
            givers = [one for one in ordered if one is not first][:_GIVERS]
            groups += [[first, other] for other in givers]
        for group in groups:
            if self.stop.reached or not self._missed_rows(solution)[row]:
                return solution
            gap = _ROUGH if len(group) == 1 else _CLOSE
            solution = reoptimise_neighbourhood(
                self.blocks, group, solution, self.stop, self.seed, gap, self._penalty
            )
        return solution

    def _takers(self, row: int, solution: Floats, ordered: list[NationBlock]) -> list[NationBlock]:
        """Return the nations in a row, those first that can do most about it.

        Where it holds too much these are the ones that use most of it, else those of most value.
        """
        rows = self._rows_about(row)
        inside = [one for one in ordered if one.linking_matrix[rows].nnz]
        if not self._exceeded(solution)[row]:
            return inside
        use = [float((one.linking_matrix[rows] @ solution[one.columns]).sum()) for one in inside]
        return [inside[at] for at in np.argsort(-np.array(use), kind="stable")]

    def _rows_about(self, row: int) -> Ints:
        """Return a linking row, or where it holds sums of others alone, the rows of these sums."""
        if any(block.linking_matrix[[row]].nnz for block in self.blocks.blocks):
            return np.array([row], dtype=np.int32)
        common = self.blocks.common_matrix
        sums = common[[row]].indices
        return np.unique(common.tocsc()[:, sums].indices).astype(np.int32)

    def _make_whole(self, solution: Floats) -> Floats:
        """Make fractional nations whole, those of most value first, a few side by side."""
        todo = [block for block in self._by_value(solution) if not self.is_whole(block, solution)]
        for start in range(0, len(todo), _AT_ONCE):
            if self.stop.reached:
                return solution
            batch = todo[start : start + _AT_ONCE]
            base = solution

            def alone(block: NationBlock, base: Floats = base) -> Floats:
                return self._solve(block, base, None)

            for block, found in zip(batch, in_parallel(alone, batch), strict=True):
                joint = solution + (found - base)
                if self.is_whole(block, found) and self.blocks.keeps_linking_rows(joint, base):
                    solution = joint
                    continue
                again = self._solve(block, solution, None)
                solution = (
                    again
                    if self.is_whole(block, again)
                    else self._solve(block, solution, self._penalty)
                )
        return solution

    def _solve(self, block: NationBlock, solution: Floats, penalty: Floats | None) -> Floats:
        return reoptimise_neighbourhood(
            self.blocks, [block], solution, self.stop, self.seed, self.gap, penalty
        )

    def _by_value(self, solution: Floats) -> list[NationBlock]:
        value = self.blocks.compiled.costs["value"]
        worth = [value[one.columns] @ solution[one.columns] for one in self.blocks.blocks]
        return [self.blocks.blocks[at] for at in np.argsort(-np.array(worth), kind="stable")]

    def is_whole(self, block: NationBlock, solution: Floats) -> bool:
        """Tell whether `solution` is whole in a nation's columns that must be."""
        whole = block.columns[self.blocks.compiled.integer[block.columns]]
        return bool((np.abs(solution[whole] - np.round(solution[whole])) <= WHOLE).all())

    def _missed_rows(self, solution: Floats) -> npt.NDArray[np.bool_]:
        activity, low, high, room = self._rows_at(solution)
        return np.asarray((activity < low - room) | (activity > high + room))

    def _exceeded(self, solution: Floats) -> npt.NDArray[np.bool_]:
        activity, _, high, room = self._rows_at(solution)
        return np.asarray(activity > high + room)

    def _rows_at(self, solution: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Return activity, limits and tolerance of the linking rows."""
        rows, compiled = self.blocks.linking_rows, self.blocks.compiled
        activity = np.asarray(self.blocks.linking_matrix @ solution)
        low, high = compiled.row_lower[rows], compiled.row_upper[rows]
        size = np.where(np.isfinite(low), np.abs(low), 0) + np.where(
            np.isfinite(high), np.abs(high), 0
        )
        return activity, low, high, _OUTSIDE * (compiled.row_unit(rows) + size)
