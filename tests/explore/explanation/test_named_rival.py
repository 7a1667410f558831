"""A nation that a question compares with is in the search, and the answer says what decides."""

import pytest
from brute_sides import Side, best_of
from tiny_revision import three_rivals

import allocator as al
from allocator.errors import DataError
from allocator.explore.explanation.answer import Answer
from allocator.explore.explanation.exchange import worth
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


def test_the_answer_says_what_it_gives_up_and_what_that_is_worth(plan: Plan) -> None:
    answer = asked(plan, "A")
    said = list(rival_words(answer))
    lost = sum(one.change_musd for one in answer.lines if one.nation == "A")
    assert lost < 0 and f"A gives up US$ {-lost:.1f} million" in said[1]
    (part,) = [one for one in sections_of(answer) if one.title == "B and A"]
    assert part.words[: len(said)] == tuple(said)
    assert "million, worth " in said[1]
    assert "--rival A" in command_of(answer)
    assert list(rival_words(asked(plan, None))) == []


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
