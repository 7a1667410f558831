"""On drawn tiny cases both plans of an answer are what trying every whole number finds."""

import pytest
from brute_revision import held
from brute_sides import Side, best_of
from tiny_revision import LINES, drawn

import allocator as al
from allocator.check import check_plan
from allocator.explore.explanation.answer import Answer, Verdict
from allocator.plan.plan import Plan

SAME = 1e-5
CASES = 2
INF = float("inf")


@pytest.fixture(scope="module", params=range(CASES))
def plan(request: pytest.FixtureRequest) -> Plan:
    return al.solve(drawn(request.param), options=al.SolveOptions(gap=0))


def sides_of(plan: Plan, answer: Answer) -> list[float | None]:
    proof, question = answer.proof, answer.question
    limits = {"at least": (proof.side_quantity, INF), "at most": (-INF, proof.side_quantity)}
    other = {"at least": (-INF, proof.forced_quantity), "at most": (proof.forced_quantity, INF)}
    return [
        best_of(Side(plan, proof.free, proof.may_give, question.kind, question.line, *span))
        for span in (limits[proof.side], other[proof.side])
    ]


def stays_in_the_set(plan: Plan, own: Plan, answer: Answer) -> bool:
    """Tell whether nations that may give get no more, and all others the same."""
    before, after = held(plan), held(own)
    for key in {*before, *after}:
        change = after.get(key, 0.0) - before.get(key, 0.0)
        if key[0] not in answer.proof.free and change > SAME:
            return False
        if key[0] not in (*answer.proof.free, *answer.proof.may_give) and abs(change) > SAME:
            return False
    return True


@pytest.mark.parametrize(("nation", "line"), LINES)
@pytest.mark.parametrize("more", [False, True])
def test_both_plans_are_the_best_of_their_sides(
    plan: Plan, nation: str, line: str | None, more: bool
) -> None:
    found = al.explain(plan, nation, line, more=more)
    best, forced = sides_of(plan, found)
    for value, own, told in (
        (best, found.best, found.proof.best_value),
        (forced, found.forced, found.proof.forced_value),
    ):
        if told is None or own is None:
            continue
        assert told == pytest.approx(value, abs=SAME)
        assert own.value == pytest.approx(told, abs=SAME)
        assert check_plan(own) == []
        assert stays_in_the_set(plan, own, found)
    if forced is None:
        assert found.verdict in (Verdict.IMPOSSIBLE, Verdict.RULE) and found.reasons
    elif found.proof.radius == "near":
        assert found.loss == pytest.approx(best - forced, abs=SAME)
        assert sum(part.points for part in found.parts) == pytest.approx(-found.loss, abs=SAME)
        assert (found.verdict is Verdict.TIE) == (abs(found.loss) <= found.proof.tolerance)
