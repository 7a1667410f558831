"""A question that claims a score is told whether that is so, with both scores and their source."""

from typing import Any

import pytest
from tiny_revision import META, tiny

import allocator as al
from allocator.explore.explanation.answer import Answer
from allocator.explore.explanation.ask import ask, reading
from allocator.explore.explanation.words import claimed
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
        ("Why not Norden? The score of Suden is lower than Norden's.", "higher", True),
        ("Why not Norden, although SUD is less important?", "higher", True),
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


@pytest.mark.parametrize(
    "text",
    [
        "Why is Norden not funded? It does not score lower than Suden.",
        "Why is Norden not funded? It doesn't score lower than Suden.",
        "Why is Norden not funded? It doesn’t score lower than Suden.",
        "Why does Norden get less than Suden? It doesn't score lower.",
        "Why is Norden not funded? Compared with Suden it scores higher.",
        "Why is Norden not funded? Next to Suden its score is higher.",
        "Why is Norden not funded? The score is lower for Suden.",
        "Why is Norden not funded? For Suden the priority is lower.",
        "Why is Norden not funded? Suden's priority is no higher.",
        "Why does Norden get nothing? Suden never scores higher than Norden.",
        "Why does Norden get nothing? Neither Suden nor Norden scores higher.",
        "Why Norden and not Suden? Nothing matters more than Norden.",
        "Why is Norden not funded when Suden, which scores lower, is funded?",
        "Why is Norden funded less than Suden? It scores higher.",
        "Why is Norden not funded? If it scored higher than Suden",
        "Why is Norden not funded? Norden scores higher than Suden, but Suden has a higher rank.",
        "Why is Norden not funded? It hardly scores higher than Suden.",
    ],
)
def test_a_claim_that_is_denied_or_of_either_is_no_verdict(plan: Plan, text: str) -> None:
    assert reading(plan.case, text).claim == "score"
    told = score(ask(plan, text))
    assert told.startswith("Norden's priority is 4.00 of 10 (tier 2) and Suden's 3.33 of 10")


def test_a_claim_next_to_a_third_nation_is_no_verdict() -> None:
    called = {"NOR": "Norden", "SUD": "Suden", "OST": "Osten"}
    nations = [{"nation": code, "name": name, "tier": 1} for code, name in called.items()]
    needs = [{"nation": one["nation"], "area": "sea", "need_points": 1.0} for one in nations]
    three = case(nations=nations, needs=needs)
    for text, claim in (
        ("Why is Norden not funded, unlike Osten? It scores higher than Suden.", "score"),
        ("Why is Norden not funded, unlike Suden? Norden scores higher than Osten.", "score"),
        ("Why is Norden not funded, unlike Suden and Osten? Norden scores higher.", "score"),
        ("Why is Norden not funded, unlike Suden? It scores higher than Suden.", "higher"),
    ):
        assert reading(three, text).claim == claim, text


def test_a_turned_claim_is_refused_by_the_text(plan: Plan) -> None:
    for text, turned in (
        ("Why is Norden not funded? Compared with Suden it scores higher.", "lower"),
        ("Why is Norden not funded? It does not score lower than Suden.", "lower"),
        ("Why is Norden not funded? Suden never scores higher than Norden.", "lower"),
        ("Why is Norden not funded? It scores higher than Suden.", "lower"),
        ("Why is Norden not funded? Norden scores higher than Suden.", "score"),
        ("Why is Norden not funded? It scores higher than Suden.", ""),
        ("why Norden unlike Suden", "score"),
    ):
        false = claimed(ask(plan, text), turned, text)
        assert any("does not claim" in str(one) for one in al.check_explanation(plan, false)), text


@pytest.mark.parametrize(
    ("text", "start"),
    [
        (
            "Norden scores higher than Suden",
            "It is so that Norden scores higher than Suden, but the",
        ),
        ("it scores the same as Suden", "It is not so that Norden scores the same as Suden, but"),
        ("Suden scores higher", "It is not so that Norden scores lower than Suden, but the two"),
    ],
)
def test_full_figures_decide_and_those_that_look_alike_are_called_so(text: str, start: str) -> None:
    close = case(priorities=[
        {"nation": nation, "objective": objective, "priority": score}
        for nation, score in (("NOR", 5.004), ("SUD", 5.001)) for objective in ("coast", "land")
    ])  # fmt: skip
    answer = ask(al.solve(close, options=al.SolveOptions(gap=0)), f"Why not Norden? {text}.")
    told = score(answer)
    assert told.startswith(start) and "are practically equal: Norden's priority is 5.00" in told
    document = answer.document()
    lie = told.replace(", but the two are practically equal", "")
    words = {name: [lie if one == told else one for one in document[name]]
             for name in ("words", "rival_words")}  # fmt: skip
    assert al.check_explanation(answer.plan, {**document, **words}, answer.best, answer.forced)


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
        false = {**document, "question": {**question, "text": ""}}
        assert al.check_explanation(plan, false, answer.best, answer.forced)
