"""Law that bars some accounts of a line is told at once, whatever the verdict."""

from __future__ import annotations

from dataclasses import replace

import pytest
from false_answers import falsehoods
from tiny_revision import tiny

import allocator as al
from allocator.check.explanation import check_document, check_explanation, read_ground
from allocator.explore.explanation.answer import Answer, Verdict
from allocator.explore.explanation.barred_accounts import LAYER
from allocator.explore.explanation.sections import sections_of
from allocator.plan.plan import Plan
from allocator.report.nation.reasons import nation_reasons

BAR = {"rule": "no_aid", "effect": "bar", "nations": "{}", "accounts": "MIL", "kinds": "*",
       "areas": "*", "citation": "10 U.S.C. 1", "exception": "a waiver",
       "waivable": True}  # fmt: skip
MONEY = [{"account": "AID", "budget_musd": 1.2}, {"account": "MIL", "budget_musd": 0.1}]
ALIKE = [{"nation": "A", "area": "sea", "need_points": 0.6},
         {"nation": "B", "area": "sea", "need_points": 0.8}]  # fmt: skip


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Return a plan in which law bars one account to the nation that gets nothing by a tie."""
    for nation in "AB":
        bar = {**BAR, "nations": nation}
        case = tiny(last_year=2031, accounts=MONEY, needs=ALIKE, eligibility=[bar])
        found = al.solve(case, options=al.SolveOptions(gap=0))
        if nation not in set(found.lines["nation"]):
            return found
    pytest.fail("each nation gets what is barred")


def nation_of(plan: Plan) -> str:
    (row,) = plan.case.tables["eligibility"].to_dict("records")
    return str(row["nations"])


@pytest.fixture(scope="module")
def answer(plan: Plan) -> Answer:
    return al.explain(plan, nation_of(plan), "boat", keep=False)


def test_it_is_told_right_after_the_verdict(plan: Plan, answer: Answer) -> None:
    name = answer.question.nation_name
    assert answer.verdict is Verdict.TIE and "(the law bars some accounts)" in answer.words[0]
    assert answer.words[1] == (f"The law bars money to {name} from MIL, in every year of the plan "
                               "(10 U.S.C. 1); there is an exception.")  # fmt: skip
    (law,) = [one for one in sections_of(answer) if one.title == "Law and limits that apply"]
    assert not law.annex and law.table is not None
    assert "10 U.S.C. 1" in set(law.table["Source"]) and "a waiver" in set(law.table["Exception"])
    assert check_explanation(plan, answer) == []


def test_an_answer_that_leaves_it_out_is_refused(plan: Plan, answer: Answer) -> None:
    document = answer.document()
    ground = read_ground(plan, answer.best, answer.forced)
    silent = {**document, "reasons": [one for one in document["reasons"] if one["layer"] != LAYER]}
    late = [*document["words"]]
    late.insert(-1, late.pop(1))
    assert any("closes accounts" in one.message for one in check_document(ground, silent))
    assert check_document(ground, {**document, "words": late})
    held = [name for name, one in falsehoods(document, plan.case)
            if not check_document(ground, one)]  # fmt: skip
    assert held == []


def test_years_and_kinds_of_a_bar_are_told() -> None:
    bar = {**BAR, "nations": "A", "years": "2031", "kinds": "equipment", "exception": ""}
    plan = al.solve(tiny(accounts=MONEY, eligibility=[bar]), options=al.SolveOptions(gap=0))
    found = al.explain(plan, "A", "boat", more=True, keep=False)
    name = found.question.nation_name
    told = (f"The law bars money to {name} from MIL as equipment, in 2031 of the plan "
            "(10 U.S.C. 1).")  # fmt: skip
    assert told in found.words[:3] and check_explanation(plan, found) == []
    course = al.explain(plan, "A", "staff", more=True, keep=False)
    assert not any(one.layer == LAYER for one in course.reasons)
    assert check_explanation(plan, course) == []


@pytest.mark.parametrize("change", [{"nations": "*"}, {"accounts": "AID;MIL"}])
def test_a_bar_on_all_nations_or_accounts_is_told_otherwise(change: dict[str, str]) -> None:
    bar = {**BAR, "nations": "A", **change}
    plan = al.solve(tiny(accounts=MONEY, eligibility=[bar]), options=al.SolveOptions(gap=0))
    found = al.explain(plan, "A", "boat", more=True, keep=False)
    assert not any(one.layer == LAYER for one in found.reasons)
    assert check_explanation(plan, found) == []


def test_a_waiver_lifts_it(plan: Plan) -> None:
    policy = replace(plan.policy, waivers=("no_aid",))
    free = al.solve(plan.case, policy, options=al.SolveOptions(gap=0))
    found = al.explain(free, nation_of(plan), "boat", more=True, keep=False)
    assert not any(one.layer == LAYER for one in found.reasons)


def test_no_limit_of_its_own_is_not_said_above_a_bar(plan: Plan) -> None:
    told = " ".join(nation_reasons(plan, nation_of(plan)))
    assert "Barred: " in told and "No limit of its own" not in told
    assert "Apart from what the law bars, no limit of its own holds it back" in told
