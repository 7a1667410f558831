"""Recourse: plans in a scenario, with their first stage fixed and all else re-optimised."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from allocator.errors import ConflictError, SolveError
from allocator.explore.batch.session_reuse import session_for
from allocator.explore.robust.first_stage import (
    GRANT_YEAR,
    FirstStage,
    Good,
    TwoStageModel,
    first_stage_of,
    given_columns,
    two_stage_model,
)
from allocator.explore.robust.fixed_first_stage import (
    least_change_attempts,
    recourse_start,
    solve_recourse,
)
from allocator.explore.robust.least_change import LeastChangeOptions, least_changed_first_stage
from allocator.solver.backend.compiled_model import CompiledModel, Floats
from allocator.solver.backend.highs import StopCondition
from allocator.solver.search.monolithic import solve_monolithic
from allocator.solver.search.result import Infeasible, Interrupted, SearchLog, SearchResult
from allocator.util.tolerance import EXACT

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.inputs.scenario.scenario import Scenario
    from allocator.plan.plan import Plan
    from allocator.session.session import Session
    from allocator.solver.options import SolveOptions
    from allocator.solver.search.warm_start import WarmStart
    from allocator.util.progress import CancelFlag

Why: TypeAlias = Literal["barred", "given up", "added"]
"""The scenario allows none of it; it leaves no room for all of it; it asks for more than the plan
has."""

Stands: TypeAlias = Literal["whole", "barred", "changed"]


@dataclass(frozen=True, slots=True)
class Change:
    """A good of the first years that cannot stand in a scenario as decided.

    Quantities are lots or seats; for a grant (year 0) 1 and 0 say whether it is begun.
    """

    nation: str
    item: str
    year: int
    decided: int
    stands: int
    musd: float
    why: Why


@dataclass(frozen=True, slots=True, eq=False)
class EvaluatedPlan:
    """What a plan comes to in a scenario.

    Attributes
    ----------
    plan
        The first stage as it holds here, and the best recourse that was found.
    value
        Its value; none is traded for less turbulence.
    bound
        Value that no plan with these first years exceeds; NaN where that was not proven.
    changes
        What could not stand as decided; what is barred is in it too.
    first
        The first years as they stand, by good.
    solution
        The solution of the scenario's own model; None for a plan that was not tried.
    """

    plan: Plan
    value: float
    bound: float
    changes: tuple[Change, ...] = ()
    first: Mapping[Good, int] = field(default_factory=dict, repr=False)
    solution: Floats | None = field(default=None, repr=False)

    @property
    def strict(self) -> bool:
        """Whether all stands as decided but for what the scenario bars."""
        return all(change.why == "barred" for change in self.changes)

    @property
    def stands(self) -> Stands:
        """Whether all stands, all but what is barred, or more is changed."""
        if not self.changes:
            return "whole"
        return "barred" if self.strict else "changed"

    def musd(self, why: Why) -> float:
        """Return the US$ million of goods changed for a reason."""
        return sum(change.musd for change in self.changes if change.why == why)


class ScenarioModel:
    """A scenario as a compiled model.

    Parameters
    ----------
    session
        One that may be brought to the scenario, which ends what it was before; None: a new one.

    `recourse_duals` are those of the last search in the scenario; the next proves more with them.

    Raises
    ------
    DataError
        The scenario does not fit the case.
    """

    def __init__(
        self,
        scenario: Scenario,
        case: Case,
        policy: Policy,
        years: tuple[int, ...],
        options: SolveOptions,
        cancel: CancelFlag | None = None,
        session: Session | None = None,
    ) -> None:
        self.name = scenario.name
        self.years, self.options, self._cancel = years, options, cancel
        changed, turned = scenario.applied(case, policy)
        # value traded for less turbulence would look like regret
        self.session = session_for(changed, turned.replace(value_tolerance=0.0), session)
        self.recourse_duals: WarmStart | None = None
        self._two_stage: TwoStageModel | None = None
        self._best: Plan | None = None

    @property
    def compiled(self) -> CompiledModel:
        """The scenario's own model."""
        return self.session.compiled

    @property
    def two_stage(self) -> TwoStageModel:
        """The same with columns for what is decided first."""
        if self._two_stage is None:
            self._two_stage = two_stage_model(self.compiled, self.session.problem, self.years)
        return self._two_stage

    def best(self, start: Plan | None = None) -> Plan:
        """Return the best plan of the scenario alone, solved once.

        A large search begins with `start`, or where that cannot be, with what the session knows.

        Raises
        ------
        ConflictError
            The scenario's law and capacity leave no plan.
        SolveError
            Stopped before there was one.
        """
        if self._best is None:
            if start is not None and not self.session.is_monolithic(self.options):
                self.session.start_from(start)
            try:
                self._best = self.session.solve(self.options, cancel=self._cancel)
            except ConflictError as error:
                raise ConflictError(
                    [replace(clash, message=f"Scenario {self.name}: {clash.message}")
                     for clash in error.clashes]
                ) from None  # fmt: skip
            self.recourse_duals = self.session.warm_start
        return self._best

    def evaluate(self, plan: Plan) -> EvaluatedPlan:
        """Return how `plan` does here, with its first stage fixed.

        Its first stage is fixed as far as this scenario's law leaves it: what is barred is stopped
        and its money is free again. Where the rest cannot stand either (money, capacity, a floor
        of law), as little of it as possible is changed, in US$ million.

        Raises
        ------
        SolveError
            Stopped before there was an answer.
        """
        return self._evaluated(first_stage_of(plan, self.years), plan)

    def evaluate_first_stage(self, first: Mapping[Good, int], plan: Plan) -> EvaluatedPlan:
        """Return how a first stage does here; a search begins with what `plan` buys later.

        Else like `evaluate`.
        """
        size = self.two_stage.size_musd
        numbers = {good: number for good, number in first.items() if number}
        cost = {good: number * size.get(good, 0.0) for good, number in numbers.items()}
        return self._evaluated(FirstStage(numbers, cost), plan)

    def _evaluated(self, here: FirstStage, plan: Plan) -> EvaluatedPlan:
        wanted = {good: here.numbers.get(good, 0) for good in self.two_stage.columns}
        wanted = {good: n if self.two_stage.most[good] > 0 else 0 for good, n in wanted.items()}
        try:
            stands, outcome = self._solve_recourse(wanted, plan)
        except Interrupted:
            raise SolveError(
                f"Stopped while testing a plan in scenario {self.name}. Let it run longer."
            ) from None
        kept = self.session.plan_of(outcome, self.options)
        bound = outcome.bound if np.isfinite(outcome.bound) else float("nan")
        changes = tuple(self._changes(here, stands))
        return EvaluatedPlan(
            kept, outcome.incumbent_value, bound, changes, stands, outcome.solution
        )

    def _solve_recourse(
        self, wanted: dict[Good, int], plan: Plan
    ) -> tuple[Mapping[Good, int], SearchResult]:
        fits = all(number <= self.two_stage.most[good] for good, number in wanted.items())
        if not self.session.is_monolithic(self.options):
            return self._solve_large_recourse(wanted, plan, fits)
        if fits:
            with contextlib.suppress(Infeasible):
                return wanted, self._solve_monolithic(wanted)
        every = np.ones(len(self.two_stage.compiled.lower), dtype=bool)
        close = LeastChangeOptions(every, ~every, EXACT, self.options.gap)
        found = least_changed_first_stage(
            self.two_stage, wanted, close, self.options.seed, self._stop()
        )
        if found is None:
            raise Infeasible
        return found[0], self._solve_monolithic(found[0])

    def _solve_monolithic(self, stands: Mapping[Good, int]) -> SearchResult:
        """Return the best recourse to this first stage, found monolithically."""
        story = SearchLog(self._stop())
        return solve_monolithic(
            self.session.problem, self.with_first_stage_fixed(stands), self.options, story
        )

    def _solve_large_recourse(
        self, wanted: dict[Good, int], plan: Plan, fits: bool
    ) -> tuple[Mapping[Good, int], SearchResult]:
        story, seed, problem = SearchLog(self._stop()), self.options.seed, self.session.problem
        stands: Mapping[Good, int] = wanted
        solution = (
            recourse_start(self.with_first_stage_fixed(wanted), plan, story.stop, seed)
            if fits
            else None
        )
        if solution is None:
            for close in least_change_attempts(
                self.two_stage, problem, plan, wanted, self.options.gap
            ):
                found = least_changed_first_stage(self.two_stage, wanted, close, seed, story.stop)
                if found is not None:
                    stands, solution = found[0], found[1][: len(self.compiled.lower)]
                    break
            else:
                raise Infeasible
        held = self.with_first_stage_fixed(stands)
        outcome, known = solve_recourse(
            problem, held, solution, self.recourse_duals, self.options, story
        )
        self.recourse_duals = known or self.recourse_duals
        return stands, outcome

    def with_first_stage_fixed(self, stands: Mapping[Good, int]) -> CompiledModel:
        """Return the scenario's model with the first years fixed."""
        compiled = self.compiled
        lower, upper = compiled.lower.copy(), compiled.upper.copy()
        for good, number in stands.items():
            if good[2] != GRANT_YEAR:
                column = self.two_stage.columns[good]
                lower[column] = upper[column] = number
            elif number:
                lower[compiled.columns["grant_on"][good[:2]]] = 1.0
            else:
                upper[given_columns(compiled, good[:2], self.years)] = 0.0
        return replace(compiled, lower=lower, upper=upper)

    def _changes(self, here: FirstStage, stands: Mapping[Good, int]) -> Iterator[Change]:
        first = self.two_stage
        for good in sorted({*here.numbers, *stands}):
            was, cost = here.numbers.get(good, 0), here.cost_musd.get(good, 0.0)
            if good not in stands:
                if self._is_unavailable(good):
                    yield Change(*good, was, 0, cost, "barred")
                continue
            now = stands[good]
            if now > was:
                yield Change(*good, was, now, first.size_musd[good] * (now - was), "added")
            elif now < was:
                why: Why = "given up" if first.most[good] > 0 else "barred"
                yield Change(*good, was, now, cost * (was - now) / was, why)

    def _is_unavailable(self, good: Good) -> bool:
        """Tell whether a good without a column of its own cannot be had here at all."""
        if good[2] != GRANT_YEAR:
            return True
        columns = given_columns(self.compiled, good[:2], self.years)
        return not (self.compiled.upper[columns] > 0).any()

    def _stop(self) -> StopCondition:
        cancel = self._cancel
        return StopCondition(self.options.time_limit, cancel.is_set if cancel is not None else None)
