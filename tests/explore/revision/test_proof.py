"""What a search could not prove is not told as if it were."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tiny_revision import tiny

import allocator as al
from allocator.errors import SolveError
from allocator.explore.revision.asked import asked_of, inputs_after
from allocator.explore.revision.requests import Addition, Cut
from allocator.explore.revision.revise import revise
from allocator.plan.plan import Plan
from allocator.session import revise as session_revise
from allocator.session.revise import Reviser
from allocator.solver.backend.compiled_model import CompiledModel, Floats
from allocator.solver.backend.highs import HighsModel
from allocator.solver.search import near_plan, reduced_cost_fixing
from allocator.solver.search.near_plan import NearRequest, NearSolution
from allocator.solver.search.reduced_cost_fixing import Answer, NoAnswer, Task


def test_a_search_without_an_end_is_no_proof_that_there_is_no_plan(
    starter_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reduced_cost_fixing, "_searched", lambda *_, **__: NoAnswer.UNFINISHED)
    with pytest.raises(SolveError, match="is not proven"):
        revise(starter_plan, [Addition(1, "patrol_boat", "ALV")])


def test_a_request_given_up_without_proof_says_so(
    starter_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = session_revise.nearest_solution

    def hasty(
        compiled: CompiledModel, request: NearRequest, *args: Any, **others: Any
    ) -> NearSolution | NoAnswer:
        if len(request.kept):
            return NoAnswer.UNFINISHED
        return search(compiled, request, *args, **others)

    monkeypatch.setattr(session_revise, "nearest_solution", hasty)
    found = revise(starter_plan, [Addition(50, "border_radio", "DRN", 2031)])
    assert found.proof.unfinished
    assert "may yet be possible" in found.words[-1]


def test_a_request_that_is_proven_impossible_says_no_such_thing(starter_plan: Plan) -> None:
    found = revise(starter_plan, [Addition(50, "border_radio", "DRN", 2031)])
    assert not found.proof.unfinished
    assert "may yet be possible" not in " ".join(found.words)


@pytest.mark.parametrize("left_open", [0.0, 1.0])
def test_what_is_not_proven_is_the_best_found(
    monkeypatch: pytest.MonkeyPatch, left_open: float
) -> None:
    plan, search = al.solve(tiny(), options=al.SolveOptions(gap=0)), near_plan.solve_near_relaxation

    def loose(task: Task, start: Floats | None) -> Answer | NoAnswer:
        found = search(task, start)
        assert isinstance(found, Answer)
        return replace(found, bound=found.bound - left_open)

    monkeypatch.setattr(near_plan, "solve_near_relaxation", loose)
    found = revise(plan, [Cut("AID", share=0.3)])
    assert found.proof.proven == (not left_open)
    told = "Among which plans this is the best: "
    assert any(words.startswith(told) for words in found.words) == found.proof.proven


def test_a_small_model_is_searched_until_it_is_proven(starter_plan: Plan) -> None:
    assert revise(starter_plan, [Cut("MIL", amount_musd=1.0)]).proof.proven


def test_a_search_that_is_cut_off_says_what_it_leaves_open(
    starter_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut = Cut("MIL", amount_musd=1.0)
    best = revise(starter_plan, [cut])
    monkeypatch.setattr(reduced_cost_fixing, "_MOST_NODES", 1)
    monkeypatch.setattr(reduced_cost_fixing, "_LEAST_NODES", 1)
    found = revise(starter_plan, [cut])
    assert best.proof.proven and not found.proof.proven
    assert best.proof.missing < 0.1 * found.proof.missing
    assert "the best found, not proven to be the best" in found.words[-1]


def test_a_rule_that_others_get_more_for_is_named() -> None:
    floor = {"rule": "tier_two", "scope": "tier", "member": "2", "years": "2032", "min_share": 0.6}
    plan = al.solve(tiny(coverage_floors=[floor]), options=al.SolveOptions(gap=0))
    found = revise(plan, [Cut("AID", share=0.3)])
    assert found.proof.may_get_more == ("B",)
    (text,) = found.proof.rules
    assert text.startswith("At least 60% of the need")


def near_after_a_cut(plan: Plan, patch: Callable[[], None]) -> NearSolution | NoAnswer:
    """Return the plan near after a cut of 30%, with something patched once the plan is read."""
    reviser, (cut,) = Reviser(plan), asked_of(plan, [Cut("AID", share=0.3)])
    patch()
    return reviser.near(*inputs_after(plan, [cut]), cut.room)


@pytest.fixture(scope="module")
def tiny_plan() -> Plan:
    return al.solve(tiny(), options=al.SolveOptions(gap=0))


def test_what_is_missing_is_told_of_the_plan_that_is_returned(
    tiny_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Money that is settled worse than the search found it is missing from the answer."""
    settle, lost = near_plan.settled, list[float]()

    def worse(compiled: CompiledModel, request: NearRequest, *args: Any) -> Floats | NoAnswer:
        found = settle(compiled, request, *args)
        assert isinstance(found, np.ndarray)
        column = compiled.columns["grant"]["B", "staff", 2031]
        assert found[column] > 0.1
        changed = found.copy()
        changed[column] -= 0.1
        lost.append((compiled.costs["value"][column] + request.price * request.money) * 0.1)
        return changed

    good = near_after_a_cut(tiny_plan, lambda: None)
    bad = near_after_a_cut(tiny_plan, lambda: monkeypatch.setattr(near_plan, "settled", worse))
    assert isinstance(good, NearSolution) and isinstance(bad, NearSolution)
    assert good.proven and good.missing == pytest.approx(0.0, abs=1e-6)
    assert bad.missing == pytest.approx(lost[0], abs=1e-6)
    assert not bad.proven


@pytest.mark.parametrize("infeasible", [True, False])
def test_money_that_cannot_be_settled_is_no_answer(
    tiny_plan: Plan, monkeypatch: pytest.MonkeyPatch, infeasible: bool
) -> None:
    class Failing(HighsModel):
        def run(self) -> bool:
            super().run()
            return False

        @property
        def infeasible(self) -> bool:
            return infeasible

    def fail() -> None:
        monkeypatch.setattr(near_plan, "HighsModel", Failing)

    assert near_after_a_cut(tiny_plan, fail) is NoAnswer.UNFINISHED
    told = "does not keep the rules of its own case" if infeasible else "the solver gave up"
    with pytest.raises(SolveError, match=told):
        Reviser(tiny_plan)


def test_a_plan_is_not_sought_that_costs_more_than_it_may(tiny_plan: Plan) -> None:
    (cut,) = asked_of(tiny_plan, [Cut("AID", share=0.3)])
    inputs = inputs_after(tiny_plan, [cut])
    found = Reviser(tiny_plan).near(*inputs, cut.room)
    assert isinstance(found, NearSolution)
    for below, sought in ((found.cost + 0.01, True), (found.cost - 10.0, False)):
        again = Reviser(tiny_plan).near(*inputs, cut.room, below=below)
        assert (again is not NoAnswer.NOT_WORTH_IT) == sought
