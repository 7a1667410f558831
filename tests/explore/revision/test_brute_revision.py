"""On tiny cases the answer is what trying every whole number of the neighbourhood finds."""

from typing import Any

import pytest
from brute_revision import Near, best_near, held, worth_of
from tiny_revision import tiny

import allocator as al
from allocator.check import check_plan
from allocator.explore.revision.asked import asked_of
from allocator.explore.revision.requests import Addition, Cut, Request
from allocator.explore.revision.revise import revise
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Lock
from allocator.plan.plan import Plan
from allocator.session.revise import PRICE

SAME = 1e-5


def shared(rows: list[dict[str, Any]]) -> Case:
    """The same with a rule of coverage."""
    return tiny(coverage_floors=rows)


COVERED = [{"rule": "tier_two", "scope": "tier", "member": "2", "years": "2032", "min_share": 0.3}]
REQUESTS: list[Request] = [
    Addition(1, "truck", "A", 2031),
    Addition(1, "truck", "A"),
    Addition(1, "truck", "B"),
    Addition(0.4, "staff", "B", 2032),
    Cut("AID", share=0.3),
    Cut("AID", share=0.6),
    Lock("less", "B", high=1.5),
]


@pytest.fixture(scope="module", params=["plain", "covered", "poor"])
def plan(request: pytest.FixtureRequest) -> Plan:
    case = {
        "plain": tiny(),
        "covered": shared(COVERED),
        "poor": tiny(accounts=[{"account": "AID", "budget_musd": 2.5}]),
    }[request.param]
    return al.solve(case, options=al.SolveOptions(gap=0))


@pytest.mark.parametrize("request_", REQUESTS, ids=str)
def test_no_whole_number_of_the_neighbourhood_is_better(plan: Plan, request_: Request) -> None:
    assert (plan.rules["bend"] < SAME).all()
    found = revise(plan, [request_])
    assert check_plan(found.plan) == []
    (asked,) = asked_of(plan, [request_])
    kept = [asked.lock] if asked.lock and found.requests["kept"].all() else []
    had = held(plan)
    helped = {key for key in had if key[0] in found.proof.may_get_more}
    growing = {(n, i, t) for n, i, when in asked.room.growing for t in (when,) if when} | {
        (n, i, t) for n, i, when in asked.room.growing if not when for t in plan.case.years
    }
    near = Near(plan, found.plan, growing | helped, kept, PRICE)
    assert worth_of(near, found.plan) == pytest.approx(best_near(near), abs=SAME)
