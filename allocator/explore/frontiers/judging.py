"""The last plan judged by itself: what it would meet and be worth if it went on."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from allocator.errors import DataError, Fault
from allocator.explore.frontiers.beginning import Beginning
from allocator.explore.frontiers.last_plan import keeping, price_of_keeping, rules_of_keeping
from allocator.explore.frontiers.policy_solves import PolicySolves
from allocator.explore.frontiers.record import FrontierPlan
from allocator.plan.judged_last import JudgedLast, keep_judged, read_judged
from allocator.solver.options import SolveOptions
from allocator.util.gap import gap_of
from allocator.util.tolerance import VIOLATED

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.plan.plan import Plan
    from allocator.util.progress import CancelFlag, Progress

_GAP = 0.02
"""The last plan stands beside others to be looked at; a closer search takes minutes."""


def judge_last_plan(
    plan: Plan,
    *,
    options: SolveOptions | None = None,
    progress: Callable[[Progress], None] | None = None,
    cancel: CancelFlag | None = None,
) -> JudgedLast:
    """Return what the last plan of a plan's case would be worth under the plan's policy.

    What was found before with the same `options` is read from disk. In a large case a plan near
    the best is sought from the plan given, and nothing is proven of it.

    Raises
    ------
    DataError
        The case has no last plan, or the policy does not let it be kept.
    SolveError, ConflictError
        It was ended before there was a plan, or law and capacity leave none.
    """
    case, policy = plan.case, plan.policy
    search = "" if options is None else repr(options)
    known = read_judged(case, policy, search)
    if known is not None:
        return known
    kept = keeping(case, policy.replace(value_tolerance=0.0))
    if kept is None:
        raise DataError([Fault(
            "last plan", "nothing of a last plan that could be kept",
            "a case with a table last_plan, and a policy with the rules lock and persistence on",
            "fill the table, or switch the rules on",
        )])  # fmt: skip
    solves = PolicySolves(case, options or SolveOptions(gap=_GAP), progress, cancel,
                          Beginning(plan))  # fmt: skip
    solves.soon = not solves.is_whole(policy)
    return _found(solves, kept, policy, search)


def judged_beside(solves: PolicySolves, policy: Policy) -> JudgedLast | None:
    """Return the last plan as it is judged by itself, from disk or by `solves`, which it changes.

    A trade-off of a large case and page Scenarios then tell the same of it. None: the policy does
    not let it be kept, or there is no plan to seek it from.

    Raises
    ------
    SolveError, ConflictError
        It was ended before there was a plan, or law and capacity leave none.
    """
    kept = keeping(solves.case, policy.replace(value_tolerance=0.0))
    if kept is None or solves.begin is None:
        return None
    known = read_judged(solves.case, policy)
    if known is not None:
        return known
    solves.options, solves.soon = SolveOptions(gap=_GAP), True
    return _found(solves, kept, policy, "")


def _found(solves: PolicySolves, kept: Policy, policy: Policy, search: str) -> JudgedLast:
    found = _judged(solves.last_plan(kept), solves.case, policy, search)
    if solves.cancel is None or not solves.cancel.is_set():
        keep_judged(found, solves.case, policy)
    return found


def _judged(last: Plan, case: Case, policy: Policy, search: str) -> JudgedLast:
    apart = rules_of_keeping(last)
    one = FrontierPlan.of("last", last, {}, price_of_keeping(last, policy), apart)
    facts, rules = last.summary(), last.rules[~apart]
    rules = rules[rules["bend"] > VIOLATED]
    points = rules["bend"] * rules["bend_price_value"]
    return JudgedLast(
        case.hash, policy.hash, one.measures["value"] or 0.0,
        one.bound if math.isfinite(one.bound) else None, facts["obligated_musd"], one.need_met,
        facts["expected_loss_share"], facts["idle_musd"], one.rules_that_bend,
        one.bending_value, search, measures=one.measures,
        missed={
            str(family): (len(own), float(own.sum()))
            for family, own in points.groupby(rules["family"])
        },
    )  # fmt: skip


def as_frontier_plan(found: JudgedLast, kept: Policy, families: Collection[str]) -> FrontierPlan:
    """Return a judged last plan beside a frontier, without what missing rules of `families` costs.

    Those are the rules of the limits weighed, which no plan of the frontier pays for.
    """
    apart = [found.missed[name] for name in families if name in found.missed]
    paid = sum(points for _, points in apart)
    value = found.value + paid
    bound = math.nan if found.bound is None else found.bound + paid
    return FrontierPlan(
        "last", kept, {**found.measures, "value": value}, {}, bound, gap_of(value, bound), "judged",
        found.need_met, found.targets_missed - sum(count for count, _ in apart),
        max(0.0, found.bending_value - paid), 0.0,
    )  # fmt: skip
