"""A problem of middle size is searched in one piece when its first plans are not good enough."""

import dataclasses
import threading

import numpy as np
import pytest
from points import generated

from allocator.check import check_plan
from allocator.inputs.case.case import Case
from allocator.plan.plan import Plan
from allocator.session.session import Session
from allocator.session.solve import solve
from allocator.solver.backend.highs import HighsModel
from allocator.solver.options import SolveOptions
from allocator.solver.search import decomposed as guided
from allocator.util.progress import Progress

OPTIONS = SolveOptions(gap=0.01, method="guided")


EXACT = SolveOptions(gap=0.0, method="guided")


@pytest.fixture(scope="module")
def case() -> Case:
    return generated("S", 1)


@pytest.fixture(scope="module")
def plan(case: Case) -> Plan:
    return solve(case, options=OPTIONS)


def phase(plan: Plan, name: str) -> dict[str, float]:
    return next((one for one in plan.meta["phases"] if one["phase"] == name), {})


def test_it_ends_closer_than_nation_by_nation(
    case: Case, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guided, "MOST_NONZEROS", 0)
    without = solve(case, options=OPTIONS)
    assert phase(plan, "in one piece") and not phase(without, "in one piece")
    assert plan.meta["status"] == "within_gap"
    assert plan.meta["search_gap"] <= without.meta["search_gap"]
    assert plan.meta["bound"] < without.meta["bound"]
    assert check_plan(plan) == [] == check_plan(without)


def test_its_bound_holds_beside_bare_highs(case: Case, plan: Plan) -> None:
    compiled = Session(case).compiled
    engine = HighsModel(compiled, relaxed=False)
    engine.set_options(mip_rel_gap=0.005)
    engine.minimise(-compiled.costs["value"])
    assert engine.run()
    assert plan.meta["best_value"] <= -engine.dual_bound + 1e-6
    assert -engine.objective <= plan.meta["bound"] + 1e-6


def test_a_first_plan_that_is_good_enough_is_left_alone(case: Case) -> None:
    loose = solve(case, options=SolveOptions(gap=0.5, method="guided"))
    assert not phase(loose, "in one piece")


def test_it_ends_the_same_every_time(case: Case, plan: Plan) -> None:
    again = solve(case, options=OPTIONS)
    for name, table in plan.tables.items():
        assert table.equals(again.tables[name]), name


@pytest.mark.parametrize("wait_s", [0.0, 0.3])
def test_cancelled_in_the_middle_it_keeps_the_plan(case: Case, wait_s: float) -> None:
    cancel = threading.Event()
    heard: list[Progress] = []

    def hear(progress: Progress) -> None:
        heard.append(progress)
        if "whole problem at once" in progress.message:
            threading.Timer(wait_s, cancel.set).start()
            if not wait_s:
                assert cancel.wait(5)

    stopped = solve(case, options=EXACT, progress=hear, cancel=cancel)
    assert stopped.meta["status"] == "stopped"
    values = [one.incumbent for one in heard if one.incumbent is not None]
    assert stopped.meta["best_value"] == pytest.approx(max(values))
    assert np.isfinite(stopped.meta["bound"]) and check_plan(stopped) == []


def test_short_of_time_in_the_middle_it_keeps_the_plan(case: Case, plan: Plan) -> None:
    begun = phase(plan, "groups of 1")["seconds"]
    options = dataclasses.replace(EXACT, time_limit=begun + 0.5)
    stopped = solve(case, options=options)
    assert stopped.meta["status"] == "stopped" and check_plan(stopped) == []
    assert stopped.meta["best_value"] <= stopped.meta["bound"]


def test_bounds_told_never_rise_nor_vanish(case: Case) -> None:
    heard: list[Progress] = []
    solve(case, options=OPTIONS, progress=heard.append)
    first = next(at for at, one in enumerate(heard) if "whole problem at once" in one.message)
    told = [(one.incumbent, one.bound) for one in heard[first:]]
    assert len(told) > 2 and all(value and bound for value, bound in told)
    values, bounds = (list(one) for one in zip(*told[:-1], strict=True))
    assert values == sorted(values) and bounds == sorted(bounds, reverse=True)  # type: ignore[type-var]
