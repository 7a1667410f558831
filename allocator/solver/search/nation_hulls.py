"""A closer bound near a relaxation: nations as mixtures of whole plans.

At the duals of the linking rows most nations are whole, or cost no more when they are. The others
become mixtures of their whole plans in the same relaxation, which goes on from its last basis
(Dantzig and Wolfe 1960, doi:10.1287/opre.8.1.101). New plans are priced until the bound is close;
the duals may move only so far from the best ones (boxstep: Marsten, Hogan and Blankenship 1975,
doi:10.1287/opre.23.3.389).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp

from allocator.solver.backend.block_structure import BlockStructure, NationBlock
from allocator.solver.backend.compiled_model import Floats, Ints
from allocator.solver.backend.highs import HighsModel, in_parallel
from allocator.solver.search.nation_models import NationAnswer, NationModels
from allocator.solver.search.reduced_cost_fixing import Task
from allocator.util.tolerance import NOTHING, WHOLE

ROUNDS, _WITHOUT_GAIN = 12, 2
"""Rounds of pricing at the most, and how many in a row may leave the bound where it is."""

_BOX = 0.1
"""How far a dual may move, as a share of its size or of the middle one that is not 0."""

NEGLIGIBLE, _CLOSE = 0.03, 0.25
"""Shares of what a proof may leave open: what one nation's plan may, and what pricing may."""

_FAR = 100
"""So many times what a proof may leave open between mixtures and their bound: duals must move far.

A cut of FMF in the default case begins with 26 times, one of S333, which lots alone pay for, with
350, and its bound does not move in 20 CPU s.
"""

_OPTIONS = {
    "mip_rel_gap": 0.0,
    "mip_heuristic_run_rins": False,
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_root_reduced_cost": False,
}
"""For a nation's whole plan to a gap of its own: without sub-MIPs a third less time."""


@dataclass(slots=True)
class Mixture:
    """Plans of a nation, their columns in the relaxation, and the row that sums them to 1."""

    row: int
    plans: list[Floats] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Point:
    """A solution of the relaxation: values of columns, duals of rows, and the objective."""

    values: Floats
    duals: Floats
    objective: float


