"""Nations priced on a Dask cluster: the same bytes as here, whatever becomes of the workers."""

import os
import pickle
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from points import small

from allocator.errors import DataError, SolveError
from allocator.explore.batch.sweep import sweep
from allocator.inputs.case.case import Case
from allocator.inputs.scenario.scenario import Scenario
from allocator.session.session import Session
from allocator.solver.backend.block_structure import BlockStructure
from allocator.solver.options import SolveOptions
from allocator.solver.search import pricing_cluster as module
from allocator.solver.search.column_generation import ColumnGeneration
from allocator.solver.search.initial_duals import estimate_linking_duals
from allocator.solver.search.nation_models import LoadedModels, NationRun, NationTask
from allocator.solver.search.pricing_cluster import PricingCluster, pricing_cluster

Log = list[tuple[LoadedModels, NationTask, NationRun]]


@pytest.fixture(scope="module")
def case() -> Case:
    return small(1, with_delivery=True)


@pytest.fixture(scope="module")
def expected(case: Case) -> ColumnGeneration:
    return generation_of(case)


@pytest.fixture
def cluster() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(2, threads_per_worker=1, dashboard_address=None) as found:
        yield found


def generation_of(
    case: Case, cluster: PricingCluster | None = None, between: Callable[[], None] = lambda: None
) -> ColumnGeneration:
    """Price in rounds, `between` which something may happen."""
    session = Session(case)
    blocks = BlockStructure(session.compiled)
    duals = estimate_linking_duals(session.problem, session.compiled, blocks)
    found = ColumnGeneration(session.problem, blocks, duals, cluster=cluster)
    found.rounds(4, 1e-6)
    between()
    found.rounds(4, 1e-6)
    found.rounds(2, 1e-6, integral=True)
    return found


def same(one: ColumnGeneration, other: ColumnGeneration) -> bool:
    plans = [[plan.solution.tobytes() for plan in each.master.plans] for each in (one, other)]
    centres = [each.centre.tobytes() for each in (one, other)]
    return one.bound == other.bound and centres[0] == centres[1] and plans[0] == plans[1]


def workers_of(cluster: Any) -> list[int]:
    return [worker.pid for worker in cluster.workers.values()]


def test_an_answer_depends_on_its_task_alone(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    log, right = Log(), LoadedModels.run

    def logged(self: LoadedModels, task: NationTask) -> NationRun | None:
        found = right(self, task)
        assert found is not None
        log.append((self, task, found))
        return found

    monkeypatch.setattr(LoadedModels, "run", logged)
    generation_of(case)
    monkeypatch.undo()
    copies = {models: pickle.loads(pickle.dumps(models)) for models, _, _ in log}
    random.Random(1).shuffle(log)
    for models, task, found in log:
        again = copies[models].run(pickle.loads(pickle.dumps(task)))
        alone = models.unloaded().run(task)
        for other in (again, alone):
            assert other is not None and other.least == found.least
            assert other.values.tobytes() == found.values.tobytes()


def test_two_workers_give_the_same_rounds(
    case: Case, expected: ColumnGeneration, cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(module, "_runs_of", counted := _Counted())
    with pricing_cluster(cluster.scheduler_address, told.append) as workers:
        assert same(generation_of(case, workers), expected)
    assert not told and counted.runs > 8 * 4


class _Counted:
    """Counts the runs that come from workers."""

    runs = 0
    _right = staticmethod(module._runs_of)

    def __call__(self, future: Any, result: Any) -> module.Runs:
        found = self._right(future, result)
        self.runs += len(found)
        return found


@pytest.mark.parametrize("count", [1, 2])
def test_killed_workers_change_nothing(
    case: Case, expected: ColumnGeneration, cluster: Any, count: int
) -> None:
    victims = workers_of(cluster)

    def kill() -> None:
        for victim in victims[:count]:
            os.kill(victim, signal.SIGKILL)

    with pricing_cluster(cluster.scheduler_address, lambda words: None) as workers:
        assert same(generation_of(case, workers, kill), expected)


def test_a_scheduler_that_goes_is_told_and_the_search_goes_on(
    case: Case, expected: ColumnGeneration, cluster: Any
) -> None:
    told: list[str] = []
    with pricing_cluster(cluster.scheduler_address, told.append) as workers:
        assert same(generation_of(case, workers, cluster.close), expected)
    assert told == ["no worker of the cluster answers; nations are priced on this machine"]


def test_a_worker_of_another_version_is_refused(
    case: Case, cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_versions", lambda: ("other", "one"))
    with (
        pricing_cluster(cluster.scheduler_address, lambda words: None) as workers,
        pytest.raises(SolveError, match="same version"),
    ):
        generation_of(case, workers)


def test_a_plan_is_the_same_and_a_cancel_ends_it(case: Case, cluster: Any) -> None:
    here = Session(case).solve(SolveOptions(method="guided", gap=1e-3))
    options = SolveOptions(method="guided", gap=1e-3, cluster=cluster.scheduler_address)
    there = Session(case).solve(options)
    assert there.meta["bound"] == here.meta["bound"]
    assert all(there.tables[name].equals(here.tables[name]) for name in here.tables)
    found = generation_stopped(case, cluster)
    assert not np.isfinite(found.bound) and not found.master.plans


def generation_stopped(case: Case, cluster: Any) -> ColumnGeneration:
    session = Session(case)
    blocks = BlockStructure(session.compiled)
    duals = estimate_linking_duals(session.problem, session.compiled, blocks)
    with pricing_cluster(cluster.scheduler_address, lambda words: None) as workers:
        found = ColumnGeneration(session.problem, blocks, duals, 0, lambda: True, workers)
        assert not found.rounds(4, 1e-6)
    return found


def test_an_address_without_a_scheduler_is_told(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(module, "_PATIENCE_S", 0.3)
    options = SolveOptions(method="guided", cluster="tcp://127.0.0.1:9")
    with pytest.raises(SolveError, match="No Dask scheduler answers"):
        Session(case).solve(options)


def test_a_batch_refuses_it_in_its_options(case: Case) -> None:
    with pytest.raises(DataError, match="give the address as executor"):
        sweep(case, [Scenario("as it is")], options=SolveOptions(cluster="tcp://host:8786"))


def test_without_it_nothing_of_dask_is_loaded() -> None:
    words = "import sys, allocator.session.session; print('distributed' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
