"""How the value of the best plan moves with the budget: a solve for each factor."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allocator.errors import ConflictError, DataError, Fault
from allocator.inputs.policy.policy import Policy
from allocator.session.session import Session

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.solver.options import SolveOptions


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Value of a plan under a budget.

    `budget_musd` is what nations can get over the horizon in US$ million, `value` that of the plan
    found and `bound` what none can be worth more than (value points). Both are None where law
    leaves no plan with so little money.
    """

    factor: float
    budget_musd: float
    value: float | None
    bound: float | None


def value_curve(
    case: Case,
    policy: Policy | None = None,
    factors: Iterable[float] = (0.8, 0.9, 1.0, 1.1, 1.2),
    options: SolveOptions | None = None,
    cancel: threading.Event | None = None,
) -> Iterator[CurvePoint]:
    """Yield the value of the best plan for each budget, one solve after the other.

    All solves are those of one warm `Session`. ``pandas.DataFrame(value_curve(...))`` makes a table
    with columns ``factor``, ``budget_musd``, ``value`` and ``bound``.

    Parameters
    ----------
    case, policy
        What is solved; the new money of every account is multiplied by each factor, on top of
        what the policy says. Money carried in from years before stays.
    factors
        What the budget is multiplied by; 0 or more.
    options
        Gap, time limit and so on of each solve.
    cancel
        When set, the solve that runs ends with its best plan, and no other begins.

    Raises
    ------
    DataError
        A factor is no number from 0 to what the policy allows.
    """
    policy = policy or Policy()
    policies = [(factor, _with_budget(policy, factor)) for factor in factors]
    session: Session | None = None
    for factor, one in policies:
        if cancel is not None and cancel.is_set():
            return
        if session is None:
            session = Session(case, one)
        else:
            session.update(one)
        yield _point(session, factor, options, cancel)


def _with_budget(policy: Policy, factor: float) -> Policy:
    """Return the policy with all new money multiplied by `factor`."""
    if isinstance(factor, bool) or not isinstance(factor, int | float):
        raise DataError([Fault("factors", f"found {factor!r}", "numbers, 0 or more", "correct it")])
    before = {"*": 1.0, **policy.budget_factor}
    return policy.replace(budget_factor={name: f * factor for name, f in before.items()})


def _point(
    session: Session,
    factor: float,
    options: SolveOptions | None,
    cancel: threading.Event | None,
) -> CurvePoint:
    money = float(session.problem.figures["money"].values.sum())
    try:
        plan = session.solve(options, cancel=cancel)
    except ConflictError:
        return CurvePoint(factor, money, None, None)
    return CurvePoint(factor, money, plan.meta["value"], plan.meta["bound"])
