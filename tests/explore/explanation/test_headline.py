"""An answer begins with one sentence that can be repeated, and the proof comes last."""

import re
from dataclasses import asdict, replace

import pytest
from tiny_revision import LINES, tiny

import allocator as al
from allocator.check.explanation import check_explanation, read_ground
from allocator.check.explanation.headline import _times_are
from allocator.cli.explain import explanation_view
from allocator.explore.explanation.answer import Answer, Verdict
from allocator.explore.explanation.differing import Part
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
    return with_money(found)


def with_money(found: Plan) -> Plan:
    """Return a plan that knows what more money is worth."""
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
        ) for one in part.items if "other part" not in one and "missed by" not in one]  # fmt: skip
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
    said = (f"because each US$ million of it achieves about {times:.1f} times what the next US$ "
            "million would add")  # fmt: skip
    assert said in answer.words[0]
    document = answer.document()
    assert check_explanation(plan, document, answer.best, answer.forced) == []
    for true, false in ((f"{times:.1f}", f"{times + 0.2:.1f}"),
                        ("because each US$ million of it achieves",
                         "though each US$ million of it achieves only")):  # fmt: skip
        words = [document["words"][0].replace(true, false), *document["words"][1:]]
        assert check_explanation(plan, {**document, "words": words}, answer.best, answer.forced)


def test_money_that_does_less_than_more_would_add_is_said_to(plan: Plan) -> None:
    answer = explain(plan, "B", keep=False)
    assert first_sentence(answer, MONEY * 10).count("though each US$ million of it achieves only")
    little = first_sentence(answer, 1e3)
    assert "times" not in little and "would lose US$ 0.0" in little


def first_sentence(answer: Answer, money_value: float) -> str:
    return headline(replace(answer, proof=replace(answer.proof, money_value=money_value)))


def test_a_ratio_of_thousands_is_written_and_checked(plan: Plan) -> None:
    answer = explain(plan, "B", keep=False)
    proof = replace(answer.proof, plan_value=19.0, forced_value=18.0, loss=1.0, money_value=1e-6)
    times = 1.0 / (1e-6 * answer.money_musd)
    said = headline(replace(answer, proof=proof))
    assert f"achieves about {times:,.1f} times what the next US$ million would add" in said
    document = {**answer.document(), "proof": asdict(proof)}
    words = {"times": f"{times:,.1f}", "way": "because"}
    ground = read_ground(plan, answer.best, answer.forced)
    assert "," in f"{times:,.1f}" and _times_are(ground, document, words)


def test_what_a_rule_costs_does_not_rise_with_its_price() -> None:
    said = {price: by_a_rule(price) for price in (3.0, 6.0)}
    first = {answer.words[0] for answer in said.values()}
    low, high = (said[price].loss or 0.0 for price in (3.0, 6.0))
    assert len(first) == 1 and high > 2 * low > 0
    answer = said[3.0]
    cost = -low - sum(one.points for one in answer.parts if one.part == "rule")
    assert f"best plan without it would gain US$ {cost / MONEY:.1f} million" in answer.words[0]
    wrong = answer.words[0].replace(f"{cost / MONEY:.1f}", f"{low / MONEY:.1f}")
    same = re.sub("best plan without it would.*", "best plans with and without it are worth the "
                  "same, as far as the search shows.", answer.words[0])  # fmt: skip
    document = answer.document()
    assert check_explanation(answer.plan, document, answer.best, answer.forced) == []
    for lie in (wrong, same):
        words = [lie, *document["words"][1:]]
        assert check_explanation(
            answer.plan, {**document, "words": words}, answer.best, answer.forced
        )


def by_a_rule(price: float) -> Answer:
    """Return why B gets staff that it hardly needs: a floor asks for it."""
    floor = {
        "rule": "b_floor", "sense": "floor", "accounts": "AID", "nations": "B", "kinds": "*",
        "areas": "office", "per": "each_year", "amount_musd": 0.5, "status": "policy",
    }  # fmt: skip
    needs = [
        {"nation": nation, "area": area, "need_points": points}
        for nation, area, points in (
            ("A", "sea", 3.0), ("A", "border", 2.0), ("B", "border", 4.0), ("B", "office", 0.05),
        )
    ]  # fmt: skip
    case = tiny(needs=needs, earmarks=[floor], accounts=[{"account": "AID", "budget_musd": 2.5}])
    plan = al.solve(case, al.Policy(rule_price={"earmark": price}), options=al.SolveOptions(gap=0))
    answer = explain(with_money(plan), "B", "staff", keep=False)
    assert answer.verdict is Verdict.RULE and answer.loss is not None
    return answer


def test_a_rule_that_costs_nothing_else_is_said_to() -> None:
    answer = by_a_rule(3.0)
    said = headline(replace(answer, parts=(Part("rule", -(answer.loss or 0.0), rule="b_floor"),)))
    assert "the best plans with and without it are worth the same" in said


def test_where_even_the_other_side_is_better_that_is_said(plan: Plan) -> None:
    shown = explain(plan, "B", keep=False).forced
    assert shown is not None
    answer = explain(with_money(shown), "B", "staff", keep=False)
    assert answer.verdict is Verdict.OUTBID and answer.proof.forced_value is not None
    assert answer.proof.forced_value > answer.proof.plan_value
    assert "the best plan near this one would lose US$ " in answer.words[0]
    (told,) = [one for one in answer.words if one.startswith("The plan shown leaves some value")]
    gain = answer.proof.forced_value - answer.proof.plan_value
    assert f"even the best plan with it is worth {gain:.2f} value points" in told
    document = answer.document()
    best, forced = answer.best, answer.forced
    assert check_explanation(answer.plan, document, best, forced) == []
    for lie in ([], [told.replace("with it", "without it")], [told.replace(f"{gain:.2f}", "0.01")]):
        words = [one for one in document["words"] if one != told]
        words[1:1] = lie
        assert check_explanation(answer.plan, {**document, "words": words}, best, forced)


def test_the_command_line_says_what_the_page_says(answers: list[Answer]) -> None:
    for answer in answers:
        shown = [str(one) for one in explanation_view(answer)]
        for part in sections_of(answer):
            if not (part.annex and part.table is not None):
                assert {part.title, *part.words, *(f"- {one}" for one in part.items)} <= set(shown)
