"""The search near a relaxation finds what counting finds, and its bound is no better than that."""

from itertools import product

import numpy as np
import pytest
import scipy.sparse as sp
from tamper_case import tamper_case, tamper_policy

from allocator.session.session import Session
from allocator.solver.backend.compiled_model import CompiledModel, Floats
from allocator.solver.backend.highs import HighsModel, StopCondition
from allocator.solver.search import reduced_cost_fixing
from allocator.solver.search.reduced_cost_fixing import Answer, NoAnswer, Task
from allocator.solver.search.tight_switches import with_tight_switches

_MOST, _WHOLE, _ROWS = 3, 5, 4


def drawn(seed: int, *, equal: bool) -> tuple[CompiledModel, Floats]:
    """Return a model of whole columns, its last row an equation if `equal`, and costs."""
    dice = np.random.default_rng(seed)
    matrix = dice.integers(1, 9, (_ROWS, _WHOLE)).astype(float)
    limit = np.round(matrix.sum(axis=1) * dice.uniform(0.5, 1.5, _ROWS))
    least = np.full(_ROWS, -np.inf)
    if equal:
        limit[-1] = least[-1] = matrix[-1] @ dice.integers(0, _MOST + 1, _WHOLE)
    rows = sp.csr_array(matrix)
    model = CompiledModel(
        rows.indptr.astype(np.int32), rows.indices.astype(np.int32), rows.data,
        np.zeros(_WHOLE), np.full(_WHOLE, float(_MOST)), np.ones(_WHOLE, dtype=bool),
        least, limit, {"value": np.zeros(_WHOLE)},
        {"x": {at: at for at in range(_WHOLE)}}, {"r": {at: at for at in range(_ROWS)}},
    )  # fmt: skip
    return model, -dice.uniform(1.0, 5.0, _WHOLE)


def counted(model: CompiledModel, costs: Floats) -> float:
    """Return the least cost of all whole points that keep the rows; infinite if none does."""
    points = np.array(list(product(range(_MOST + 1), repeat=_WHOLE)), dtype=float)
    matrix = sp.csr_array((model.numbers, model.indices, model.starts)).toarray()
    activity = points @ matrix.T
    keeps = ((activity <= model.row_upper) & (activity >= model.row_lower)).all(axis=1)
    return float((points[keeps] @ costs).min(initial=np.inf))


