"""A line that no plan has though all others give: what stops it is sought where they do give."""

import copy

import pytest
from tiny_revision import tiny

import allocator as al
from allocator.check.explanation import check_explanation
from allocator.explore.explanation.answer import Answer
from allocator.explore.explanation.explain import explain
from allocator.plan.plan import Plan
from allocator.session import forced_line

NATIONS = [{"nation": "A", "tier": 1}, {"nation": "B", "tier": 2}, {"nation": "C", "tier": 3}]
NEEDS = [
    {"nation": "A", "area": "sea", "need_points": 9.0},
    {"nation": "B", "area": "border", "need_points": 4.0},
    {"nation": "C", "area": "office", "need_points": 2.0},
]


@pytest.fixture(scope="module")
def plan() -> Plan:
    case = tiny(2031, nations=NATIONS, needs=NEEDS,
                accounts=[{"account": "AID", "budget_musd": 3.0}])  # fmt: skip
    return al.solve(case, options=al.SolveOptions(gap=0))


def second_boat(plan: Plan, rival: str | None = None) -> Answer:
    """Ask for a second boat in a year in which a nation gets at most one."""
    answer = explain(plan, "A", "boat", more=True, changes=True, rival=rival, keep=False)
    assert answer.proof.radius == "all give"
    assert list(check_explanation(plan, answer)) == []
    return answer


@pytest.mark.parametrize("rival", [None, "B"])
def test_in_a_small_model_all_others_may_give(plan: Plan, rival: str | None) -> None:
    answer = second_boat(plan, rival)
    assert set(answer.proof.may_give) == {"B", "C"}
    assert not any("were sought where" in one for one in answer.words)


def test_in_a_large_model_those_that_hold_most_may_give_and_are_named(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forced_line, "_SMALL", 0)
    monkeypatch.setattr(forced_line, "RIVALS", 1)
    answer = second_boat(plan)
    assert answer.proof.may_give == ("B",)
    (said,) = [one for one in answer.words if "were sought where B may give" in one]
    document = answer.document()
    others = {**document, "proof": {**document["proof"], "may_give": ["C"]}}
    silent = copy.deepcopy(document)
    silent["words"].remove(said)
    for lie in (others, silent):
        assert check_explanation(plan, lie, best=answer.best, forced=None) != []
