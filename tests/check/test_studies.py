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


def test_prices_of_other_inputs_or_with_rows_left_out_are_refused(
    plan: Plan, priced: Prices
) -> None:
    document, plans = priced.document(), priced.plans
    rich = al.solve(tiny(), options=BEST)
    earlier = tiny(accounts=POOR, budgets=[{"account": "AID", "year": 2031, "amount_musd": 1.7}])
    other_year = al.solve(earlier, options=BEST)
    both_off = al.solve(
        tiny(accounts=POOR), al.Policy(rules_off=("risk", "exposure")), options=BEST
    )
    for name, other in (
        ("AID 2032 up", rich), ("AID 2032 up", other_year), ("base", rich),
        ("AID 2032 down", plans["AID 2032 up"]), ("risk without", plans["base"]),
        ("risk without", both_off),
    ):  # fmt: skip
        found = check_prices(plan, document, {**plans, name: other})
        assert any(f"plans {name}:" in str(one) for one in found)
    for missing in ("AID 2032 down", "risk without", "base"):
        assert check_prices(
            plan, document, {name: one for name, one in plans.items() if name != missing}
        )
    rules, amounts = document["rules"], document["amounts"]
    for wrong in (
        {"rules": []}, {"amounts": []}, {"case_hash": "x"}, {"policy_hash": "x"},
        {"amounts": [{**one, "up": None, "down": None} for one in amounts]},
        {"amounts": [{**one, "step": 2 * one["step"]} for one in amounts]},
        {"rules": [*rules, *rules]},
        *({"rules": [{**one, field: value} for one in rules]}
          for field, value in (("verdict", "nonsense"), ("price", None), ("open", None),
                               ("state", "screened"), ("state", "no plan"))),
    ):  # fmt: skip
        assert check_prices(plan, {**document, **wrong}, plans), wrong


def test_steps_of_seats_and_lots_hold_and_others_do_not() -> None:
    """A rule of a name of its own, and a capacity, are changed as they are told to be."""
    locks = [al.Lock("boats", "A", item="boat", low=1), al.Lock("trucks", "B", item="truck", low=1)]
    own = al.solve(tiny(accounts=POOR), al.Policy(locks=locks), options=BEST)
    priced = al.explore.prices(own, ["truck", "boats"], with_plans=True)
    document = priced.document()
    assert {"truck production up", "boats without"} <= set(priced.plans)
    assert check_prices(own, document, priced.plans) == []
    twin = {**priced.plans, "truck production up": priced.plans["truck production down"]}
    assert check_prices(own, document, twin)
    neither = al.solve(tiny(accounts=POOR), options=BEST)
    assert check_prices(own, document, {**priced.plans, "boats without": neither})


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


def test_a_repair_of_law_or_figures_is_refused_and_so_is_a_value_of_no_plan(plan: Plan) -> None:
    barred = tiny(accounts=POOR, eligibility=[BAR])
    row = {"price": 0.0, "value": plan.value, "behind": 0.0, "missed": ()}
    richer = tiny(eligibility=[BAR])
    waived = al.Policy(waivers=("no_boats",))
    dear = al.Policy(value_tolerance=0.5)
    for case, policy, said in (
        (tiny(accounts=POOR), plan.policy, "table eligibility"), (richer, plan.policy, "accounts"),
        (barred, waived, "setting waivers"), (barred, dear, "setting value_tolerance"),
    ):  # fmt: skip
        found = check_repairs(barred, plan.policy, {"repairs": [{**row, "value": None}]},
                              [(case, policy, None)])  # fmt: skip
        assert any(said in str(one) for one in found), said
    loose = al.Policy(risk_budget=plan.policy.risk_budget + 0.1)
    told = [(barred, loose, None)]
    assert check_repairs(barred, plan.policy, {"repairs": [{**row, "value": None}]}, told) == []
    assert check_repairs(barred, plan.policy, {"repairs": [row]}, told)


def test_a_repair_keeps_earmarks_that_are_law() -> None:
    """An earmark that is law is neither dropped nor set lower, one of policy may be."""
    rule = {
        "rule": "boats",
        "accounts": "AID",
        "areas": "sea",
        "sense": "floor",
        "amount_musd": 0.2,
    }
    free = tiny(accounts=POOR)
    for status, refused in (("law", True), ("policy", False)):
        case = tiny(accounts=POOR, earmarks=[{**rule, "status": status}])
        document = {"repairs": [{"price": 0.0, "value": None, "behind": 0.0, "missed": ()}]}
        found = check_repairs(case, al.Policy(), document, [(free, al.Policy(), None)])
        assert bool(found) is refused
