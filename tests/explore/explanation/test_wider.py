"""The wider search: others may get as well; on tiny cases it is what trying everything finds."""

from dataclasses import replace

import pytest
from brute_sides import Side, best_of
from tiny_revision import LINES, drawn, tiny

import allocator as al
from allocator.check import check_plan
from allocator.check.explanation import check_explanation
from allocator.check.explanation.wider import wider_is
from allocator.explore.explanation.answer import Answer, Verdict
from allocator.explore.explanation.ask import found_before, question_text, reading
from allocator.explore.explanation.explain import explain
from allocator.explore.explanation.kept import ANSWERS
from allocator.explore.explanation.page import answer_page, command_of
from allocator.explore.explanation.sections import label_of, sections_of
from allocator.explore.explanation.wider import turned
from allocator.explore.explanation.words import answer_words
from allocator.inputs.case.names import names_by_code
from allocator.plan.plan import Plan

SAME = 1e-5
INF = float("inf")
POOR = [{"account": "AID", "budget_musd": 1.2}]
EVEN = [{"nation": "A", "area": "border", "need_points": 4.0},
        {"nation": "B", "area": "border", "need_points": 4.0}]  # fmt: skip


@pytest.fixture(scope="module", params=[0])
def plan(request: pytest.FixtureRequest) -> Plan:
    return al.solve(drawn(request.param), options=al.SolveOptions(gap=0))


@pytest.fixture(scope="module")
def poor() -> Plan:
    return al.solve(tiny(accounts=POOR, needs=EVEN), options=al.SolveOptions(gap=0))


def sides_of(plan: Plan, answer: Answer) -> list[float | None]:
    proof, asked = answer.proof, answer.question
    own = {"at least": (proof.side_quantity, INF), "at most": (-INF, proof.side_quantity)}
    other = {"at least": (-INF, proof.forced_quantity), "at most": (proof.forced_quantity, INF)}
    return [
        best_of(Side(plan, proof.free, proof.may_give, asked.kind, asked.line, *span, asked.nation))
        for span in (own[proof.side], other[proof.side])
    ]


@pytest.mark.parametrize(("nation", "line"), LINES[1:4])
@pytest.mark.parametrize("more", [False, True])
def test_both_plans_of_the_wider_search_are_the_best_of_their_sides(
    plan: Plan, nation: str, line: str | None, more: bool
) -> None:
    found = explain(plan, nation, line, more=more, wider=True)
    if found.proof.radius == "law":
        assert found.wider is None
        return
    wider = found.wider
    assert wider is not None and set(wider.proof.free) == {"A", "B"}
    best, forced = sides_of(plan, wider)
    for value, own, told in (
        (best, wider.best, wider.proof.best_value),
        (forced, wider.forced, wider.proof.forced_value),
    ):
        assert (value is None) == (told is None)
        if value is not None and own is not None:
            assert told == pytest.approx(value, abs=SAME) and check_plan(own) == []
    assert wider.proof.best_value == pytest.approx(plan.value, abs=SAME)
    if found.loss is not None and wider.loss is not None:
        assert wider.loss <= found.loss + SAME
    assert check_explanation(plan, found) == []


def test_a_wider_search_that_turns_the_answer_goes_first(poor: Plan) -> None:
    got = set(poor.lines["nation"])
    nation = next(one for one in ("A", "B") if one in got)
    found = explain(poor, nation, wider=True, keep=False)
    assert found.verdict is Verdict.VALUE and found.wider is not None
    assert found.wider.verdict is not Verdict.VALUE or found.wider.loss < found.loss
    near = explain(poor, nation, keep=False)
    assert near.wider is None and near.verdict is found.verdict
    if turned(found):
        assert "turns the answer" in found.words[0]
        assert label_of(found).startswith("In a wider search: ")
    else:
        assert "gives the same answer" in found.words[1]
    assert any(one.startswith("The wider search is proven") for one in found.words)


def test_an_answer_with_a_wider_search_is_kept_apart_and_whole(poor: Plan) -> None:
    near = explain(poor, "A", "truck")
    found = explain(poor, "A", "truck", wider=True)
    assert near.wider is None and found.wider is not None
    ANSWERS.clear()
    again = explain(poor, "A", "truck", wider=True)
    assert again.document() == found.document() and again.wider is not None
    assert again.wider.best is not None and again.wider.best.value == found.wider.best.value
    assert check_explanation(poor, again) == []


def test_a_question_may_ask_for_the_wider_search(poor: Plan) -> None:
    text = question_text(poor.case, "A", "truck", wider=True)
    read = reading(poor.case, text)
    assert read.wider and read.line is not None and read.line.code == "truck"
    explain(poor, "A", "truck", wider=True)
    kept = found_before(poor, text)
    assert kept is not None and kept.wider is not None
    assert "--wider" in command_of(kept)
    assert "The wider search" in [one.title for one in sections_of(kept)]
    assert "The wider search" in answer_page(kept)


@pytest.mark.parametrize("more", [False, True])
@pytest.mark.parametrize("item", ["boat", "truck"])
def test_a_case_of_one_nation_has_no_others_to_name(item: str, more: bool) -> None:
    needs = [{"nation": "A", "area": area, "need_points": points}
             for area, points in (("sea", 3.0), ("border", 2.0), ("office", 2.0))]  # fmt: skip
    nations = [{"nation": "A", "tier": 1}]
    alone = al.solve(
        tiny(accounts=POOR, needs=needs, nations=nations), options=al.SolveOptions(gap=0)
    )
    found = explain(alone, "A", item, more=more, wider=True, keep=False)
    assert found.wider is not None and found.wider.proof.free == ("A",)
    assert any(one.startswith("A wider search ") for one in found.words)
    assert check_explanation(alone, found) == []


def test_a_wider_search_after_none_turns_nothing(poor: Plan) -> None:
    found = explain(poor, "A", "truck", wider=True, keep=False)
    assert found.wider is not None and found.wider.verdict is not Verdict.UNKNOWN
    unknown = replace(
        found, verdict=Verdict.UNKNOWN, proof=replace(found.proof, loss=None, forced_value=None)
    )
    said = next(iter(answer_words(unknown)))
    assert "gives a first answer: " in said
    document = {**unknown.document(), "names": names_by_code(poor.case)}
    assert wider_is(document, said)
    assert not wider_is(document, said.replace("gives a first answer", "turns the answer"))
