"""A workspace of a case that is solved in an instant."""

from functools import cache
from pathlib import Path

from exact import solve
from instant_case import instant_case

from allocator.explore.revision.requests import Cut, Request
from allocator.explore.revision.revise import revise
from allocator.plan.plan import Plan
from allocator.workspace.workspace import Workspace

CUT = Cut("MIL", share=0.3)


@cache
def approved() -> Plan:
    return solve(instant_case())


def started(folder: Path) -> Workspace:
    return Workspace.create(folder, approved(), author="ann", reason="approved by the minister")


def revised(workspace: Workspace, request: Request = CUT, reason: str = "a smaller budget") -> int:
    """Revise the current plan and record the answer; return its number."""
    answer = revise(workspace.plan(), [request])
    return workspace.record(answer, author="bob", reason=reason).step
