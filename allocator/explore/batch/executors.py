"""Where scenarios are solved: in processes of this machine, on a Dask cluster, or right here.

All stand behind the standard `concurrent.futures.Executor`; what differs is how many chunks are
under way, how a death of a worker looks, and what remains to be done after it.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from typing import Any

from allocator.errors import DataError, Fault, SweepError
from allocator.explore.batch.parent import begin
from allocator.solver.backend.highs import cores_here
from allocator.util.dask_client import connect
from allocator.util.numbers import is_whole
from allocator.util.progress import CancelFlag

_AHEAD = 2
"""Chunks under way or waiting for each worker."""

_MOST_WORKERS = 1024
"""Processes that a machine may start: more is a slip of the pen."""

_IDLE_S = 300.0
"""Seconds without work after which a process ends; it is started again when there is some."""

_MAY_GROW_BYTES = "8e9"
"""Growth at which loky ends a worker; a kept session of a large case is no leak."""


class Pool:
    """Workers that chunks are handed to.

    Attributes
    ----------
    cores : int | None
        Cores that each worker has to itself; None: all.
    dies_whole : bool
        Whether the death of one worker takes all that is under way.
    """

    cores: int | None = None
    dies_whole = True

    @property
    def room(self) -> int:
        """How many chunks may be under way."""
        return 1

    def submit(self, work: Callable[..., Any], *args: Any) -> Future[Any]:
        """Hand a chunk to a worker."""
        raise NotImplementedError

    def deaths(self, error: BaseException) -> int:
        """Return how many deaths of workers an error stands for; 0: it is something else."""
        return int(isinstance(error, BrokenExecutor))

    def mend(self) -> None:
        """Make the pool usable again after a death; SweepError if that cannot be."""

    def check(self) -> None:
        """Raise SweepError if no result can come any more."""

    def close(self, *, now: bool) -> None:
        """Leave; with `now` what is under way is given up."""


class LocalPool(Pool):
    """Worker processes of this machine.

    loky starts them without the main script of this process, which need not be written for it
    (under Streamlit it would be the whole app).
    """

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self.cores = _share_of_cores(workers)
        self._executor = self._started()

    def _started(self) -> Any:
        from loky import ProcessPoolExecutor

        return ProcessPoolExecutor(
            self._workers, timeout=_IDLE_S, initializer=begin, initargs=(os.getpid(),),
            env={"LOKY_MAX_MEMORY_LEAK_SIZE": _MAY_GROW_BYTES},
        )  # fmt: skip

    @property
    def room(self) -> int:
        """Enough chunks that no worker is idle, and no more."""
        return _AHEAD * self._workers

    def submit(self, work: Callable[..., Any], *args: Any) -> Future[Any]:
        """Hand a chunk to a process."""
        found: Future[Any] = self._executor.submit(work, *args)
        return found

    def mend(self) -> None:
        """Start all processes anew: one that dies breaks the others' queues."""
        self._executor.shutdown(wait=False, kill_workers=True)
        self._executor = self._started()

    def close(self, *, now: bool) -> None:
        """End the processes."""
        self._executor.shutdown(wait=not now, kill_workers=now)


class SerialPool(Pool):
    """No worker: this thread solves one scenario at a time."""

    def __init__(self, cancel: CancelFlag | None) -> None:
        self._cancel = cancel

    def submit(self, work: Callable[..., Any], *args: Any) -> Future[Any]:
        """Do the work at once."""
        future: Future[Any] = Future()
        try:
            future.set_result(work(*args, self._cancel))
        except Exception as error:
            future.set_exception(error)
        return future


