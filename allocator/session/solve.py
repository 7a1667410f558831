"""Solve a case once: the short way from tables to a plan."""

from __future__ import annotations

from collections.abc import Callable

from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy
from allocator.plan.plan import Plan
from allocator.session.session import Session
from allocator.solver.options import SolveOptions
from allocator.util.progress import CancelFlag, Progress


def solve(
    case: Case,
    policy: Policy | None = None,
    *,
    options: SolveOptions | None = None,
    progress: Callable[[Progress], None] | None = None,
    cancel: CancelFlag | None = None,
) -> Plan:
    """Return the best plan of `case` under `policy` (default: the default policy).

    The arguments and errors are those of `Session.solve`; for several solves of one case keep a
    `Session`, which does not rebuild the model.
    """
    return Session(case, policy).solve(options, progress, cancel)
