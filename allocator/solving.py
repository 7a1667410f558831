"""Solve a case once: the short way from tables to a plan."""

from __future__ import annotations

from collections.abc import Callable

from allocator.case import Case
from allocator.options import SolveOptions
from allocator.plan import Plan
from allocator.policy import Policy
from allocator.progress import CancelFlag, Progress
from allocator.session import Session


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
    `Session`, which does not build the model anew.
    """
    return Session(case, policy).solve(options, progress, cancel)
