"""Delivery, crews and upkeep are told of equipment, whether a request or a decision adds it."""

from dataclasses import replace

import pytest

from allocator.explore.revision.asked import Asked
from allocator.explore.revision.requests import Addition
from allocator.explore.revision.revise import revise
from allocator.explore.revision.service import service_words
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


def test_upkeep_that_falls_is_called_less(starter_plan: Plan) -> None:
    table = starter_plan.sustainment
    amounts = [name for name in table if str(name).endswith("_musd")]
    doubled = table.assign(**{name: 2.0 * table[name] + 1.0 for name in amounts})
    more = replace(starter_plan, tables={**starter_plan.tables, "sustainment": doubled})
    asked = [Asked(Addition(1, ITEM, NATION), "", ())]
    for before, after, word in ((more, starter_plan, "less"), (starter_plan, more, "more")):
        told = [one for one in service_words(before, after, asked) if one.startswith("Upkeep")]
        assert len(told) == 1 and told[0].count(f" million {word} ") == 2
        assert "US$ -" not in told[0] and "US$ −" not in told[0]


def test_upkeep_that_nobody_pays_is_said_to_leave_equipment_idle(starter_plan: Plan) -> None:
    table = starter_plan.sustainment.copy()
    (row, *_) = table.index[table["nation"] == NATION]
    table.loc[row, ["need_musd", "unpaid_musd"]] += 2.0
    after = replace(starter_plan, tables={**starter_plan.tables, "sustainment": table})
    asked = [Asked(Addition(1, ITEM, NATION), "", ())]
    told = " ".join(service_words(starter_plan, after, asked))
    assert "Nobody pays" not in " ".join(service_words(starter_plan, starter_plan, asked))
    assert "Nobody pays US$ 2.0 million of it, so that some equipment stays idle." in told
