"""Solve a large problem nation by nation: price, dive, polish, search neighbourhoods, prove.

The steps and their references are listed in `allocator.solver.search`.

Bare HiGHS has no useful plan of the default case after minutes (``benchmarks/``). Everything is
limited by counts and not by time, so the same inputs give the same plan unless a time limit or a
cancel ends the solve early.
"""

from __future__ import annotations

import math

import numpy as np

from allocator.errors import SolveError
from allocator.models import Problem
from allocator.solver.backend.block_structure import BlockStructure
from allocator.solver.backend.compiled_model import CompiledModel, Floats
from allocator.solver.backend.highs import StopCondition
from allocator.solver.options import SolveOptions
from allocator.solver.search.aim import Aim
from allocator.solver.search.column_generation import ColumnGeneration
from allocator.solver.search.first_plan import PlanMaker
from allocator.solver.search.incumbent import Incumbent
from allocator.solver.search.initial_duals import estimate_linking_duals
from allocator.solver.search.left_open import left_open
from allocator.solver.search.lexicographic import LexicographicPhases
from allocator.solver.search.master_plans import columns_of_master, point_of_master
from allocator.solver.search.monolithic import (
    MOST_NONZEROS,
    improve_by_branch_and_cut,
    solve_monolithic,
)
from allocator.solver.search.neighbourhood import reoptimise_neighbourhoods
from allocator.solver.search.neighbourhood_choice import NeighbourhoodChoice
from allocator.solver.search.polish import polish
from allocator.solver.search.pricing_cluster import PricingCluster
from allocator.solver.search.result import Interrupted, SearchLog, SearchResult
from allocator.solver.search.tie_breaking import SearchEffort
from allocator.solver.search.violation import least_violation, solve_with_integers_fixed
from allocator.solver.search.warm_start import WarmStart

_FIRST_ROUNDS = 12
"""Rounds of pricing while a first plan is made on another core."""

_ROUNDS = 28
_NEAR_DUALS = 2e-3
"""Rounds after it, until the master promises less than this share of the bound."""

_WHOLE_ROUNDS = 2
_CLOSE_DUALS = 5e-4
_WHOLE_WIDTH = 0.1
"""Rounds with whole lines in a cycle, until that share; and the width of the box at their start."""

_PRICING_WORDS = "pricing each nation separately"
_WHOLE_WORDS = "tightening the bound with complete plans for each nation"

_CYCLES = 16
_TRIED = {1: 0.25, 2: 0.2}
"""Cycles of pricing and neighbourhoods, by turns of one size of group and the other; share of the
nations tried in one, by size.
"""

_AT_ONCE = 4
"""Groups re-optimised side by side; fixed, so that the plan does not depend on the cores."""

_GAIN = 2e-5
"""Share of value that a cycle must gain, in plan and bound together, for another to follow."""

_POLISH_GAIN = 1e-4
"""Share of value that a polish must have gained for it to be tried again before the end."""

