"""The explainer's answers hold; made false on purpose, one statement at a time, none does."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from check_tamper import cell
from false_answers import falsehoods
from tiny_revision import tiny

import allocator as al
from allocator.check.explanation import check_document, check_explanation, read_ground
from allocator.check.records import each_table_once
from allocator.explore.explanation.answer import Answer
from allocator.plan.plan import Plan

FALSE = 500
"""So many false answers are refused at least: the figure of the issue."""

LINES: list[tuple[str, str | None, bool]] = [
    ("A", "boat", False), ("A", "truck", True), ("B", "truck", False), ("B", "staff", True),
    ("A", "border", True), ("B", "AID", False), ("A", None, True), ("A", "staff", False),
]  # fmt: skip
STARTER: list[tuple[str, str | None]] = [
    ("ALV", "advisers"), ("ALV", "boat_crew"), ("CRV", "armed_truck"), ("ESM", "patrol_boat"),
    ("FAR", "patrol_boat"), ("FAR", "harbour"),
]  # fmt: skip


@pytest.fixture(scope="module")
def plan() -> Plan:
    return al.solve(tiny(), options=al.SolveOptions(gap=0))


def refused(plan: Plan, answer: Answer) -> int:
    """Return how many false answers there are of a true one; all of them are refused."""
    assert check_explanation(plan, answer) == []
    ground, wider = read_ground(plan, answer.best, answer.forced), None
    if answer.wider is not None:
        wider = read_ground(plan, answer.wider.best, answer.wider.forced)
    false = list(falsehoods(plain(answer), plan.case))
    with each_table_once():
        held = [name for name, one in false if not check_document(ground, one, wider)]
    assert held == []
    return len(false)


def plain(answer: Answer) -> dict[str, object]:
    """Return the document as it comes out of a file."""
    found: dict[str, object] = json.loads(json.dumps(answer.document()))
    return found


def test_false_answers_on_a_tiny_case_are_refused(plan: Plan) -> None:
    counts = [refused(plan, al.explain(plan, nation, line, more=more))
              for nation, line, more in LINES]  # fmt: skip
    assert sum(counts) >= FALSE


@pytest.mark.parametrize(("nation", "line"), STARTER)
def test_false_answers_with_law_and_rules_are_refused(
    starter_plan: Plan, nation: str, line: str | None
) -> None:
    assert refused(starter_plan, al.explain(starter_plan, nation, line)) > 0


@pytest.mark.parametrize(
    ("nation", "line"),
    [
        ("BSN", None), ("BSN", "border"), ("DRN", "boat_crew"), ("DRN", "sea"), ("ALV", "staff"),
        ("CRV", "border_police"), ("CRV", "LAW"), ("ESM", "staff_college"), ("ESM", "MIL"),
    ],
    ids=[
        "no more upkeep for those that give", "a rule missed in several years",
        "as much money for another quantity", "upkeep of an area", "a rule of all years",
        "an exemption of another line", "money of the account", "nobody knows the language",
        "no money of another account",
    ],
)  # fmt: skip
def test_answers_hold(starter_plan: Plan, nation: str, line: str | None) -> None:
    assert check_explanation(starter_plan, al.explain(starter_plan, nation, line)) == []


@pytest.mark.parametrize(
    ("nation", "line"),
    [
        ("ALV", "boat_crew"), ("ALV", "border_police"), ("BSN", "staff"), ("BSN", "armed_truck"),
        ("CRV", "sea"), ("CRV", "EDU"),
    ],
    ids=[
        "people as a layer of absorption", "money that moves by next to nothing",
        "the same money in another year", "a limit for each of several items",
        "limits of the items of an area alone", "several rules, each of which stops it",
    ],
)  # fmt: skip
def test_answers_on_more_of_a_line_hold(starter_plan: Plan, nation: str, line: str) -> None:
    answer = al.explain(starter_plan, nation, line, more=True)
    assert check_explanation(starter_plan, answer) == []


def test_trials_hold(starter_plan: Plan) -> None:
    answer = al.explain(starter_plan, "ALV", "patrol_boat", changes=True)
    assert answer.trials and refused(starter_plan, answer) > 0


@pytest.mark.parametrize(("nation", "line", "more"), [("A", "truck", True), ("B", None, False)])
def test_false_answers_of_a_wider_search_are_refused(
    plan: Plan, nation: str, line: str | None, more: bool
) -> None:
    answer = al.explain(plan, nation, line, more=more, wider=True)
    assert answer.wider is not None and refused(plan, answer) > 100


@pytest.fixture(scope="module")
def two_sided(plan: Plan) -> Answer:
    return al.explain(plan, "A", "truck", more=True)


def test_plans_exchanged_are_told(plan: Plan, two_sided: Answer) -> None:
    document, best, forced = two_sided.document(), two_sided.best, two_sided.forced
    assert {"proof.best_value", "best", "forced"} <= {
        one.rule for one in check_explanation(plan, document, forced, best)
    }


def test_a_plan_that_breaks_rules_is_told_alone(plan: Plan, two_sided: Answer) -> None:
    assert two_sided.forced is not None
    row = {"nation": "A", "item": "truck", "year": 2032}
    broken = cell("lines", row, "quantity", 9.0)(two_sided.forced)
    found = check_explanation(plan, two_sided.document(), two_sided.best, broken)
    assert found and all(one.family != "explanation" for one in found)


def test_a_plan_that_is_missing_is_told(plan: Plan, two_sided: Answer) -> None:
    found = check_explanation(plan, two_sided.document(), two_sided.best)
    assert [one.rule for one in found] == ["forced"]


def test_an_answer_about_another_plan_is_told(plan: Plan, two_sided: Answer) -> None:
    other = replace(two_sided, plan=al.solve(tiny(), al.Policy(retention=0.5)))
    found = check_explanation(plan, other)
    assert [one.rule for one in found] == ["policy_hash"]
