"""A found figure that exceeds a proven one by more than a slip is told and never hidden."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from exact import EXACT
from instant_case import instant_case

from allocator.errors import SolveError
from allocator.explore.robust import bounds as proof
from allocator.explore.robust.bounds import at_least, at_most, best_known, bound_of, never_negative
from allocator.explore.robust.extensive_form import ExtensiveForm
from allocator.explore.robust.recourse import ScenarioModel
from allocator.explore.robust.regret import regret
from allocator.explore.robust.two_stage import AIMS, two_stage
from allocator.explore.robust.two_stage_figures import (
    perfect_information_value,
    stochastic_solution_value,
)
from allocator.inputs.scenario.changes import Scale
from allocator.inputs.scenario.scenario import Scenario

FEW = (Scenario("base"), Scenario("lean", changes=(Scale("budget_factor.*", 0.6),)))
TOLD = "contradict each other"
INF, NAN = float("inf"), float("nan")


def test_a_bound_gives_way_to_what_was_found_by_a_slip_only() -> None:
    assert at_most(40.0, 41.0, "it") == 41.0 and at_most(40.0, INF, "it") == INF
    assert at_most(40.00003, 40.0, "it") == 40.00003
    assert at_least(2.0, 1.0, "it") == 1.0
    assert at_least(1.999995, 2.0, "it") == 1.999995
    with pytest.raises(SolveError, match=r"It has 40.001000.*40.000000 was proven to be the most"):
        at_most(40.001, 40.0, "It")
    with pytest.raises(SolveError, match="proven to be the least"):
        at_least(1.999, 2.0, "It")


def test_what_theory_has_at_nothing_or_above_is_below_by_an_open_gap_only() -> None:
    assert never_negative(-3.0, 1.0, "it") == (0.0, 1.0)
    assert never_negative(-3.0, -5e-6, "it") == (0.0, 0.0)
    with pytest.raises(SolveError, match=TOLD):
        never_negative(-3.0, -0.001, "it")


def plan(value: float, bound: float | None) -> Any:
    return SimpleNamespace(meta={"best_value": value, "bound": bound})


def kept(value: float, bound: float, *, strict: bool = True) -> Any:
    return SimpleNamespace(value=value, bound=bound, strict=strict)


def test_values_of_a_scenario_are_held_against_its_bound() -> None:
    best, bound = best_known({"a": plan(10.0, 12.0)}, {"a": [kept(11.0, NAN), kept(9.0, 9.5)]})
    assert (list(best), list(bound)) == ([11.0], [12.0])
    assert bound_of(plan(1.0, None)) == INF
    with pytest.raises(SolveError, match="plan of scenario a"):
        best_known({"a": plan(10.0, 12.0)}, {"a": [kept(12.1, NAN)]})
    with pytest.raises(SolveError, match="kept in scenario a"):
        best_known({"a": plan(10.0, 12.0)}, {"a": [kept(9.0, 8.0)]})


def test_information_and_foresight_are_spans_of_what_is_open() -> None:
    chances, best, bound = (np.array(one) for one in ([0.5, 0.5], [10.0, 8.0], [11.0, 8.0]))
    assert perfect_information_value(chances, best, bound, 7.0, 9.5) == (0.0, 2.5)
    with pytest.raises(SolveError, match=TOLD):
        perfect_information_value(chances, best, bound, 9.6, 9.6)
    assert stochastic_solution_value(
        chances, [kept(8.0, 9.0), kept(5.0, NAN)], bound, 9.0, 9.5
    ) == (0.5, 3.0)
    changed = [kept(11.0, 11.0, strict=False), kept(8.0, 8.0)]
    assert stochastic_solution_value(chances, changed, bound, 9.0, 9.0) == (-0.5, -0.5)
    with pytest.raises(SolveError, match=TOLD):
        stochastic_solution_value(chances, [kept(11.0, 11.0), kept(8.0, 8.0)], bound, 9.0, 9.0)


@pytest.mark.parametrize("aim", AIMS)
def test_a_bad_bound_of_the_two_stage_search_is_told(
    aim: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    solve, off = ExtensiveForm.solve, 0.0

    def wrong(extensive: ExtensiveForm, *given: Any) -> Any:
        first, bound = solve(extensive, *given)
        return first, bound - off if aim == "mean" else bound + off

    monkeypatch.setattr(ExtensiveForm, "solve", wrong)
    off = 5e-6
    found = two_stage(instant_case(), FEW, aim=aim, options=EXACT)
    figure = {"mean": found.mean_value, "regret": found.worst_regret, "tail": found.tail_regret}
    assert found.proven == pytest.approx(figure[aim], abs=1e-6)
    off = 0.01
    with pytest.raises(SolveError, match="first years kept unchanged"):
        two_stage(instant_case(), FEW, aim=aim, options=EXACT)


@pytest.mark.parametrize("study", [regret, two_stage])
def test_a_bad_bound_of_a_scenario_is_told(study: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "bound_of", lambda one: one.meta["best_value"] - 0.01)
    with pytest.raises(SolveError, match="A plan of scenario base"):
        study(instant_case(), FEW)


def test_a_bad_bound_of_a_kept_plan_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    keep = ScenarioModel.evaluate
    monkeypatch.setattr(ScenarioModel, "evaluate", lambda *given: replace(keep(*given), bound=-1.0))
    with pytest.raises(SolveError, match="A plan kept in scenario"):
        regret(instant_case(), FEW)