_LEAST_CHANGE_EFFORT = SearchEffort(0.05, 5)
"""How far a less turbulent plan is searched by branch and cut, where the model is small enough."""


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
        cluster: PricingCluster | None = None,
        aim: Aim | None = None,
    ) -> None:
        self.problem = problem
        self.compiled = compiled
        self.options = options
        self.log = log
        self.stop: StopCondition = log.stop
        self.blocks = BlockStructure(compiled)
        self._aim = aim or Aim()
        self.incumbent = Incumbent(compiled, log, options.gap)
        self.incumbent.tighten(self._aim.bound)
        self._warm_start = warm_start
        self._last_goods = last_goods
        self._small_model: CompiledModel | None = None
        self._polish_pays = True
        self.generation = ColumnGeneration(
            problem, self.blocks, self._first_duals(), options.seed, lambda: self.stop.reached,
            cluster,
        )  # fmt: skip
        self._choice = NeighbourhoodChoice(self.blocks, options.seed)

    def _first_duals(self) -> Floats:
        known = None if self._warm_start is None else self._warm_start.row_duals_in(self.compiled)
        if known is not None:
            return known[self.blocks.linking_rows]
        return estimate_linking_duals(self.problem, self.compiled, self.blocks)

    def run(self) -> SearchResult:
        """Return the last incumbent; raises Interrupted or Infeasible where there is none."""
        best = self.incumbent
        try:
            self._take_warm_start()
            if not (self._aim.near and best.gap_reached):
                self._find_first_plan()
            if not self._aim.near:
                self._close_gap()
        except Interrupted:
            if best.solution is None:
                raise
        except SolveError as error:
            if best.solution is None:
                raise
            best.report(f"the search ended early: {error}")
        if best.solution is None:
            return self._solve_monolithic()
        if self._aim.near:
            return self._unsettled()
        self._polish(thorough=True)
        finish = LexicographicPhases(
            self.problem, self.compiled, self.log, self.options.seed, self._last_goods
        )
        best.offer(finish.or_last_goods(best.solution))
        violation = least_violation(best, self._small_model, self.log, self.options.seed)
        status, value = "within_gap" if best.gap_reached else "stopped", best.value
        solution = self._break_ties(finish)
        unsettled = left_open(self.generation, solution)
        return SearchResult(
            solution, best.bound, status, value, violation, self.log.phases, unsettled
        )

    def _unsettled(self) -> SearchResult:
        """Return the incumbent as it is: enough to compare it with other plans."""
        best = self.incumbent
        status = "within_gap" if best.gap_reached else "stopped"
        solution = self.compiled.rounded(best.known)
        return SearchResult(solution, best.bound, status, best.value, None, self.log.phases)

    def _take_warm_start(self) -> None:
        """Offer the warm start with the best money for its lots and seats."""
        if self._warm_start is None:
            return
        self.log.report("value", "repairing the current plan for the new settings")
        start = self._warm_start.solution_in(self.compiled)
        settled = solve_with_integers_fixed(self.compiled, start, self.stop, self.options.seed)
        if settled is not None:
            self.incumbent.offer(settled.solution)
            self.incumbent.report("the current plan: its lots and seats kept, money re-optimised")
            self.incumbent.record("last plan")
            if not self._aim.near:
                self._polish()

    def _find_first_plan(self) -> None:
        """Make a first plan on one core while the other finds duals of money."""
        maker = self._plan_maker()
        has_plan = self.incumbent.solution is not None
        found = maker.first(
            self._warm_start,
            has_plan,
            lambda: None if self._aim.near else self._price(_FIRST_ROUNDS, _NEAR_DUALS),
        )
        if found.relaxed is not None:
            self.log.record("relaxation", value=found.relaxed.value)
            self.generation.offer(found.relaxed.full_solution)
            self._small_model = found.relaxed.submodel.compiled
        for name, plan in found.plans.items():
            self.incumbent.offer(plan)
            self.incumbent.report("a complete plan")
            self.incumbent.record(name)

    def _plan_maker(self) -> PlanMaker:
        scale = self.generation.dual_scale
        return PlanMaker(self.problem, self.blocks, self.options, self.log, scale)

    def _price(self, rounds: int, target: float, *, integral: bool = False) -> None:
        """Price nations until the gap is reached, or little can be gained."""
        best = self.incumbent
        words = _WHOLE_WORDS if integral else _PRICING_WORDS
        best.report(words)

        def enough() -> bool:
            best.tighten(self.generation.bound)
            best.report(words)
            return best.gap_reached

        self.generation.rounds(rounds, target, integral=integral, enough=enough)
        best.tighten(self.generation.bound)

    @property
    def _ends(self) -> bool:
        return self.incumbent.gap_reached or self.stop.reached

    def _close_gap(self) -> None:
        """Tighten the bound and better the plan in turn until the gap is reached."""
        best = self.incumbent
        if self._ends:
            return
        self._price(_ROUNDS, _NEAR_DUALS)
        best.record("pricing")
        gains = [math.inf, math.inf]
        for cycle in range(_CYCLES):
            before = best.value, best.bound
            self._price_whole_lines(first=cycle == 0)
            if cycle == 0 or best.solution is None:
                self._plan_from_master()
            self._search_neighbourhoods(*list(_TRIED.items())[cycle % len(_TRIED)])
            if cycle == 0:
                self._branch_and_cut()
            gains.append(best.value - before[0] + before[1] - best.bound)
            if cycle > 0 and best.solution is None:
                return
            if self._ends or max(gains[-len(_TRIED) :]) < _GAIN * abs(best.bound):
                return

    def _price_whole_lines(self, *, first: bool) -> None:
        """Price with whole lines in the nations: a tighter bound and better plans of nations."""
        if self._ends:
            return
        if first:
            self.generation.step.width = _WHOLE_WIDTH
        self._price(_WHOLE_ROUNDS, _CLOSE_DUALS, integral=True)
        self.incumbent.record("whole nations")

    def _plan_from_master(self) -> None:
        """Make a plan of the nations' plans that the master chooses, or near the last plan."""
        if self._ends:
            return
        maker = self._plan_maker()
        if maker.wants_relaxation:
            self.incumbent.report("a plan near the last plan, from the relaxation of the whole")
            plan, phase = maker.from_relaxation(), "plan of the relaxation"
        else:
            self.incumbent.report("a plan with the lines chosen there")
            plan, phase = self._plan_of_master_point(maker), "plan of the master"
        if plan is not None:
            self.incumbent.offer(plan)
            self.incumbent.report("a complete plan")
        self.incumbent.record(phase)
        self._polish()

    def _plan_of_master_point(self, maker: PlanMaker) -> Floats | None:
        solution = point_of_master(self.generation)
        if solution is None:
            return maker.with_columns(columns_of_master(self.generation))
        return maker.repaired(solution)

    def _search_neighbourhoods(self, size: int, share: float) -> None:
        """Re-optimise groups of nations, the most promising first, until the gap is reached."""
        best, generation = self.incumbent, self.generation
        if best.solution is None or self._ends or not np.isfinite(generation.least).all():
            return
        for _ in range(math.ceil(share * len(self.blocks.blocks) / (size * _AT_ONCE))):
            groups = self._choice.groups(
                best.known, generation.centre, generation.least, size, _AT_ONCE
            )
            if not groups or self._ends:
                break
            best.offer(
                reoptimise_neighbourhoods(
                    self.blocks, groups, best.known, self.stop, self.options.seed
                )
            )
            best.report("improving " + ", ".join(one.nation for group in groups for one in group))
        best.record(f"groups of {size}")
        generation.offer(best.known)
        if not best.gap_reached and self._polish_pays:
            self._polish()

    def _polish(self, *, thorough: bool = False) -> None:
        """Drop what is worth more elsewhere, spend the money anew, and let the master know."""
        best, stop, seed = self.incumbent, self.stop, self.options.seed
        if best.solution is None or stop.reached:
            return
        before = best.value
        polished = polish(self.compiled, best.solution, stop, seed, thorough=thorough)
        # its whole numbers are so within HiGHS's tolerance only: what they allow is found anew
        settled = solve_with_integers_fixed(self.compiled, polished, stop, seed)
        if settled is not None:
            best.offer(settled.solution)
        self._polish_pays = best.value - before > _POLISH_GAIN * abs(best.bound)
        self.generation.offer(best.known)
        best.record("polish")

    def _branch_and_cut(self) -> None:
        """Search by branch and cut from the incumbent, where the model is small enough."""
        best = self.incumbent
        if best.solution is None or self.compiled.size[2] > MOST_NONZEROS or self._ends:
            return

        def better(solution: Floats, bound: float) -> None:
            best.tighten(bound)
            if best.offer(solution):
                best.report("a better plan")

        best.report("solving the whole problem at once, from this plan")
        improve_by_branch_and_cut(self.compiled, best.solution, self.options, self.log, better)
        best.record("in one piece")

    def _solve_monolithic(self) -> SearchResult:
        """Leave it to branch and cut: no plan was found, which proves nothing."""
        if self.stop.reached:
            raise Interrupted
        self.log.report("value", "no plan was found by nations; solving the whole problem at once")
        return solve_monolithic(
            self.problem, self.compiled, self.options, self.log, self._last_goods
        )

    def _break_ties(self, finish: LexicographicPhases) -> Floats:
        """Let stated rules decide what the value of the plan leaves open."""
        best = self.incumbent
        if self.stop.reached:
            return best.known
        words = "reducing spending and change from the last plan"
        self.log.report("ties", words, best.value, best.bound)
        small = self.compiled.size[2] <= MOST_NONZEROS
        return self.compiled.rounded(
            finish.finish_feasible(best.known, _LEAST_CHANGE_EFFORT if small else None)
        )

    @property
    def warm_start(self) -> WarmStart | None:
        """What a later solve of a changed problem can start from; None without a plan."""
        if self.incumbent.solution is None:
            return None
        duals = np.zeros(len(self.compiled.row_lower))
        duals[self.blocks.linking_rows] = self.generation.centre
        promising = columns_of_master(self.generation).astype(float)
        return WarmStart.of(self.compiled, self.incumbent.solution, duals, promising)
