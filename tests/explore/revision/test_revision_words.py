"""Sentences of a revision where nothing moves, all nations may get more, or a plan is short."""

import datetime

import pytest
from tiny_revision import tiny

import allocator as al
from allocator.explore.revision.requests import Addition, Cut, MoneyEvent
from allocator.explore.revision.revise import revise
from allocator.inputs.scenario.changes import Set
from allocator.plan.plan import Plan

EXACT = al.SolveOptions(gap=0)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return al.solve(tiny(), options=EXACT)


def test_a_request_that_moves_nothing_gains_and_loses_nothing(plan: Plan) -> None:
    """A has its boat of the year; the one asked for cannot be had."""
    found = revise(plan, [Addition(1, "boat", "A", 2031)])
    assert not found.requests["kept"].any()
    told = " ".join(found.words)
    assert "neither gains nor loses value" in told and " 0% of its value" not in told


def test_value_for_the_money_is_written_without_an_exponent(plan: Plan) -> None:
    found = revise(plan, [Cut("AID", share=1.0)])
    told = next(words for words in found.words if "What to try to save first" in words)
    assert "e+" not in told


def test_where_all_nations_may_get_more_that_is_what_is_told() -> None:
    """Law asks for more than those who give up alone can make room for."""
    law = {"rule": "office_law", "status": "law", "sense": "floor", "accounts": "AID",
           "nations": "B", "kinds": "grant", "areas": "*", "years": "2032", "per": "each_year",
           "amount_musd": 0.0, "base_accounts": "*", "base_nations": "*", "base_kinds": "*",
           "base_areas": "*", "citation": "Act 7"}  # fmt: skip
    needs = [{"nation": "A", "area": "office", "need_points": 9.0},
             {"nation": "B", "area": "office", "need_points": 9.0}]  # fmt: skip
    money = [{"account": "AID", "budget_musd": 4.0, "life_years": 2}]
    plan = al.solve(tiny(2033, needs=needs, accounts=money, earmarks=[law]), options=EXACT)
    found = revise(plan, [Set("earmarks.amount_musd", 3.5, {"rule": "office_law"})])
    assert al.check_plan(found.plan) == [] and found.proof.for_all
    told = " ".join(found.words)
    assert "missed: ." not in told and "as no plan was found in which none of them does" in told
    assert found.proof.scope == "every nation may give up what it holds, and get more of it"


def test_an_event_of_money_in_a_plan_of_one_year_is_refused_in_words() -> None:
    plan = al.solve(tiny(2031), options=EXACT)
    with pytest.raises(al.DataError, match="a plan of two years or more"):
        revise(plan, [MoneyEvent("donor_exit", "AID", datetime.date(2031, 3, 1))])
