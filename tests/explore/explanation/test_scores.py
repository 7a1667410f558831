"""A question that claims a score is told whether that is so, with both scores and their source."""

from typing import Any

import pytest
from tiny_revision import META, tiny

import allocator as al
from allocator.explore.explanation.answer import Answer
from allocator.explore.explanation.ask import ask, reading
from allocator.inputs.case.case import Case
from allocator.plan.plan import Plan

OBJECTIVES = [{"objective": "coast", "weight": 2.0}, {"objective": "land", "weight": 1.0}]
RELEVANCE = [{"area": "sea", "objective": "coast", "relevance": 1.0},
             {"area": "border", "objective": "land", "relevance": 0.5},
             {"area": "border", "objective": "coast", "relevance": 0.5},
             {"area": "office", "objective": "land", "relevance": 1.0}]  # fmt: skip
PRIORITIES = [{"nation": "NOR", "objective": "coast", "priority": 3.0, "source": "study 1"},
              {"nation": "NOR", "objective": "land", "priority": 6.0, "source": "study 1"},
              {"nation": "SUD", "objective": "coast", "priority": 5.0,
               "basis": "formula"}]  # fmt: skip
ALL = {"NOR": (2 * 3 + 6) / 3, "SUD": 2 * 5 / 3}
BORDER = {"NOR": (1 * 3 + 0.5 * 6) / 1.5, "SUD": 1 * 5 / 1.5}


def case(**changes: Any) -> Case:
    """Return a case of two nations of which Norden scores higher, if less so along its coast."""
    tables: dict[str, Any] = {
        "nations": [{"nation": "NOR", "name": "Norden", "tier": 2},
                    {"nation": "SUD", "name": "Suden", "tier": 1}],
        "needs": [{"nation": "NOR", "area": "sea", "need_points": 1.0},
                  {"nation": "NOR", "area": "border", "need_points": 2.0},
                  {"nation": "SUD", "area": "border", "need_points": 4.0},
                  {"nation": "SUD", "area": "office", "need_points": 2.0}],
        "objectives": OBJECTIVES, "relevance": RELEVANCE, "priorities": PRIORITIES,
        "accounts": [{"account": "AID", "budget_musd": 1.2}],
    }  # fmt: skip
    return tiny(META["last_year"], **{**tables, **changes})


@pytest.fixture(scope="module")
def plan() -> Plan:
    return al.solve(case(), options=al.SolveOptions(gap=0))


def score(answer: Answer) -> str:
    told = answer.rival_words[0]
    assert told == answer.words[1] and al.check_explanation(answer.plan, answer) == []
    return told


@pytest.mark.parametrize(
    ("text", "claim", "is_so"),
    [
        ("Why is Norden not funded? It scores higher than Suden.", "higher", True),
        ("why not boats for Suden when Norden scores lower", "higher", True),
        ("Why is Suden funded and not Norden? Norden has the higher priority.", "lower", True),
        ("Why not Norden, although Suden ranks below it?", "higher", True),
        ("why Norden, whose score is lower than that of Suden", "lower", False),
        ("Why does Norden get less than Suden? They score the same.", "same", False),
        ("why Norden unlike Suden", "", None),
    ],
)
def test_a_claim_is_read_and_judged_by_both_priorities(
    plan: Plan, text: str, claim: str, is_so: bool | None
) -> None:
    read = reading(plan.case, text)
    assert read.rival is not None

    told = score(ask(plan, text))
    own, other = read.nation.code, read.rival.code
    assert read.claim == claim
    means = BORDER if read.line and read.line.code == "truck" else ALL
    if read.line is None:
        assert f"{read.nation.name}'s priority is {means[own]:.2f} of 10" in told
        assert f"{read.rival.name}'s {means[other]:.2f} of 10" in told
    assert told.startswith("It is so that ") == (is_so is True)
    assert told.startswith("It is not so that ") == (is_so is False)
    assert "(table priorities, basis: formula and judgement; source: study 1)" in told


def test_a_line_is_scored_by_what_its_area_serves(plan: Plan) -> None:
    told = score(ask(plan, "why not trucks for Norden? It scores higher than Suden"))
    assert f"Norden's priority is {BORDER['NOR']:.2f} of 10 (tier 2)" in told
    assert f"Suden's {BORDER['SUD']:.2f} of 10 (tier 1)" in told
    assert "the objectives that border serves" in told


def test_a_score_claimed_next_to_nobody_is_told_with_its_rank(plan: Plan) -> None:
    told = score(ask(plan, "Why is Suden not funded with a score of 9?"))
    assert told.startswith(
        f"Suden's priority is {ALL['SUD']:.2f} of 10 (tier 1), and 1 of 2 nations"
    )
    assert reading(plan.case, "why not boats for Suden").claim == ""


def test_weights_of_the_policy_count() -> None:
    policy = al.Policy(objective_weight={"land": 0.0})
    plan = al.solve(case(), policy, options=al.SolveOptions(gap=0))
    told = score(ask(plan, "Why is Norden not funded? It scores higher than Suden."))
    assert told.startswith(
        "It is not so that Norden scores higher than Suden: Norden's priority is 3.00"
    )


def test_without_priorities_all_are_equal() -> None:
    plan = al.solve(
        case(priorities=[], objectives=[], relevance=[]), options=al.SolveOptions(gap=0)
    )
    told = score(ask(plan, "Why is Norden not funded? It scores higher than Suden."))
    assert "It is not so" in told and "the case has no table priorities, so that all are 10" in told


def test_a_false_judgement_score_or_source_is_refused(plan: Plan) -> None:
    answer = ask(plan, "Why is Norden not funded? It scores higher than Suden.")
    document, told = answer.document(), score(answer)
    lies = [told.replace("It is so", "It is not so"), told.replace("higher", "lower"),
            told.replace("4.00", "5.00"), told.replace("3.33", "3.53"),
            told.replace("tier 1", "tier 3"),
            told.replace("study 1", "study 2"), told.replace("formula and ", ""),
            told.replace("all objectives, by their weight", "the objectives that sea serves, by "
                         "their weight and its relevance"),
            told.removeprefix("It is so that Norden scores higher than Suden: ")]  # fmt: skip
    for lie in lies:
        assert lie != told
        words = {name: [lie if one == told else one for one in document[name]]
                 for name in ("words", "rival_words")}  # fmt: skip
        assert al.check_explanation(plan, {**document, **words}, answer.best, answer.forced), lie
    for claim in ("lower", "", "best"):
        question = {**document["question"], "claim": claim}
        false = {**document, "question": question}
        assert al.check_explanation(plan, false, answer.best, answer.forced)
