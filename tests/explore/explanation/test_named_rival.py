"""A nation that a question compares with is in the search, and the answer says what decides."""

from typing import Any

import pytest
from brute_sides import Side, best_of
from tiny_revision import three_rivals, tiny

import allocator as al
from allocator.errors import DataError
from allocator.explore.explanation.answer import Answer
from allocator.explore.explanation.exchange import worth
from allocator.explore.explanation.heard import COMPARED
from allocator.explore.explanation.page import command_of
from allocator.explore.explanation.rival_words import rival_words
from allocator.explore.explanation.sections import sections_of
from allocator.plan.plan import Plan

INF = float("inf")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return al.solve(three_rivals(), options=al.SolveOptions(gap=0))


def asked(plan: Plan, rival: str | None, *, wider: bool = False) -> Answer:
    answer = al.explain(plan, "B", "truck", more=True, rival=rival, wider=wider, keep=False)
    assert al.check_explanation(plan, answer) == []
    return answer


@pytest.mark.parametrize("rival", ["A", "C"])
def test_the_nation_named_may_give_and_both_plans_are_the_best_then(plan: Plan, rival: str) -> None:
    proof = asked(plan, rival).proof
    assert rival in proof.may_give
    for told, span in ((proof.best_value, (-INF, proof.side_quantity)),
                       (proof.forced_value, (proof.forced_quantity, INF))):  # fmt: skip
        value = best_of(Side(plan, proof.free, proof.may_give, "item", "truck", *span, nation="B"))
        assert told == pytest.approx(value, abs=1e-5)


def test_it_is_free_in_the_wider_search(plan: Plan) -> None:
    answer = asked(plan, "C", wider=True)
    assert answer.wider is not None and "C" in answer.wider.proof.free


def test_three_sentences_say_scores_value_for_money_and_what_the_rival_gives_up(plan: Plan) -> None:
    answer = asked(plan, "A")
    score, money, line = rival_words(answer)
    lost = sum(one.change_musd for one in answer.lines if one.nation == "A")
    assert lost < 0 and f"A gives up US$ {-lost:.1f} million, worth " in line
    assert score.startswith("B's priority is 10.00 of 10 (tier 2) and A's 10.00 of 10 (tier 1)")
    assert money.startswith("B gets ") and "; A gets " in money
    assert answer.words[1:4] == answer.rival_words == (score, money, line)
    (part,) = [one for one in sections_of(answer) if one.title == "B and A"]
    assert part.words == (COMPARED,)
    assert sections_of(answer)[0].words[1:4] == (score, money, line)
    assert "--rival A" in command_of(answer)
    assert asked(plan, None).rival_words == ()


def test_what_the_rival_gets_in_the_wider_search_is_said_and_checked(plan: Plan) -> None:
    answer = asked(plan, "C", wider=True)
    assert answer.wider is not None
    told = answer.rival_words[3]
    assert told.startswith("In the wider search C gets ")
    document = answer.document()
    for lie in (told.replace("C gets", "A gets"), told.replace("In the wider", "In a wider")):
        false = lied(document, told, lie)
        assert al.check_explanation(
            plan, false, answer.best, answer.forced, (answer.wider.best, answer.wider.forced)
        )


def lied(document: dict[str, Any], true: str, lie: str) -> dict[str, Any]:
    """Return a document that says something else wherever it said what is true."""
    told = {name: [lie if one == true else one for one in document[name]]
            for name in ("words", "rival_words")}  # fmt: skip
    return {**document, **told}


def test_no_other_figure_nation_or_line_is_taken(plan: Plan) -> None:
    answer = asked(plan, "A")
    document = answer.document()
    turned = (
        ("A's", "C's"), ("B's", "C's"), ("gives up US$ ", "gives up US$ 1"), ("sea", "border"),
        ("worth ", "worth 1"), ("10.00", "9.00"), ("tier 1", "tier 2"), ("; A", "; C"),
        ("all are 10", "all are 9"), ("gets US$ ", "gets US$ 7"), ("meets ", "meets 3"),
    )  # fmt: skip
    refused = 0
    for true in answer.rival_words:
        for old, new in turned:
            if old in true:
                lie = lied(document, true, true.replace(old, new))
                assert al.check_explanation(plan, lie, answer.best, answer.forced), (true, old)
                refused += 1
    assert refused > 8
    for rest in ([], list(answer.rival_words[:2])):
        short = {**document, "rival_words": rest}
        assert al.check_explanation(plan, short, answer.best, answer.forced)


def test_an_answer_that_leaves_the_nation_out_is_refused(plan: Plan) -> None:
    answer = asked(plan, "A")
    document = answer.document()
    for rival in ("B", "Z"):
        false = {**document, "question": {**document["question"], "rival": rival}}
        assert al.check_explanation(plan, false, answer.best, answer.forced)
    proof = {**document["proof"], "may_give": []}
    assert al.check_explanation(plan, {**document, "proof": proof}, answer.best, answer.forced)


def test_an_unknown_nation_is_told(plan: Plan) -> None:
    with pytest.raises(DataError, match="no nation"):
        al.explain(plan, "B", "truck", rival="Nowhere")


def test_money_that_meets_no_need_has_no_rate_below_nothing() -> None:
    assert worth(-2.0, -100.0) == worth(2.0, 100.0) == "worth 2.0 points per US$ 100 million"
    assert worth(0.1, -100.0) == "and its needs are met no less"
    assert worth(-0.1, 100.0) == "and its needs are met no more"


def test_a_nation_without_money_is_not_compared_as_if_of_one_size() -> None:
    needs = [{"nation": "A", "area": "sea", "need_points": 0.6},
             {"nation": "B", "area": "sea", "need_points": 0.8}]  # fmt: skip
    money = [{"account": "AID", "budget_musd": 1.2}]
    case = tiny(last_year=2031, accounts=money, needs=needs)
    plan = al.solve(case, options=al.SolveOptions(gap=0))
    poor = next((one for one in "AB" if one not in set(plan.lines["nation"])), None)
    assert poor is not None
    found = al.explain(plan, poor, rival="B" if poor == "A" else "A", keep=False)
    own = sum(one.change_musd for one in found.lines if one.nation == poor)
    (told,) = [one for one in found.words if " gets no money for any line" in one]
    said = (
        f"what is compared is the US$ {own:.1f} million of the best plan with it, which may be of"
    )
    assert said in told and al.check_explanation(plan, found) == []
    part = told[told.index(", so that what") : told.index(" kind") + len(" kind")]
    for lie in (told.replace(f"US$ {own:.1f}", "US$ 9.9"), told.replace(part, "")):
        document = found.document()
        for field in ("words", "rival_words"):
            document[field] = [lie if one == told else one for one in document[field]]
        assert al.check_explanation(plan, document, found.best, found.forced), lie
