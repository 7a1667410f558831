"""Alternatives, prices and repairs hold before the checker; what is made false is refused."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from tiny_revision import tiny

import allocator as al
from allocator.check.explanation.alternatives import check_alternatives
from allocator.check.explanation.prices import check_prices, check_repairs
from allocator.explore.alternative_plans.result import Alternatives
from allocator.explore.pricing.result import Prices
from allocator.explore.repair.result import Repairs
from allocator.plan.plan import Plan

BEST = al.SolveOptions(gap=0)
POOR = [{"account": "AID", "budget_musd": 1.2}]
Document = dict[str, Any]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return al.solve(tiny(accounts=POOR), options=BEST)


@pytest.fixture(scope="module")
def card(plan: Plan) -> Alternatives:
    return al.explore.alternatives(plan, slack="20%", count=2)


@pytest.fixture(scope="module")
def priced(plan: Plan) -> Prices:
    return al.explore.prices(plan, ["AID:2032", "risk_budget"], step_musd=0.5, with_plans=True)


@pytest.fixture(scope="module")
def repaired() -> Repairs:
    locks = [al.Lock("trucks", "B", item="truck", low=9), al.Lock("boats", "A", item="boat", low=2)]
    return al.explore.repairs(tiny(accounts=POOR), al.Policy(locks=locks), options=BEST)


def other_numbers(document: Document, table: str, names: tuple[str, ...]) -> Iterator[Document]:
    """Yield the document with one figure of a table moved, up and down."""
    for at, row in enumerate(document[table]):
        for name in names:
            for change in (-0.01, 0.01):
                if row[name] is not None:
                    wrong = copy.deepcopy(document)
                    wrong[table][at][name] = row[name] + change
                    yield wrong


def test_alternatives_hold_and_false_ones_do_not(plan: Plan, card: Alternatives) -> None:
    document = card.document()
    assert check_alternatives(plan, document, card.plans) == []
    ranges = "now_musd", "found_low_musd", "found_high_musd", "funded_in", "plans"
    figures = "value", "lost", "lost_at_most", "money_musd", "moved_musd", "nearest_musd"
    count = 0
    for table, names in (("card", figures), ("nations", ranges), ("lines", ranges)):
        for wrong in other_numbers(document, table, names):
            count += 1
            assert check_alternatives(plan, wrong, card.plans)
    for table in ("nations", "lines"):
        for at, row in enumerate(document[table]):
            for label in {"proven core", "borderline", "found out", "proven out"} - {row["label"]}:
                count += 1
                wrong = copy.deepcopy(document)
                wrong[table][at]["label"] = label
                assert check_alternatives(plan, wrong, card.plans)
    wrong = copy.deepcopy(document)
    wrong["distances_musd"][0][1] += 0.01
    assert check_alternatives(plan, wrong, card.plans)
    wrong = copy.deepcopy(document)
    wrong["facts"]["bound"] = plan.value / 2
    assert check_alternatives(plan, wrong, card.plans)
    assert check_alternatives(plan, document, card.plans[:1])
    assert count > 60


def test_prices_hold_and_false_ones_do_not(plan: Plan, priced: Prices) -> None:
    document = priced.document()
    assert check_prices(plan, document, priced.plans) == []
    solved = document | {
        name: [one for one in document[name] if one["state"] != "screened"]
        for name in ("amounts", "rules")
    }
    false = [*other_numbers(solved, "amounts", ("up", "down")),
             *other_numbers(solved, "rules", ("price", "with_value", "without_value")),
             {**solved, "base_gain": solved["base_gain"] + 0.01}]  # fmt: skip
    for verdict in ("tie", "price"):
        wrong = copy.deepcopy(solved)
        wrong["rules"][0]["verdict"] = verdict
        false += [wrong] if verdict != solved["rules"][0]["verdict"] else []
    assert len(false) >= 10
    for wrong in false:
        assert check_prices(plan, wrong, priced.plans)
    lying = {**priced.plans, "AID 2032 up": priced.plans["base"]}
    assert check_prices(plan, document, lying)


def test_repairs_hold_and_false_ones_do_not(repaired: Repairs) -> None:
    document = repaired.document()
    given = [(*repaired.repaired(at), one.plan) for at, one in enumerate(repaired.repairs, 1)]
    case, policy = repaired.case, repaired.policy
    assert given and check_repairs(case, policy, document, given) == []
    for wrong in other_numbers(document, "repairs", ("value", "behind")):
        assert check_repairs(case, policy, wrong, given)
    for at, row in enumerate(document["repairs"]):
        wrong = copy.deepcopy(document)
        wrong["repairs"][at]["missed"] = () if row["missed"] else ("A gets no boat",)
        assert check_repairs(case, policy, wrong, given)
    assert check_repairs(case, policy, document, given[:-1])
    unchanged = [(case, policy, plan) for *_, plan in given]
    assert check_repairs(case, policy, document, unchanged)


BAR = {"rule": "no_boats", "nations": "A", "items": "boat"}


def test_alternatives_of_another_case_or_slack_are_refused(plan: Plan, card: Alternatives) -> None:
    document = card.document()
    barred = al.solve(tiny(accounts=POOR, eligibility=[BAR]), options=BEST)
    for place, found in (
        ("plans[1]", check_alternatives(plan, document, [barred, *card.plans[1:]])),
        ("earlier[1]", check_alternatives(plan, document, card.plans, [barred])),
    ):
        assert any(place in str(one) and "case or policy" in str(one) for one in found)
    facts = document["facts"]
    for name in ("slack_points", "least_value", "floor"):
        wrong = {**document, "facts": {**facts, name: facts[name] + 1.0}}
        assert check_alternatives(plan, wrong, card.plans)
    assert check_alternatives(plan, {**document, "slack": "30%"}, card.plans)
    higher = {**document, "facts": {**facts, "bound": facts["bound"] + 1.0}}
    assert any("facts.bound" in str(one) for one in check_alternatives(plan, higher, card.plans))
    words = document["words"]
    for said in (["All lines are proven core."], [*words, "Everything is safe."], words[:1],
                 [one.replace("Nations over", "Nations over 9 proven core, x") for one in words],
                 [one.replace("points at most", "points at least") for one in words]):  # fmt: skip
        assert check_alternatives(plan, {**document, "words": said}, card.plans), said
