"""What HiGHS does not answer, or answers wrongly, costs no plan and proves nothing."""

import highspy
import numpy as np
import pytest
from points import generated, small

from allocator.check import check_plan
from allocator.session.session import Session
from allocator.session.solve import solve
from allocator.solver.backend.block_structure import BlockStructure
from allocator.solver.options import SolveOptions
from allocator.solver.search import decomposed
from allocator.solver.search.nation_models import LoadedModels, NationModels, NationRun, NationTask

TIGHT = SolveOptions(gap=1e-6, method="guided")


def test_a_nation_that_cannot_be_priced_leaves_a_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    run = LoadedModels.run

    def failing(self: LoadedModels, task: NationTask) -> NationRun | None:
        return None if task.number == 0 else run(self, task)

    monkeypatch.setattr(LoadedModels, "run", failing)
    monkeypatch.setattr(decomposed, "MOST_NONZEROS", 0)
    plan = solve(small(1), options=TIGHT)
    assert plan.value > 0 and check_plan(plan) == []


def test_several_threads_end_with_the_same_phases() -> None:
    """HiGHS starts its scheduler anew after branch and cut, or the phases after it do nothing."""
    case = generated("S", 1)
    found = [
        solve(case, options=SolveOptions(gap=0.01, method="guided", threads=threads))
        for threads in (1, 2)
    ]
    names = [[one["phase"] for one in plan.meta["phases"]] for plan in found]
    assert "in one piece" in names[1]
    assert {"settled", "spending"} <= set(names[0]) and set(names[0]) == set(names[1])
    assert check_plan(found[1]) == []


def test_a_whole_nation_without_an_answer_proves_nothing() -> None:
    compiled = Session(small(1)).compiled
    blocks = BlockStructure(compiled)
    lines = np.zeros(len(compiled.lower), dtype=bool)
    lines[compiled.positions("line_on")] = True
    models = NationModels(blocks, lines)
    number = next(n for n, one in enumerate(blocks.blocks) if lines[one.columns].any())
    task = models.task(number, np.zeros(len(blocks.blocks[number].columns)))
    assert np.isfinite(models.models.run(task).least)  # type: ignore[union-attr]
    highs, _ = models.models._models[number]
    highs.addRow(1.0, highspy.kHighsInf, 0, np.zeros(0, dtype=np.int32), np.zeros(0))
    run = models.models.run(task)
    assert run is not None and run.least == -np.inf and len(run.values) == 0
