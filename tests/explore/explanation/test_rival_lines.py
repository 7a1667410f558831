"""Less of a line that loses for another: the smallest number that turns the answer, brute force."""

from functools import cache

import pytest
from brute_sides import Side, best_of
from tiny_revision import drawn, tiny

import allocator as al
from allocator.check import check_plan
from allocator.explore.explanation.answer import Answer, Trial, Verdict
from allocator.inputs.case.names import names_by_code
from allocator.plan.plan import Plan

SAME = 1e-5
INF = float("inf")
CASES = {
    "one lot": tiny(accounts=[{"account": "AID", "budget_musd": 1.2}]),
    "two lots": tiny(
        accounts=[{"account": "AID", "budget_musd": 1.6}],
        needs=[{"nation": "A", "area": "sea", "need_points": 1.4},
               {"nation": "B", "area": "border", "need_points": 4.0},
               {"nation": "B", "area": "office", "need_points": 2.0}],
    ),
    "drawn": drawn(3),
}  # fmt: skip
LINES: list[tuple[str, str]] = [
    ("A", "boat"), ("B", "truck"), ("B", "staff"), ("A", "border"), ("B", "AID"),
]  # fmt: skip


@cache
def plan_of(name: str) -> Plan:
    return al.solve(CASES[name], options=al.SolveOptions(gap=0))


@cache
def answer(name: str, nation: str, line: str) -> Answer:
    return al.explain(plan_of(name), nation, line, more=True, changes=True, keep=False)


def capped(plan: Plan, answer: Answer, trial: Trial) -> tuple[str, str]:
    """Return the nation and item that the words of a trial name."""
    names = {name: code for code, name in names_by_code(plan.case).items()}
    item, nation = trial.words.split(" less of ")[1].split(" for ")
    assert names[nation] in (*answer.proof.free, *answer.proof.may_give)
    return names[nation], names[item]


def loss_with(plan: Plan, answer: Answer, line: tuple[str, str], less: float) -> float:
    """Return by how much the best plan with less of a line is better than that with the one asked
    about, each by trying every whole number."""
    proof, question = answer.proof, answer.question
    assert answer.best is not None
    own = answer.best.lines
    own = own[(own["nation"] == line[0]) & (own["item"] == line[1])]
    cap = (*line, float(own["quantity"].sum()) - less)
    without, with_it = (
        best_of(Side(plan, proof.free, proof.may_give, question.kind, question.line, *span,
                     nation=question.nation, capped=cap))
        for span in ((-INF, proof.side_quantity), (proof.forced_quantity, INF))
    )  # fmt: skip
    assert without is not None and with_it is not None
    return without - with_it


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize(("nation", "line"), LINES)
def test_so_much_less_turns_the_answer_and_what_was_tried_below_does_not(
    name: str, nation: str, line: str
) -> None:
    plan, found = plan_of(name), answer(name, nation, line)
    assert al.check_explanation(plan, found) == []
    tried = [one for one in found.trials if one.lever == "rival"]
    assert not tried or found.verdict is Verdict.OUTBID
    for one in tried:
        who = capped(plan, found, one)
        assert who != (nation, line)
        assert loss_with(plan, found, who, one.below) > -SAME
        if one.amount is not None:
            assert loss_with(plan, found, who, one.amount) < SAME
            assert one.side_effects[0].startswith("The best plan is then worth")
    assert sum(one.turns for one in tried) <= 1


def test_what_turns_an_answer_and_what_does_not_lots_and_money_are_among_those_tried() -> None:
    found = [answer(name, *line).trials for name in CASES for line in LINES]
    tried = [one for trials in found for one in trials if one.lever == "rival"]
    assert {one.turns for one in tried} == {True, False}
    assert {one.unit for one in tried} == {"lots", "US$ million"}


def test_a_cap_holds_in_the_best_plan_and_says_what_it_costs() -> None:
    found = answer("one lot", "B", "truck")
    (one,) = [one for one in found.trials if one.lever == "rival"]
    assert one.turns and one.words == "1 lot less of truck for A"
    assert found.loss is not None
    assert f"{found.loss:.2f} value points" in one.side_effects[0]
    assert "A US$ 0.7 million less" in one.side_effects[1]
    assert found.forced is not None and check_plan(found.forced) == []
    assert any(words.startswith("What would change it: 1 lot less of") for words in found.words)
