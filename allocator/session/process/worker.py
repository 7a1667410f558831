"""`Worker`: solving in a process of its own, so that an app stays awake and a solve can be ended.

>>> worker = Worker()  # doctest: +SKIP
>>> job = worker.submit(case, policy)  # doctest: +SKIP
>>> worker.poll()  # doctest: +SKIP
[Report(job=1, kind='progress', ...)]
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy
from allocator.plan.plan import Plan
from allocator.session.process.channel import ChildProcess
from allocator.session.process.messages import Cancel, Kind, Message, Task
from allocator.solver.options import SolveOptions
from allocator.util.progress import Progress

_NO_JOB = 0
"""Number of a task of which nobody waits to hear; jobs begin with 1."""

_DIED = (
    "The solving process has ended: it was stopped from outside, or the machine ran out of "
    "memory. The next solve starts a new one."
)


@dataclass(frozen=True, slots=True)
class Report:
    """News of a job.

    Parameters
    ----------
    job
        Its number, as `Worker.submit` returned it.
    kind
        ``progress``: where the solve stands; ``plan``: a better plan found on the way. A job ends
        with one of these: ``done``: the plan; ``stopped``: cancelled before there was a plan;
        ``failed``: no plan, `faults` say why; ``died``: the process is gone, `faults` say so.
    progress, plan
        What `kind` names, else None.
    faults
        Sentences for people.
    """

    job: int
    kind: Kind
    progress: Progress | None = None
    plan: Plan | None = None
    faults: tuple[str, ...] = ()


class Worker:
    """Solves one job at a time in another process and tells how it goes.

    The process starts with the first job and keeps the model: a job on the same case changes
    numbers in place and starts from the last plan. Its plan is therefore as good as that of
    `allocator.solve` but need not be the same one. Every method returns at once, and threads may
    share a worker.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._child: ChildProcess[Message] | None = None
        self._end: weakref.finalize[[], Worker] | None = None
        self._sent: Case | None = None
        self._job = _NO_JOB
        self._busy = False
        self._asked: tuple[Case, Policy] | None = None

    @property
    def busy(self) -> bool:
        """Whether the last job runs; True until `poll` has returned its end."""
        return self._busy

    @property
    def process_id(self) -> int | None:
        """Number of the solving process; None if there is none."""
        with self._lock:
            return self._child.pid if self._child is not None and self._child.alive else None

    def warm_up(
        self, case: Case | None = None, policy: Policy | None = None, plan: Plan | None = None
    ) -> None:
        """Start the process now, and let it build the model of `case`, while people still think.

        With a `plan` of that case and policy, the next job starts from it. Does nothing to a
        running job.
        """
        with self._lock:
            child = self._living()
            if case is not None and not self._busy:
                start = None if plan is None else (plan.meta, dict(plan.tables))
                self._send(child, _NO_JOB, case, policy or Policy(), None, start)

    def submit(self, case: Case, policy: Policy, options: SolveOptions | None = None) -> int:
        """Start a job in place of the running one and return its number."""
        with self._lock:
            child = self._living()
            self._send(child, self._job + 1, case, policy, options or SolveOptions())
            self._job += 1
            self._busy = True
            self._asked = case, policy
            return self._job

    def poll(self) -> list[Report]:
        """Return what is new about the last job; what older jobs still tell is dropped."""
        with self._lock:
            if self._child is None:
                return []
            reports = []
            for message in self._child.messages():
                if message is None:
                    reports += self._died()
                elif self._busy and message.job == self._job:
                    reports.append(self._report(message))
            return reports

    def cancel(self) -> None:
        """Let the running job end with its best plan so far; it still tells its end."""
        with self._lock:
            if self._child is not None and self._busy:
                self._child.send(Cancel(self._job))

    def close(self) -> None:
        """End the process and drop the running job; also done when nobody holds the worker.

        A later job starts a new process.
        """
        with self._lock:
            if self._end is not None:
                self._end()
            self._child = self._end = self._sent = None
            self._busy = False

    def _living(self) -> ChildProcess[Message]:
        """Return the living process, a new one where needed."""
        if self._child is not None and not self._child.alive:
            self.close()
        if self._child is None:
            self._child = ChildProcess("allocator.session.process.worker_main")
            self._end = weakref.finalize(self, self._child.end)
        return self._child

    def _send(
        self,
        child: ChildProcess[Message],
        job: int,
        case: Case,
        policy: Policy,
        options: SolveOptions | None,
        start: tuple[dict[str, Any], Mapping[str, pd.DataFrame]] | None = None,
    ) -> None:
        same = self._sent is not None and (case is self._sent or case == self._sent)
        child.send(Task(job, None if same else case, policy, options, start))
        self._sent = case

    def _report(self, message: Message) -> Report:
        plan = None
        if message.meta is not None and self._asked is not None:
            plan = Plan(*self._asked, message.meta, message.tables)
        self._busy = self._busy and message.kind in ("progress", "plan")
        return Report(message.job, message.kind, message.progress, plan, message.faults)

    def _died(self) -> list[Report]:
        """Put the dead process away; only a running job is lost by it."""
        lost = [Report(self._job, "died", faults=(_DIED,))] if self._busy else []
        self.close()
        return lost