@pytest.mark.parametrize("equal", [False, True])
def test_what_is_found_is_the_best(equal: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    beside = list[bool]()
    search = reduced_cost_fixing._beside

    def noted(task: Task, relaxed: HighsModel) -> Answer | None:
        found = search(task, relaxed)
        beside.append(found is not None)
        return found

    monkeypatch.setattr(reduced_cost_fixing, "_beside", noted)
    for seed in range(60):
        model, costs = drawn(seed, equal=equal)
        task = Task(model, costs, 0.0, 0.5, 1e-6, StopCondition(None))
        found, best = reduced_cost_fixing.solve_near_relaxation(task, None), counted(model, costs)
        if isinstance(found, NoAnswer):
            assert found is NoAnswer.INFEASIBLE and best == np.inf
            continue
        assert found.objective == pytest.approx(best, abs=2e-6)
        assert found.bound <= best + 2e-6
        assert found.objective - found.bound <= 2e-6
        assert float(costs @ found.solution) == pytest.approx(found.objective, abs=1e-6)
    assert any(beside)
    assert not equal or not all(beside)


@pytest.mark.parametrize(
    ("apart", "branched"), [(0.0, False), (5.0, True), (50.0, False), (np.inf, True)]
)
def test_a_large_model_is_branched_on_only_where_that_may_prove_it(
    apart: float, branched: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`apart`: what the root leaves open, in times of what a proof may; infinite: no solution."""
    monkeypatch.setattr(reduced_cost_fixing, "_WORK", 0.0)
    monkeypatch.setattr(reduced_cost_fixing, "_WORTH_FIXING", 2.0)
    monkeypatch.setattr(reduced_cost_fixing, "_beside", lambda task, relaxed: None)
    search, allowed = reduced_cost_fixing._searched, list[int]()

    def root_ends_apart(
        task: Task, engine: HighsModel, start: Floats | None, *, rens: bool, nodes: int = 0
    ) -> Answer | NoAnswer:
        allowed.append(nodes)
        found = search(task, engine, start, rens=rens, nodes=nodes)
        assert isinstance(found, Answer)
        if not nodes:
            return found
        if apart == np.inf:
            return NoAnswer.UNFINISHED
        return Answer(found.solution, found.objective, found.objective - apart * task.gap)

    monkeypatch.setattr(reduced_cost_fixing, "_searched", root_ends_apart)
    for seed in range(10):
        allowed.clear()
        model, costs = drawn(seed, equal=False)
        task = Task(model, costs, 0.0, 0.5, 1e-3, StopCondition(None))
        found = reduced_cost_fixing.solve_near_relaxation(task, None)
        assert isinstance(found, Answer)
        assert allowed == ([1, 0] if branched else [1])
        assert found.bound - 1e-6 <= counted(model, costs) <= found.objective + 1e-6
        assert branched == (found.objective - found.bound <= task.gap and apart > 1)


def test_what_branching_proves_of_a_model_without_a_plan_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The root has found nothing yet and proven nothing."""
    monkeypatch.setattr(reduced_cost_fixing, "_WORK", 0.0)
    monkeypatch.setattr(reduced_cost_fixing, "_WORTH_FIXING", 2.0)
    search = reduced_cost_fixing._searched

    def unfinished_root(
        task: Task, engine: HighsModel, start: Floats | None, *, rens: bool = False, nodes: int = 0
    ) -> Answer | NoAnswer:
        found = search(task, engine, start, rens=rens, nodes=nodes)
        return NoAnswer.UNFINISHED if nodes else found

    monkeypatch.setattr(reduced_cost_fixing, "_searched", unfinished_root)
    drawn_models = (drawn(seed, equal=True) for seed in range(60))
    none = [one for one in drawn_models if counted(*one) == np.inf]
    assert none
    for model, costs in none:
        task = Task(model, costs, 0.0, 0.5, 1e-6, StopCondition(None))
        assert reduced_cost_fixing.solve_near_relaxation(task, None) is NoAnswer.INFEASIBLE


def test_without_a_proof_the_best_next_to_the_relaxation_is_enough() -> None:
    further = 0
    for seed in range(60):
        model, costs = drawn(seed, equal=False)
        tasks = [Task(model, costs, 0.0, 0.5, 1e-6, StopCondition(None), prove=prove)
                 for prove in (False, True)]  # fmt: skip
        quick, best = (reduced_cost_fixing.solve_near_relaxation(task, None) for task in tasks)
        assert isinstance(quick, Answer) and isinstance(best, Answer)
        assert quick.bound - 2e-6 <= counted(model, costs) <= quick.objective + 2e-6
        further += quick.objective > best.objective + 1e-6
    assert further


def test_tight_switches_leave_the_same_plans_and_a_closer_relaxation() -> None:
    compiled = Session(tamper_case(), tamper_policy()).compiled.copy()
    grants = compiled.positions("grant")
    compiled.upper[grants] = 0.2 * np.minimum(compiled.upper[grants], 10.0)
    tight = with_tight_switches(compiled)
    assert (tight.numbers >= compiled.numbers).all() and (tight.numbers > compiled.numbers).any()
    values = {}
    for name, model in (("plain", compiled), ("tight", tight)):
        for relaxed in (False, True):
            engine = HighsModel(model, relaxed=relaxed)
            engine.minimise(-model.costs["value"])
            if not relaxed:
                engine.set_options(mip_rel_gap=0.0, mip_abs_gap=0.0)
            assert engine.run()
            values[name, relaxed] = engine.objective
    assert values["tight", False] == pytest.approx(values["plain", False], abs=1e-6)
    assert values["tight", True] >= values["plain", True] - 1e-9
