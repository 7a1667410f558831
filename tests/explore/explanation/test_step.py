"""How much is forced in suits what a line has or had: a million is much for a nation with none."""

import pytest
from tiny_revision import tiny

import allocator as al
from allocator.explore.explanation.question import question_of
from allocator.explore.explanation.step import step_of
from allocator.inputs.case.case import Case
from allocator.plan.plan import Plan


def case(*, last: float = 0.0, smallest: float | None = 0.3, need: float = 0.2) -> Case:
    """Return a case in which B wants trucks little, and had `last` US$ million a year."""
    before = [{"nation": "B", "account": "AID", "amount_musd": last},
              {"nation": "A", "account": "AID", "amount_musd": 1.0}]  # fmt: skip
    grant = {"item": "staff", "area": "office", "fit": 0.8, "min_musd": smallest}
    needs = [{"nation": "A", "area": "sea", "need_points": 3.0},
             {"nation": "A", "area": "border", "need_points": 5.0},
             {"nation": "B", "area": "office", "need_points": need}]  # fmt: skip
    return tiny(last_plan=before, grants=[grant], needs=needs,
                accounts=[{"account": "AID", "budget_musd": 0.7}])  # fmt: skip


@pytest.fixture(scope="module")
def plan() -> Plan:
    return al.solve(case(last=0.13), al.Policy(change_price=0.0), options=al.SolveOptions(gap=0))


def test_no_more_is_forced_in_than_the_nation_had(plan: Plan) -> None:
    """0.13 a year for two years: 0.26, not a million."""
    answer = al.explain(plan, "B", keep=False)
    assert (answer.proof.side, answer.quantity) == ("at most", 0.0)
    assert answer.proof.forced_quantity == 0.26
    assert answer.forced is not None
    assert not any("US$ 1 million" in one for one in answer.words if "close call" not in one)
    assert al.check_explanation(plan, answer) == []


def test_another_step_is_refused(plan: Plan) -> None:
    answer = al.explain(plan, "B", keep=False)
    document = answer.document()
    for step in (1.0, 0.25, 0.27):
        proof = {**document["proof"], "forced_quantity": step}
        found = al.check_explanation(plan, {**document, "proof": proof}, answer.best, answer.forced)
        assert "proof.forced_quantity" in {one.rule for one in found}


@pytest.mark.parametrize(
    ("last", "smallest", "held", "wanted"),
    [(0.0, 0.3, 0.0, 0.3), (0.0, None, 0.0, 1.0), (0.02, 0.3, 0.0, 0.04), (7.0, 0.3, 0.0, 1.0),
     (0.02, 0.3, 0.5, 0.5), (0.02, 0.3, 20.0, 1.0)],
    ids=["smallest grant", "no limit known", "last plan", "at most a million", "what it has",
         "at most a million of that"],
)  # fmt: skip
def test_the_step_suits_the_line(
    plan: Plan, last: float, smallest: float | None, held: float, wanted: float
) -> None:
    other = Plan(case(last=last, smallest=smallest), plan.policy, plan.meta, plan.tables)
    for line in (None, "AID", "office"):
        assert step_of(other, question_of(other, "B", line, more=True), held) == wanted
    assert step_of(other, question_of(other, "B", "truck"), held) == 1.0


def test_money_of_an_account_is_measured_by_that_account() -> None:
    rows = [{"nation": "B", "account": "AID", "amount_musd": 0.1},
            {"nation": "B", "account": "LAW", "amount_musd": 0.02}]  # fmt: skip
    two = tiny(last_plan=rows, accounts=[{"account": "AID", "budget_musd": 1.2},
                                         {"account": "LAW", "budget_musd": 0.2}])  # fmt: skip
    plan = al.solve(two, options=al.SolveOptions(gap=0.01))
    steps = [step_of(plan, question_of(plan, "B", line), 0.0) for line in (None, "AID", "LAW")]
    assert steps == [0.24, 0.2, 0.04]
