"""Why there is no plan near another one: rules that clash, or a search without an end."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from allocator.errors import AllocatorError, Clash, ConflictError, SolveError
from allocator.session.infeasibility.executed_years import ExecutedYears, executed_conflicts
from allocator.session.room_columns import Room
from allocator.session.session import Session
from allocator.solver.backend.highs import StopCondition
from allocator.solver.search.near_plan import limits_near
from allocator.solver.search.near_request import NearRequest


def executed_clashes(
    session: Session,
    request: NearRequest,
    room: Room,
    nations: Collection[str],
    stop: StopCondition,
) -> list[Clash]:
    """Return the smallest sets of rules that clash with executed years of a request."""
    # most limits of one column follow from money, whose own rows say what is wrong
    open_ended = np.where(request.frozen, np.inf, session.compiled.upper)
    lower, upper = limits_near(replace(session.compiled, upper=open_ended), request)
    limited = replace(session.compiled, lower=lower, upper=np.maximum(lower, upper))
    years = ExecutedYears(room.frozen_before, request.frozen, limited, nations)
    inputs = (session.case, session.policy, session.problem, session.compiled)
    return executed_conflicts(*inputs, years, stop)


def no_plan_near(clashes: Sequence[Clash], *, unfinished: bool) -> AllocatorError:
    """Return what to raise: the rules that clash, or that a wider search is needed."""
    if clashes:
        return ConflictError(list(clashes))
    if unfinished:
        return SolveError(
            "No plan near this one was found, and that there is none is not proven: the "
            "search reached its limits first. Find a new plan with 'allocator solve'."
        )
    return SolveError(
        "No plan near this one keeps the law after the change: something would have to grow "
        "that the plan does not hold, or years already executed would have to change. Find a "
        "new plan with 'allocator solve'."
    )
