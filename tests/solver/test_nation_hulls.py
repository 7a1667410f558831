"""Nations as mixtures of whole plans: the bound holds, what is found is a plan, none is lost."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
import scipy.sparse as sp

from allocator.solver.backend.block_structure import BlockStructure
from allocator.solver.backend.compiled_model import CompiledModel, Floats
from allocator.solver.backend.highs import StopCondition
from allocator.solver.search import nation_hulls, nations_whole, reduced_cost_fixing
from allocator.solver.search.change_prices import with_excess
from allocator.solver.search.nation_hulls import NationHulls, Point
from allocator.solver.search.nations_whole import nations_made_whole
from allocator.solver.search.reduced_cost_fixing import Answer, NoAnswer, Task

_NATIONS, _ITEMS, _MOST = 3, 3, 2
_POINTS = np.array(list(product(range(_MOST + 1), repeat=_NATIONS * _ITEMS)), dtype=float)


def drawn(seed: int) -> tuple[CompiledModel, Floats]:
    """Return lots of nations under floors and ceilings of their own and two sums, and costs."""
    dice = np.random.default_rng(seed)
    count = _NATIONS * _ITEMS
    own = sp.block_diag([dice.integers(2, 9, (1, _ITEMS)) for _ in range(_NATIONS)])
    money = dice.integers(3, 20, (2, count))
    matrix = sp.csr_array(sp.vstack([own, money]), dtype=float)
    sizes = np.asarray(own.sum(axis=1)).ravel()
    high = np.append(2.0 * sizes - 1.0, np.round(money.sum(axis=1) * dice.uniform(0.7, 1.5, 2)))
    low = np.append(np.round(sizes * dice.uniform(0.1, 0.7, _NATIONS)), [-np.inf, -np.inf])
    keys = [(f"N{at // _ITEMS}", f"item{at % _ITEMS}", 2030) for at in range(count)]
    model = CompiledModel(
        matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32), matrix.data,
        np.zeros(count), np.full(count, float(_MOST)), np.ones(count, dtype=bool), low, high,
        {"value": np.zeros(count)}, {"lots": {key: at for at, key in enumerate(keys)}}, {},
    )  # fmt: skip
    return model, -dice.uniform(0.5, 1.5, count) * money.mean(axis=0)


def best_of_all(model: CompiledModel, costs: Floats) -> float:
    """Return the least cost of all whole points that keep the rows; infinite if none does."""
    matrix = sp.csr_array((model.numbers, model.indices, model.starts)).toarray()
    sums = _POINTS @ matrix.T
    keeps = ((sums <= model.row_upper) & (sums >= model.row_lower)).all(axis=1)
    return float((_POINTS[keeps] @ costs).min(initial=np.inf))


def test_the_bound_holds_and_is_closer_and_what_is_found_is_a_plan() -> None:
    closer = found = 0
    for seed in range(60):
        model, costs = drawn(seed)
        task = Task(model, costs, 0.0, 0.0, 2.0, StopCondition(None))
        engine = task.engine(relaxed=True)
        if not engine.run():
            continue
        relaxed, best = engine.objective, best_of_all(model, costs)
        answer, bound = nations_made_whole(task, engine)
        assert relaxed - 1e-6 <= bound <= best + 1e-6
        closer += bound > relaxed + 1e-3
        if answer is not None:
            found += 1
            assert np.abs(answer.solution - np.round(answer.solution)).max() < 1e-6
            at = np.flatnonzero((np.round(answer.solution) == _POINTS).all(axis=1))
            assert best - 1e-6 <= answer.objective == pytest.approx(float(_POINTS[at[0]] @ costs))
            sums = np.asarray(sp.csr_array((model.numbers, model.indices, model.starts))
                              @ answer.solution)  # fmt: skip
            assert (sums <= model.row_upper + 1e-6).all() and (sums >= model.row_lower - 1e-6).all()
            assert answer.bound <= best + 1e-6
    assert closer > 20 and found > 2


def test_a_search_with_mixtures_finds_what_counting_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reduced_cost_fixing, "_WORK", 0.0)
    monkeypatch.setattr(reduced_cost_fixing, "_WORTH_FIXING", 2.0)
    monkeypatch.setattr(reduced_cost_fixing, "_HOPELESS", np.inf)
    monkeypatch.setattr(reduced_cost_fixing, "_beside", lambda task, relaxed: None)
    gap, proven_there = 0.5, 0
    for seed in range(60):
        model, costs = drawn(seed)
        task = Task(model, costs, 0.0, 0.0, gap, StopCondition(None))
        found = reduced_cost_fixing.solve_near_relaxation(
            replace(task, closer=nations_made_whole), None
        )
        best = best_of_all(model, costs)
        if isinstance(found, NoAnswer):
            assert found is NoAnswer.INFEASIBLE and best == np.inf
            continue
        assert best - 1e-6 <= found.objective <= best + gap + 1e-6
        assert found.objective - gap - 1e-6 <= found.bound <= best + 1e-6
        engine = task.engine(relaxed=True)
        assert engine.run()
        alone, _ = nations_made_whole(task, engine)
        proven_there += alone is not None and alone.objective - alone.bound <= gap
    assert proven_there


def test_what_mixtures_leave_open_is_searched_from_their_plan_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reduced_cost_fixing, "_WORK", 0.0)
    monkeypatch.setattr(reduced_cost_fixing, "_WORTH_FIXING", 2.0)
    monkeypatch.setattr(reduced_cost_fixing, "_HOPELESS", np.inf)
    monkeypatch.setattr(reduced_cost_fixing, "_beside", lambda task, relaxed: None)
    starts = list[Floats | None]()
    whole = reduced_cost_fixing._whole

    def noted(task: Task, start: Floats | None) -> Answer | NoAnswer:
        starts.append(start)
        return whole(task, start)

    monkeypatch.setattr(reduced_cost_fixing, "_whole", noted)
    model, costs = drawn(1)
    best = best_of_all(model, costs)
    task = Task(model, costs, 0.0, 0.0, 1e-6, StopCondition(None))
    engine = task.engine(relaxed=False)
    engine.set_options(mip_rel_gap=0.0)
    assert engine.run()
    plan = Answer(engine.solution, engine.objective, best - 1.0)
    for near, start in ((plan, plan.solution), (None, None)):
        asked = replace(task, closer=lambda task, engine, near=near: (near, best - 1.0))
        found = reduced_cost_fixing.solve_near_relaxation(asked, None)
        assert isinstance(found, Answer)
        assert found.objective == pytest.approx(best) and found.bound == pytest.approx(best)
        assert starts.pop() is start and not starts


def test_what_counts_the_excess_of_a_nation_is_its_own() -> None:
    model, _ = drawn(0)
    goods = np.arange(_NATIONS * _ITEMS, dtype=np.int32)
    excess = with_excess(model, goods, np.ones(len(goods)), np.ones(len(goods)))
    blocks = BlockStructure(excess)
    assert (blocks.label[len(goods) :] == blocks.label[: len(goods)]).all()
    assert len(blocks.linking_rows) == 2 and not len(blocks.common)


def test_mixtures_stop_where_the_bound_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    model, costs = drawn(2)
    task = Task(model, costs, 0.0, 0.0, 1e-6, StopCondition(None))
    engine = task.engine(relaxed=True)
    assert engine.run()
    hulls, rounds = NationHulls(task, engine), list[int]()
    monkeypatch.setattr(hulls, "_priced", lambda: (rounds.append(1), (-np.inf, []))[1])
    assert not hulls.closer()
    assert len(rounds) == nation_hulls._WITHOUT_GAIN


@pytest.mark.parametrize("far", [True, False])
def test_mixtures_stop_where_duals_must_move_far(
    far: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nation_hulls, "_FAR", -np.inf if far else np.inf)
    model, costs = drawn(2)
    task = Task(model, costs, 0.0, 0.0, 1e-6, StopCondition(None))
    engine = task.engine(relaxed=True)
    assert engine.run()
    hulls, rounds = NationHulls(task, engine), list[int]()
    price = hulls._priced
    monkeypatch.setattr(hulls, "_priced", lambda: (rounds.append(1), price())[1])
    assert not (hulls.closer() and far)
    assert hulls.bound <= best_of_all(model, costs) + 1e-6
    assert (len(rounds) == 1) == far


@pytest.mark.parametrize("fault", ["not whole", "breaks a row", "none"])
def test_what_is_no_whole_plan_is_not_returned(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    model, costs = drawn(1)
    task = Task(model, costs, 0.0, 0.0, 2.0, StopCondition(None))
    engine = task.engine(relaxed=False)
    assert engine.run()
    whole, objective = engine.solution, engine.objective
    ends = {"none": whole, "not whole": whole - 0.5 * (np.arange(len(whole)) == whole.argmax()),
            "breaks a row": np.full(len(whole), float(_MOST))}  # fmt: skip
    point = Point(ends[fault], np.zeros(0), objective)
    monkeypatch.setattr(nations_whole._Dive, "made_whole", lambda self: point)
    monkeypatch.setattr(NationHulls, "closer", lambda self: True)
    relaxed = task.engine(relaxed=True)
    assert relaxed.run()
    answer, bound = nations_made_whole(task, relaxed)
    assert (answer is None) == (fault != "none")
    assert bound <= objective + 1e-6