class GivenPool(Pool):
    """Any executor of the caller, who started it and ends it."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._workers = int(getattr(executor, "_max_workers", None) or cores_here())
        self.cores = _share_of_cores(self._workers)
        self._waiting: set[Future[Any]] = set()

    @property
    def room(self) -> int:
        """Enough chunks that no worker is idle, and no more."""
        return _AHEAD * self._workers

    def submit(self, work: Callable[..., Any], *args: Any) -> Future[Any]:
        """Hand a chunk to the executor."""
        future = self._executor.submit(work, *args)
        self._waiting.add(future)
        future.add_done_callback(self._waiting.discard)
        return future

    def mend(self) -> None:
        """Say that only the caller can start another executor."""
        raise SweepError(
            "A worker of the given executor died, and the executor with it. Finished "
            "rows are kept: give a new executor and run the same again."
        )

    def close(self, *, now: bool) -> None:
        """Leave the executor, which goes on; with `now` our chunks that have not begun are not."""
        for future in list(self._waiting) if now else ():
            future.cancel()


class ClusterPool(Pool):
    """A Dask cluster; workers may come, go and be killed while it works."""

    PATIENCE_S = 10.0
    """Seconds without a scheduler after which it counts as gone."""

    COUNT_S = 2.0
    """Seconds between counts of the workers."""

    cores = 1
    dies_whole = False

    def __init__(self, client: Any, *, ours: bool) -> None:
        self._client, self._ours = client, ours
        self._executor = client.get_executor(pure=False, retries=3)
        self._lost: float | None = None
        self._counted = -self.COUNT_S
        self._threads = 1

    @property
    def room(self) -> int:
        """Enough chunks that no worker is idle, and no more; workers come and go."""
        if time.monotonic() - self._counted > self.COUNT_S and self._client.status == "running":
            with contextlib.suppress(Exception):  # whatever a client says that is being closed
                self._threads = max(sum(self._client.nthreads().values()), 1)
            self._counted = time.monotonic()
        return _AHEAD * self._threads

    def submit(self, work: Callable[..., Any], *args: Any) -> Future[Any]:
        """Hand a chunk to the scheduler."""
        found: Future[Any] = self._executor.submit(work, *args)
        return found

    def deaths(self, error: BaseException) -> int:
        """Count a future that was lost as one, and one that killed several workers as two."""
        if type(error).__name__ == "KilledWorker":
            return 2
        return int(isinstance(error, CancelledError) or self._client.status != "running")

    def mend(self) -> None:
        """Wait until the scheduler is there again."""
        while self._client.status != "running":
            self.check()
            time.sleep(0.2)

    def check(self) -> None:
        """Raise SweepError if the scheduler has been gone for a while."""
        if self._client.status == "running":
            self._lost = None
            return
        self._lost = self._lost or time.monotonic()
        waited = time.monotonic() - self._lost
        if self._client.status != "closed" and waited < self.PATIENCE_S:
            return
        raise SweepError(
            "The Dask scheduler has ended, or the client was closed. Finished rows are kept: "
            "restart both and the workers and run the same again; it continues from them."
        )

    def close(self, *, now: bool) -> None:
        """Leave the cluster, which goes on."""
        if self._client.status == "running":
            self._executor.shutdown(wait=not now)
        if self._ours:
            # in a thread of its own, since a scheduler that is gone would be waited for
            threading.Thread(target=self._client.close, daemon=True).start()


def pool_of(
    executor: Any, workers: int | None, cancel: CancelFlag | None, most: int | None = None
) -> Pool:
    """Return the pool that a caller asks for.

    `executor` is None, an `Executor`, a Dask `Client`, or the address of a Dask scheduler. No more
    than `most` processes are of use, as there are no more scenarios; None: not known.

    Raises
    ------
    DataError
        It is none of these, `workers` is no number of processes, or Dask is not installed.
    SweepError
        The scheduler does not answer.
    """
    if executor is None:
        count = cores_here() if workers is None else workers
        if not is_whole(count) or not 0 <= count <= _MOST_WORKERS:
            raise _refused("workers", f"found {count!r}",
                           f"a whole number, 0 or more and at most {_MOST_WORKERS:,}",
                           "one per core is best; 0 solves in this process")  # fmt: skip
        return (
            LocalPool(count if most is None else min(count, most)) if count else SerialPool(cancel)
        )
    if isinstance(executor, str):
        client = connect(executor, "sweep", ClusterPool.PATIENCE_S, SweepError)
        return ClusterPool(client, ours=True)
    if hasattr(executor, "get_executor"):
        return ClusterPool(executor, ours=False)
    if isinstance(executor, Executor):
        return GivenPool(executor)
    raise _refused("executor", f"found {executor!r}", "an Executor, a Dask Client or its address",
                   "leave it out for processes on this machine")  # fmt: skip


def _share_of_cores(workers: int) -> int:
    return max(cores_here() // max(workers, 1), 1)


def _refused(column: str, found: str, allowed: str, fix: str) -> DataError:
    return DataError([Fault("sweep", found, allowed, fix, column=column)])
