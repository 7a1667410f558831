"""Each nation's own rows in a HiGHS of its own, kept and solved again under other costs."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from allocator.solver.backend.block_structure import BlockStructure, NationBlock
from allocator.solver.backend.compiled_model import Floats
from allocator.solver.backend.highs import OBJECTIVE_SCALE, use_threads
from allocator.solver.backend.scaled_arrays import ScaledArrays
from allocator.solver.search.variable_bounds import VariableBounds

_MIP_OPTIONS = {
    "mip_detect_symmetry": False,
    "mip_allow_restart": False,
    "mip_heuristic_effort": 0.0,
    "mip_heuristic_run_feasibility_jump": False,
    "mip_max_nodes": 200,
    "mip_rel_gap": 1e-3,
    "presolve": "off",
}
"""For a nation's whole plan: the pool has good ones, so heuristics and restarts find little.

Tried on 47 nations of the default case: without presolve and feasibility jump a quarter less time;
a start, fewer nodes and a wider gap save nothing.
"""


@dataclass(frozen=True, slots=True)
class NationAnswer:
    """What a nation's model proved and found: the least cost of any plan, and a plan."""

    least: float
    solution: Floats


class NationModels:
    """Models of nations, loaded when first asked for; those in `integer` columns are whole.

    `bounds` are rows that the model implies; without them a nation's relaxation is weaker.
    """

    def __init__(
        self,
        blocks: BlockStructure,
        integer: npt.NDArray[np.bool_],
        seed: int = 0,
        bounds: VariableBounds | None = None,
    ) -> None:
        self.blocks, self.integer, self.seed = blocks, integer, seed
        use_threads(1)
        self._scaled = ScaledArrays(blocks.compiled)
        self._models: list[highspy.Highs | None] = [None] * len(blocks.blocks)
        self._whole = [bool(integer[block.columns].any()) for block in blocks.blocks]
        self._bounds = None if bounds is None else _by_nation(blocks, bounds)
        self._negligible = 0.0

    def set_negligible(self, value: float) -> None:
        """Search no nation's whole plan for less than `value`, value points."""
        self._negligible = value
        for highs in self._models:
            if highs is not None:
                highs.setOptionValue("mip_abs_gap", max(OBJECTIVE_SCALE * value, 1e-9))

    def solve(self, number: int, costs: Floats, start: Floats | None = None) -> NationAnswer | None:
        """Return what the nation can reach at least under `costs` of its columns; None: failed."""
        highs = self._models[number] or self._load(number)
        columns = self.blocks.blocks[number].columns
        count = len(columns)
        given = OBJECTIVE_SCALE * self._scaled.costs(costs, columns)
        highs.changeColsCost(count, np.arange(count, dtype=np.int32), given)
        if start is not None and self._whole[number]:
            known = highspy.HighsSolution()
            known.col_value = self._scaled.columns(start, columns)
            known.value_valid = True
            highs.setSolution(known)
        highs.run()
        info = highs.getInfo()
        if not self._whole[number] and highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        least = info.mip_dual_bound if self._whole[number] else info.objective_function_value
        solution = self._scaled.solution(np.array(highs.getSolution().col_value), columns)
        whole = self.integer[columns]
        if len(solution):
            solution[whole] = np.round(solution[whole])
        return NationAnswer(float(least) / OBJECTIVE_SCALE, solution)

    def _load(self, number: int) -> highspy.Highs:
        block, whole = self.blocks.blocks[number], self._whole[number]
        highs = highspy.Highs()
        options = {"output_flag": False, "random_seed": self.seed, "threads": 1}
        for name, value in (options | (_MIP_OPTIONS if whole else {})).items():
            highs.setOptionValue(name, value)
        self._pass(highs, block, self.integer[block.columns])
        if self._bounds is not None:
            self._add_bounds(highs, block, self._bounds[number])
        self._models[number] = highs
        if whole:
            highs.setOptionValue("mip_abs_gap", max(OBJECTIVE_SCALE * self._negligible, 1e-9))
        return highs

    def _pass(
        self, highs: highspy.Highs, block: NationBlock, integer: npt.NDArray[np.bool_]
    ) -> None:
        compiled, own, given = self.blocks.compiled, block.own_matrix, self._scaled
        columns, rows = block.columns, block.rows
        row_of_entry = np.repeat(rows, np.diff(own.indptr))
        highs.passModel(
            len(columns), len(rows), own.nnz, int(highspy.MatrixFormat.kRowwise),
            int(highspy.ObjSense.kMinimize), 0.0, np.zeros(len(columns)),
            given.columns(compiled.lower[columns], columns),
            given.columns(compiled.upper[columns], columns),
            given.rows(compiled.row_lower[rows], rows), given.rows(compiled.row_upper[rows], rows),
            own.indptr.astype(np.int32), own.indices.astype(np.int32),
            given.numbers(own.data, row_of_entry, columns[own.indices]), integer.astype(np.int32),
        )  # fmt: skip

    def _add_bounds(self, highs: highspy.Highs, block: NationBlock, bounds: VariableBounds) -> None:
        count = len(bounds.columns)
        if not count:
            return
        compiled = self.blocks.compiled
        place = {int(column): at for at, column in enumerate(block.columns)}
        columns = np.array([place[int(column)] for column in bounds.columns])
        switches = np.array([place[int(switch)] for switch in bounds.switches])
        units = compiled.column_unit(bounds.switches) / compiled.column_unit(bounds.columns)
        rows = np.repeat(np.arange(count), 2)
        matrix = sp.csr_array(
            (
                np.column_stack([np.ones(count), -bounds.most * units]).ravel(),
                (rows, np.column_stack([columns, switches]).ravel()),
            ),
            shape=(count, len(block.columns)),
        )
        highs.addRows(
            count, np.full(count, -highspy.kHighsInf), np.zeros(count), matrix.nnz,
            matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32), matrix.data,
        )  # fmt: skip


def _by_nation(blocks: BlockStructure, bounds: VariableBounds) -> list[VariableBounds]:
    """Return the bounds of each nation; both columns of a pair are the nation's."""
    label = blocks.label[bounds.columns]
    inside = label == blocks.label[bounds.switches]
    return [
        VariableBounds(
            *(part[inside & (label == number)]
              for part in (bounds.columns, bounds.switches, bounds.most))
        )
        for number in range(len(blocks.blocks))
    ]  # fmt: skip
