"""A scenario in which plans are tried: their first years are kept, the rest is found anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from allocator.compile import Compiled, Floats
from allocator.engine import Engine, Stop
from allocator.errors import ConflictError, SolveError
from allocator.explore.by_nations import best_by_nations
from allocator.explore.here_and_now import (
    GRANT_YEAR,
    Decided,
    Good,
    Staged,
    decided,
    given_columns,
    staged,
)
from allocator.explore.pieces import Pieces
from allocator.outcome import Impossible, Outcome, Stopped, Story
from allocator.session import Session
from allocator.whole import solve_whole

if TYPE_CHECKING:
    from allocator.case import Case
    from allocator.options import SolveOptions
    from allocator.plan import Plan
    from allocator.policy import Policy
    from allocator.progress import CancelFlag
    from allocator.scenario import Scenario

Why: TypeAlias = Literal["barred", "given up", "added"]
"""The scenario allows none of it; it leaves no room for all of it; it asks for more than the plan
has."""

Stands: TypeAlias = Literal["whole", "barred", "changed"]

_EXACT = 1e-9

_SLACK = 1e-6
"""US$ million by which the least change may be missed while the best of its kind is sought."""


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
class Kept:
    """What a plan comes to in a scenario.

    Attributes
    ----------
    plan
        The first years as they stand, and the best that was found for the rest.
    value
        Its value; nothing is given up for calm.
    bound
        Value that no plan with these first years exceeds; NaN where that was not proven.
    changes
        What could not stand as decided; what is barred is in it too.
    first
        The first years as they stand, by good.
    point
        The point of the scenario's own model; None for a plan that was not tried.
    """

    plan: Plan
    value: float
    bound: float
    changes: tuple[Change, ...] = ()
    first: Mapping[Good, int] = field(default_factory=dict, repr=False)
    point: Floats | None = field(default=None, repr=False)

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


class World:
    """A scenario as a compiled model.

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
    ) -> None:
        self.name = scenario.name
        self.years, self.options, self._cancel = years, options, cancel
        changed, turned = scenario.applied(case, policy)
        # value given up for calm would look like regret
        self.session = Session(changed, turned.replace(value_tolerance=0.0))
        self._staged: Staged | None = None
        self._best: Plan | None = None

    @property
    def compiled(self) -> Compiled:
        """The scenario's own model."""
        return self.session.compiled

    @property
    def staged(self) -> Staged:
        """The same with columns for what is decided first."""
        if self._staged is None:
            self._staged = staged(self.compiled, self.session.problem, self.years)
        return self._staged

    def best(self) -> Plan:
        """Return the best plan of the scenario alone, solved once.

        Raises
        ------
        ConflictError
            The scenario's law and capacity leave no plan.
        SolveError
            Stopped before there was one.
        """
        if self._best is None:
            try:
                self._best = self.session.solve(self.options, cancel=self._cancel)
            except ConflictError as error:
                raise ConflictError(
                    [replace(clash, message=f"Scenario {self.name}: {clash.message}")
                     for clash in error.clashes]
                ) from None  # fmt: skip
        return self._best

    def keep(self, plan: Plan) -> Kept:
        """Return what `plan` comes to here.

        Its first years stand as far as this scenario's law leaves them: what is barred is stopped
        and its money is free again. Where the rest cannot stand either (money, capacity, a floor
        of law), as little of it as possible is changed, in US$ million.

        Raises
        ------
        SolveError
            Stopped before there was an answer.
        """
        return self._kept(decided(plan, self.years), plan)

    def stand(self, first: Mapping[Good, int], plan: Plan) -> Kept:
        """Return what first years come to here; a search begins with what `plan` buys later.

        Else like `keep`.
        """
        size = self.staged.size_musd
        numbers = {good: number for good, number in first.items() if number}
        cost = {good: number * size.get(good, 0.0) for good, number in numbers.items()}
        return self._kept(Decided(numbers, cost), plan)

    def _kept(self, here: Decided, plan: Plan) -> Kept:
        wanted = {good: here.numbers.get(good, 0) for good in self.staged.columns}
        wanted = {good: n if self.staged.most[good] > 0 else 0 for good, n in wanted.items()}
        try:
            stands, outcome = self._standing(wanted, plan)
        except Stopped:
            raise SolveError(
                f"Stopped while a plan was tried in scenario {self.name}. Let it run longer."
            ) from None
        kept = self.session.plan_of(outcome, self.options)
        bound = outcome.bound if np.isfinite(outcome.bound) else float("nan")
        changes = tuple(self._changes(here, stands))
        return Kept(kept, outcome.best_value, bound, changes, stands, outcome.point)

    def _standing(
        self, wanted: Mapping[Good, int], plan: Plan
    ) -> tuple[Mapping[Good, int], Outcome]:
        if all(number <= self.staged.most[good] for good, number in wanted.items()):
            try:
                return wanted, self._outcome(wanted, plan)
            except Impossible:
                pass
        nearest = self._nearest(wanted)
        return nearest, self._outcome(nearest, plan)

    def _outcome(self, stands: Mapping[Good, int], plan: Plan) -> Outcome:
        """Return the best point found with the first years as they stand."""
        held, story = self.held(stands), Story(self._stop())
        if self.session.in_one_piece(self.options):
            gap = 0.0 if self.options.method == "auto" else self.options.gap
            return solve_whole(self.session.problem, held, self.options, story, gap)
        return best_by_nations(self.session.problem, held, plan, self.options, story)

    def held(self, stands: Mapping[Good, int]) -> Compiled:
        """Return the scenario's model with the first years fixed."""
        compiled = self.compiled
        lower, upper = compiled.lower.copy(), compiled.upper.copy()
        for good, number in stands.items():
            if good[2] != GRANT_YEAR:
                column = self.staged.columns[good]
                lower[column] = upper[column] = number
            elif number:
                lower[compiled.columns["grant_on"][good[:2]]] = 1.0
            else:
                upper[given_columns(compiled, good[:2], self.years)] = 0.0
        return replace(compiled, lower=lower, upper=upper)

    def _nearest(self, wanted: Mapping[Good, int]) -> dict[Good, int]:
        """Return what stands if as little as possible is changed, in US$ million."""
        first, pieces, costs = self.staged, Pieces(), dict[int, float]()
        pieces.block(first.compiled)
        for good, column in first.columns.items():
            if first.most[good] > 0:
                more, less = pieces.column(0.0, np.inf), pieces.column(0.0, float(wanted[good]))
                costs[more] = costs[less] = max(first.size_musd[good], _SLACK)
                number = float(wanted[good])
                pieces.row({column: 1.0, more: -1.0, less: 1.0}, number, number)
        most = np.inf
        point = np.zeros(0)
        for phase in ("least change", "value"):
            compiled = pieces.compiled()
            engine = Engine(compiled, relaxed=False, seed=self.options.seed)
            engine.stop = self._stop()
            engine.options(mip_rel_gap=_EXACT if phase == "least change" else self.options.gap)
            if phase == "least change":
                change = np.zeros(len(compiled.lower))
                change[list(costs)] = list(costs.values())
                engine.minimise(change)
            engine.run()
            if engine.infeasible:
                raise Impossible
            if not engine.has_point:
                raise Stopped
            point = compiled.rounded(engine.point)
            most = float(change @ point) + _SLACK
            pieces.row(costs, upper=most)
        return {good: round(float(point[column])) for good, column in first.columns.items()}

    def _changes(self, here: Decided, stands: Mapping[Good, int]) -> Iterator[Change]:
        first = self.staged
        for good in sorted({*here.numbers, *stands}):
            was, cost = here.numbers.get(good, 0), here.cost_musd.get(good, 0.0)
            if good not in stands:
                if self._gone(good):
                    yield Change(*good, was, 0, cost, "barred")
                continue
            now = stands[good]
            if now > was:
                yield Change(*good, was, now, first.size_musd[good] * (now - was), "added")
            elif now < was:
                why: Why = "given up" if first.most[good] > 0 else "barred"
                yield Change(*good, was, now, cost * (was - now) / was, why)

    def _gone(self, good: Good) -> bool:
        """Tell whether a good without a column of its own cannot be had here at all."""
        if good[2] != GRANT_YEAR:
            return True
        columns = given_columns(self.compiled, good[:2], self.years)
        return not (self.compiled.upper[columns] > 0).any()

    def _stop(self) -> Stop:
        cancel = self._cancel
        return Stop(self.options.time_limit, cancel.is_set if cancel is not None else None)
