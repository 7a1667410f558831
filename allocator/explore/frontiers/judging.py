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

if TYPE_CHECKING:
    from collections.abc import Callable

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
    options = options or SolveOptions(gap=_GAP)
    solves = PolicySolves(case, options, progress, cancel, Beginning(plan))
    solves.soon = not solves.is_whole(policy)
    found = _judged(plan, solves.last_plan(kept), search)
    if cancel is None or not cancel.is_set():
        keep_judged(found, case, policy)
    return found


def _judged(plan: Plan, last: Plan, search: str) -> JudgedLast:
    case, policy = plan.case, plan.policy
    apart = rules_of_keeping(last)
    one = FrontierPlan.of("last", last, {}, price_of_keeping(last, policy), apart)
    facts = last.summary()
    return JudgedLast(
        case.hash, policy.hash, one.measures["value"] or 0.0,
        one.bound if math.isfinite(one.bound) else None, facts["obligated_musd"], one.need_met,
        facts["expected_loss_share"], facts["idle_musd"], one.rules_that_bend,
        one.bending_value, search,
    )  # fmt: skip
