"""`implied_priorities`: the weights that one must believe in to believe in a plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from allocator.errors import DataError, Fault
from allocator.explore.implied.point import (
    Asked,
    point_of_last_money,
    point_of_plan,
)
from allocator.explore.implied.result import ImpliedPriorities
from allocator.explore.implied.tables import Told, facts_of, nation_table, weight_table
from allocator.explore.implied.weights import Priorities, changes_of, priorities_of
from allocator.explore.implied.words import words_of
from allocator.inputs.policy.policy import Policy
from allocator.plan.plan import Plan
from allocator.solver.backend.highs import StopCondition
from allocator.solver.search.inverse_weights import (
    NearestWeights,
    PointLoss,
    WeightedValue,
    nearest_weights,
    taken_as_given,
)
from allocator.util.progress import teller
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.session.session import Session
    from allocator.solver.backend.compiled_model import CompiledModel, Floats
    from allocator.util.progress import CancelFlag, Progress

LEAST_GAIN = 0.0005
"""Share of the value that doubling a weight must at least explain."""

NEAR_BEST = 0.015
"""Share of the best value that a near-best plan may lose: the usual gap of a search."""

MOST = 10.0
"""How many times as high or as low a priority may become."""

_TINY = 1e-4
"""At so small a share of the rate no weight moves."""

_SMALL = 20_000
"""Columns up to which the smallest change is sought by halving; larger ones take a minute each."""

_HALVINGS, _CUTS = 12, 8


def implied_priorities(
    of: Plan | Case,
    policy: Policy | None = None,
    *,
    case: Case | None = None,
    near_best: float = NEAR_BEST,
    least_gain: float = LEAST_GAIN,
    most: float = MOST,
    progress: Callable[[Progress], None] | None = None,
    cancel: CancelFlag | None = None,
) -> ImpliedPriorities:
    """Return the smallest change of priorities for what a plan, or last year's money, then loses.

    Priorities by nation and objective change; a change is by how many times one is higher or
    lower, less one, summed over all. Doubling one must explain at least `least_gain` of the value,
    else it stays: with less, more is explained by more and smaller causes. The loss is against the
    best of the relaxed model with the same money by account and year, and the soft rules that the
    plan breaks taken as broken that far: weights explain neither.

    Parameters
    ----------
    of
        A plan; or a case, for the money of its last plan kept in all years, as near as rules and
        budgets allow, with the goods that are worth most for it at today's weights.
    policy, case
        What is today: weights, rules and data. Default: the plan's, or the default policy.
    near_best
        Share of the best value that a near-best plan may lose; a plan proven so has ratios of 1.
    least_gain
        See above, a share of the value; more than 0.
    most
        No priority is more than so many times as high or as low as today; more than 1.
    progress, cancel
        Called with messages; when set, there is no answer.

    Raises
    ------
    DataError
        A number out of range, no money of last year, or nothing that priorities weigh.
    SolveError
        Stopped, or the plan does not keep the law of the case.
    """
    _refuse(near_best, least_gain, most)
    say = teller(progress, "implied")
    last = not isinstance(of, Plan)
    say("reading last year's money into the model" if last else "reading the plan into the model")
    asked = (
        point_of_plan(of, case or of.case, policy or of.policy, cancel)
        if isinstance(of, Plan)
        else point_of_last_money(of, policy or Policy(), cancel)
    )
    session = asked.session
    priorities = _priorities(asked)
    stop = StopCondition(None, cancel.is_set if cancel is not None else None)
    model, point, broken = taken_as_given(session.compiled, asked.point)
    losses = PointLoss(model, priorities.value, point, stop)
    say("seeking the nearest weights")
    own = _own_loss(of, session) if isinstance(of, Plan) else np.inf
    found = None
    if own > near_best:
        rate = 1.0 / (least_gain * max(abs(losses.worth(_ones(priorities))), NOTHING))
        search = _Search(model, priorities.value, point, most, stop, losses)
        found = search.near_best(rate, near_best)
    say("proving what each nation loses")
    told = Told(asked, priorities, losses, found, broken, own)
    return _result(told, near_best=near_best, least_gain=least_gain, most=most)


def _ones(priorities: Priorities) -> Floats:
    return np.ones(len(priorities.keys))


def _own_loss(plan: Plan, session: Session) -> float:
    """Return the share that a plan's own proof leaves open; infinite if made of other inputs."""
    same = (session.case.hash, session.policy.hash) == (plan.case.hash, plan.policy.hash)
    return (plan.bound - plan.value) / max(abs(plan.bound), NOTHING) if same else np.inf


