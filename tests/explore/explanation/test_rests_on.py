"""What the money of a funded line rests on: one split, and one set of words, everywhere."""

import pytest
from tiny_revision import tiny

import allocator as al
from allocator.check.explanation import check_explanation, read_ground
from allocator.check.explanation.basis import split_of
from allocator.check.explanation.ground import asked
from allocator.explore.explanation.accounting import paid_for
from allocator.explore.explanation.answer import Verdict
from allocator.explore.explanation.sections import label_of, sections_of
from allocator.inputs.policy.policy import Lock
from allocator.plan.plan import Plan
from allocator.report.basis import basis_of
from allocator.report.grouped_lines import plan_table


def solved(policy: al.Policy | None = None, **changes: object) -> Plan:
    return al.solve(tiny(**changes), policy, options=al.SolveOptions(gap=0))


def test_money_that_rests_on_policy_is_told_in_the_words_of_page_plan() -> None:
    floor = {"rule": "b_floor", "sense": "floor", "accounts": "AID", "nations": "B", "kinds": "*",
             "areas": "*", "per": "each_year", "amount_musd": 1.0, "status": "policy"}  # fmt: skip
    plan = solved(earmarks=[floor])
    answer = al.explain(plan, "B", keep=False)
    first = answer.words[0]
    (pair,) = [one for one in answer.words if one.startswith("The best plan without it")]
    row = plan_table(plan).set_index("nation").loc["B"]
    assert row["basis"] == "merit 55%, policy 45%"
    assert f"({row['basis']})" in first and label_of(answer) == f"Funded: {row['basis']}"
    (rests,) = [one for one in answer.words if one.startswith("What its money rests on: ")]
    assert rests == (
        "What its money rests on: merit 55% (US$ 2.4 million, given for its value) and policy 45% "
        "(US$ 2.0 million, which policy asks for)."
    )
    title = "Law, decisions, policy and merit"
    (part,) = [one for one in sections_of(answer) if one.title == title]
    assert part.words == (rests,) and not part.annex
    assert "would lose, apart from rules that are missed, " in first
    needs = sum(one.points for one in answer.parts if one.part != "rule")
    assert f"{-needs:.2f} value points." in first
    assert "of that because rules" not in pair and "at the margin" not in pair  # said in front
    document = answer.document()
    assert check_explanation(plan, document, answer.best, answer.forced) == []
    for told, false in (
        (", apart from rules that are missed,", ""),
        (f"{-needs:.2f} value", f"{answer.loss:.2f} value"),
        ("merit 55%, policy 45%", "merit 45%, policy 55%"),
        ("merit 55%, policy 45%", "merit 60%, policy 40%"),
        ("merit 55%, policy 45%", "law 55%, policy 45%"),
        (" (merit 55%, policy 45%)", ""),
        ("policy 45% (US$ 2.0", "policy 45% (US$ 2.4"),
        ("which policy asks for", "which law asks for"),
        (rests, rests.replace("policy", "law")),
        ("less than the best with it.", "less than the best with it; 0.01 value points of that "
         "because rules are missed then."),
    ):  # fmt: skip
        words = [one.replace(told, false) for one in document["words"]]
        assert words != document["words"]
        wrong = check_explanation(plan, {**document, "words": words}, answer.best, answer.forced)
        assert wrong
    left_out = [one for one in document["words"] if one != rests]
    assert check_explanation(plan, {**document, "words": left_out}, answer.best, answer.forced)


def test_worth_is_no_cause_of_money_that_rests_most_on_floors() -> None:
    floor = {"rule": "b_floor", "sense": "floor", "accounts": "AID", "nations": "B", "kinds": "*",
             "areas": "*", "per": "each_year", "amount_musd": 2.0, "status": "policy"}  # fmt: skip
    answer = al.explain(solved(earmarks=[floor]), "B", keep=False)
    first, document = answer.words[0], answer.document()
    assert "(policy " in first and ", and without it the best plan" in first
    assert check_explanation(answer.plan, answer) == []
    words = [first.replace(", and without", ", because without"), *document["words"][1:]]
    false = {**document, "words": words}
    assert check_explanation(answer.plan, false, answer.best, answer.forced)


def test_what_law_policy_and_decisions_ask_for_is_split_as_the_checker_does() -> None:
    every = {"sense": "floor", "accounts": "AID", "nations": "B", "kinds": "*", "areas": "*"}
    law = {"rule": "b_law", "per": "each_year", "amount_musd": 0.4, "status": "law"}
    policy = {"rule": "b_policy", "per": "all_years", "amount_musd": 2.0, "status": "policy"}
    floors = [every | law | {"citation": "Act 1"}, every | policy]
    plan = solved(al.Policy(locks=(Lock("staff", "B", item="staff", low=0.5, years="2031"),)),
                  earmarks=floors)  # fmt: skip
    for nation, line in (("B", None), ("B", "staff"), ("B", "AID"), ("B", "border"), ("A", None)):
        answer = al.explain(plan, nation, line, keep=False)
        if answer.verdict in (Verdict.VALUE, Verdict.RULE):
            assert label_of(answer).removeprefix("Funded: ") in answer.words[0]
        assert check_explanation(plan, answer) == []
        split = split_of(read_ground(plan, None, None), asked(answer.document()))
        told = basis_of(plan, paid_for(plan, answer.question))
        assert {f"{name}_musd": musd for name, musd in split.items()} == pytest.approx(told)
    assert min(told for told in basis_of(plan, plan.lines["nation"] == "B").values()) > 0.1


def test_what_only_rules_keep_out_is_said_to_be_and_is_no_matter_of_worth() -> None:
    needs = [{"nation": "A", "area": "border", "need_points": 4.0},
             {"nation": "B", "area": "office", "need_points": 0.2}]  # fmt: skip
    floor = {"rule": "b_floor", "sense": "floor", "accounts": "AID", "nations": "B", "kinds": "*",
             "areas": "*", "per": "each_year", "amount_musd": 0.9, "status": "policy"}  # fmt: skip
    money = [{"account": "AID", "budget_musd": 1.5}]
    dear = al.Policy(rule_price={"earmark": 50.0})
    plan = solved(dear, last_year=2031, earmarks=[floor], needs=needs, accounts=money)
    answer = al.explain(plan, "A", "truck", keep=False)
    assert answer.verdict is Verdict.OUTBID
    assert label_of(answer) == "Not funded: rules would be missed"
    said = "not funded, because with 1 lot or more of it rules would be missed: apart from"
    assert said in answer.words[0] and "the best plan with it would gain" in answer.words[0]
    document = answer.document()
    assert check_explanation(plan, document, answer.best, answer.forced) == []
    worth = ("truck for A: not funded, because 1 lot or more of it would push out what is worth "
             "more: the best plan near this one would lose 1.00 value points.")  # fmt: skip
    for lie in (worth, document["words"][0].replace("with it would", "without it would")):
        words = [lie, *document["words"][1:]]
        assert check_explanation(plan, {**document, "words": words}, answer.best, answer.forced)
