"""Kept is told of decisions that the revised plan keeps, in both senses, and of no others."""

from __future__ import annotations

import pytest

from allocator.explore.revision.asked import asked_of, inputs_after
from allocator.explore.revision.proof import Proof
from allocator.explore.revision.requests import Request
from allocator.explore.revision.revise import revise
from allocator.explore.revision.revision import revision_of
from allocator.inputs.policy.policy import Lock
from allocator.inputs.scenario.changes import Scale
from allocator.plan.plan import Plan
from allocator.session.revise import Reviser

CAP = Lock("cap", "ALV", item="patrol_boat", high=1.0)


def given(plan: Plan, nation: str, item: str = "") -> float:
    rows = plan.spending[plan.spending["nation"] == nation]
    if not item:
        return float(rows["obligation_musd"].sum())
    lines = plan.lines[(plan.lines["nation"] == nation) & (plan.lines["item"] == item)]
    return float(lines.loc[lines["kind"] != "sustainment", "quantity"].sum())


@pytest.mark.parametrize(
    "lock", [CAP, Lock("l", "ALV", high=5.0), Lock("more", "CRV", low=6.5)], ids=str
)
def test_kept_says_whether_both_limits_are_met(starter_plan: Plan, lock: Lock) -> None:
    found = revise(starter_plan, [lock])
    held = given(found.plan, lock.nation, lock.item)
    low, high = lock.low or 0.0, lock.high or 1e9
    assert found.requests["kept"].item() == (low - 1e-3 <= held <= high + 1e-3)
    assert found.requests["judged"].item() and found.requests["outcome"].item()


def test_a_limit_above_is_kept_where_it_can_be(starter_plan: Plan) -> None:
    half = given(starter_plan, "BSN") / 2
    found = revise(starter_plan, [Lock("half", "BSN", high=half)])
    assert found.requests["kept"].item()
    assert given(found.plan, "BSN") <= half + 1e-3


def test_a_limit_above_must_be_kept_in_full_where_it_can(starter_plan: Plan) -> None:
    reviser, (asked,) = Reviser(starter_plan), asked_of(starter_plan, [CAP])
    found = reviser.near(*inputs_after(starter_plan, [asked]), asked.room)
    assert found is not None
    request = reviser.request(reviser.reference(), asked.room)
    assert list(request.kept) == [reviser.session.compiled.columns["bend_high"]["cap"]]


def test_a_decision_without_an_outcome_is_not_kept(starter_plan: Plan) -> None:
    asked = asked_of(starter_plan, [CAP])
    found = revision_of(starter_plan, starter_plan, asked, Proof(0.0, 4.0, "", 0.0), {})
    assert not found.requests["kept"].item()


def test_a_change_that_cannot_be_judged_is_made(starter_plan: Plan) -> None:
    change: Request = Scale("accounts.budget_after_musd", 1.0)
    found = revise(starter_plan, [change])
    assert not found.requests["judged"].item()
    assert found.words[0].startswith("Made: ")
