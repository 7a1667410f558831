"""`sweep`: solve a batch of scenarios, on this machine or on a cluster, into one table."""

from __future__ import annotations

import tempfile
import time
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from allocator.errors import DataError, Fault
from allocator.explore.batch.against_first import bending_words, beside_first, futures_words
from allocator.explore.batch.cache_key import ID_BYTES, batch_identity, row_id
from allocator.explore.batch.dispatch import Dispatcher
from allocator.explore.batch.executors import Pool, pool_of
from allocator.explore.batch.funded import funded_in, funded_words
from allocator.explore.batch.journal import ENDING, Journal, Row
from allocator.explore.batch.scenario_names import check_scenario, count_of, no_scenario, twin
from allocator.explore.batch.table import Columns, check_out, frame_of, read_table, write_table
from allocator.explore.batch.worker_chunk import Packed, Setting, Task, forget
from allocator.explore.files import check_files
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy
from allocator.inputs.scenario.scenario import Scenario
from allocator.plan.plan import Plan
from allocator.solver.options import SolveOptions
from allocator.util.progress import CancelFlag

TROUBLE = ("impossible", "no_plan", "refused", "failed", "died")
"""Statuses of scenarios without a plan; the others are those of a plan."""

_RETRIED = ("no_plan", "failed", "died")
"""Those that another try may mend."""

_MISSING = -1


@dataclass(frozen=True, slots=True)
class SweepProgress:
    """How far a batch is.

    Parameters
    ----------
    done
        Scenarios with a row, those of an earlier run included.
    total
        Scenarios of the batch; None where that is not known.
    resumed
        Rows of an earlier run.
    troubled
        Rows of this run without a plan.
    elapsed_s
        Seconds since the batch began.
    name
        The scenario whose row came last.
    """

    done: int
    total: int | None
    resumed: int
    troubled: int
    elapsed_s: float
    name: str


@dataclass(frozen=True, slots=True)
class Swept:
    """What came of a batch.

    Parameters
    ----------
    scenarios, resumed, solved, troubled
        How many there are; how many were solved by an earlier run; how many by this one; and how
        many of these have no plan.
    cancelled
        Whether the batch was ended early; the table holds what was finished.
    path
        The table's file; None if none was asked for.
    """

    scenarios: int
    resumed: int
    solved: int
    troubled: int
    cancelled: bool
    path: Path | None
    _names: Mapping[str, str]
    _frame: pd.DataFrame | None = None

    @property
    def table(self) -> pd.DataFrame:
        """One row a scenario, in their order; the columns are those of `docs/explore.md`."""
        if self._frame is not None:
            return self._frame
        assert self.path is not None
        return read_table(self.path)

    @property
    def beside_first(self) -> pd.DataFrame:
        """What each scenario changes against the first, as `explore.futures` tells it."""
        return beside_first(self.table)

    @property
    def funded(self) -> pd.DataFrame:
        """How often each nation gets money over the scenarios, as `explore.funded` tells it."""
        return funded_in(self.table, self._names)

    @property
    def words(self) -> tuple[str, ...]:
        """What the scenarios change against the first, which rules bend, and who gets money."""
        table = self.table
        plans = int(table["value"].notna().sum())
        funded = funded_in(table, self._names)
        return (*futures_words(table), *bending_words(table), *funded_words(funded, plans))


