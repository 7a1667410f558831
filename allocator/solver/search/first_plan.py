"""Whole plans from relaxations of the whole model: the first one, and that of master's lines."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event

import numpy as np

from allocator.errors import SolveError
from allocator.models import Problem
from allocator.solver.backend.block_structure import BlockStructure
from allocator.solver.backend.compiled_model import Floats
from allocator.solver.backend.highs import HighsModel, StopCondition
from allocator.solver.options import SolveOptions
from allocator.solver.search.diving import DivingHeuristic
from allocator.solver.search.integer_repair import IntegerRepair
from allocator.solver.search.lagrangian import NationSubproblems
from allocator.solver.search.money_changes import change_is_priced, with_changes
from allocator.solver.search.monolithic import MOST_NONZEROS
from allocator.solver.search.restricted_master import Columns, MasterSolution, RestrictedMaster
from allocator.solver.search.result import Infeasible, Interrupted, SearchLog
from allocator.solver.search.warm_start import WarmStart

_MOST_NUMBERS = 600_000
"""Numbers of the largest model for which a first relaxation is worth its time."""

_MOST_NUMBERS_SOON, _SOON_S = 130_000, 30.0
"""Numbers from which on, with a time limit of less than so many seconds, a least plan is made, too:
the first relaxation may take longer.
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

    def first(
        self, warm_start: WarmStart | None, has_plan: bool, beside: Callable[[], None]
    ) -> FirstPlans:
        """Return the first plans, made on one core while the other does what `beside` says.

        There is one around a warm start, or of goods chosen at an estimate of duals. Where there is
        no plan yet, a least plan is made, too, if the model is large for a relaxation; or if time
        is short, and then nothing is done beside.

        Raises
        ------
        Infeasible
            No solution satisfies law and capacity.
        """
        done = Event()
        soon, large = self._is_soon, self._is_large
        with ThreadPoolExecutor(max_workers=2) as background:
            first = background.submit(self._relax_and_dive, warm_start, done)
            least = None
            if not has_plan and (soon or large):
                least = background.submit(self._least_plan, done)
            if not soon:
                beside()
            found, plan = first.result(), None if least is None else least.result()
        if plan is not None:
            found.plans = {"least plan": plan} | found.plans
        return found

    def _relax_and_dive(self, warm_start: WarmStart | None, done: Event) -> FirstPlans:
        """Return a plan from a relaxation, unless it takes too long; `done` tells of a plan."""
        found = FirstPlans()
        master = self._restricted_master()
        try:
            if warm_start is not None:
                found.relaxed = self._around(master, warm_start)
            if found.relaxed is None and not self._is_large:
                found.relaxed = master.solve_first()
            plan = None if found.relaxed is None else self._dive(master, found.relaxed)
            if plan is not None:
                found.plans["first plan"] = plan
                done.set()
        except (Interrupted, SolveError):
            pass  # what was found so far is of use, and there are other ways to a plan
        return found

    def _least_plan(self, needless: Event) -> Floats | None:
        """Return a plan that buys little more than law asks for; None if it became `needless`."""
        stop = self.log.stop
        limit = None if stop.seconds is None else stop.left
        either = StopCondition(limit, lambda: stop.cancelled or needless.is_set())
        return self._repair(either).run(np.maximum(self.blocks.compiled.lower, 0.0))

    @property
    def _is_large(self) -> bool:
        return self.blocks.compiled.size[2] > _MOST_NUMBERS

    @property
    def _is_soon(self) -> bool:
        """Whether the time limit is so short for this model that any plan goes first."""
        limit = self.log.stop.seconds
        short = limit is not None and limit < _SOON_S
        return short and self.blocks.compiled.size[2] > _MOST_NUMBERS_SOON

    def with_columns(self, columns: Columns) -> Floats | None:
        """Return a plan from the relaxation on these columns; None where none comes of it."""
        master = self._restricted_master()
        try:
            return self._dive(master, master.solve(columns, interior=True))
        except Infeasible:
            return None

    @property
    def wants_relaxation(self) -> bool:
        """Whether a plan from the relaxation of the whole model is likely to be the better one.

        Where change from the last plan has a price: that relaxation keeps to the last plan, and
        nation by nation most of that is kept, while the master mixes plans that leave it.
        """
        numbers = self.blocks.compiled.size[2]
        return MOST_NONZEROS < numbers <= _MOST_NUMBERS and change_is_priced(self.blocks.compiled)

    def from_relaxation(self) -> Floats | None:
        """Return the relaxation of the whole model made whole; None where that fails."""
        compiled = self.blocks.compiled
        engine = HighsModel(compiled, relaxed=True, seed=self.options.seed)
        engine.stop = self.log.stop
        engine.set_options(solver="ipm", run_crossover="off")
        if not engine.run():
            return None
        return self.repaired(np.clip(engine.solution, compiled.lower, compiled.upper))

    def repaired(self, solution: Floats) -> Floats | None:
        """Return `solution` made whole nation by nation; None where that fails."""
        return self._repair(self.log.stop).run(solution)

    def _repair(self, stop: StopCondition) -> IntegerRepair:
        return IntegerRepair(self.blocks, self._scale, stop, self.options.seed, _REPAIR_GAP)

    def _around(self, master: RestrictedMaster, warm_start: WarmStart) -> MasterSolution | None:
        compiled = self.blocks.compiled
        known = warm_start.row_duals_in(compiled)
        master.start_pricing(None if known is None else known[self.blocks.linking_rows])
        promising = warm_start.promising_in(compiled) > 0
        return master.solve_around(warm_start.solution_in(compiled), promising)

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
