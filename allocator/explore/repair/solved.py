"""Repairs solved by the session: what each plan is worth, and what it misses nonetheless."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from allocator.errors import SolveError
from allocator.inputs.policy.fields import field
from allocator.inputs.rule_families import FAMILIES
from allocator.inputs.scenario.changes import Set
from allocator.session.session import Session
from allocator.util.format import figure, number
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.explore.repair.result import Repair
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.plan.plan import Plan
    from allocator.solver.options import SolveOptions
    from allocator.util.progress import CancelFlag, Progress


_DEARER = (10.0, 100.0, 1000.0, 10000.0)
"""Times as high a price of a rule that a plan misses although it can be kept, until it does."""


@dataclass(slots=True)
class Solver:
    """Solves repairs one after the other in one session.

    Parameters
    ----------
    case, policy
        Those that the repairs are changes of.
    options
        Gap, time limit of each solve, seed.
    say, progress, cancel
        What hears messages, and what stops it.
    """

    case: Case
    policy: Policy
    options: SolveOptions
    say: Callable[[str], None]
    progress: Callable[[Progress], None] | None
    cancel: CancelFlag | None
    _session: Session | None = None

    def solved(self, found: Sequence[Repair]) -> list[Repair]:
        """Return the repairs with their plans, as far as nobody stopped it."""
        told = []
        for place, one in enumerate(found, start=1):
            self.say(f"solving repair {place} of {len(found)}")
            told.append(self._held(self._with_plan(one)))
        return _compared(told)

    def _with_plan(self, one: Repair) -> Repair:
        if self.cancel is not None and self.cancel.is_set():
            return one
        case, policy = one.scenario.applied(self.case, self.policy)
        if self._session is None:
            self._session = Session(case, policy)
        else:
            self._session.update(policy, case)
        try:
            plan = self._session.solve(self.options, self.progress, self.cancel)
        except SolveError:
            return one
        missed = tuple(_missed(plan))
        proven = one.proven or (one.proven_if_kept and not missed)
        return replace(one, plan=plan, missed=missed, proven=proven)

    def _held(self, one: Repair) -> Repair:
        """Return the repair with dearer rules, where its plan misses some by choice."""
        best, last = one, one
        times: dict[str, float] = {}
        for factor in _DEARER:
            if last.plan is None or not best.missed:
                break
            bent = last.plan.rules[last.plan.rules["bend"] > NOTHING]
            times |= dict.fromkeys((FAMILIES[name].switch for name in bent["family"]), factor)
            dearer = self._dearer(one, times)
            if dearer.scenario.changes == last.scenario.changes:
                break  # each price is the highest of its field
            last = self._with_plan(dearer)
            if len(last.missed) < len(best.missed):
                best = last
        return best

    def _dearer(self, one: Repair, times: dict[str, float]) -> Repair:
        """Return a repair that also raises the price of missing rules of some families."""
        prices, high = self.policy.rule_price, field("rule_price").high or 1e6
        dearer = {
            family: price
            for family, factor in times.items()
            if (price := min(max(factor * prices[family], 1.0), high)) > prices[family]
        }
        raised = tuple(Set(f"rule_price.{family}", price) for family, price in dearer.items())
        words = tuple(
            f"the price of missing rules of the family {family} (rule_price) rises from "
            f"{number(prices[family])} to {number(price)}"
            for family, price in dearer.items()
        )
        scenario = replace(one.scenario, changes=(*one.scenario.changes, *raised))
        return replace(one, scenario=scenario, dearer=words)


def _missed(plan: Plan) -> list[str]:
    bent = plan.rules[plan.rules["bend"] > NOTHING]
    return [
        f"{row['meaning'].removesuffix('.')} (missed by {figure(row['bend'])} {row['unit']})"
        for row in bent.to_dict("records")
    ]


def _compared(told: Sequence[Repair]) -> list[Repair]:
    """Return the repairs with what each is worth less than the best, and which are ties."""
    best = max((one.plan.value for one in told if one.plan is not None), default=0.0)
    return [
        one
        if one.plan is None
        else replace(one, behind=best - one.plan.value, tie=_tie(one.plan, best))
        for one in told
    ]


def _tie(plan: Plan, best: float) -> bool:
    bound = plan.bound
    return plan.value >= best - NOTHING or bound is None or float(bound) >= best - NOTHING
