"""Who moved a nation's money: shares that add up, and none for what has nothing to do with it."""

import math
import threading

import numpy as np
import pandas as pd
import pytest
from points import small
from tiny_revision import tiny

import allocator as al
from allocator.explore.attribution.attribution import Attribution, attribute
from allocator.explore.attribution.orders import orders_of
from allocator.explore.attribution.words import REST
from allocator.explore.revision.requests import Addition, Cut, Request
from allocator.explore.revision.revise import revise
from allocator.inputs.policy.policy import Lock
from allocator.plan.plan import Plan

EXACT = al.SolveOptions(gap=0)
NOTHING: list[Request] = [Lock("roomy", "A", high=1000.0)]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return al.solve(tiny(), options=EXACT)


@pytest.fixture(scope="module")
def shared(plan: Plan) -> Attribution:
    causes: dict[str, list[Request]] = {
        "cut": [Cut("AID", share=0.3)], "truck": [Addition(1, "truck", "B")], "idle": NOTHING,
    }  # fmt: skip
    return attribute(plan, causes)


def by_cell(plan: Plan) -> pd.Series:
    return plan.spending.groupby(["nation", "year"])["obligation_musd"].sum()


def test_shares_add_up_to_the_cent(shared: Attribution) -> None:
    told = shared.money.groupby(["nation", "year"])["change_musd"].sum()
    was, now = by_cell(shared.before).align(by_cell(shared.after), fill_value=0.0)
    change = (now - was)[(now - was).abs() > 1e-6]
    assert len(change)
    assert np.allclose(told.reindex(change.index), change, rtol=0, atol=1e-6)
    others = told[~told.index.isin(change.index)]
    assert np.allclose(others, 0.0, atol=1e-6)
    total = shared.value["value"].sum()
    assert total == pytest.approx(shared.after.value - shared.before.value, abs=1e-9)


def test_a_cause_that_has_nothing_to_do_with_it_has_no_share(shared: Attribution) -> None:
    assert "idle" not in set(shared.money["cause"])
    idle = shared.value.set_index("cause").loc["idle"]
    assert np.allclose(idle, 0.0, atol=1e-6)
    assert not any("idle: +" in words or "idle: −" in words for words in shared.words[:-2])


def test_all_orders_of_three_are_tried_and_a_share_is_their_mean(plan: Plan) -> None:
    cut, tight = [Cut("AID", share=0.3)], [Lock("tight", "B", high=2.0)]
    found = attribute(plan, {"cut": cut, "tight": tight})
    assert found.orders == ((0, 1), (1, 0))
    first = revise(plan, cut).plan, revise(plan, tight).plan
    second = revise(first[0], tight).plan, revise(first[1], cut).plan
    cuts = [by_cell(first[0]).sub(by_cell(plan), fill_value=0.0),
            by_cell(second[1]).sub(by_cell(first[1]), fill_value=0.0)]  # fmt: skip
    told = found.money[found.money["cause"] == "cut"].set_index(["nation", "year"])
    mean = (cuts[0].add(cuts[1], fill_value=0.0) / 2).reindex(told.index)
    assert np.allclose(told["change_musd"], mean, atol=1e-6)
    assert (told["lowest_musd"] <= told["change_musd"] + 1e-9).all()
    assert (told["change_musd"] <= told["highest_musd"] + 1e-9).all()
    assert found.same_inputs


def test_a_new_search_with_the_same_settings_moves_money_that_is_no_causes() -> None:
    case = small(2, with_delivery=True)
    before = al.solve(case, options=EXACT)
    account = str(case.tables["accounts"]["account"].iloc[0])
    cut = al.Scenario("cut", changes=(al.scenario.Scale(f"budget_factor.{account}", 0.8),))
    after = al.solve(*cut.applied(case, before.policy), options=al.SolveOptions(gap=0.3))
    found = attribute(before, {"cut": [Cut(account, share=0.2)]}, after)
    assert found.same_inputs
    if REST in set(found.money["cause"]):
        assert any(words.startswith(f"“{REST}” is") for words in found.words)
    other = attribute(before, {"idle": [Lock("roomy", "n000", high=1e5)]}, before)
    assert not other.same_inputs and other.money.empty


def test_words_for_one_nation(shared: Attribution) -> None:
    moved = shared.money["nation"].iloc[0]
    assert "US$ million over the plan" in shared.words_for(moved)
    with pytest.raises(al.DataError, match="no nation 'Z'"):
        shared.words_for("Z")
    assert shared.document()["causes"] == ("cut", "truck", "idle")


def test_what_cannot_be_shared_is_refused(plan: Plan) -> None:
    with pytest.raises(al.DataError, match="at least one cause"):
        attribute(plan, {})
    with pytest.raises(al.DataError, match="no account 'XX'"):
        attribute(plan, {"cut": [Cut("XX", share=0.1)]})
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(al.SolveError, match="Stopped"):
        attribute(plan, {"cut": [Cut("AID", share=0.1)]}, cancel=cancel)


def test_random_orders_come_in_pairs() -> None:
    assert len(orders_of(3, 6, 0)) == math.factorial(3)
    many = orders_of(6, 8, 1)
    assert len(many) == 8 and {order[::-1] for order in many} == set(many)
    assert many == orders_of(6, 8, 1) != orders_of(6, 8, 2)


def test_a_share_is_the_mean_over_all_orders_where_a_nation_has_nothing_in_some() -> None:
    """C gets a truck in one of two orders: told +0.70 (no range), right is +0.35 (0 to 0.70)."""
    plan = al.solve(
        tiny(
            accounts=[{"account": "AID", "budget_musd": 1.2}],
            nations=[{"nation": "A", "tier": 1, "absorbable_musd": 4.0}, {"nation": "C"}],
            needs=[{"nation": "A", "area": "sea", "need_points": 3.0},
                   {"nation": "C", "area": "border", "need_points": 1e-4}],
        ),
        options=EXACT,
    )  # fmt: skip
    causes = {"add": [Addition(1, "truck", "C", 2031)], "cut": [Cut("AID", share=1.0)]}
    found = attribute(plan, causes, plan).money
    own = found[(found["nation"] == "C") & (found["cause"] == "add")]
    row = own[["change_musd", "lowest_musd", "highest_musd"]].iloc[0].tolist()
    assert row == pytest.approx([0.35, 0.0, 0.7])