@dataclass(frozen=True, slots=True)
class _Search:
    """The nearest weights at one rate after the other."""

    model: CompiledModel
    value: WeightedValue
    point: Floats
    most: float
    stop: StopCondition
    losses: PointLoss

    def at(self, rate: float) -> NearestWeights:
        return nearest_weights(self.model, self.value, self.point, rate, self.most, self.stop)

    def near_best(self, rate: float, enough: float) -> NearestWeights:
        """Return the smallest change that loses no more than `enough`, else that of `rate`.

        Loss and change are convex in weights and prices: between the last change that is too small
        and the first that is enough lies the smallest.
        """
        found = self.at(rate)
        if (found.ratios == 1.0).all() or self.losses.loss(found) > enough:
            return found
        low, high, small = 0.0, rate, self.at(rate * _TINY)
        if self.losses.loss(small) <= enough:
            return small
        for _ in range(_HALVINGS if len(self.model.lower) <= _SMALL else 0):
            middle = np.sqrt(max(low, high * _TINY) * high)
            tried = self.at(middle)
            if self.losses.loss(tried) <= enough:
                high, found = middle, tried
            else:
                low, small = middle, tried
        return self._between(small, found, enough)

    def _between(
        self, small: NearestWeights, large: NearestWeights, enough: float
    ) -> NearestWeights:
        low, high = 0.0, 1.0
        for _ in range(_CUTS):
            middle = (low + high) / 2
            if self.losses.loss(small.towards(large, middle)) <= enough:
                high = middle
            else:
                low = middle
        return small.towards(large, high)


def _priorities(asked: Asked) -> Priorities:
    session = asked.session
    found = priorities_of(session.case, session.policy, session.compiled)
    if not found.keys:
        needed = "a need with a priority above 0 and an objective that its area serves"
        raise DataError([Fault("implied_priorities", "no need that a priority weighs", needed,
                               "see tables needs, priorities and relevance")])  # fmt: skip
    return found


def _result(told: Told, *, near_best: float, least_gain: float, most: float) -> ImpliedPriorities:
    session, found = told.asked.session, told.found
    weights, nations = weight_table(told), nation_table(told)
    facts = facts_of(told, near_best=near_best, least_gain=least_gain, most=most)
    ratios = _ones(told.priorities) if found is None else found.ratios
    return ImpliedPriorities(
        case=session.case, policy=session.policy, weights=weights, nations=nations,
        moved=told.asked.moved, facts=facts, words=words_of(weights, nations, told.asked.moved,
                                                            facts, told.broken),
        changes=tuple(changes_of(session.case, told.priorities, ratios)),
    )  # fmt: skip


def _refuse(near_best: float, least_gain: float, most: float) -> None:
    checks = [
        ("near_best", near_best, 0 <= near_best < 1, "at least 0 and below 1"),
        ("least_gain", least_gain, 0 < least_gain < 1, "above 0 and below 1"),
        ("most", most, 1 < most <= 100, "above 1 and at most 100"),
    ]
    faults = [
        Fault("implied_priorities", f"found {value!r}", allowed, f"give a number {allowed}",
              column=name)
        for name, value, fine, allowed in checks if not fine
    ]  # fmt: skip
    if faults:
        raise DataError(faults)
