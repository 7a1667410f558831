"""What a package waits for or must have with it, as if the nation had it: against brute force."""

from functools import cache

import pandas as pd
import pytest
from brute_sides import Side, best_of
from false_answers import falsehoods
from tiny_revision import tiny

import allocator as al
from allocator.check.explanation import check_document, read_ground
from allocator.explore.explanation.answer import Answer, Trial, Verdict
from allocator.explore.explanation.sections import sections_of
from allocator.inputs.case.case import Case, build_case
from allocator.plan.plan import Plan

INF = float("inf")
SAME = 1e-5
FIRST = [{"item": "boat", "needs": "truck"}]
WITH_IT = [{"item": "boat", "module": "staff", "units_per_lot": 1.0, "status": "policy"}]
NO_TRUCKS = [{"rule": "no_trucks", "effect": "bar", "nations": "A", "accounts": "*", "kinds": "*",
              "areas": "border", "citation": "10 U.S.C. 1"}]  # fmt: skip


def case(money: float, sea: float, **tables: object) -> Case:
    needs = [{"nation": "A", "area": "sea", "need_points": sea},
             {"nation": "B", "area": "border", "need_points": 4.0},
             {"nation": "B", "area": "office", "need_points": 2.0}]  # fmt: skip
    accounts = [{"account": "AID", "budget_musd": money}]
    return tiny(accounts=accounts, needs=needs, **tables)


CASES = {
    "dear to wait for": case(1.9, 1.0, prerequisites=FIRST),
    "little need": case(1.9, 0.6, prerequisites=FIRST),
    "never to be had": case(9.0, 4.0, prerequisites=FIRST, eligibility=NO_TRUCKS),
    "a module": case(1.4, 1.4, modules=WITH_IT),
    "a module, little need": case(1.4, 0.8, modules=WITH_IT),
}


@cache
def plan_of(name: str) -> Plan:
    return al.solve(CASES[name], options=al.SolveOptions(gap=0))


@cache
def asked(name: str, line: str = "boat") -> Answer:
    plan = plan_of(name)
    found = al.explain(plan, "A", line, changes=True, keep=False)
    assert al.check_explanation(plan, found) == []
    return found


def had(of: Case, name: str) -> Case:
    """Return the case in which the nation has it: one more row in service, or no such module."""
    frames = {one: of.tables[one] for one in of.given}
    if name.startswith("a module"):
        frames.pop("modules")
    else:
        frames["fielded"] = pd.DataFrame([{"nation": "A", "item": "truck", "lots": 1.0}])
    return build_case(
        {"name": "tiny", "base_year": 2030, "first_year": 2031, "last_year": 2032,
         "years_after": 0}, frames,
    )  # fmt: skip


def loss_with(name: str, found: Answer) -> float:
    """Return by how much the best plan with a boat is then worse, by trying every whole number."""
    plan = plan_of(name)
    own = Plan(had(plan.case, name), plan.policy, plan.meta, plan.tables)
    proof = found.proof
    without, with_it = (
        best_of(Side(own, proof.free, proof.may_give, "item", "boat", *span, nation="A"))
        for span in ((-INF, proof.side_quantity), (proof.forced_quantity, INF))
    )
    assert without is not None and with_it is not None
    return without - with_it


def trial_of(found: Answer) -> Trial:
    (one,) = [one for one in found.trials if one.lever == "package"]
    return one


@pytest.mark.parametrize("name", CASES)
def test_a_package_in_hand_turns_the_answer_where_brute_force_does(name: str) -> None:
    found = asked(name)
    assert found.verdict in (Verdict.OUTBID, Verdict.IMPOSSIBLE)
    one, loss = trial_of(found), loss_with(name, found)
    assert abs(loss) > SAME
    assert one.turns == (loss < 0) == ("little need" not in name)
    assert (one.amount, one.below) == ((1.0, 0.0) if one.turns else (None, 1.0))
    start = "What would change it: " if one.turns else "Tried without effect: "
    assert any(words.startswith(start) and one.words in words for words in found.words)
    if one.turns:
        assert one.side_effects[-1].startswith("Goods then, against the best plan without")


def test_the_words_say_what_is_missing() -> None:
    assert trial_of(asked("dear to wait for")).words == "truck already in hand in A"
    told = "staff that must go with it given to A by others"
    assert trial_of(asked("a module")).words == told


def test_what_no_law_allows_is_what_keeps_the_line_out() -> None:
    found = asked("never to be had")
    assert found.verdict is Verdict.IMPOSSIBLE
    assert any("has none of it in time" in one.words for one in found.reasons)
    assert trial_of(found).turns


def test_law_is_not_tried_and_what_is_in_service_need_not_be() -> None:
    by_law = case(1.4, 1.4, modules=[{**WITH_IT[0], "status": "law"}])
    there = case(
        1.9, 0.3, prerequisites=FIRST, fielded=[{"nation": "A", "item": "truck", "lots": 1.0}]
    )
    for one in (by_law, there):
        plan = al.solve(one, options=al.SolveOptions(gap=0))
        found = al.explain(plan, "A", "boat", changes=True, keep=False)
        assert found.verdict is not Verdict.VALUE
        assert not [one for one in found.trials if one.lever == "package"]


def test_a_whole_area_waits_too() -> None:
    assert trial_of(asked("dear to wait for", "sea")).words == "truck already in hand in A"


@pytest.mark.parametrize("name", ["dear to wait for", "a module"])
def test_a_false_word_on_a_package_is_refused(name: str) -> None:
    found, plan = asked(name), plan_of(name)
    ground, document = read_ground(plan, found.best, found.forced), found.document()
    at = next(at for at, one in enumerate(document["trials"]) if one["lever"] == "package")
    true = document["trials"][at]
    for words in (
        "staff already in hand in A", "truck already in hand in B", "boat already in hand in A",
        "truck that must go with it given to A by others",
        "staff that must go with it given to B by others", "a waiver of no_trucks (10 U.S.C. 1)",
    ):  # fmt: skip
        trials = [*document["trials"]]
        trials[at] = {**true, "words": words}
        false = {**document, "trials": trials}
        assert any(one.rule == f"trials[{at}].words" for one in check_document(ground, false))
    held = [
        name for name, one in falsehoods(document, plan.case) if not check_document(ground, one)
    ]
    assert held == []


def test_the_table_of_what_was_tried_has_shares_in_per_cent_and_nothing_twice() -> None:
    (part,) = [one for one in sections_of(asked("a module")) if one.title.startswith("What would")]
    assert part.table is not None and not any("Tried without" in one for one in part.words)
    tried = dict(zip(part.table["Change tried"], part.table["Tried up to"], strict=True))
    assert tried["staff that must go with it given to A by others"] == "1"
    assert all(size.endswith("%") for words, size in tried.items() if "weight" in words)
    assert not part.words[0][0].islower() and not part.words[0].startswith("What would change it")
