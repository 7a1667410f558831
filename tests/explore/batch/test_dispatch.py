"""Chunks on their way: how many, how large, and what becomes of those that a death took."""

from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from instant_case import instant_case
from small_batch import OPTIONS

import allocator as al
from allocator.explore.batch import dispatch as hand_out
from allocator.explore.batch import executors
from allocator.explore.batch import worker_chunk as chunk
from allocator.explore.batch.dispatch import Dispatcher
from allocator.explore.batch.executors import GivenPool, Pool
from allocator.explore.batch.worker_chunk import Packed, Setting, Solver, Task
from allocator.solver.backend import highs as engine


@pytest.fixture(scope="module")
def packed() -> Packed:
    return Packed.of(Setting(instant_case(), al.Policy(), OPTIONS))


class Fake(Pool):
    """A pool that solves nothing; what holds a deadly scenario breaks it."""

    def __init__(self, deadly: str = "", room: int = 4, seconds: float = 0.0) -> None:
        self.deadly, self.chunks, self.seconds = deadly, room, seconds
        self.mended = 0
        self.sizes: list[int] = []

    @property
    def room(self) -> int:
        return self.chunks

    def submit(self, work: Any, *args: Any) -> Future[Any]:
        future: Future[Any] = Future()
        _, tasks, _ = args
        self.sizes.append(len(tasks))
        if any(task.scenario.name == self.deadly for task in tasks):
            future.set_exception(BrokenExecutor("killed"))
        else:
            future.set_result([{"id": task.id, "status": "ok", "seconds": self.seconds}
                               for task in tasks])  # fmt: skip
        return future

    def mend(self) -> None:
        self.mended += 1


class Breaking(Fake):
    """It breaks between two looks: who submits next is told, and so is what is under way."""

    def __init__(self, held: str = "") -> None:
        super().__init__()
        self.held, self.broken = held, False
        self.under_way: list[Future[Any]] = []

    def submit(self, work: Any, *args: Any) -> Future[Any]:
        if self.broken:
            while self.under_way:
                self.under_way.pop().set_exception(BrokenExecutor("killed"))
            raise BrokenExecutor("killed")
        if not self.mended and any(task.scenario.name == self.held for task in args[1]):
            self.under_way.append(Future())
            return self.under_way[-1]
        return super().submit(work, *args)

    def mend(self) -> None:
        super().mend()
        self.broken = False


def tasks(count: int, drawn: list[int]) -> Iterator[Task]:
    for number in range(count):
        drawn[0] += 1
        yield Task(number, str(number), al.Scenario(f"s {number}"))


def test_a_scenario_that_kills_its_worker_is_given_up(packed: Packed) -> None:
    pool = Fake(deadly="s 7")
    rows = {task.number: row for task, row in Dispatcher(pool, tasks(40, [0]), packed, None).rows()}
    assert sorted(rows) == list(range(40))
    died = [number for number, row in rows.items() if row["status"] == "died"]
    assert died == [7] and "Solve it on its own" in rows[7]["reason"]
    assert pool.mended == 3


def test_a_batch_of_any_length_waits_at_its_source(packed: Packed) -> None:
    drawn, most, done = [0], 0, 0
    pool = Fake()
    for _ in Dispatcher(pool, tasks(3_000, drawn), packed, None).rows():
        done += 1
        most = max(most, drawn[0] - done)
    assert done == 3_000
    assert most <= pool.room * hand_out._LARGEST


def test_a_local_pool_takes_no_core_from_another() -> None:
    assert executors._share_of_cores(10**6) == 1


@pytest.mark.parametrize("held", ["", "s 3"])
def test_a_death_between_two_looks_loses_nothing(packed: Packed, held: str) -> None:
    """Nothing may be under way by then, or a chunk that comes back with its error."""
    pool, seen = Breaking(held), list[int]()
    for task, row in Dispatcher(pool, tasks(40, [0]), packed, None).rows():
        seen.append(task.number)
        assert row["status"] == "ok"
        if len(seen) == 2:
            pool.broken = True
    assert sorted(seen) == list(range(40))
    assert pool.mended == 1


def test_chunks_grow_by_twice_at_most(packed: Packed) -> None:
    quick = Fake(room=1)
    assert len(list(Dispatcher(quick, tasks(200, [0]), packed, None).rows())) == 200
    assert quick.sizes == [1, 2, 4, 8, 16, 32, 64, 64, 9]
    slow = Fake(room=1, seconds=hand_out._WORTH_S / 3)
    list(Dispatcher(slow, tasks(9, [0]), packed, None).rows())
    assert slow.sizes == [1, 2, 3, 3]


def test_a_given_executor_keeps_no_chunk_of_a_batch_that_ended() -> None:
    begun, go_on = Event(), Event()

    def work() -> bool:
        begun.set()
        return go_on.wait(60)

    with ThreadPoolExecutor(1) as executor:
        pool = GivenPool(executor)
        under_way, waiting = pool.submit(work), pool.submit(work)
        others = executor.submit(work)
        assert begun.wait(60)
        pool.close(now=True)
        go_on.set()
        assert under_way.result() and others.result()
    assert waiting.cancelled()


@pytest.mark.parametrize("threads", [0, 2])
def test_a_batch_leaves_nothing_behind_in_this_process(
    monkeypatch: pytest.MonkeyPatch, threads: int
) -> None:
    cores = set()

    def row(self: Solver, task: Task, cancel: Any = None) -> dict[str, Any]:
        cores.add(engine._cores[0])
        return {"id": task.id, "name": task.scenario.name, "status": "refused", "seconds": 0.0}

    monkeypatch.setattr(Solver, "row", row)
    monkeypatch.setattr(executors, "cores_here", lambda: 6)
    batch = [al.Scenario("a"), al.Scenario("b")]
    if threads:
        with ThreadPoolExecutor(threads) as executor:
            al.explore.sweep(instant_case(), batch, executor=executor)
    else:
        al.explore.sweep(instant_case(), batch, workers=0)
    assert cores == {3 if threads else None}
    assert engine._cores == [None] and not chunk._kept


def test_no_more_processes_than_scenarios() -> None:
    pool = executors.pool_of(None, 8, None, 1)
    assert pool.room == executors._AHEAD
    pool.close(now=True)
