"""Solve a large problem nation by nation: price, dive, search neighbourhoods, prove.

The steps and their references are listed in `allocator.solver.search`.

Bare HiGHS has no useful plan of the default case after minutes (``benchmarks/``). Everything is
limited by counts and not by time, so the same inputs give the same plan unless a time limit or a
cancel ends the solve early.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np

from allocator.models import Problem
from allocator.solver.backend.block_structure import BlockStructure
from allocator.solver.backend.compiled_model import CompiledModel, Floats
from allocator.solver.backend.highs import StopCondition
from allocator.solver.options import SolveOptions
from allocator.solver.search.diving import DivingHeuristic
from allocator.solver.search.lagrangian import NationSubproblems
from allocator.solver.search.lexicographic import LexicographicPhases
from allocator.solver.search.monolithic import (
    MOST_NONZEROS,
    improve_by_branch_and_cut,
    solve_monolithic,
)
from allocator.solver.search.neighbourhood import (
    groups_by_gap,
    reduced_cost_gap,
    reoptimise_neighbourhoods,
    repair_nations,
)
from allocator.solver.search.restricted_master import (
    MasterSolution,
    PricingHistory,
    RestrictedMaster,
)
from allocator.solver.search.result import Interrupted, SearchLog, SearchResult
from allocator.solver.search.tie_breaking import SearchEffort
from allocator.solver.search.violation import minimise_violation, solve_with_integers_fixed
from allocator.solver.search.warm_start import WarmStart
from allocator.util.gap import gap_of
from allocator.util.tolerance import NOTHING

_NEIGHBOURHOOD_SIZES = (1, 3, 6)
"""Sizes of the groups of nations re-optimised together, one sweep each."""

_NEIGHBOURHOODS_AT_ONCE = 4
"""Groups re-optimised side by side; fixed, so that the plan does not depend on the cores."""

_REPAIR_GAP = 0.05
"""Largest gap to which a nation is made whole that diving could not."""


_LEAST_CHANGE_EFFORT = SearchEffort(0.05, 5)
"""How far a less turbulent plan is searched by branch and cut, where the model is small enough."""

_NOTABLE = 1e-3
"""Share of value by which an incumbent must beat the last one shown, to be shown itself."""


class DecomposedSearch:
    """One search of a compiled problem by decomposition into nations (method ``guided``)."""

    def __init__(
        self,
        problem: Problem,
        compiled: CompiledModel,
        options: SolveOptions,
        log: SearchLog,
        warm_start: WarmStart | None = None,
        last_goods: Floats | None = None,
    ) -> None:
        self.problem = problem
        self.compiled = compiled
        self.options = options
        self.log = log
        self.stop: StopCondition = log.stop
        self.blocks = BlockStructure(compiled)
        nations = NationSubproblems(self.blocks, options.seed)
        self.master = RestrictedMaster(problem, compiled, nations, log, options.seed)
        self.incumbent: Floats | None = None
        self.bound = np.inf
        self._warm_start = warm_start
        self._last_goods = last_goods
        self._bought_columns = np.zeros(len(compiled.lower), dtype=bool)
        self._shown_value: float | None = None

    @property
    def incumbent_value(self) -> float:
        """Value of the incumbent, the best plan so far."""
        if self.incumbent is None:
            return -np.inf
        return float(self.compiled.costs["value"] @ self.incumbent)

    @property
    def gap_reached(self) -> bool:
        """Whether the gap is reached."""
        if self.incumbent is None:
            return False
        return gap_of(self.incumbent_value, self.bound) <= self.options.gap

    @property
    def pricing(self) -> PricingHistory:
        """All pricing so far, with the best duals and the Lagrangian bound."""
        return self.master.pricing

    def run(self) -> SearchResult:
        """Return the last incumbent; raises Interrupted or Infeasible where there is none."""
        least_violation: dict[str, float] | None = None
        try:
            least_violation = self._find_first_plans()
            if self.incumbent is None:
                return self._solve_monolithic()
            self._bound_by_integer_subproblems()
            for size in _NEIGHBOURHOOD_SIZES:
                self._search_neighbourhoods(size)
                # groups of one are quick; after them HiGHS has a better plan to start from
                if size == 1:
                    self._branch_and_cut()
        except Interrupted:
            if self.incumbent is None:
                raise
        finish = LexicographicPhases(
            self.problem, self.compiled, self.log, self.options.seed, self._last_goods
        )
        if self.incumbent is not None:
            self._offer_incumbent(finish.or_last_goods(self.incumbent))
        status, best = self._status(), self.incumbent_value
        self._break_ties(finish)
        return SearchResult(
            self._require_incumbent(), self.bound, status, best, least_violation, self.log.phases
        )

    def _find_first_plans(self) -> dict[str, float] | None:
        """Find first incumbents from restricted masters; return the least violation, if known."""
        first = self._repair_warm_start() or self.master.solve_first()
        self._tighten_from_pricing()
        self.log.record("relaxation", value=first.value, bound=self.bound)
        if not self.gap_reached or self._warm_start is not None:
            # what came of the last plan may be near enough and still leave money unspent
            self._dive(first, "first plan")
        if self.gap_reached and self._needs_no_violation(first):
            return {}
        with ThreadPoolExecutor(max_workers=1) as background:
            # better duals are sought on another core while this one makes plans
            second = background.submit(self.master.solve_second)
            better = self.master.solve_with_best_lines()
            if better is not None:
                self._dive(better, "plan with better lines")
            return self._finish_second_master(second)

    def _needs_no_violation(self, relaxed: MasterSolution) -> bool:
        """Tell whether it is seen already that no soft constraint has to be violated."""
        small = self.master.support_submodel(relaxed).compiled
        if minimise_violation(small, self.stop, self.options.seed) != {}:
            return False
        self.log.record("repair", bending=0.0)
        return True

    def _repair_warm_start(self) -> MasterSolution | None:
        """Repair the warm start; return a master on what it buys, None without a warm start."""
        if self._warm_start is None:
            return None
        self.log.report("value", "repairing the current plan for the new settings")
        duals = self._warm_start.row_duals_in(self.compiled)
        self.master.start_pricing(None if duals is None else duals[self.blocks.linking_rows])
        self._tighten_from_pricing()
        start = self._warm_start.solution_in(self.compiled)
        settled = solve_with_integers_fixed(self.compiled, start, self.stop, self.options.seed)
        if settled is not None:
            self._offer_incumbent(settled.solution)
            self._report("the current plan: its lots and seats kept, money re-optimised")
            self.log.record("last plan", value=self.incumbent_value, bound=self.bound)
        return self.master.solve_around(start)

    @property
    def warm_start(self) -> WarmStart | None:
        """What a later solve of a changed problem can start from; None without a plan."""
        if self.incumbent is None or self.pricing.best_duals is None:
            return None
        duals = np.zeros(len(self.compiled.row_lower))
        duals[self.blocks.linking_rows] = self.pricing.best_duals
        return WarmStart.of(self.compiled, self.incumbent, duals)

    def _finish_second_master(self, second: Future[MasterSolution]) -> dict[str, float] | None:
        """Take over the second master: its bound, least violation, and a plan if none is yet."""
        try:
            relaxed = second.result()
        except Interrupted:
            return None
        self._tighten_from_pricing()
        self.log.record("second relaxation", value=relaxed.value, bound=self.bound)
        self._bought_columns |= relaxed.full_solution > 0
        if self.incumbent is None:
            self._dive(relaxed, "first plan")
        return self._least_violation(relaxed)

    def _solve_monolithic(self) -> SearchResult:
        """Leave it to branch and cut: diving found no plan, which proves nothing."""
        if self.stop.reached:
            raise Interrupted
        self.log.report("value", "rounding found no plan; solving the whole problem at once")
        return solve_monolithic(
            self.problem, self.compiled, self.options, self.log, self._last_goods
        )

    def _least_violation(self, relaxed: MasterSolution) -> dict[str, float] | None:
        violation = float(relaxed.submodel.compiled.costs["bending"] @ relaxed.solution)
        if violation <= NOTHING:
            self.log.record("repair", bending=max(0.0, violation))
            return {}
        if self.stop.reached:
            return None
        self.log.report(
            "repair", "some policy rules cannot be met together; finding how little to relax them"
        )
        stop, seed = self.stop, self.options.seed
        # most often violation is chosen and not forced: the smaller model shows it much sooner
        least_violation = minimise_violation(relaxed.submodel.compiled, stop, seed)
        if least_violation:
            least_violation = minimise_violation(self.compiled, stop, seed)
        self.log.record("repair", rules=None if least_violation is None else len(least_violation))
        return least_violation

    def _tighten_from_pricing(self) -> None:
        self.bound = min(self.bound, self.pricing.bound)

    def _dive(self, relaxed: MasterSolution, name: str) -> None:
        self._bought_columns |= relaxed.full_solution > 0
        support = self.master.solve_on_support(relaxed)
        dive = DivingHeuristic(support.submodel.compiled, support.engine, support.solution)
        if not dive.run():
            return
        solution = repair_nations(
            self.blocks,
            support.submodel.full_solution(dive.solution),
            self.stop,
            self.options.seed,
            min(self.options.gap, _REPAIR_GAP),
        )
        if solution is not None:
            self._offer_incumbent(solution)
            self._report("a complete plan")
            self.log.record(name, value=self.incumbent_value, bound=self.bound)

    def _offer_incumbent(self, solution: Floats) -> bool:
        """Make a plan the incumbent if it is better; return whether it is."""
        solution = self.compiled.rounded(solution)
        value = self.compiled.costs["value"] @ solution
        if self.incumbent is not None and value <= self.incumbent_value:
            return False
        self.incumbent = solution
        if self._shown_value is None or gap_of(self._shown_value, self.incumbent_value) > _NOTABLE:
            self._shown_value = self.incumbent_value
            self.log.show_incumbent(solution, self.bound)
        return True

    def _report(self, message: str) -> None:
        bound = None if np.isinf(self.bound) else self.bound
        self.log.report(
            "value", message, None if self.incumbent is None else self.incumbent_value, bound
        )

    def _search_neighbourhoods(self, size: int) -> None:
        """Re-optimise groups of nations, all once, until the gap is reached."""
        asked = self.pricing
        if self.incumbent is None or asked.best_duals is None or asked.best_round is None:
            return
        gaps = reduced_cost_gap(
            self.blocks, self.incumbent, asked.best_duals, asked.best_round.best_values
        )
        groups = groups_by_gap(self.blocks, gaps, size)
        for start in range(0, len(groups), _NEIGHBOURHOODS_AT_ONCE):
            if self.gap_reached or self.stop.reached:
                return
            batch = groups[start : start + _NEIGHBOURHOODS_AT_ONCE]
            self._offer_incumbent(
                reoptimise_neighbourhoods(
                    self.blocks, batch, self.incumbent, self.stop, self.options.seed
                )
            )
            self._report(
                "improving " + ", ".join(block.nation for group in batch for block in group)
            )
        self.log.record(f"sweep by {size}", value=self.incumbent_value, bound=self.bound)

    def _branch_and_cut(self) -> None:
        """Search by branch and cut from the incumbent, where the model is small enough."""
        small = self.compiled.size[2] <= MOST_NONZEROS
        if self.incumbent is None or not small or self.gap_reached or self.stop.reached:
            return

        def better(solution: Floats, bound: float) -> None:
            self.bound = min(self.bound, bound)
            if self._offer_incumbent(solution):
                self._report("a better plan")

        self._report("solving the whole problem at once, from this plan")
        improve_by_branch_and_cut(self.compiled, self.incumbent, self.options, self.log, better)
        self.log.record("in one piece", value=self.incumbent_value, bound=self.bound)

    def _bound_by_integer_subproblems(self) -> None:
        """Price with integrality in the nations: a tighter bound, better lines, and dive again."""
        if self.gap_reached or self.stop.reached or self.pricing.best_duals is None:
            return
        self._report("tightening the bound with complete plans for each nation")
        models = NationSubproblems(self.blocks, self.options.seed, whole=True)
        models.set_negligible(self.bound)
        pricing_round = models.lagrangian_bound(self.pricing.best_duals, lambda: self.stop.reached)
        if pricing_round is not None and pricing_round.bound < self.bound:
            self.bound = pricing_round.bound
        self.log.record("bound by whole nations", value=self.incumbent_value, bound=self.bound)
        if pricing_round is None or self.gap_reached:
            return
        self._report("a plan with the lines chosen there")
        relaxed = self.master.solve_with_lines_of(pricing_round.solution, self._bought_columns)
        if relaxed is not None:
            self._dive(relaxed, "plan with the best lines")

    def _break_ties(self, finish: LexicographicPhases) -> None:
        """Let stated rules decide what the value of the plan leaves open."""
        if self.incumbent is None or self.stop.reached:
            return
        self._report_ties()
        small = self.compiled.size[2] <= MOST_NONZEROS
        self.incumbent = self.compiled.rounded(
            finish.finish_feasible(self.incumbent, _LEAST_CHANGE_EFFORT if small else None)
        )

    def _report_ties(self) -> None:
        words = "reducing spending and change from the last plan"
        self.log.report("ties", words, self.incumbent_value, self.bound)

    def _require_incumbent(self) -> Floats:
        assert self.incumbent is not None
        return self.incumbent

    def _status(self) -> str:
        if self.gap_reached:
            return "within_gap"
        return "stopped"
