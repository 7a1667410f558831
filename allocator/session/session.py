"""The session: a problem kept compiled, with a HiGHS that takes changed numbers in place."""

from __future__ import annotations

import time
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Literal

import numpy as np

from allocator.assemble import Assembly
from allocator.errors import Clash, ConflictError, DataError, SolveError
from allocator.extract import extract
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy
from allocator.inputs.policy.validate import policy_faults
from allocator.plan.plan import Plan
from allocator.plan.status_words import status_words
from allocator.session.figures_too_large import size_faults
from allocator.session.mip_start import integer_start, last_plan_start
from allocator.solver.backend.compiled_model import CompiledModel, Floats, compile_problem
from allocator.solver.backend.highs import HighsModel, StopCondition
from allocator.solver.backend.scaling import units_of
from allocator.solver.backend.solution import Solution
from allocator.solver.options import SolveOptions
from allocator.solver.persistent.apply import apply_changes
from allocator.solver.persistent.diff import (
    changed_figures,
    changed_sets,
    has_unlocated,
    needs_new_entries,
)
from allocator.solver.persistent.locations import Location, locate_figures
from allocator.solver.persistent.locks import only_locks_differ, replace_locks
from allocator.solver.search.aim import Aim
from allocator.solver.search.decomposed import DecomposedSearch
from allocator.solver.search.lexicographic import COUNTS
from allocator.solver.search.monolithic import solve_monolithic
from allocator.solver.search.pricing_cluster import pricing_cluster
from allocator.solver.search.result import Infeasible, Interrupted, SearchLog, SearchResult
from allocator.solver.search.violation import solve_with_integers_fixed
from allocator.solver.search.warm_start import WarmStart
from allocator.util.progress import CancelFlag, Progress

_UNEXPLAINED = Clash(
    (), "Legal floors cannot be met, but which rules conflict was not found in time."
)

Change = Literal["nothing", "numbers", "structure"]


@dataclass(frozen=True, slots=True)
class Update:
    """What an update did: nothing, numbers changed in place, or the model rebuilt.

    `figures` names the figures that changed, or says what of the structure did; `numbers` counts
    the entries sent to HiGHS.
    """

    change: Change
    figures: tuple[str, ...]
    numbers: int
    seconds: float


