"""A wider search after the least change: what it gains, and what is not the request's doing."""

import dataclasses
import datetime
import threading
from typing import Any

import pytest
from points import small
from tiny_revision import tiny

import allocator as al
from allocator.check import check_plan
from allocator.explore.revision.requests import Addition, MoneyEvent, Request
from allocator.explore.revision.revise import revise
from allocator.explore.revision.revision import Revision
from allocator.explore.revision.take_back import take_back
from allocator.explore.revision.value_words import share_words
from allocator.explore.revision.wider import widen
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Lock
from allocator.inputs.scenario.changes import Set
from allocator.plan.plan import Plan
from allocator.session.revise import Reviser
from allocator.session.room_columns import Room

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
    assert (
        "found no better plan. With the price of change counted, no plan of that kind is better."
        in found.words[0]
    )


def test_it_is_for_answers_of_revise_and_can_be_stopped(answer: Revision) -> None:
    with pytest.raises(al.DataError, match="takes another one back"):
        widen(take_back([answer]))
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(al.SolveError, match="Stopped"):
        widen(answer, cancel=cancel)


FLOOR = {"rule": "office_law", "status": "law", "sense": "floor", "accounts": "AID", "nations": "B",
         "kinds": "grant", "areas": "*", "years": "2032", "per": "each_year", "amount_musd": 2.5,
         "base_accounts": "*", "base_nations": "*", "base_kinds": "*", "base_areas": "*",
         "citation": "Act 7"}  # fmt: skip
NEEDS = [{"nation": "A", "area": "office", "need_points": 9.0},
         {"nation": "B", "area": "office", "need_points": 9.0},
         {"nation": "B", "area": "border", "need_points": 0.1}]  # fmt: skip
GRANTS = [{"item": "staff", "area": "office", "fit": 0.8, "min_musd": 0.3},
          {"item": "visits", "area": "border", "fit": 0.01, "min_musd": 0.3}]  # fmt: skip


def lasting(**changes: Any) -> Case:
    """Money that lasts two years, all of it used in the first, and a floor of law in the second."""
    money = [{"account": "AID", "budget_musd": 4.0, "life_years": 2}]
    return tiny(2033, needs=NEEDS, accounts=money, grants=GRANTS, earmarks=[{**FLOOR, **changes}])


@pytest.fixture(scope="module")
def plan() -> Plan:
    return al.solve(tiny(), options=EXACT)


def without(plan: Plan, year: int, options_of: Plan) -> Plan:
    """A plan that lacks staff of a year for no reason."""
    fewer = Lock("fewer", "B", item="staff", years=str(year), high=0.5)
    found = al.revise(plan, [fewer]).plan
    return dataclasses.replace(found, policy=options_of.policy)


def test_no_plan_is_called_best_that_the_price_of_change_kept_off(plan: Plan) -> None:
    """1.05 value points (of 65) more, by more of what B holds; no word on the price of change."""
    poor = without(plan, 2032, plan)
    found = widen(revise(poor, [Lock("roomy", "A", high=1000.0)]))
    assert plan.value > found.plan.value + 1.0
    assert "With the price of change counted, no plan of that kind" in found.words[0]


def test_executed_years_do_not_excuse_what_a_request_frees() -> None:
    """What could have been gained before an event is sought with its executed years held."""
    best = al.solve(tiny(2033), options=EXACT)
    poor = without(best, 2031, best)
    late: list[Request] = [MoneyEvent("late_appropriation", "AID", datetime.date(2031, 11, 15))]
    found = widen(revise(poor, late, price=0.01))
    reviser = Reviser(poor, 0.01)
    room = Room(more_for=("A", "B"), frozen_before=2032)
    near = reviser.near(poor.case, poor.policy, room)
    assert not isinstance(near, str)
    gained = reviser.plan_of(near).value - poor.value  # type: ignore[arg-type]
    assert f"could have gained {share_words(gained, poor)}" in " ".join(found.words)


def test_a_wider_search_without_a_plan_is_not_said_to_have_reached_limits() -> None:
    """Law asks for what nobody holds: the answer has it, and the wider search may not."""
    plan = al.solve(lasting(amount_musd=0.0, areas="border"), options=EXACT)
    answer = revise(plan, [Set("earmarks.amount_musd", 0.5, {"rule": "office_law"})])
    widen(answer)
