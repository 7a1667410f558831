"""Batches on a Dask cluster: workers, scheduler and client may go."""

import os
import signal
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from small_batch import OPTIONS, SOME, same

import allocator as al
from allocator.explore.batch.executors import ClusterPool
from allocator.inputs.case.case import Case

distributed = pytest.importorskip("distributed")


def test_dask_gives_the_same_table_though_a_worker_is_killed(
    small: Case, expected: pd.DataFrame
) -> None:
    with (
        distributed.LocalCluster(2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        same(al.explore.sweep(small, SOME, options=OPTIONS, executor=client).table, expected)
        victims = [worker.pid for worker in cluster.workers.values()]

        def kill(event: al.explore.SweepProgress) -> None:
            if event.done == 2 and len(victims) == 2:
                os.kill(victims.pop(), signal.SIGKILL)

        address = cluster.scheduler_address
        found = al.explore.sweep(small, SOME, options=OPTIONS, executor=address, progress=kill)
        same(found.table, expected)
        assert len(victims) == 1


def test_a_scheduler_that_does_not_answer_is_told(
    small: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ClusterPool, "PATIENCE_S", 0.3)
    with pytest.raises(al.explore.SweepError, match="No Dask scheduler answers"):
        al.explore.sweep(small, SOME[:1], executor="tcp://127.0.0.1:9")


class LostScheduler:
    """A Dask client whose scheduler goes when one chunk is done; another is lost or on its way."""

    status = "running"

    def __init__(self, done: int) -> None:
        self._done, self._submitted = done, 0

    def get_executor(self, **more: Any) -> "LostScheduler":
        return self

    def nthreads(self) -> dict[str, int]:
        return {"one": 1}

    def submit(self, work: Any, *args: Any) -> Future[Any]:
        future: Future[Any] = Future()
        if self.status == "closed":
            raise RuntimeError("the client is closed")
        self._submitted += 1
        if self._submitted == self._done:
            future.set_result(work(*args))
            self.status = "closed"
        elif self._submitted < self._done:
            future.cancel()
            future.set_running_or_notify_cancel()
        return future


@pytest.mark.parametrize("done", [1, 2])
def test_a_scheduler_that_goes_is_told_and_finished_rows_stay(
    small: Case, tmp_path: Path, done: int
) -> None:
    out = tmp_path / "t.csv"
    with pytest.raises(al.explore.SweepError, match="scheduler has ended"):
        al.explore.sweep(small, SOME, options=OPTIONS, executor=LostScheduler(done), out=out)
    again = al.explore.sweep(small, SOME[:2], options=OPTIONS, workers=0, out=out)
    assert (again.resumed, again.solved) == (1, 1)


@pytest.mark.parametrize("what", ["client", "cluster"])
def test_what_is_closed_by_its_owner_ends_the_batch_and_a_rerun_goes_on(
    small: Case, expected: pd.DataFrame, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, what: str
) -> None:
    monkeypatch.setattr(ClusterPool, "PATIENCE_S", 1.0)
    out, told = tmp_path / "t.csv", list[int]()
    with (
        distributed.LocalCluster(
            1, threads_per_worker=1, processes=False, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):

        def close(event: al.explore.SweepProgress) -> None:
            told.append(event.done)
            if event.done == 2:
                {"client": client, "cluster": cluster}[what].close()

        with pytest.raises(al.explore.SweepError, match="client was closed"):
            al.explore.sweep(small, SOME, options=OPTIONS, executor=client, out=out, progress=close)
    again = al.explore.sweep(small, SOME, options=OPTIONS, workers=0, out=out)
    assert again.resumed == len(told) and 2 <= len(told) < len(SOME)
    same(again.table, expected)
