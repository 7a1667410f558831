"""What runs in the solving process of an app, which `allocator.session.process.worker` starts.

Tasks come in by the standard input and reports leave by the standard output, both pickled. The
main thread solves, one task after the other, with one `Session` kept warm; a second thread listens,
so that a cancel or a new task reaches a running solve. When the input ends, the parent is gone, and
so is this process.
"""

from __future__ import annotations

import os
import pickle
import sys
import threading
import time
import traceback
from dataclasses import replace
from typing import BinaryIO

from allocator.errors import AllocatorError, ConflictError, DataError, SolveError
from allocator.inputs.case.case import Case
from allocator.plan.plan import Plan
from allocator.session.process.messages import Cancel, Kind, Message, Task
from allocator.session.session import Session
from allocator.util.progress import Progress

_BETWEEN = 0.1
"""Least seconds between two messages of progress."""


class Inbox:
    """The newest task; older ones that nobody began are forgotten, a running one is cancelled."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._case: Case | None = None
        self._newest: tuple[Task, Case] | None = None
        self._job = 0
        self._cancel = threading.Event()
        self._changed = threading.Condition()
        threading.Thread(target=self._listen, daemon=True).start()

    def next(self) -> tuple[Task, Case, threading.Event]:
        """Wait for a task; return it with its case and its cancel flag."""
        with self._changed:
            while self._newest is None:
                self._changed.wait()
            (task, case), self._newest = self._newest, None
            return task, case, self._cancel

    def _listen(self) -> None:
        try:
            while True:
                self._take(pickle.load(self._stream))
        except (EOFError, OSError):
            pass
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)  # the main thread may be deep in the solver

    def _take(self, message: Task | Cancel) -> None:
        with self._changed:
            if isinstance(message, Cancel):
                if message.job == self._job:
                    self._cancel.set()
                return
            self._case = message.case or self._case
            assert self._case is not None
            self._cancel.set()
            self._job, self._cancel = message.job, threading.Event()
            self._newest = message, self._case
            self._changed.notify()


class Outbox:
    """Tells the parent: plans and ends at once, progress about ten times a second."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self._waiting: Message | None = None
        self._news = threading.Event()
        threading.Thread(target=self._tick, daemon=True).start()

    def tell(self, told: Message) -> None:
        """Tell at once, after the progress that still waits."""
        with self._lock:
            self._send_waiting()
            self._send(told)

    def progress(self, told: Message) -> None:
        """Tell soon; of several within a tenth of a second only the last."""
        with self._lock:
            self._waiting = told
        self._news.set()

    def _tick(self) -> None:
        while self._news.wait():
            self._news.clear()
            with self._lock:
                self._send_waiting()
            time.sleep(_BETWEEN)

    def _send_waiting(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self._send(waiting)

    def _send(self, told: Message) -> None:
        try:
            pickle.dump(told, self._stream, pickle.HIGHEST_PROTOCOL)
            self._stream.flush()
        except OSError:
            os._exit(0)  # nobody hears: the parent is gone


class Solver:
    """Solves tasks with one session, which is built when first needed and then updated."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._session: Session | None = None

    def run(self, task: Task, case: Case, cancel: threading.Event) -> None:
        """Do a task and tell how it ended; no error leaves."""
        try:
            self._solve(task, case, cancel)
        except AllocatorError as error:
            if cancel.is_set() and isinstance(error, SolveError):
                self._end(task, "stopped")  # as was asked for: no error
            else:
                self._end(task, "failed", faults=_sentences(error))
        except MemoryError:
            self._session = None
            told = "Not enough memory on this machine. Solve a smaller case."
            self._end(task, "failed", faults=(told,))
        except Exception as error:
            self._session = None
            traceback.print_exc()
            told = f"Allocator itself failed ({type(error).__name__}: {error}). Please report it."
            self._end(task, "failed", faults=(told,))

    def _solve(self, task: Task, case: Case, cancel: threading.Event) -> None:
        started = time.perf_counter()

        def progress(told: Progress) -> None:
            # the session counts from the end of its building; people count from their click
            told = replace(told, elapsed_s=time.perf_counter() - started)
            self._outbox.progress(Message(task.job, "progress", told))

        def on_plan(plan: Plan) -> None:
            if not cancel.is_set():
                self._end(task, "plan", plan)

        progress(Progress("build", "building the model", 0.0))
        session = self._ready(task, case)
        if task.start is not None:
            session.start_from(Plan(session.case, task.policy, *task.start))
        if task.options is not None:
            self._end(task, "done", session.solve(task.options, progress, cancel, on_plan))

    def _ready(self, task: Task, case: Case) -> Session:
        if self._session is None:
            self._session = Session(case, task.policy)
        elif case is self._session.case:
            self._session.update(task.policy)
        else:
            self._session.update(task.policy, case)
        return self._session

    def _end(
        self, task: Task, kind: Kind, plan: Plan | None = None, faults: tuple[str, ...] = ()
    ) -> None:
        meta, tables = (None, {}) if plan is None else (plan.meta, dict(plan.tables))
        self._outbox.tell(Message(task.job, kind, None, meta, tables, faults))


def _sentences(error: AllocatorError) -> tuple[str, ...]:
    """Return what an error tells, one sentence or a few for each thing to mend."""
    if isinstance(error, DataError):
        return tuple(str(fault) for fault in error.faults if not fault.warning)
    if isinstance(error, ConflictError):
        messages = (clash.message for clash in error.clashes)
        return ("Law and capacity alone allow no plan.", *messages)
    return (str(error),)


_GIVES_WAY = 5
"""By how much the search is nicer than the app: it uses all cores, and pages must stay quick."""


def main() -> None:
    """Solve what the parent asks for until it is gone."""
    if sys.platform != "win32":
        os.nice(_GIVES_WAY)
    reports = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not come between the reports
    inbox, solver = Inbox(sys.stdin.buffer), Solver(Outbox(reports))
    while True:
        solver.run(*inbox.next())
