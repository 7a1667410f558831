"""Which nations to re-optimise next: those that could gain most by the best duals known."""

from __future__ import annotations

import numpy as np

from allocator.solver.backend.block_structure import BlockStructure, NationBlock
from allocator.solver.backend.compiled_model import Floats
from allocator.solver.search.neighbourhood import reduced_cost_gap

_TIRING = 0.5
"""A nation that was tried counts for so much less each time."""


class NeighbourhoodChoice:
    """Chooses groups of nations by what they promise; what was tried often comes later.

    A nation promises how far its part of the plan is, at the duals, above the least cost that was
    proven for it there. In a group the first is the most promising one, the others are drawn by
    what they promise.
    """

    def __init__(self, blocks: BlockStructure, seed: int) -> None:
        self.blocks = blocks
        self._tried = np.zeros(len(blocks.blocks))
        self._random = np.random.default_rng(seed)

    def groups(
        self, solution: Floats, duals: Floats, least: Floats, size: int, count: int
    ) -> list[list[NationBlock]]:
        """Return up to `count` disjoint groups of `size` nations."""
        promise = reduced_cost_gap(self.blocks, solution, duals, least)
        score = np.maximum(promise, 0.0) * _TIRING**self._tried
        found: list[list[NationBlock]] = []
        for _ in range(count):
            group = self._group(score, size)
            if not group:
                break
            score[group] = 0.0
            self._tried[group] += 1
            found.append([self.blocks.blocks[number] for number in group])
        return found

    def _group(self, score: Floats, size: int) -> list[int]:
        if not (score > 0).any():
            return []
        first = int(np.argmax(score))
        rest = score.copy()
        rest[first] = 0.0
        more = min(size - 1, int((rest > 0).sum()))
        others: list[int] = []
        if more:
            others = self._random.choice(
                len(rest), more, replace=False, p=rest / rest.sum()
            ).tolist()
        return [first, *others]