def sweep(
    case: Case,
    scenarios: Iterable[Scenario],
    policy: Policy | None = None,
    *,
    options: SolveOptions | None = None,
    start: Plan | None = None,
    executor: Executor | Any = None,
    workers: int | None = None,
    out: str | Path | None = None,
    retry: bool = False,
    progress: Callable[[SweepProgress], None] | None = None,
    cancel: CancelFlag | None = None,
) -> Swept:
    """Solve each scenario by itself and put what comes of it into a table.

    The table is the same whatever the workers, but for its last two columns (seconds and worker),
    and each row is what `solve` gives for the scenario alone; a time limit in `options`, which
    holds for each scenario, makes both depend on the machine.

    Parameters
    ----------
    case, policy
        What the scenarios change.
    scenarios
        Each with a name of its own. An iterator is taken piece by piece, so that a batch may be of
        any length.
    options
        Of each solve.
    start
        A plan with which each scenario begins: sooner done, but the plans lean towards it. Without
        it each search is fresh.
    executor
        Where to solve: an `Executor`, a Dask `Client` or the address of a Dask scheduler; default:
        processes of this machine.
    workers
        How many processes, at most 1,024; default: one a core; 0: none, this thread solves. No
        more are started than there are scenarios.
    out
        The table's file, ending in ``.csv`` or ``.parquet``. Finished rows are kept beside it in a
        journal (``.rows``) as they arrive: the same call goes on from them. None: all is in memory.
    retry
        Solve again what ended without an answer: no_plan, failed, died.
    progress
        Called with a `SweepProgress` for each row.
    cancel
        When set, the batch ends soon; finished rows are in the table.

    Raises
    ------
    DataError
        There is no scenario, two have the same name, a setting of the batch is wrong, or the table
        cannot be written.
    SweepError
        It had to stop: the scheduler is gone, the disk is full, another run writes to `out`.
        Finished rows are kept.
    """
    if out is not None:
        check_out(Path(out))
        check_files(Path(out))
    total = count_of(scenarios)
    policy, options = policy or Policy(), options or SolveOptions()
    _refuse_cluster(options)
    begun = None if start is None else (start.meta, start.tables)
    packed = Packed.of(Setting(case, policy, options, begun))
    run = _Run(batch_identity(case, policy, options, start), total, progress)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(out) if out is not None else Path(folder) / "table.csv"
        journal = Journal(target.with_name(target.name + ENDING), _RETRIED if retry else ())
        try:
            pool = pool_of(executor, workers, cancel, total)
            cancelled = run.through(pool, scenarios, packed, journal, cancel)
            names = run.columns_in(journal)
            frame = None
            if out is None:
                frame = frame_of(run.rows_in(journal), names)
            else:
                write_table(target, run.rows_in(journal), names, journal.path)
        finally:
            journal.close()
    nations = case.tables["nations"]
    named = {code: name or code for code, name in
             zip(nations["nation"], nations["name"], strict=True)}  # fmt: skip
    return Swept(total or len(run.places), run.resumed, run.solved, run.troubled, cancelled,
                 None if out is None else target, named, frame)  # fmt: skip


def _refuse_cluster(options: SolveOptions) -> None:
    """Refuse pricing on a cluster: chunks on its workers would wait for themselves."""
    if options.cluster is not None:
        raise DataError([Fault(
            "sweep", f"cluster is {options.cluster!r}", "no cluster in the options of a batch",
            "give the address as executor; whole scenarios go to the workers", column="options",
        )])  # fmt: skip


class _Run:
    """A batch on its way: which scenario has its row where in the journal."""

    def __init__(
        self, identity: str, total: int | None, progress: Callable[[SweepProgress], None] | None
    ) -> None:
        self._identity, self._total, self._progress = identity, total, progress
        self._began = time.monotonic()
        self._names: set[int] = set()
        self.places = array("q")
        self._keys = bytearray()
        self.resumed = self.solved = self.troubled = 0

    def through(
        self,
        pool: Pool,
        scenarios: Iterable[Scenario],
        packed: Packed,
        journal: Journal,
        cancel: CancelFlag | None,
    ) -> bool:
        """Solve what is not finished; return whether it was ended early."""
        done = False
        hand_out = Dispatcher(pool, self._tasks(scenarios, journal), packed, cancel)
        try:
            for task, row in hand_out.rows():
                self.places[task.number] = journal.append(row)
                self.solved += 1
                self.troubled += row["status"] in TROUBLE
                self._tell(task.scenario.name)
            done = not hand_out.cancelled
        finally:
            pool.close(now=not done)
            forget(packed)
        if not self.places and done:
            raise no_scenario()
        unseen = not done and (self._total is None or len(self.places) < self._total)
        return unseen or _MISSING in self.places

    def _tasks(self, scenarios: Iterable[Scenario], journal: Journal) -> Iterator[Task]:
        """Yield what is not finished, and note where the rest stands."""
        for number, scenario in enumerate(scenarios):
            check_scenario(number, scenario)
            name = hash(scenario.name)
            if name in self._names:
                raise twin(scenario.name)
            self._names.add(name)
            key = row_id(self._identity, scenario)
            place = journal.places.get(key, _MISSING)
            self.places.append(place)
            self._keys += bytes.fromhex(key)
            if place == _MISSING:
                yield Task(number, key, scenario)
            else:
                self.resumed += 1
                self._tell(scenario.name)

    def rows_in(self, journal: Journal) -> Iterator[Row]:
        """Yield the rows of the batch in the order of the scenarios."""
        for number, place in enumerate(self.places):
            if place != _MISSING:
                key = self._keys[number * ID_BYTES : (number + 1) * ID_BYTES]
                yield journal.row_at(place, key.hex())

    def columns_in(self, journal: Journal) -> list[str]:
        """Return the columns that the rows of the batch have."""
        columns = Columns()
        for row in self.rows_in(journal):
            columns.take(row)
        return columns.names

    def _tell(self, name: str) -> None:
        if self._progress is not None:
            done = self.resumed + self.solved
            elapsed = time.monotonic() - self._began
            told = SweepProgress(done, self._total, self.resumed, self.troubled, elapsed, name)
            self._progress(told)
