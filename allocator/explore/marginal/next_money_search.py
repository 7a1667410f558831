"""The search behind `next_money`: nation by nation, then the best of them together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from allocator.explore.marginal.shadow_prices import fixed_columns, solved_around
from allocator.solver.backend.block_structure import BlockStructure
from allocator.solver.backend.highs import StopCondition, in_parallel
from allocator.solver.search.neighbourhood import reoptimise_neighbourhood
from allocator.solver.search.violation import solve_with_integers_fixed
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.plan.plan import Plan
    from allocator.solver.backend.compiled_model import CompiledModel, Floats
    from allocator.util.progress import CancelFlag

_BATCH = 4
"""Nations solved side by side; fixed, so that the answer does not depend on the cores."""

_TOGETHER = 6
"""Best nations solved together at the end, and as many more that money set free would reach."""

_KEPT = ("grant", "donor_pay")
"""Money that stays as it is at least, beside all that is counted or on."""

_GAP = 1e-5
"""Gap of each search, as a share of the nations' value: a small sum gains little of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Use:
    """A use of the money: value points gained, the block of its nation, points with and without."""

    gain: float
    block: int
    rich: Floats
    poor: Floats


@dataclass(frozen=True, slots=True, eq=False)
class SearchState:
    """How far the search is: `done` of `of` nations; `together` only when all were tried."""

    done: int
    of: int
    nations: tuple[str, ...]
    found: tuple[Use, ...]
    together: Use | None

    def nation(self, use: Use) -> str:
        """Return the nation of a use."""
        return self.nations[use.block]


class NextMoneySearch:
    """The plan's model in which nothing may be taken away, with and without the new money."""

    def __init__(
        self,
        plan: Plan,
        compiled: CompiledModel,
        row: int,
        amount: float,
        cancel: CancelFlag | None,
    ) -> None:
        self.compiled = compiled
        self.stop = StopCondition(None, cancel.is_set if cancel is not None else None)
        point = solved_around(plan, compiled, fixed_columns(compiled, in_parts=False)).solution
        self.point = compiled.rounded(point)
        lower, upper = compiled.lower.copy(), compiled.row_upper.copy()
        kept = compiled.integer.copy()
        for variable in _KEPT:
            kept[compiled.positions(variable)] = True
        lower[kept] = self.point[kept]
        upper[row] += amount
        same = replace(compiled, lower=lower)
        self.without, self.richer = (
            BlockStructure(same),
            BlockStructure(replace(same, row_upper=upper)),
        )
        self.nations = tuple(block.nation for block in self.richer.blocks)

    def run(self, paid: set[str]) -> Iterator[SearchState]:
        """Try every nation that the account may pay, then the best ones together."""
        blocks = [number for number, nation in enumerate(self.nations) if nation in paid]
        found: list[Use] = []
        done = 0
        while done < len(blocks) and not self.stop.reached:
            batch = blocks[done : done + _BATCH]
            found += [use for use in in_parallel(self._use, batch) if use.gain > NOTHING]
            found.sort(key=lambda use: (-use.gain, use.block))
            done += len(batch)
            if done < len(blocks):
                yield SearchState(done, len(blocks), self.nations, tuple(found), None)
        together = self._together(found) if done == len(blocks) else None
        yield SearchState(done, len(blocks), self.nations, tuple(found), together)

    def _use(self, block: int) -> Use:
        """Return what the money is worth in one nation."""
        rich = self._improved(self.richer, [block], self.point)
        if self._value(rich) - self._value(self.point) <= NOTHING:
            return Use(0.0, block, self.point, self.point)
        # what can be had without the money is no merit of the money
        poor = self._improved(self.without, [block], self.point)
        return Use(self._value(rich) - self._value(poor), block, rich, poor)

    def _together(self, found: list[Use]) -> Use | None:
        """Return the use in the best nations at once, begun where every nation may gain."""
        spread = solve_with_integers_fixed(self.richer.compiled, self.point, self.stop, 0)
        if not found or spread is None:
            return None
        start = self.compiled.rounded(spread.solution)
        best = [use.block for use in found[:_TOGETHER]]
        best += [block for block in self._moved(start) if block not in best][:_TOGETHER]
        rich = self._improved(self.richer, best, start)
        poor = self._improved(self.without, best, self.point)
        use = Use(self._value(rich) - self._value(poor), best[0], rich, poor)
        # the search is limited, and the best nation alone may come out better
        return use if use.gain >= found[0].gain else found[0]

    def _moved(self, point: Floats) -> list[int]:
        """Return the blocks whose value changes most when money alone is shared anew."""
        gain = (point - self.point) * self.compiled.costs["value"]
        blocks = self.richer.blocks
        by_block = np.array([gain[block.columns].sum() for block in blocks])
        return [int(b) for b in np.argsort(-by_block, kind="stable") if by_block[b] > NOTHING]

    def _improved(self, blocks: BlockStructure, group: list[int], point: Floats) -> Floats:
        chosen = [blocks.blocks[number] for number in group]
        return reoptimise_neighbourhood(blocks, chosen, point, self.stop, gap=_GAP)

    def _value(self, point: Floats) -> float:
        return float(self.compiled.costs["value"] @ point)
