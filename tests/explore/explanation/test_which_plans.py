"""Figures are of the plan shown first; the step to the plans compared is said once, in front."""

from dataclasses import replace

import pytest
from tiny_revision import LINES, drawn

import allocator as al
from allocator.explore.explanation.accounting import held_of
from allocator.explore.explanation.answer import Answer
from allocator.explore.explanation.sections import sections_of
from allocator.explore.explanation.words import worded
from allocator.plan.plan import Plan
from allocator.report.decisions.facts import amount_words

START = "The plan shown gives "


@pytest.fixture(scope="module")
def plan() -> Plan:
    return al.solve(drawn(1), options=al.SolveOptions(gap=0))


@pytest.fixture(scope="module")
def apart(plan: Plan) -> Answer:
    """Return an answer about a plan that gives other goods than either of those compared."""
    answer = al.explain(plan, "A", keep=False)
    assert answer.forced is not None
    for nation, line in LINES:
        other = al.explain(answer.forced, nation, line, more=True, keep=False)
        if other.best is not None and other.forced is not None and step(other).count("two other"):
            return other
    raise AssertionError("no plan of this case gives other goods than the two compared")


def step(answer: Answer) -> str:
    (told,) = [one for one in answer.words if one.startswith(START)]
    return told


def given(plan: Plan, answer: Answer) -> str:
    return amount_words(held_of(plan, answer.question), answer.question.unit)


def test_the_plan_shown_comes_first_and_the_step_is_said_once(plan: Plan) -> None:
    seen = 0
    for nation, line in LINES:
        for more in (False, True):
            answer = al.explain(plan, nation, line, more=more, keep=False)
            told = [one for one in answer.words if one.startswith(START)]
            assert len(told) == (answer.forced is not None and answer.best is not None)
            for one in told:
                assert one.count(" may get anything, and all others ") == 1
                assert one in sections_of(answer)[0].words[:4]
                if answer.quantity > 0:
                    assert one.startswith(f"{START}{given(plan, answer)}. To judge that,")
                    seen += 1
    assert seen


def test_what_each_of_the_plans_gives_is_said(apart: Answer) -> None:
    told = step(apart)
    assert apart.best is not None and apart.forced is not None
    for one in (apart.best, apart.forced):
        if held_of(one, apart.question) > 1e-6:
            assert f"which gives {given(one, apart)}" in told
    others = [one for one in apart.words if one != told]
    assert not any("which gives" in one for one in others)
    assert al.check_explanation(apart.plan, apart) == []


def test_no_other_plan_place_or_amount_is_taken(apart: Answer) -> None:
    document, told = apart.document(), step(apart)
    lies = [
        told.replace("near it", "of the wider search"),
        told.replace("two other plans near it are compared: the best", "it is compared with"),
        told.replace(START, f"{START}9"), told.replace("which gives ", "which gives 9"),
        told.replace("without", "beside"), "", f"{told.partition('; in ')[0]}.",
        told.replace("A may get", "B may get"), told.replace("give some up", "give all up"),
    ]  # fmt: skip
    for lie in {*lies} - {told}:
        words = [lie if one == told else one for one in document["words"]]
        false = {**document, "words": [one for one in words if one]}
        assert al.check_explanation(apart.plan, false, apart.best, apart.forced), lie


def test_a_plan_that_is_the_best_itself_is_said_to_be_compared(plan: Plan) -> None:
    answer = al.explain(plan, "A", keep=False)
    same = worded(replace(answer, best=plan))
    assert "To judge that, it is compared with the best plan near it that gives" in step(same)
    document, told = same.document(), step(same)
    assert al.check_explanation(plan, document, plan, same.forced) == []
    for lie in (told.replace("gives none;", "gives some: US$ 9 million;"),
                told.replace("near it", "of the wider search"),
                told.replace("it is compared with", "two others:")):  # fmt: skip
        words = [lie if one == told else one for one in document["words"]]
        assert al.check_explanation(plan, {**document, "words": words}, plan, same.forced), lie
