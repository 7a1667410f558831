"""Hand scenarios out to workers, in chunks of neighbours, and take their rows in.

Never more chunks are under way than the workers need, so that a batch of any length stays small
here. What a dead worker held is handed out again; a scenario that kills its worker every time
becomes a row that says so.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from itertools import islice
from typing import Any

from allocator.errors import SweepError
from allocator.explore.batch.executors import Pool
from allocator.explore.batch.journal import Row
from allocator.explore.batch.row import scenario_facts
from allocator.explore.batch.worker_chunk import Packed, Task, solve_chunk
from allocator.util.progress import CancelFlag

Chunk = Sequence[Task]

_WORTH_S = 2.0
"""Seconds of work that a chunk shall hold: few enough to lose, many beside the way to a worker."""

_LARGEST = 64
_TRIES = 3
"""Deaths of workers on one scenario after which it is given up."""

_LOOK_S = 0.2
"""Seconds between looks at the cancel flag."""

_DIED = (
    "The process died each time it worked on this scenario, usually for lack of memory. "
    "Solve it on its own to see more."
)


class Dispatcher:
    """The chunks of a batch on their way; iterate over `rows` once."""

    def __init__(
        self, pool: Pool, tasks: Iterator[Task], packed: Packed, cancel: CancelFlag | None
    ) -> None:
        self._pool, self._tasks, self._packed, self._cancel = pool, tasks, packed, cancel
        self._under_way: dict[Future[list[Row]], Chunk] = {}
        self._again: deque[Chunk] = deque()
        self._deaths: Counter[str] = Counter()
        self._size = 1

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        return self._cancel is not None and self._cancel.is_set()

    def rows(self) -> Iterator[tuple[Task, Row]]:
        """Yield rows as they arrive, each with its task; ends early after a cancel.

        What has arrived by then is yielded before a cancel or an error ends the batch.
        """
        try:
            yield from self._until_cancelled()
        except SweepError:
            yield from self._finished()
            raise
        yield from self._finished()

    def _until_cancelled(self) -> Iterator[tuple[Task, Row]]:
        while not self.cancelled:
            self._fill()
            if not self._under_way:
                return
            done, _ = wait(self._under_way, _LOOK_S, FIRST_COMPLETED)
            self._pool.check()
            for future in done:
                if future in self._under_way:
                    yield from self._arrived(future)

    def _finished(self) -> Iterator[tuple[Task, Row]]:
        """Yield the rows of all chunks that are done; those that failed wait."""
        for future in list(self._under_way):
            if future.done() and _error(future) is None:
                yield from self._arrived(future)

    def _fill(self) -> None:
        """Hand out what there is room for; a chunk that is suspect goes alone."""
        while len(self._under_way) < self._pool.room:
            alone = bool(self._again) and self._suspect(self._again[0])
            if self._under_way and (alone or any(map(self._suspect, self._under_way.values()))):
                return
            chunk = self._next()
            if not chunk:
                return
            try:
                future = self._submit(chunk)
            except Exception as error:
                if not self._pool.deaths(error):
                    raise
                # a worker died since the last look: what it held comes back with its error
                self._again.append(chunk)
                if self._under_way:
                    return
                self._pool.mend()
                future = self._submit(self._again.pop())
            self._under_way[future] = chunk

    def _submit(self, chunk: Chunk) -> Future[list[Row]]:
        return self._pool.submit(solve_chunk, self._packed, chunk, self._pool.cores)

    def _next(self) -> Chunk:
        if self._again:
            return self._again.popleft()
        return list(islice(self._tasks, self._size))

    def _suspect(self, chunk: Chunk) -> bool:
        return any(self._deaths[task.id] >= _TRIES - 1 for task in chunk)

    def _arrived(self, future: Future[list[Row]]) -> Iterator[tuple[Task, Row]]:
        chunk = self._under_way.pop(future)
        # a cancelled future raises, too
        error = _error(future)
        if error is None:
            rows = future.result()
            self._learn(rows)
            yield from zip(chunk, rows, strict=False)
            return
        count = self._pool.deaths(error)
        if not count:
            told = f"Allocator itself failed ({type(error).__name__}: {error}). Please report it."
            yield from ((task, _row(task, self._packed, "failed", told)) for task in chunk)
            return
        yield from self._after_death(chunk, count)

    def _after_death(self, chunk: Chunk, count: int) -> Iterator[tuple[Task, Row]]:
        """Hand out again, one by one, what a worker held when it died; all, if all were lost."""
        lost = [chunk]
        for future in list(self._under_way) if self._pool.dies_whole else []:
            if not future.done() or _error(future) is not None:
                lost.append(self._under_way.pop(future))
        self._pool.mend()
        for task in (task for one in lost for task in one):
            self._deaths[task.id] += count
            if self._deaths[task.id] >= _TRIES:
                yield task, _row(task, self._packed, "died", _DIED)
            else:
                self._again.append([task])

    def _learn(self, rows: Sequence[Row]) -> None:
        """Let chunks hold about as much work as is worth a way."""
        seconds = sum(row["seconds"] for row in rows) / max(len(rows), 1)
        # one quick row, such as a refused one, says little of the next
        most = min(2 * self._size, _LARGEST)
        self._size = int(min(max(_WORTH_S / max(seconds, 1e-6), 1), most))


def _error(future: Future[Any]) -> BaseException | None:
    """Return what a future that is done ended with; None for a result."""
    try:
        return future.exception()
    except BaseException as error:
        return error


def _row(task: Task, packed: Packed, status: str, reason: str) -> Row:
    facts = scenario_facts(task.scenario, packed.unpacked().policy)
    return {"id": task.id, **facts, "status": status, "reason": reason, "seconds": 0.0,
            "worker": ""}  # fmt: skip