class Session:
    """Solves a case under changing policies without rebuilding the model each time.

    Parameters
    ----------
    case, policy
        What to solve first; change both with `update`. What a search finds is the `warm_start` of
        the next.
    compiled
        Their model, if known; the session changes it.

    Raises
    ------
    DataError
        The policy names what the case does not have, or figures are too far apart to be solved.
    """

    def __init__(
        self, case: Case, policy: Policy | None = None, compiled: CompiledModel | None = None
    ) -> None:
        self.case, self.policy = case, policy or Policy()
        _refuse_faults(self.policy, case)
        self._times: dict[str, float] = {}
        self.warm_start: WarmStart | None = None
        start = time.perf_counter()
        self._assembly = Assembly.of(case, self.policy)
        self.problem = self._assembly.problem()
        self._times["assemble"] = time.perf_counter() - start
        self._build(compiled)

    def fork(self) -> Session:
        """Return a session of the same model, whose changes do not reach this one."""
        other = copy(self)
        other.compiled, other._engine, other._times = self.compiled.copy(), None, {}
        return other

    def _build(self, compiled: CompiledModel | None = None) -> None:
        start = time.perf_counter()
        self.compiled = compile_problem(self.problem) if compiled is None else compiled
        self._locations: tuple[Location, ...] = ()
        self._engine: HighsModel | None = None
        self._times["compile"] = time.perf_counter() - start
        self._refuse_sizes()

    def _refuse_sizes(self) -> None:
        faults = size_faults(self.case, self.policy, self.problem, self.compiled)
        if faults:
            raise DataError(faults)

    @property
    def engine(self) -> HighsModel:
        """The kept HiGHS with the relaxation of the whole model, always up to date."""
        if self._engine is None:
            self._engine = HighsModel(self.compiled, relaxed=True)
        return self._engine

    @property
    def locations(self) -> tuple[Location, ...]:
        """Where each figure lies in the compiled model, found when first asked for."""
        if not self._locations:
            self._locations = locate_figures(self.compiled, self.problem)
        return self._locations

    def update(self, policy: Policy | None = None, case: Case | None = None) -> Update:
        """Bring the session to another policy or case.

        Where only numbers differ (budgets, weights, caps, floors, quantities of decisions, prices,
        risk figures …) they are changed in the kept HiGHS, and decisions may come and go; where
        something can newly be bought, is barred for good or another rule comes or goes, the model
        is rebuilt. Either way the model is that of a new session, entry by entry.
        """
        start = time.perf_counter()
        case, policy = case or self.case, policy or self.policy
        _refuse_faults(policy, case)
        spots, old = self.locations, self.problem
        same_case = case is self.case
        self._assembly = self._assembly.under(policy) if same_case else Assembly.of(case, policy)
        self.problem = problem = self._assembly.problem()
        self._times["assemble"] = time.perf_counter() - start
        self.case, self.policy = case, policy
        changed = changed_figures(old, problem)
        relocked = not problem.same_structure(old) and only_locks_differ(old, problem)
        fits = relocked or problem.same_structure(old)
        fits = fits and units_of(problem) == self.compiled.units
        if not fits or has_unlocated(changed, spots) or needs_new_entries(old, problem, changed):
            self._build()
            names = changed_sets(old, problem) or changed
            return Update("structure", names, 0, time.perf_counter() - start)
        count = apply_changes(self.compiled, problem, self.locations, set(changed), self._engine)
        if changed:
            self._refuse_sizes()
        if relocked:
            count += replace_locks(self.compiled, problem)
            self._engine = None
            self._locations = ()  # rows and columns have other numbers now
            changed = (*changed, "locks")
        kind: Change = "numbers" if changed else "nothing"
        return Update(kind, changed, count, time.perf_counter() - start)

    def solve(
        self,
        options: SolveOptions | None = None,
        progress: Callable[[Progress], None] | None = None,
        cancel: CancelFlag | None = None,
        on_plan: Callable[[Plan], None] | None = None,
        aim: Aim | None = None,
    ) -> Plan:
        """Return the best plan found.

        Parameters
        ----------
        options
            Gap, time limit, seed, threads, method and cluster.
        progress
            Called with every `Progress`.
        cancel
            When set, the best plan found so far is returned.
        on_plan
            Called with plans on the way, each notably better than the one before. They keep every
            rule; their money is not final yet, and no value was traded for less turbulence. Small
            problems, solved monolithically, have none.
        aim
            What is known of the value before, and whether the plan is only compared.

        Raises
        ------
        ConflictError
            Law and capacity alone leave no plan; the rules that clash are named.
        SolveError
            Stopped before there was any plan, or no scheduler answers at the address of a cluster.
        """
        options = options or SolveOptions()
        stop = StopCondition(options.time_limit, cancel.is_set if cancel is not None else None)
        story = SearchLog(stop, progress)
        if on_plan is not None:
            story.on_incumbent = lambda solution, bound: on_plan(
                self._interim_plan(solution, bound, options)
            )
        try:
            outcome = self._search(options, story, aim)
        except Infeasible:
            raise ConflictError(self.clashes() or [_UNEXPLAINED]) from None
        except Interrupted:
            raise SolveError(
                f"Stopped after {stop.elapsed:.1f} "
                "s, before a first plan was found. Let it run longer, or without a limit."
            ) from None
        self._times["search"] = stop.elapsed
        return self.plan_of(outcome, options)

    def start_from(self, plan: Plan) -> bool:
        """Let the next solve begin with `plan`, as if this session had found it.

        Its lots, seats and switches are taken by name; money is re-optimised. Returns False, and
        changes nothing, where they cannot be kept under the session's case and policy.
        """
        solution = integer_start(plan, self.compiled)
        counted = np.concatenate([self.compiled.positions(name) for name in COUNTS])
        goods = plan.lines[plan.lines["unit"].isin(COUNTS)]["quantity"].sum()
        if abs(solution[counted].sum() - goods) > 0.5:
            return False  # some of it cannot be bought any more
        engine = solve_with_integers_fixed(self.compiled, solution, StopCondition(None), 0)
        if engine is None:
            return False
        # duals with all goods fixed say little of what other goods are worth; older ones say more
        prices = None if self.warm_start is None else self.warm_start.row_duals_in(self.compiled)
        self.warm_start = WarmStart.of(self.compiled, engine.solution, prices)
        return True

    def is_monolithic(self, options: SolveOptions) -> bool:
        """Whether the problem is solved monolithically, by branch and cut alone."""
        return options.method == "whole" or (options.method == "auto" and self.compiled.is_small)

    def forget(self) -> None:
        """Let the next solve begin fresh, as if this session had found no plan before."""
        self.warm_start = None

    def _search(self, options: SolveOptions, story: SearchLog, aim: Aim | None) -> SearchResult:
        last = last_plan_start(self.case, self.compiled)
        if self.is_monolithic(options):
            return solve_monolithic(self.problem, self.compiled, options, story, last)
        with pricing_cluster(options.cluster, lambda words: story.report("value", words)) as found:
            guided = DecomposedSearch(
                self.problem, self.compiled, options, story, self.warm_start, last, found, aim
            )
            outcome = guided.run()
        self.warm_start = guided.warm_start
        return outcome

    def _interim_plan(self, solution: Floats, bound: float, options: SolveOptions) -> Plan:
        value = float(self.compiled.costs["value"] @ solution)
        return self.plan_of(SearchResult(solution, bound, "stopped", value), options)

    def clashes(self, stop: StopCondition | None = None) -> list[Clash]:
        """Return why law and capacity leave no plan, in smallest sets of rules that clash."""
        from allocator.session.infeasibility import explain_conflict

        return explain_conflict(self.case, self.policy, self.problem, self.compiled, stop)

    def plan_of(self, outcome: SearchResult, options: SolveOptions) -> Plan:
        """Return the plan of a solution of the compiled model that keeps all its rows."""
        start = time.perf_counter()
        columns, rows, nonzeros = self.compiled.size
        facts = {
            "status": outcome.status,
            "bound": outcome.bound,
            "gap_target": options.gap,
            "best_value": outcome.incumbent_value,
            "repair": outcome.least_violation,
            "next_million_value": outcome.left_open.money_value,
            "phases": outcome.phases,
            "seed": options.seed,
            "threads": options.threads,
            "model": {
                "columns": columns,
                "rows": rows,
                "nonzeros": nonzeros,
                "integers": int(self.compiled.integer.sum()),
            },
            "times": {name: round(seconds, 3) for name, seconds in self._times.items()},
        }
        solution = Solution(self.compiled, outcome.solution)
        ranges = outcome.left_open.money
        plan = extract(self.case, self.policy, self.problem, solution, facts, ranges)
        plan.meta["words"] = status_words(plan.meta)
        plan.meta["times"]["extract"] = round(time.perf_counter() - start, 3)
        return plan


def _refuse_faults(policy: Policy, case: Case) -> None:
    faults = [fault for fault in policy_faults(policy, case) if not fault.warning]
    if faults:
        raise DataError(faults)
