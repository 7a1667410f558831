"""Revise a plan: the least change that keeps what is asked for, best among plans near it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from allocator.errors import SolveError
from allocator.plan.status_words import status_words
from allocator.session.infeasibility.constraint_groups import involved
from allocator.session.kept_models import KeptModel
from allocator.session.missed_rules import Missed, newly_missed
from allocator.session.no_plan_near import executed_clashes, no_plan_near
from allocator.session.plan_point import (
    TOLD_PAYERS,
    enter_payments,
    named_point,
    told_solution,
    within_limits,
)
from allocator.session.returned import TOLD, Returned, returned_between
from allocator.session.room_columns import Room, frozen, given_up, growing, paid_no_more
from allocator.session.same_tables import with_tables_of
from allocator.session.session import Session
from allocator.session.undone import moved_back, upkeep_returned
from allocator.solver.backend.compiled_model import CompiledModel, Floats
from allocator.solver.backend.highs import StopCondition
from allocator.solver.options import SolveOptions
from allocator.solver.search.line_switches import GOODS
from allocator.solver.search.near_plan import NearSolution, nearest_solution
from allocator.solver.search.near_request import NearRequest
from allocator.solver.search.reduced_cost_fixing import NoAnswer
from allocator.solver.search.result import SearchResult
from allocator.solver.search.warm_start import WarmStart
from allocator.util.tolerance import NEAR

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.models import Problem
    from allocator.plan.plan import Plan
    from allocator.util.progress import CancelFlag

PRICE = 4.0
"""Price of change: times the reference value of money that what is given up must be worth."""

_WORTH_KEEPING = 2.5e-4
"""A rule counts as missed that costs more than this share of all money is worth."""


@dataclass(slots=True)
class Reviser:
    """A plan in its own model, from which near plans are sought under changed inputs.

    Every search ends without an answer once `cancel` is set.

    Raises
    ------
    SolveError
        Stopped, or the plan does not keep the rules of its own case.
    """

    plan: Plan
    price: float = PRICE
    seed: int = 0
    cancel: CancelFlag | None = None
    session: Session = field(init=False)
    _known: WarmStart = field(init=False)

    def __post_init__(self) -> None:
        kept = KeptModel(self.plan, self.seed)
        self.session, point = kept.session()
        if point is None:
            point = self._point()
            kept.keep(self.session, point)
        self._known = WarmStart.of(self.session.compiled, point, None)

    def near(
        self,
        case: Case,
        policy: Policy,
        room: Room,
        *,
        pay_as_before: bool = True,
        undone: tuple[Plan, Plan] | None = None,
        below: float = np.inf,
        prove: bool = True,
    ) -> NearSolution | NoAnswer:
        """Return the best plan near this one under `case` and `policy`, or why there is none.

        The session holds their model then. `pay_as_before` is needed to make a plan of it. Only a
        plan is sought whose cost, as `NearSolution` has it, is less than `below`. Without `prove`
        the first good one is enough.
        `undone`: two plans; near is then this plan with what moved between them moved back.
        """
        stop = self.stop()
        self.session.update(policy, case)
        request = self.request(self.reference(), room)
        if undone is not None:
            request = self._moved_back(request, undone)
        found = nearest_solution(
            self.session.compiled,
            request,
            stop,
            self.seed,
            pay_as_before=pay_as_before,
            below=below,
            prove=prove,
        )
        return NoAnswer.UNFINISHED if stop.cancelled else found

    def hold(self, case: Case, policy: Policy) -> NearSolution:
        """Return the plan itself; the session holds the model of other data and settings then."""
        self.session.update(policy, case)
        reference = self.reference()
        value = float(self.session.compiled.costs["value"] @ reference)
        return NearSolution(reference, 0.0, True, -value)

    def worth_of_money(self) -> float:
        """Return value points of all that the plan spends, at the reference value of money."""
        costs = _costs(self.session.problem, self.session.compiled)
        spent = float(costs @ self.reference())
        return _money_value(self.session.problem, self.session.policy) * spent

    def plan_of(self, near: NearSolution, before: Floats | None = None) -> Plan:
        """Return the plan of a solution; the session must still hold its model.

        `before` is `reference()`, where it is known.
        """
        solution = near.solution
        value = float(self.session.compiled.costs["value"] @ solution)
        outcome = SearchResult(solution, float("inf"), "stopped", value)
        plan = self.session.plan_of(outcome, SolveOptions(seed=self.seed))
        before = self.reference() if before is None else before
        plan = plan if self._moves(solution, before) else with_tables_of(self.plan, plan)
        plan.meta["best_value"] = plan.value  # no value is traded for fewer changes here
        plan.meta["words"] = status_words(plan.meta)
        return plan

    def _moves(self, solution: Floats, before: Floats) -> bool:
        """Tell whether goods or payments differ from the plan's."""
        compiled = self.session.compiled
        told = np.concatenate([compiled.positions(name) for name in (*GOODS, *TOLD_PAYERS)])
        unit = compiled.column_unit(told)
        return bool((np.abs(solution - before)[told] > NEAR * unit).any())

    def more_by_year(self, near: NearSolution, nation: str, item: str) -> dict[int, float]:
        """Return how much more of an item a nation gets in each year than before."""
        compiled, more = self.session.compiled, near.solution - self.reference()
        return {
            key[2]: float(more[column])
            for name in GOODS
            for key, column in compiled.columns.get(name, {}).items()
            if key[:2] == (nation, item) and more[column] > TOLD
        }

    def newly_missed(self, near: NearSolution, asked: Collection[str]) -> Missed:
        """Return what rules cost that are missed by more than before, and who is in them.

        Decisions in `asked` do not count, nor what costs little. The session must still hold the
        model of `near`.
        """
        compiled, before = self.session.compiled, self.reference()
        costs = _costs(self.session.problem, compiled)
        money = _money_value(self.session.problem, self.session.policy)
        least = _WORTH_KEEPING * money * float(costs @ before)
        return newly_missed(compiled, near.solution, before, asked, least)

    def bought_back(
        self, near: NearSolution, room: Room, account: str, year: int, amount_musd: float
    ) -> Returned | None:
        """Return what more money of an account buys back of what a revision gave up.

        What the answer gives beyond the plan before stays, and so does what `room`, its own, keeps
        or freezes. The session must still hold the model of `near`, with `limits_with_more_money`.
        Limits that are shares of all money stay. None if the account has no money of that year, or
        when stopped.
        """
        compiled = self.session.compiled
        row = compiled.rows.get("vintage", {}).get((account, year))
        if row is None:
            return None
        richer = compiled.row_upper.copy()
        richer[row] += amount_musd
        still = Room(
            kept=room.kept, frozen_before=room.frozen_before, paid_no_more=room.paid_no_more
        )
        most = np.maximum(self.reference(), near.solution)
        request = replace(self.request(most, still), price=0.0, at_least=near.solution)
        poor, rich = (
            nearest_solution(
                model, request, self.stop(), self.seed, pay_as_before=False
            )
            for model in (compiled, replace(compiled, row_upper=richer))
        )  # fmt: skip
        if self.stop().cancelled or isinstance(poor, NoAnswer) or isinstance(rich, NoAnswer):
            return None
        # what can be had without the money is no merit of the money
        return returned_between(compiled, poor, rich, account, year, amount_musd)

    def _moved_back(self, request: NearRequest, undone: tuple[Plan, Plan]) -> NearRequest:
        compiled, before = self.session.compiled, request.reference
        back = moved_back(before, undone, self.session.problem, compiled, request.frozen)
        may_grow = request.may_grow | upkeep_returned(compiled, before, back)
        return replace(request, reference=back, may_grow=may_grow)

    def reference(self) -> Floats:
        """Return the plan in the columns of the session's model as it is now."""
        compiled = self.session.compiled
        reference = self._known.solution_in(compiled)
        enter_payments(reference, self.plan, self.session.problem, compiled)
        return within_limits(reference, compiled)

    def refuse(self, room: Room, nations: Collection[str], *, unfinished: bool) -> None:
        """Raise why there is no plan near: there is none at all, or it needs a wider search.

        `room` is the widest that was tried, `nations` are those that the change is about;
        `unfinished`: a search ended before it had a plan, so that there may be one near.

        Raises
        ------
        ConflictError
            Law and capacity leave no plan, alone or beside what was executed; the smallest sets of
            rules that clash are named.
        SolveError
            Stopped, or there may be plans, but none that only gives up what this one holds.
        """
        self.require_time()
        clashes = self.session.clashes(self.stop())
        self.require_time()
        if not clashes and room.frozen_before:
            request = self.request(self.reference(), room)
            clashes = executed_clashes(self.session, request, room, nations, self.stop())
            self.require_time()
        raise no_plan_near(clashes, unfinished=unfinished)

    def asked_by_law(self) -> tuple[str, ...]:
        """Return the nations that law asks something for, after the last change."""
        return tuple(sorted(involved(self.session.problem)))

    def require_time(self) -> None:
        """Raise SolveError when stopped."""
        if self.stop().cancelled:
            raise SolveError("Stopped before there was an answer.")

    def stop(self) -> StopCondition:
        """Return when a search has to end."""
        return StopCondition(None, self.cancel.is_set if self.cancel is not None else None)

    def _point(self) -> Floats:
        """Return the plan as a solution of its own model."""
        compiled = self.session.compiled
        named = named_point(self.plan, self.session.problem, compiled)
        request = replace(self.request(named, Room()), payers=TOLD_PAYERS)
        untold = compiled.positions("sustained")  # the plan does not tell it
        request.may_grow[untold], request.cost[untold] = True, 0.0
        found = told_solution(compiled, named, request, self.stop(), self.seed)
        self.require_time()
        if found is NoAnswer.UNFINISHED:
            raise SolveError("The plan could not be read into its model: the solver gave up.")
        if isinstance(found, NoAnswer):
            raise SolveError(
                "The plan cannot be revised: it does not keep the rules of its own case. "
                "'allocator verify' says which."
            )
        return found

    def request(self, reference: Floats, room: Room) -> NearRequest:
        """Return what may change of `reference` in `room`."""
        problem, compiled = self.session.problem, self.session.compiled
        ways = [compiled.columns.get(name, {}) for name in ("bend_low", "bend_high")]
        may_grow, stays = growing(compiled, reference, room), frozen(compiled, room)
        falling = given_up(compiled, reference, stays, may_grow)
        return NearRequest(
            reference,
            _costs(problem, compiled),
            _money_value(problem, self.session.policy),
            self.price,
            may_grow,
            stays & ~falling,
            falling | paid_no_more(compiled, room),
            np.array([own[k] for own in ways for k in room.kept if k in own], dtype=np.int32),
        )


def _costs(problem: Problem, compiled: CompiledModel) -> Floats:
    """Return US$ million of a unit of each good, and of a year's upkeep of a lot."""
    price, tail = (dict(problem.figures[name].items()) for name in ("price", "tail"))
    costs = np.zeros(len(compiled.lower))
    for name in GOODS:
        for (_, item, _), column in compiled.columns.get(name, {}).items():
            costs[column] = 1.0 if name == "grant" else price[item]
    for (_, item, _), column in compiled.columns.get("sustained", {}).items():
        costs[column] = tail[item]
    return costs


def _money_value(problem: Problem, policy: Policy) -> float:
    """Return the reference value of US$ 1 million, which also prices waste and broken rules."""
    family, times = max(policy.rule_price.items(), key=lambda one: one[1])
    if times > 0:
        return dict(problem.figures["bend_price"].items())[family] / times
    return float(np.median(problem.figures["met_value"].values))
