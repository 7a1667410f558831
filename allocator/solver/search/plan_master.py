"""Restricted master over nation plans (Dantzig, Wolfe 1960), with its duals held in a box.

Its columns are whole courses of action, one nation each; their weights add up to 1 by nation. The
box (Marsten, Hogan, Blankenship 1975, doi:10.1287/opre.23.3.389; as slack columns: du Merle et al.
1999, doi:10.1016/S0012-365X(98)00213-1) keeps duals near the best known, without which they swing
too far to prove anything.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from allocator.solver.backend.block_structure import BlockStructure
from allocator.solver.backend.compiled_model import Floats
from allocator.solver.backend.highs import OBJECTIVE_SCALE, use_threads
from allocator.solver.backend.scaled_arrays import ScaledArrays
from allocator.solver.search.lagrangian import common_limits

_INF = highspy.kHighsInf
_NOTHING = 1e-12
_IDLE_ROUNDS = 6
"""A plan that had no weight for so many solutions of the master is dropped from it."""


@dataclass(slots=True)
class NationPlan:
    """What one nation may do: its cost (minus value), its use of linking rows, its columns.

    `whole` says that its lines are whole, `lines` which they are; `idle` counts the masters in
    which it had no weight.
    """

    nation: int
    cost: float
    rows: npt.NDArray[np.intp]
    use: Floats
    solution: Floats
    whole: bool
    lines: bytes
    idle: int = 0

    def priced(self, duals: Floats) -> float:
        """Return its cost at these duals of the linking rows."""
        return self.cost - float(self.use @ duals[self.rows])


@dataclass(frozen=True, slots=True)
class MasterPoint:
    """A solution of the master: its value, duals of the linking rows, common columns, weights.

    `outside` is what the box let pass: the point keeps all linking rows where it is 0.
    """

    value: float
    duals: Floats
    common: Floats
    weights: Floats
    outside: float


class PlanMaster:
    """The master as one kept HiGHS; `plans` are its columns in order."""

    def __init__(self, blocks: BlockStructure, seed: int = 0) -> None:
        self.blocks = blocks
        self.plans: list[NationPlan] = []
        compiled = blocks.compiled
        self._scaled = ScaledArrays(compiled)
        self._units = compiled.row_unit(blocks.linking_rows)
        self._count = len(blocks.linking_rows)
        use_threads(1)
        self._highs = highspy.Highs()
        for name, value in (
            ("output_flag", False), ("random_seed", seed), ("threads", 1),
            # new plans and costs leave the last basis feasible: half the time of the dual simplex
            ("simplex_strategy", 4),
        ):  # fmt: skip
            self._highs.setOptionValue(name, value)
        self._load()

    def _load(self) -> None:
        """Hand over rows, common columns, and two slack columns a row for the box."""
        blocks, compiled, given = self.blocks, self.blocks.compiled, self._scaled
        common, nations = blocks.common, len(blocks.blocks)
        part = blocks.common_matrix.tocsr()
        row_of_entry = np.repeat(blocks.linking_rows, np.diff(part.indptr))
        numbers = given.numbers(part.data, row_of_entry, common[part.indices])
        part = sp.csr_array((numbers, part.indices, part.indptr), shape=part.shape)
        box = sp.eye_array(self._count, format="csr")
        matrix = sp.vstack(
            [
                sp.hstack([part, box, -box]),
                sp.csr_array((nations, len(common) + 2 * self._count)),
            ]
        ).tocsr()
        rows, ones = blocks.linking_rows, np.ones(nations)
        slack = np.zeros(2 * self._count)
        upper = given.columns(np.minimum(common_limits(blocks), compiled.upper[common]), common)
        costs = -OBJECTIVE_SCALE * given.costs(compiled.costs["value"][common], common)
        self._highs.passModel(
            matrix.shape[1], matrix.shape[0], matrix.nnz, int(highspy.MatrixFormat.kRowwise),
            int(highspy.ObjSense.kMinimize), 0.0, np.concatenate([costs, slack]),
            np.concatenate([given.columns(compiled.lower[common], common), slack]),
            np.concatenate([upper, np.full(2 * self._count, _INF)]),
            np.concatenate([given.rows(compiled.row_lower[rows], rows), ones]),
            np.concatenate([given.rows(compiled.row_upper[rows], rows), ones]),
            matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32), matrix.data,
            np.zeros(matrix.shape[1], dtype=np.int32),
        )  # fmt: skip
        self._first_slack = len(common)
        self._first_plan = matrix.shape[1]

    def add(self, plan: NationPlan) -> None:
        """Add a nation's plan."""
        rows = np.concatenate([plan.rows, [self._count + plan.nation]]).astype(np.int32)
        numbers = np.concatenate([plan.use / self._units[plan.rows], [1.0]])
        self._highs.addCol(OBJECTIVE_SCALE * plan.cost, 0.0, _INF, len(rows), rows, numbers)
        self.plans.append(plan)

    def block(self, positions: list[int]) -> None:
        """Give plans no weight any more."""
        for position in positions:
            self._highs.changeColBounds(self._first_plan + position, 0.0, 0.0)

    def unblock(self, positions: list[int]) -> None:
        """Let plans have weight again."""
        for position in positions:
            self._highs.changeColBounds(self._first_plan + position, 0.0, _INF)

    def set_box(self, centre: Floats, width: Floats) -> None:
        """Let no dual be further from `centre` than `width`."""
        count, first = self._count, self._first_slack
        columns = np.arange(first, first + 2 * count, dtype=np.int32)
        costs = np.concatenate([centre + width, width - centre])
        scaled = OBJECTIVE_SCALE * costs * np.concatenate([self._units, self._units])
        self._highs.changeColsCost(2 * count, columns, scaled)

    def solve(self) -> MasterPoint | None:
        """Solve it; None where it ended without an optimum."""
        self._highs.run()
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        found = self._highs.getSolution()
        values, duals = np.array(found.col_value), np.array(found.row_dual)
        weights = values[self._first_plan :]
        for plan, weight in zip(self.plans, weights.tolist(), strict=True):
            plan.idle = 0 if weight > _NOTHING else plan.idle + 1
        rows = self.blocks.linking_rows
        slack = values[self._first_slack : self._first_plan]
        return MasterPoint(
            -self._highs.getInfo().objective_function_value / OBJECTIVE_SCALE,
            self._scaled.row_duals(duals[: self._count], rows) / OBJECTIVE_SCALE,
            self._scaled.solution(values[: self._first_slack], self.blocks.common),
            weights,
            float(slack.sum()),
        )

    def purge(self) -> None:
        """Drop plans that long had no weight."""
        dropped = [at for at, plan in enumerate(self.plans) if plan.idle > _IDLE_ROUNDS]
        if dropped:
            columns = np.array(dropped, dtype=np.int32) + self._first_plan
            self._highs.deleteCols(len(columns), columns)
            gone = set(dropped)
            self.plans = [plan for at, plan in enumerate(self.plans) if at not in gone]