class NationHulls:
    """The relaxation of `task` in `engine`, which has solved it, with nations as mixtures."""

    def __init__(self, task: Task, engine: HighsModel) -> None:
        self.task, self.engine = task, engine
        self.blocks = BlockStructure(task.compiled)
        self.bound = engine.objective
        self.models = NationModels(self.blocks, task.compiled.integer, task.seed, None, _OPTIONS)
        self.models.set_negligible(NEGLIGIBLE * task.gap)
        self.mixed: dict[int, Mixture] = {}
        self._broken: dict[int, tuple[int, ...]] = {}
        engine.set_options(presolve="off")  # to go on from the last basis
        self.point = self._read()
        self._centre = self.point.duals[self.blocks.linking_rows]
        size = np.abs(self._centre)
        middle = float(np.median(size[size > NOTHING])) if (size > NOTHING).any() else 0.0
        self._width = _BOX * np.maximum(size, middle)
        self.box = self._with_box()

    def closer(self) -> bool:
        """Price plans until the bound is close; True if it is, or still was on its way.

        `bound` holds in any case. Where duals far from those of the relaxation are needed this
        ends soon.
        """
        if not self.solve():
            return False
        idle = 0
        for _ in range(ROUNDS):
            bound, found = self._priced()
            idle = 0 if bound > self.bound else idle + 1
            if bound > self.bound:
                self.bound = bound
                self._centre = self.point.duals[self.blocks.linking_rows]
            outside = float(self.point.values[self.box].sum())
            close = self.point.objective - self.bound <= _CLOSE * self.task.gap
            if outside <= WHOLE and self.mixed and (close or not found):
                return True
            if idle >= _WITHOUT_GAIN or self.task.stop.reached:
                return False
            if not found:
                self._width = 2 * self._width
            self.add(found)
            self._set_box()
            if not self.solve() or self.point.objective - self.bound > _FAR * self.task.gap:
                return False
        return True

    def _priced(self) -> tuple[float, list[tuple[int, Floats]]]:
        """Return the Lagrangian bound at the duals, and plans that cost less than what is there."""
        point, bound = self.point, self.point.objective
        costs = self.reduced_costs()
        asked = [at for at in range(len(self.blocks.blocks)) if self._may_gain(at, costs[at])]
        answers = in_parallel(lambda at: self.models.solve(at, costs[at]), asked)
        found = list[tuple[int, Floats]]()
        for at, answer in zip(asked, answers, strict=True):
            mixture = self.mixed.get(at)
            if mixture is None:
                own = point.values[self.blocks.blocks[at].columns]
                now, least = float(costs[at] @ own), NEGLIGIBLE * self.task.gap
            else:
                now, least = float(point.duals[mixture.row]), 0.1 * NEGLIGIBLE * self.task.gap
            if answer is None:
                bound -= 0.0 if mixture is None else np.inf
                continue
            bound += max(answer.least - now, 0.0) if mixture is None else answer.least - now
            if len(answer.solution) and self._is_new(answer, costs[at], now, least, mixture):
                found.append((at, answer.solution))
        return bound, found

    @staticmethod
    def _is_new(
        answer: NationAnswer, costs: Floats, now: float, least: float, mixture: Mixture | None
    ) -> bool:
        """Tell whether a nation's whole plan is missing from the relaxation."""
        if mixture is None:
            return answer.least - now > least
        return now - float(costs @ answer.solution) > least

    def _may_gain(self, at: int, costs: Floats) -> bool:
        """Tell whether to price a nation: mixtures always, others where other columns broke."""
        if at in self.mixed:
            return True
        broken = tuple(self.broken_in(self.blocks.blocks[at]).tolist())
        if not broken or self._broken.get(at) == broken:
            return False
        self._broken[at] = broken
        return self.rounded_up(at, costs) is None

    def rounded_up(self, at: int, costs: Floats) -> Floats | None:
        """Return a nation's part with its broken columns rounded up, where that costs nothing."""
        block, compiled = self.blocks.blocks[at], self.task.compiled
        own = self.point.values[block.columns]
        plan = np.where(compiled.integer[block.columns], np.ceil(own - WHOLE), own)
        if costs @ (plan - own) > NEGLIGIBLE * self.task.gap:
            return None
        sums, rows = np.asarray(block.own_matrix @ plan), block.rows
        slip = WHOLE * compiled.row_unit(rows)
        keeps = (sums >= compiled.row_lower[rows] - slip) & (
            sums <= compiled.row_upper[rows] + slip
        )
        return plan if keeps.all() else None

    def broken_in(self, block: NationBlock) -> Ints:
        """Return the columns of a nation that should be whole and are not."""
        own = block.columns[self.task.compiled.integer[block.columns]]
        values = self.point.values[own]
        return np.asarray(own[np.abs(values - np.round(values)) > WHOLE])

    def reduced_costs(self) -> list[Floats]:
        """Return by nation the costs of its columns less what the linking rows pay for them."""
        duals = self.point.duals[self.blocks.linking_rows]
        return [
            np.asarray(self.task.costs[one.columns] - one.linking_matrix.T @ duals)
            for one in self.blocks.blocks
        ]

    def add(self, found: list[tuple[int, Floats]]) -> None:
        """Add plans to the mixtures of their nations, which take the place of their columns."""
        if not found:
            return
        engine, costs, parts = self.engine, list[float](), list[sp.csr_array]()
        for at, plan in found:
            block = self.blocks.blocks[at]
            if at not in self.mixed:
                none = np.zeros(0, dtype=np.int32)
                self.mixed[at] = Mixture(engine.highs.getNumRow())
                engine.add_row(1.0, 1.0, none, np.zeros(0))
                engine.set_column_bounds(block.columns, 0.0, 0.0)
                engine.set_row_bounds(block.rows, -np.inf, np.inf)
            costs.append(float(self.task.costs[block.columns] @ plan))
            parts.append(sp.csr_array(block.linking_matrix @ plan[:, None]))
        first, rows = engine.highs.getNumCol(), engine.highs.getNumRow()
        linking = sp.coo_array(sp.hstack(parts))
        ones = np.array([self.mixed[at].row for at, _ in found])
        matrix = sp.csc_array(
            (
                np.append(linking.data, np.ones(len(found))),
                (
                    np.append(self.blocks.linking_rows[linking.row], ones),
                    np.append(linking.col, np.arange(len(found))),
                ),
            ),
            shape=(rows, len(found)),
        )
        engine.add_columns_in_rows(np.array(costs), matrix, np.ones(len(found)))
        for column, (at, plan) in enumerate(found, first):
            self.mixed[at].plans.append(plan)
            self.mixed[at].columns.append(column)

    def _with_box(self) -> Ints:
        """Add ways out of each linking row, up and down, at the ends of its dual's box."""
        rows, first = self.blocks.linking_rows, self.engine.highs.getNumCol()
        count = len(rows)
        both = sp.hstack([sp.eye_array(count), -sp.eye_array(count)]).tocoo()
        matrix = sp.csc_array(
            (both.data, (rows[both.row], both.col)),
            shape=(self.engine.highs.getNumRow(), 2 * count),
        )
        units = np.tile(self.task.compiled.row_unit(rows), 2)
        self.engine.add_columns_in_rows(self._box_costs(), matrix, units)
        return np.arange(first, first + 2 * count, dtype=np.int32)

    def _box_costs(self) -> Floats:
        return np.concatenate([self._centre + self._width, self._width - self._centre])

    def _set_box(self) -> None:
        self.engine.set_costs(self.box, self._box_costs())

    def solve(self) -> bool:
        """Solve the relaxation as it is now; False where that fails."""
        if not self.engine.run():
            return False
        self.point = self._read()
        return True

    def _read(self) -> Point:
        engine = self.engine
        return Point(engine.solution, engine.row_duals, engine.objective)
