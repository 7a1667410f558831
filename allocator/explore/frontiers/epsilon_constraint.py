"""The trade-off between measures of a plan: limits on some, the most value under each."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from allocator.errors import ConflictError, DataError, Fault, SolveError
from allocator.explore.frontiers.augmentation import Tighter, UnsureError, augmented
from allocator.explore.frontiers.beginning import Beginning, NearLevels
from allocator.explore.frontiers.judging import as_frontier_plan, judged_beside
from allocator.explore.frontiers.last_plan import (
    keeping,
    money_of_last,
    price_of_keeping,
    rules_of_keeping,
)
from allocator.explore.frontiers.limited_policies import LimitedPolicies
from allocator.explore.frontiers.measures import Measure, axes_of
from allocator.explore.frontiers.policy_solves import PolicySolves
from allocator.explore.frontiers.record import ON_FRONT, PROVEN, FrontierPlan
from allocator.explore.frontiers.refinement import Levels
from allocator.explore.frontiers.result import Frontier
from allocator.inputs.policy.policy import Policy
from allocator.solver.options import SolveOptions
from allocator.util.numbers import is_whole
from allocator.util.progress import CancelFlag, Progress

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.plan.plan import Plan
    from allocator.solver.backend.compiled_model import Floats


def frontier(
    case: Case,
    *measures: str,
    points: int = 25,
    policy: Policy | None = None,
    options: SolveOptions | None = None,
    progress: Callable[[Progress], None] | None = None,
    cancel: CancelFlag | None = None,
    compared: bool = True,
    start: Plan | None = None,
    so_far: Callable[[Frontier], None] | None = None,
    with_plans: bool = False,
) -> Frontier:
    """Return plans between measures that pull against each other.

    Value is weighed against one or more of `allocator.explore.frontiers.measures.MEASURES`. Each
    plan is the one of most value that the solver finds under limits on the others, which are
    settings of its policy: so every plan can be made again from its policy alone. Limits are put
    where most is unknown, until `points` plans were tried or nothing is left to find. Where no plan
    keeps its limits, HiGHS is asked for a proof of that. A plan that is proven the best within its
    limits has them drawn in as far as its worth allows, so that no other is as good and less
    costly in the other measures (the augmented part of the ε-constraint method); plans asked for
    with a gap of 2% or more stay as they were found.

    Parameters
    ----------
    case
        What is planned.
    *measures
        Names such as ``"value", "expected_loss"``; value is taken in if it is not named.
    points
        Most plans that are searched, 2 or more. In a large case limits that no plan can keep are
        told in seconds and not counted, unless they are more than twice as many.
    policy
        All other settings. The limits of the measures replace its own, and nothing is given up
        for calm (`value_tolerance` 0) unless turbulence is weighed.
    options
        Gap, time limit and so on of each solve.
    progress
        Called with every `Progress` of every solve.
    cancel
        When set, the solve that runs ends with its best plan, and the plans so far are returned.
    compared
        Whether the plan of `policy` as it is and the last plan are set beside them.
    start
        A plan of the case. Where it is one of `policy`, it is the first plan of the frontier and
        is not made again; limits go from its own measures on, and with a gap of 2% or more only
        a part of the way, so that the first plans are there in about a minute.
    so_far
        Called with the plans so far, as a provisional frontier, after each plan that is new.
    with_plans
        Keep the plans themselves (`Frontier.plan_of`), not only what is told of them.

    Raises
    ------
    DataError
        A measure is unknown, cannot be limited in this case, or `points` is too small.
    SolveError
        Stopped before there was any plan.
    ConflictError
        Law and capacity leave no plan under `policy`.
    """
    axes = axes_of(case, measures)
    if not is_whole(points) or points < 2:
        raise DataError([Fault("points", f"found {points!r}", "a whole number, 2 or more",
                               "give more")])  # fmt: skip
    run = _EpsilonConstraint(case, axes, policy or Policy(), options, progress, cancel, start)
    run.so_far, run.with_plans = so_far, with_plans
    if compared:
        run.solve_current()
    complete = run.walk(points)
    if compared:
        run.keep_last()  # after the walk: it lies far from all others, and none starts well from it
    return run.result(complete)


_ROUGH = 0.02
"""Whoever asks for a gap as wide as this wants plans soon: their limits are not drawn in."""


def is_quick(gap: float) -> bool:
    """Tell whether plans asked for with a gap are sought near the one a frontier begins at."""
    return gap >= _ROUGH


_REFUSALS = 2
"""So many limits that no plan can keep are looked at for each plan that is searched."""


@dataclass(frozen=True, slots=True)
class _Unmet:
    """Limits, as shares and as levels, that no plan kept; `proven` tells that none can."""

    at: Floats
    levels: dict[str, float]
    proven: bool


class _EpsilonConstraint:
    """Solves one policy after the other in one session."""

    def __init__(
        self,
        case: Case,
        axes: tuple[Measure, ...],
        policy: Policy,
        options: SolveOptions | None,
        progress: Callable[[Progress], None] | None,
        cancel: CancelFlag | None,
        start: Plan | None = None,
    ) -> None:
        self._case, self._axes, self._policy = case, axes, policy
        self._begin = Beginning.of(start, case, policy)
        self._limited = LimitedPolicies(case, policy, axes)
        self._limits = self._limited.limits
        self._solves = PolicySolves(case, options or SolveOptions(), progress, cancel, self._begin)
        self._stop = self._solves.stop
        self._plans: list[FrontierPlan] = []
        self._reached: list[Floats] = []
        self._unmet: list[_Unmet] = []
        self._searched = self._refused = self._asked = 0
        self._last_money: dict[str, float] = {}
        self.so_far: Callable[[Frontier], None] | None = None
        self.with_plans = False

    def solve_current(self) -> None:
        """Solve the policy as it is, unless its plan is there."""
        if self._begin is not None:
            return
        plan = self._solves.plan(self._policy, "The plan of the current policy")
        self._plans.append(self._frontier_plan("current", plan, {}))

    def keep_last(self) -> None:
        """Solve the last plan kept through all years."""
        self._last_money = money_of_last(self._case, self._policy)
        loosest, _ = self._limited.at(np.zeros(len(self._limits)))
        kept = keeping(self._case, loosest)
        if kept is None or self._stop.reached:
            return
        try:
            found = None
            if self._begin is not None and not self._solves.is_whole(self._policy):
                found = judged_beside(self._solves, self._policy)
            if found is not None:
                families = [limit.rule for limit in self._limits]
                self._plans.append(as_frontier_plan(found, kept, families))
            else:
                plan = self._solves.last_plan(kept)
                self._plans.append(self._frontier_plan("last", plan, {}))
        except (ConflictError, SolveError):
            return

    def _levels(self) -> Levels | NearLevels:
        """Return the limits to try, from the measures of the plan that is there, if it is one."""
        grains = self._limited.grains()
        at = np.zeros(len(grains))
        if self._begin is None:
            return Levels(grains)
        whole = self._solves.is_whole(self._policy)
        self._solves.soon = is_quick(self._solves.options.gap) and not whole
        plan = self._frontier_plan("start", self._begin.plan, {})
        own = self._limited.reach(at, plan)
        levels = NearLevels() if self._solves.soon else Levels(grains)
        self._searched += 1
        self._plans.append(plan)
        self._tell_so_far()
        self._reached.append(own)
        levels.next()
        levels.tried(at, own, plan.measures["value"])
        return levels

    def walk(self, points: int) -> bool:
        """Try limits; tell whether every plan of the front was found."""
        self._asked = points
        levels = self._levels()
        while self._searched < points and self._refused <= _REFUSALS * points:
            at = None if self._stop.reached else levels.next()
            if at is None:
                return not self._stop.reached and self._proven()
            try:
                plan = self._at(at, f"Search {self._searched + 1} of at most {points}")
            except (ConflictError, SolveError):
                if not self._plans:
                    raise
                # stopped, be it when limits that no plan keeps were tried, or out of time even
                # under the loosest limits
                return False
            if plan is None:
                if not at.any():
                    return False
                levels.tried(at, at, None, proven=self._unmet[-1].proven)
            else:
                self._reached.append(self._limited.reach(at, plan))
                levels.tried(at, self._reached[-1], plan.measures["value"])
        return levels.next() is None and self._proven()

    def _at(self, at: Floats, words: str) -> FrontierPlan | None:
        """Return the plan under limits at `at` (0 loosest, 1 tightest); None: none kept them."""
        policy, levels = self._limited.at(at)
        words = self._limited.words(words, at, levels)
        if (
            at.any()
            and not self._solves.soon
            and self._solves.is_infeasible_relaxed(policy, self._limits, words)
        ):
            self._refused += 1
            self._unmet.append(_Unmet(at, levels, proven=True))
            return None
        self._searched += 1
        try:
            plan = self._solves.plan(policy, words, self._limits)
        except (ConflictError, SolveError) as error:
            if not at.any() or self._stop.reached:
                raise
            self._unmet.append(_Unmet(at, levels, isinstance(error, ConflictError)))
            return None
        if not self._limited.kept(plan):
            proven = not self._solves.soon and self._solves.last_is_infeasible(self._limits)
            self._unmet.append(_Unmet(at, levels, proven))
            return None
        found = self._frontier_plan("point", plan, levels)
        if found.gap <= PROVEN and not is_quick(self._solves.options.gap):
            found = augmented(found, self._axes[1:], self._tighter(words))
        if not any(self._same(found, one) for one in self._plans if one.kind in ON_FRONT):
            self._plans.append(found)
            self._tell_so_far()
        return found

    def _tighter(self, words: str) -> Tighter:
        """Return what solves within tighter limits."""

        def solved(levels: dict[str, float]) -> FrontierPlan | None:
            told = [f"{axis.label} at {axis.told(levels[axis.name])}" for axis in self._axes[1:]]
            asked = f"{words}: does one of equal value exist with {' and '.join(told)}"
            try:
                plan = self._solves.plan(self._limited.under(levels), asked, self._limits)
            except ConflictError:
                return None
            except SolveError:
                raise UnsureError from None
            found = self._frontier_plan("point", plan, levels)
            if self._stop.reached or found.gap > PROVEN:
                raise UnsureError
            return found if self._limited.kept(plan) else None

        return solved

    def _frontier_plan(self, kind: str, plan: Plan, levels: dict[str, float]) -> FrontierPlan:
        """Return what is kept of a plan, without what bending the weighed limits costs it."""
        paid = sum(limit.paid(plan) for limit in self._limits)
        apart = plan.rules["family"].isin([limit.rule for limit in self._limits])
        if kind == "last":
            paid += price_of_keeping(plan, self._policy)
            apart |= rules_of_keeping(plan)
        found = FrontierPlan.of(kind, plan, levels, paid, apart)
        return replace(found, made=plan) if self.with_plans else found

    def _same(self, one: FrontierPlan, other: FrontierPlan) -> bool:
        pairs = ((one.measures[axis.name], other.measures[axis.name]) for axis in self._axes)
        return all(math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-9) for a, b in pairs
                   if a is not None and b is not None)  # fmt: skip

    def _proven(self) -> bool:
        points = [one for one in self._plans if one.kind in ON_FRONT]
        counted = all(limit.whole and limit.exact for limit in self._limits)
        sure = all(one.gap <= PROVEN for one in points) and not self._unfound()
        return len(self._limits) == 1 and counted and sure and not self._solves.soon

    def _unfound(self) -> list[dict[str, float]]:
        """Return limits without a plan that no proof and no plan under tighter ones has settled."""
        proven = [one.at for one in self._unmet if one.proven]
        return [
            one.levels
            for one in self._unmet
            if not any((at <= one.at).all() for at in proven)
            and not any((reach >= one.at).all() for reach in self._reached)
        ]

    def _tell_so_far(self) -> None:
        """Give the plans so far, with the seconds that the others may take at this pace."""
        if self.so_far is None:
            return
        made = self._searched - (self._begin is not None)
        more = self._asked - self._searched
        left = self._stop.elapsed / made * more if made else None
        found = self.result(complete=False)
        plans = tuple(replace(one, made=None) for one in found.plans)  # they may yet be dropped
        self.so_far(replace(found, plans=plans, provisional=True, left_s=left))

    def result(self, complete: bool) -> Frontier:
        """Return what was found, ordered by the first measure beside value."""
        name = self._axes[1].name
        order = {"start": 0, "point": 0, "current": 1, "last": 2}
        plans = sorted(self._plans, key=lambda one: (order[one.kind], one.measures[name] or 0.0))
        refused = tuple(one.levels for one in self._unmet if one.proven)
        return Frontier(
            self._axes, tuple(plans), refused, complete, self._stop.cancelled,
            tuple(self._unfound()), self._asked, self._last_money,
        )  # fmt: skip
