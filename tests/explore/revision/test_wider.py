"""A wider search after the least change: what it gains, and what is not the request's doing."""

import dataclasses
import threading

import pytest
from points import small
from tiny_revision import tiny

import allocator as al
from allocator.check import check_plan
from allocator.explore.revision.requests import Addition
from allocator.explore.revision.revise import revise
from allocator.explore.revision.revision import Revision
from allocator.explore.revision.take_back import take_back
from allocator.explore.revision.wider import widen
from allocator.inputs.policy.policy import Lock

EXACT = al.SolveOptions(gap=0)


@pytest.fixture(scope="module")
def answer() -> Revision:
    """A nation that held most of the money may have half of it."""
    plan = al.solve(small(3, with_delivery=True), options=EXACT)
    held = plan.spending.groupby("nation")["obligation_musd"].sum()
    return revise(plan, [Lock("less", str(held.idxmax()), high=float(held.max()) / 2)])


def test_money_set_free_goes_to_others_only_in_the_wider_search(answer: Revision) -> None:
    found = widen(answer)
    assert found.before is answer.plan
    assert found.plan.policy == answer.plan.policy and check_plan(found.plan) == []
    assert found.gain >= 0
    assert found.gain == pytest.approx(found.plan.value - answer.plan.value)
    assert found.words[0].startswith("A search among plans in which every nation may also get more")
    (less,) = answer.plan.policy.locks
    own = found.plan.spending.query("nation == @less.nation")["obligation_musd"].sum()
    assert own <= less.high + 1e-6


def test_what_the_plan_could_have_gained_before_is_not_the_requests_doing() -> None:
    """A plan that lacks staff for no reason: the wider search finds it with any request."""
    best = al.solve(tiny(), options=EXACT)
    fewer = Lock("fewer", "B", item="staff", years="2032", high=0.5)
    poor = dataclasses.replace(al.revise(best, [fewer]).plan, policy=best.policy)
    found = widen(revise(poor, [Lock("roomy", "A", high=1000.0)], price=0.1))
    assert 0.1 < found.gain <= best.value - poor.value + 1e-6
    assert found.tie and check_plan(found.plan) == []
    assert "so much is not the request's doing" in found.words[1]
    assert found.words[2].startswith("The answer holds")


def test_the_best_plan_has_nothing_to_gain() -> None:
    plan = al.solve(tiny(), options=EXACT)
    found = widen(revise(plan, [Addition(1, "truck", "B")]))
    assert found.plan is found.before and found.gain == 0 and found.goods.empty
    assert "found no better plan. No plan of that kind is better." in found.words[0]


def test_it_is_for_answers_of_revise_and_can_be_stopped(answer: Revision) -> None:
    with pytest.raises(al.DataError, match="takes another one back"):
        widen(take_back([answer]))
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(al.SolveError, match="Stopped"):
        widen(answer, cancel=cancel)
