"""What money is best used for that a coup sets free and the least change leaves unused."""

import datetime

import pandas as pd
import pytest
from tiny_revision import tiny

import allocator as al
from allocator.explore.revision.asked import asked_of, inputs_after
from allocator.explore.revision.requests import Cut, Event
from allocator.explore.revision.revise import revise
from allocator.explore.revision.value_words import points_words
from allocator.plan.plan import Plan

LAW = {"rule": "coup_in_c", "effect": "bar", "nations": "C", "accounts": "AID",
       "citation": "Coup Clause, section 9", "date": "2029-11-05"}  # fmt: skip
COUP = Event("coup", "A", datetime.date(2031, 1, 5))


@pytest.fixture(scope="module")
def plan() -> Plan:
    nations = [{"nation": "A", "tier": 1, "absorbable_musd": 4.0},
               {"nation": "B", "tier": 2, "diversion_share": 0.05},
               {"nation": "C", "tier": 2}]  # fmt: skip
    case = tiny(nations=nations, eligibility=[LAW])
    return al.solve(case, options=al.SolveOptions(gap=0))


def held(plan: Plan) -> "pd.Series[float]":
    goods = plan.lines[(plan.lines["kind"] != "sustainment") & (plan.lines["quantity"] > 1e-9)]
    return goods.groupby(["nation", "item", "year"])["quantity"].sum()


def test_the_best_use_is_that_of_a_new_plan_in_which_nobody_gives_anything_up(plan: Plan) -> None:
    """Nation A may have nothing any more, so that all of its money is free for B."""
    found = revise(plan, [COUP])
    assert found.plan.lines[found.plan.lines["nation"] == "A"].empty
    use = found.freed_use
    assert not use.empty and set(use["nation"]) == {"B"}
    inputs = inputs_after(plan, asked_of(plan, [COUP]))
    locks = [
        al.Lock(f"keep_{n}_{i}_{t}", str(n), str(i), years=str(t), low=float(much))
        for (n, i, t), much in held(found.plan).items()
    ]
    best = al.solve(
        inputs[0], inputs[1].replace(locks=tuple(locks)), options=al.SolveOptions(gap=0)
    )
    assert best.value > found.plan.value
    more = held(best).sub(held(found.plan), fill_value=0.0)
    more = more[more > 1e-6]
    told = use.set_index(["nation", "item", "bought_in"])["quantity"]
    assert told.to_dict() == pytest.approx(more.to_dict(), abs=1e-4)
    words = next(one for one in found.words if "money set free" in one)
    assert f"it gains {points_words(best.value - found.plan.value)}" in words
    assert "A gets no more" in words and "not part of this answer" in words


def test_no_use_is_looked_for_where_no_event_sets_money_free(plan: Plan) -> None:
    found = revise(plan, [Cut("AID", share=0.2)])
    assert found.freed_use.empty
    assert "money set free" not in " ".join(found.words)
