"""From where to where a sum may go in every plan whose value is not below a floor.

At duals of the linking rows a plan's value is at most the Lagrangian bound less what the part of
each nation costs above the least that is proven for that nation (Geoffrion 1974,
doi:10.1007/BFb0120690). No part of a plan at the floor or above may therefore cost more above the
least than bound and floor are apart. Least and most of a sum over a nation's columns within that
are linear programmes of the nation alone, and hold for all plans, whole numbers or not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from allocator.solver.backend.block_structure import BlockStructure, Places
from allocator.solver.backend.compiled_model import CompiledModel, Floats, Ints
from allocator.solver.backend.highs import HighsModel, StopCondition, in_parallel
from allocator.solver.search.lagrangian import PricedNations
from allocator.solver.search.line_sides import LineSum
from allocator.solver.search.variable_bounds import VariableBounds

_ROUNDING = 1e-9
"""Share of the bound by which a nation's part may cost more than it should."""

_SCALE = 1000.0
"""The row of costs is given in thousandths: HiGHS takes entries below 1e-9 for none."""


@dataclass(frozen=True, slots=True)
class PricedBound:
    """A bound on value, the duals of the linking rows that prove it, and each nation's least."""

    blocks: BlockStructure
    bound: float
    duals: Floats
    least: Floats

    def room(self, number: int, floor: float) -> float:
        """Return the most that a nation's part may cost in a plan of at least `floor`."""
        return float(self.least[number] + self.bound - floor + _ROUNDING * (1.0 + abs(self.bound)))


Range = tuple[float, float]
UNKNOWN: Range = (0.0, float("inf"))


def proven_ranges(
    proof: PricedBound, sums: Sequence[LineSum], floor: float, stop: StopCondition, seed: int = 0
) -> list[Range]:
    """Return least and most of each sum in all plans of at least `floor`; UNKNOWN if stopped.

    Each sum is over columns of one nation.
    """
    blocks, own = proof.blocks, defaultdict[int, list[int]](list)
    for at, one in enumerate(sums):
        if len(one.columns):
            own[int(blocks.label[one.columns[0]])].append(at)
    priced, bounds = PricedNations(blocks, proof.duals), VariableBounds.of(blocks.compiled)
    found: list[Range] = [(0.0, 0.0)] * len(sums)

    def solve(number: int) -> None:
        engine = None
        for at in own[number]:
            if engine is None and not stop.reached:
                costs, most = priced.reduced_costs(number), proof.room(number, floor)
                engine = HighsModel(
                    _nation(blocks, number, bounds, costs, most), relaxed=True, seed=seed
                )
                engine.stop = stop
            found[at] = UNKNOWN if engine is None else _range(engine, blocks, number, sums[at])

    in_parallel(solve, sorted(own))
    return found


def relaxed_ranges(
    model: CompiledModel, sums: Sequence[LineSum], stop: StopCondition, seed: int = 0
) -> list[Range]:
    """Return least and most of each sum in the relaxation of a whole model: for small ones."""
    engine = HighsModel(model, relaxed=True, seed=seed)
    engine.stop = stop
    return [UNKNOWN if stop.reached else _range_at(engine, one.columns, one) for one in sums]


def _range(engine: HighsModel, blocks: BlockStructure, number: int, one: LineSum) -> Range:
    return _range_at(engine, np.searchsorted(blocks.blocks[number].columns, one.columns), one)


def _range_at(engine: HighsModel, where: Places | Ints, one: LineSum) -> Range:
    """Return the range of a sum whose columns are `where` in the engine's model."""
    costs = np.zeros(len(engine.compiled.lower))
    costs[where] = one.numbers
    engine.minimise(costs)
    least = engine.objective if engine.run() else 0.0
    engine.minimise(-costs)
    most = -engine.objective if engine.run() else np.inf
    return max(0.0, float(least)), max(0.0, float(most))


def _nation(
    blocks: BlockStructure, number: int, bounds: VariableBounds, costs: Floats, most: float
) -> CompiledModel:
    """Return a nation's own model with its implied bounds and Σ cost · column at most `most`."""
    whole, block = blocks.compiled, blocks.blocks[number]
    columns, mine = block.columns, blocks.label[bounds.columns] == number
    mine &= blocks.label[bounds.switches] == number
    limited = np.searchsorted(columns, bounds.columns[mine])
    switches = np.searchsorted(columns, bounds.switches[mine])
    count, rows = len(limited), np.arange(len(limited))
    shape = (count, len(columns))
    implied = sp.csr_array(
        (
            np.concatenate([np.ones(count), -bounds.most[mine]]),
            (np.concatenate([rows, rows]), np.concatenate([limited, switches])),
        ),
        shape=shape,
    )
    matrix = sp.csr_array(
        sp.vstack([block.own_matrix, implied, sp.csr_array(_SCALE * costs[None, :])])
    )
    none = np.full(count + 1, -np.inf)
    return CompiledModel(
        matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32), matrix.data,
        whole.lower[columns], whole.upper[columns], np.zeros(len(columns), dtype=bool),
        np.concatenate([whole.row_lower[block.rows], none]),
        np.concatenate([whole.row_upper[block.rows], np.zeros(count), [_SCALE * most]]),
        {}, {}, {}, whole.units, whole.column_unit(columns),
        np.concatenate([whole.row_unit(block.rows), whole.column_unit(bounds.columns[mine]),
                        [1.0]]),
    )  # fmt: skip
