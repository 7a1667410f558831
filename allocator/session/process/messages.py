"""Messages between an app and its solving process: a task, a cancel, and what comes back.

Plans go as tables and facts; the app adds the case and the policy, which it has already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy
from allocator.solver.options import SolveOptions
from allocator.util.progress import Progress

Kind = Literal["progress", "plan", "done", "stopped", "failed", "died"]


@dataclass(frozen=True, slots=True)
class Task:
    """Something to solve; without options, a model to build so that a later solve starts sooner.

    `case` is None where it is the one of the task before. `start` holds facts and tables of a plan
    of this case and policy from which later solves may start.
    """

    job: int
    case: Case | None
    policy: Policy
    options: SolveOptions | None
    start: tuple[dict[str, Any], Mapping[str, pd.DataFrame]] | None = None


@dataclass(frozen=True, slots=True)
class Cancel:
    """End a job with its best plan so far."""

    job: int


@dataclass(frozen=True, slots=True)
class Message:
    """What the solving process reports about a job."""

    job: int
    kind: Kind
    progress: Progress | None = None
    meta: dict[str, Any] | None = None
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
