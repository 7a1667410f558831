"""Delivery, crews and upkeep are told of equipment, whether a request or a decision adds it."""

import pytest

from allocator.explore.revision.requests import Addition
from allocator.explore.revision.revise import revise
from allocator.inputs.policy.policy import Lock
from allocator.plan.plan import Plan
from allocator.report.decisions.facts import given_by_year

NATION, ITEM = "ALV", "patrol_boat"


@pytest.fixture
def held(starter_plan: Plan) -> float:
    return float(given_by_year(starter_plan, NATION, ITEM).sum())


def test_a_decision_tells_of_service_what_an_addition_tells(
    starter_plan: Plan, held: float
) -> None:
    added = revise(starter_plan, [Addition(1, ITEM, NATION)])
    decided = revise(starter_plan, [Lock("boats", NATION, item=ITEM, low=held + 1)])
    assert decided.service == added.service
    heads = [words.partition(":")[0].split(" of ")[0] for words in decided.service]
    assert heads[0] == "Delivery" and "Upkeep" in heads


def test_a_decision_that_adds_no_equipment_tells_nothing(starter_plan: Plan, held: float) -> None:
    kept = Lock("kept", NATION, item=ITEM, low=held)
    money = Lock("money", NATION, low=1.0)
    assert not revise(starter_plan, [kept, money]).service
