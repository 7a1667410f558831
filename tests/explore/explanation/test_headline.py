"""An answer begins with one sentence that can be repeated, and the proof comes last."""

import re
from dataclasses import replace

import pytest
from tiny_revision import LINES, tiny

import allocator as al
from allocator.check.explanation import check_explanation
from allocator.cli.explain import explanation_view
from allocator.explore.explanation.answer import Answer, Verdict
from allocator.explore.explanation.explain import explain
from allocator.explore.explanation.headline import headline
from allocator.explore.explanation.sections import sections_of
from allocator.plan.plan import Plan

MONEY = 2.0
"""Value points of the next US$ million, as if the search had found it."""


@pytest.fixture(scope="module")
def plan() -> Plan:
    found = al.solve(tiny(accounts=[{"account": "AID", "budget_musd": 2.5}]),
                     options=al.SolveOptions(gap=0))  # fmt: skip
    return Plan(found.case, found.policy, {**found.meta, "next_million_value": MONEY}, found.tables)


@pytest.fixture(scope="module")
def answers(plan: Plan) -> list[Answer]:
    return [explain(plan, *line, more=more, keep=False) for line in LINES for more in (False, True)]


def test_the_first_sentence_is_one_and_without_value_points(answers: list[Answer]) -> None:
    for answer in answers:
        first = answer.words[0]
        assert len(re.findall(r"[.!?](?:\s|$)", first)) == 1 and first.endswith(".")
        assert "value points" not in first and len(first) < 220
        assert sections_of(answer)[0].words[0] == first


def test_at_most_three_reasons_are_told_and_the_proof_comes_last(answers: list[Answer]) -> None:
    for answer in answers:
        parts = sections_of(answer)
        told = [one for part in parts if part.title in (
            "With it", "What it pushes out", "Without it", "On the other hand, without it"
        ) for one in part.items if "smaller part" not in one]  # fmt: skip
        assert len(told) <= 3
        annex = [part.annex for part in parts]
        assert annex == sorted(annex)
        (proof,) = [part for part in parts if part.title == "How far this is proven"]
        assert proof.annex and answer.words[-1] in proof.words


def test_money_of_a_nation_is_held_against_what_more_money_would_add(plan: Plan) -> None:
    answer = explain(plan, "B", keep=False)
    assert answer.verdict is Verdict.VALUE and answer.forced is not None
    times = (plan.value - answer.forced.value) / (MONEY * answer.quantity)
    assert times > 1
    said = f"because it achieves about {times:.1f} times what as much more money would add"
    assert said in answer.words[0]
    document = answer.document()
    assert check_explanation(plan, document, answer.best, answer.forced) == []
    for true, false in ((f"{times:.1f}", f"{times + 0.2:.1f}"),
                        ("because it achieves", "though it achieves only")):  # fmt: skip
        words = [document["words"][0].replace(true, false), *document["words"][1:]]
        assert check_explanation(plan, {**document, "words": words}, answer.best, answer.forced)


def test_money_that_does_less_than_more_would_add_is_said_to(plan: Plan) -> None:
    answer = explain(plan, "B", keep=False)
    dear = replace(answer.proof, money_value=1e3)
    said = headline(answer.question, answer.verdict, answer.quantity, dear, answer.reasons)
    assert "though it achieves only about 0.0 times" in said


def test_the_command_line_says_what_the_page_says(answers: list[Answer]) -> None:
    for answer in answers:
        shown = [str(one) for one in explanation_view(answer)]
        for part in sections_of(answer):
            if not (part.annex and part.table is not None):
                assert {part.title, *part.words, *(f"- {one}" for one in part.items)} <= set(shown)
