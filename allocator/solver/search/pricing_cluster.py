"""Nations priced on the workers of a Dask cluster.

The models are sent once to each worker, which keeps them loaded; a task brings the costs and the
basis of a nation, so its answer does not depend on where it is found. Workers may come, go and be
killed: what they do not answer is missing, and is priced on this machine.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import highspy

from allocator.errors import SolveError
from allocator.solver.search.nation_models import LoadedModels, NationRun, NationTask
from allocator.util.dask_client import connect
from allocator.util.version import __version__

_PATIENCE_S = 10.0
"""Seconds to wait for a scheduler, or for workers to take the models."""

_LOOK_S = 0.003
"""Seconds between looks for answers."""

Runs = dict[int, NationRun | None]


@contextlib.contextmanager
def pricing_cluster(
    address: str | None, tell: Callable[[str], None]
) -> Iterator[PricingCluster | None]:
    """Give the cluster at an address, and leave it afterwards; `tell` hears when it is of no use.

    Raises
    ------
    DataError
        It is no address, or Dask is not installed.
    SolveError
        No scheduler answers.
    """
    if address is None:
        yield None
        return
    client = connect(address, "options", _PATIENCE_S, SolveError)
    try:
        yield PricingCluster(client, tell)
    finally:
        # in a thread of its own, since a scheduler that is gone would be waited for
        threading.Thread(target=client.close, daemon=True).start()


class PricingCluster:
    """Runs tasks of nations on the workers of `client`."""

    def __init__(self, client: Any, tell: Callable[[str], None]) -> None:
        self._client, self._tell = client, tell
        self._sent: dict[tuple[LoadedModels, str], Any] = {}
        self._useful = True

    def runs(
        self, models: LoadedModels, tasks: Sequence[NationTask], stop: Callable[[], bool]
    ) -> Runs:
        """Return what workers found, by nation; those that none answered are missing.

        Raises
        ------
        SolveError
            A worker cannot do this work at all.
        """
        futures: dict[Any, Any] = {}
        for home, chunk in _chunks(self._threads(), tasks):
            with contextlib.suppress(Exception):  # whatever a client says of workers that are gone
                sent = self._send(models, home)
                future = self._client.submit(
                    run_tasks, sent, chunk, _versions(), pure=False, workers=[home]
                )
                futures[future] = sent
        found = self._collect(futures, stop)
        self._note(bool(found) or not tasks or stop())
        return found

    def _collect(self, futures: dict[Any, Any], stop: Callable[[], bool]) -> Runs:
        """Wait for `futures`, each with the models it needs: they are lost with their worker."""
        from distributed import as_completed

        found: Runs = {}
        start: Any = as_completed  # untyped
        ready = start(futures, loop=self._client.loop, with_results=True, raise_errors=False)
        while any(sent.status == "finished" for sent in futures.values()) and not stop():
            batch = ready.next_batch(block=False)
            for future, result in batch:
                found |= _runs_of(future, result)
                del futures[future]
            if not batch:
                time.sleep(_LOOK_S)
        with contextlib.suppress(Exception):
            self._client.cancel(list(futures))
        return found

    def _threads(self) -> dict[str, int]:
        """Return the workers with their threads; none while the scheduler is gone."""
        with contextlib.suppress(Exception):
            if self._client.status == "running":
                return dict(self._client.nthreads())
        return {}

    def _send(self, models: LoadedModels, home: str) -> Any:
        """Return the models at a worker; each has its own, since Dask drops what is held twice."""
        sent = self._sent.get((models, home))
        if sent is None or sent.status != "finished":
            sent = self._sent[models, home] = self._client.scatter(
                models.unloaded(), workers=[home], hash=False, timeout=_PATIENCE_S
            )
        return sent

    def _note(self, useful: bool) -> None:
        """Tell when the workers begin to be of no use, and when they are again."""
        if useful != self._useful:
            self._useful = useful
            self._tell(
                "the workers of the cluster price nations again"
                if useful
                else "no worker of the cluster answers; nations are priced on this machine"
            )


def run_tasks(models: LoadedModels, tasks: list[NationTask], versions: tuple[str, str]) -> Runs:
    """Do tasks on a worker."""
    if versions != _versions():
        raise RuntimeError(f"versions of allocator and HiGHS {_versions()} instead of {versions}")
    return {task.number: models.run(task) for task in tasks}


def _versions() -> tuple[str, str]:
    return __version__, highspy.Highs().version()


def _chunks(
    threads: dict[str, int], tasks: Sequence[NationTask]
) -> Iterator[tuple[str, list[NationTask]]]:
    """Share tasks out: a nation goes to the worker that has its model, as long as workers stay."""
    homes = sorted(address for address, count in threads.items() for _ in range(count))
    for at, home in enumerate(homes):
        mine = [task for task in tasks if task.number % len(homes) == at]
        if mine:
            yield home, mine


def _runs_of(future: Any, result: Any) -> Runs:
    """Return the runs of a future; none if its worker died."""
    if future.status == "finished":
        runs: Runs = result
        return runs
    error = result[1] if isinstance(result, tuple) else result
    if future.status != "error" or type(error).__name__ == "KilledWorker":
        return {}
    raise SolveError(
        f"A worker of the Dask cluster cannot price nations: {error}. All workers need the same "
        "version of Allocator as this machine."
    )
