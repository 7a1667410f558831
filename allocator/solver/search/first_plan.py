"""Whole plans from relaxations of the whole model: the first one, and that of master's lines."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from allocator.errors import SolveError
from allocator.models import Problem
from allocator.solver.backend.block_structure import BlockStructure
from allocator.solver.backend.compiled_model import Floats
from allocator.solver.options import SolveOptions
from allocator.solver.search.diving import DivingHeuristic
from allocator.solver.search.integer_repair import IntegerRepair
from allocator.solver.search.lagrangian import NationSubproblems
from allocator.solver.search.money_changes import with_changes
from allocator.solver.search.restricted_master import Columns, MasterSolution, RestrictedMaster
from allocator.solver.search.result import Infeasible, Interrupted, SearchLog
from allocator.solver.search.warm_start import WarmStart

_MOST_NUMBERS = 520_000
_MOST_NUMBERS_SOON, _SOON_S = 130_000, 30.0
"""Numbers of the largest model for which a first relaxation is worth its time; with a time limit of
less than so many seconds.
"""

_REPAIR_GAP = 2e-3
"""Gap to which a fractional nation is made whole."""


@dataclass(slots=True)
class FirstPlans:
    """A relaxation on few columns and whole plans by name, as far as there are any."""

    relaxed: MasterSolution | None = None
    plans: dict[str, Floats] = field(default_factory=dict)


class PlanMaker:
    """Makes whole plans of one compiled problem; it may run beside pricing, and changes nothing.

    `dual_scale` is the size of the dual that each linking row may have.
    """

    def __init__(
        self,
        problem: Problem,
        blocks: BlockStructure,
        options: SolveOptions,
        log: SearchLog,
        dual_scale: Floats,
    ) -> None:
        self.problem, self.blocks, self.options, self.log = problem, blocks, options, log
        self._scale = dual_scale

    def first(self, warm_start: WarmStart | None) -> FirstPlans:
        """Return the first plans: around a warm start, or of goods chosen at an estimate of duals.

        Raises
        ------
        Infeasible
            No solution satisfies law and capacity.
        """
        found = FirstPlans()
        master = self._restricted_master()
        try:
            if warm_start is not None:
                found.relaxed = self._around(master, warm_start)
            large = self._is_large
            if found.relaxed is None and large:
                self._add(found, "least plan", self._least_plan())
            if found.relaxed is None and not large:
                found.relaxed = master.solve_first()
            if found.relaxed is not None:
                self._add(found, "first plan", self._dive(master, found.relaxed))
        except (Interrupted, SolveError):
            pass  # what was found so far is of use, and there are other ways to a plan
        return found

    @property
    def _is_large(self) -> bool:
        """Whether a first relaxation takes too long for this model and time limit."""
        limit = self.log.stop.seconds
        soon = limit is not None and limit < _SOON_S
        return self.blocks.compiled.size[2] > (_MOST_NUMBERS_SOON if soon else _MOST_NUMBERS)

    def with_columns(self, columns: Columns) -> Floats | None:
        """Return a plan from the relaxation on these columns; None where none comes of it."""
        master = self._restricted_master()
        try:
            return self._dive(master, master.solve(columns, interior=True))
        except Infeasible:
            return None

    def repaired(self, solution: Floats) -> Floats | None:
        """Return `solution` made whole nation by nation; None where that fails."""
        repair = IntegerRepair(
            self.blocks, self._scale, self.log.stop, self.options.seed, _REPAIR_GAP
        )
        return repair.run(solution)

    def _around(self, master: RestrictedMaster, warm_start: WarmStart) -> MasterSolution | None:
        compiled = self.blocks.compiled
        known = warm_start.row_duals_in(compiled)
        master.start_pricing(None if known is None else known[self.blocks.linking_rows])
        promising = warm_start.promising_in(compiled) > 0
        return master.solve_around(warm_start.solution_in(compiled), promising)

    def _least_plan(self) -> Floats | None:
        """Return a plan that buys little more than law asks for: soon there on every size."""
        return self.repaired(np.maximum(self.blocks.compiled.lower, 0.0))

    def _dive(self, master: RestrictedMaster, relaxed: MasterSolution) -> Floats | None:
        try:
            support = master.solve_on_support(relaxed)
        except Infeasible:  # said of these columns alone
            return None
        dive = DivingHeuristic(support.submodel.compiled, support.engine, support.solution)
        if not dive.run():
            return None
        found = support.submodel.full_solution(dive.solution)
        return self.repaired(with_changes(self.blocks.compiled, found))

    def _restricted_master(self) -> RestrictedMaster:
        seed = self.options.seed
        subproblems = NationSubproblems(self.blocks, seed)
        return RestrictedMaster(self.problem, self.blocks.compiled, subproblems, self.log, seed)

    @staticmethod
    def _add(found: FirstPlans, name: str, plan: Floats | None) -> None:
        if plan is not None:
            found.plans[name] = plan
