"""What an answer says: the verdict, its reasons, what turns it, and what it refuses."""

import json
import threading
import time

import pandas as pd
import pytest
from brute_sides import Side, best_of
from tiny_revision import tiny

import allocator as al
from allocator.check import check_plan
from allocator.check.explanation import check_explanation
from allocator.errors import DataError, SolveError
from allocator.explore.explanation import rule_reasons
from allocator.explore.explanation.answer import Answer, Kind, Verdict
from allocator.explore.explanation.explain import explain
from allocator.explore.explanation.kept import ANSWERS, MODELS
from allocator.explore.explanation.sections import sections_of
from allocator.inputs.policy.policy import Lock
from allocator.plan.plan import Plan
from allocator.session.forced_line import ForcedLines
from allocator.util.progress import Progress

POOR = [{"account": "AID", "budget_musd": 1.2}]
FEW_BOATS = [
    {"nation": "A", "area": "sea", "need_points": 0.6},
    {"nation": "A", "area": "border", "need_points": 2.0},
    {"nation": "B", "area": "border", "need_points": 4.0},
]
BARRED = [
    {"rule": "no_boats", "effect": "bar", "nations": "A", "accounts": "*", "kinds": "*",
     "areas": "sea", "citation": "10 U.S.C. 1", "exception": "a waiver by the Secretary"}
]  # fmt: skip


def solved(policy: al.Policy | None = None, **changes: object) -> Plan:
    return al.solve(tiny(**changes), policy, options=al.SolveOptions(gap=0))


@pytest.fixture(scope="module")
def poor() -> Plan:
    return solved(accounts=POOR)


def unfunded(plan: Plan) -> tuple[str, str]:
    """Return a nation and an item that it needs and does not get."""
    wanted = [("A", "boat"), ("A", "truck"), ("B", "truck"), ("B", "staff")]
    got = set(zip(plan.lines["nation"], plan.lines["item"], strict=True))
    return next(one for one in wanted if one not in got)


def test_a_line_that_is_worth_less_is_outbid_by_named_lines(poor: Plan) -> None:
    found = explain(poor, *unfunded(poor))
    assert found.verdict is Verdict.OUTBID and found.quantity == 0
    assert found.loss is not None and found.loss > found.proof.tolerance
    losers = [one for one in found.reasons if one.kind is Kind.OUTCOMPETED and one.points]
    assert losers and all(one.nation and one.area for one in losers)
    gains = [one for one in found.reasons if one.kind is Kind.NEED]
    assert gains and all((one.points or 0) < 0 for one in gains)
    for plan in (found.best, found.forced):
        assert plan is not None and check_plan(plan) == []
    assert found.forced is not None
    given = found.forced.lines
    nation, item = unfunded(poor)
    own = given[(given["nation"] == nation) & (given["item"] == item)]
    assert own["quantity"].sum() >= found.proof.forced_quantity - 1e-6


def test_a_funded_line_is_forced_out(poor: Plan) -> None:
    row = poor.lines.iloc[0]
    found = explain(poor, row["nation"], row["item"])
    assert found.verdict in (Verdict.VALUE, Verdict.TIE) and found.quantity > 0
    assert found.proof.side == "at least" and found.proof.forced_quantity == 0
    assert found.forced is not None
    own = found.forced.lines
    assert own[(own["nation"] == row["nation"]) & (own["item"] == row["item"])].empty


def test_why_a_line_is_funded_names_the_limits_that_the_plan_reaches() -> None:
    plan = solved()
    found = explain(plan, "A", "boat")
    limits = [one for one in found.reasons if one.words.startswith("Reached with it: ")]
    binds = plan.rules[plan.rules["binds"] & plan.rules["item"].eq("boat")]
    assert {one.rule for one in limits if one.kind is Kind.PRODUCTION} == set(binds["rule"])
    (law,) = [one.table for one in sections_of(found) if one.title.startswith("Law and limits")]
    assert limits and law is not None and {one.words for one in limits} <= set(law["What it says"])
    assert check_explanation(plan, found) == []
    free = solved(equipment=[
        {"item": "boat", "area": "sea", "price_musd": 1.1, "max_per_nation_year": 9},
        {"item": "truck", "area": "border", "price_musd": 0.7, "max_per_nation_year": 2},
    ])  # fmt: skip
    other = explain(free, "A", "boat")
    false = other.document()
    false["reasons"] += [one for one in found.document()["reasons"] if one["kind"] == "production"]
    told = check_explanation(free, false, other.best, other.forced)
    assert [one.message for one in told if "stops this line" in one.message]


def test_a_decision_that_value_would_not_make_is_a_rule() -> None:
    lock = Lock("boats", "A", item="boat", low=2.0)
    needs = [{"nation": "A", "area": "sea", "need_points": 0.1},
             {"nation": "A", "area": "border", "need_points": 4.0},
             {"nation": "B", "area": "border", "need_points": 4.0}]  # fmt: skip
    plan = solved(al.Policy(locks=(lock,)), accounts=POOR, needs=needs)
    found = explain(plan, "A", "boat")
    assert found.verdict is Verdict.RULE
    assert any(one.kind is Kind.RULE and one.rule == "boats" for one in found.reasons)


def test_what_the_law_bars_names_rule_citation_and_exception() -> None:
    plan = solved(eligibility=BARRED)
    found = explain(plan, "A", "boat")
    assert found.verdict is Verdict.IMPOSSIBLE and found.proof.radius == "law"
    (reason,) = [one for one in found.reasons if one.kind is Kind.BARRED]
    assert reason.rule == "no_boats" and reason.citation == "10 U.S.C. 1"
    assert reason.exception == "a waiver by the Secretary"


def test_a_line_without_need_has_its_need_met() -> None:
    found = explain(solved(), "A", "staff")
    assert found.verdict is Verdict.IMPOSSIBLE
    assert [one.kind for one in found.reasons] == [Kind.NEED_MET]


def test_a_limit_that_leaves_no_plan_is_named() -> None:
    found = explain(solved(accounts=[{"account": "AID", "budget_musd": 0.8}]), "A", "boat")
    assert found.verdict is Verdict.IMPOSSIBLE
    assert Kind.MONEY in [one.kind for one in found.reasons]


def test_no_more_than_can_be_bought_is_a_limit() -> None:
    plan = solved(accounts=[{"account": "AID", "budget_musd": 40.0}])
    found = explain(plan, "A", "boat", more=True)
    assert found.verdict is Verdict.IMPOSSIBLE
    assert Kind.PRODUCTION in [one.kind for one in found.reasons]


def test_rules_that_stop_a_line_each_on_its_own_are_all_named() -> None:
    plan = solved(
        accounts=[{"account": "AID", "budget_musd": 1.2}],
        needs=[{"nation": "A", "area": "sea", "need_points": 9.0}],
    )
    found = explain(plan, "A", "boat", more=True)
    assert found.quantity == 2 and found.verdict is Verdict.IMPOSSIBLE
    assert {Kind.PRODUCTION, Kind.MONEY} <= {one.kind for one in found.reasons}


def test_the_change_that_turns_an_answer_does_so_and_less_does_not() -> None:
    plan = solved(accounts=POOR, needs=FEW_BOATS)
    found = explain(plan, "A", "boat", changes=True)
    assert found.verdict is Verdict.OUTBID
    for one in found.trials:
        assert (one.amount is not None) == one.turns
        assert one.amount is None or one.below < one.amount <= one.most
    price = next(one for one in found.trials if one.lever == "price" and one.turns)
    assert price.amount is not None
    for share, funded in ((price.amount + 0.01, True), (price.below - 0.01, False)):
        assert _gets(plan, found, share) is funded


def _gets(plan: Plan, found: Answer, share: float) -> bool:
    """Tell whether the best plan of the set has boats at another price, by brute force."""
    equipment = plan.case.tables["equipment"].to_dict("records")
    boat = next(row for row in equipment if row["item"] == "boat")
    points = boat["price_musd"]
    boat["price_musd"] *= 1 - share
    boat["fit"] = points / boat["price_musd"]  # what a boat is good for stays
    case = tiny(accounts=POOR, needs=FEW_BOATS, equipment=equipment)
    cheaper = Plan(case, plan.policy, plan.meta, plan.tables)
    free, giving = found.proof.free, found.proof.may_give
    with_it, without = (
        best_of(Side(cheaper, free, giving, "item", "boat", least, most))
        for least, most in ((1.0, float("inf")), (-float("inf"), 0.0))
    )
    return with_it is not None and without is not None and with_it >= without - 1e-6


def test_asked_twice_it_takes_no_time(poor: Plan) -> None:
    first = explain(poor, *unfunded(poor))
    started = time.process_time()
    assert explain(poor, *unfunded(poor)) is first
    assert time.process_time() - started < 0.2


def test_the_document_is_plain_json(poor: Plan) -> None:
    found = explain(poor, *unfunded(poor))
    told = json.loads(json.dumps(found.document(), allow_nan=False))
    assert told["verdict"] == str(found.verdict) and told["words"] == list(found.words)
    assert sum(part["points"] for part in told["parts"]) == pytest.approx(-told["proof"]["loss"])


def test_unknown_names_are_told_all_at_once_with_the_nearest(poor: Plan) -> None:
    with pytest.raises(DataError) as error:
        explain(poor, "Z", "bots")
    assert len(error.value.faults) == 2 and "boat" in str(error.value)


def test_a_case_that_has_changed_is_refused(poor: Plan) -> None:
    with pytest.raises(DataError, match="has changed since"):
        explain(poor, "A", "boat", case=tiny())
    assert explain(poor, "A", "boat", case=poor.case).words


def test_a_stop_ends_without_an_answer(poor: Plan) -> None:
    ANSWERS.clear()
    MODELS.clear()
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(SolveError, match="Stopped"):
        explain(poor, "A", "boat", cancel=cancel)


def test_progress_is_told(poor: Plan) -> None:
    ANSWERS.clear()
    heard: list[Progress] = []
    explain(poor, "A", "boat", progress=heard.append)
    assert len(heard) > 2 and all(one.message for one in heard)


def test_a_line_is_not_called_impossible_while_others_hold_what_is_full(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two trucks a year are made and B has them; the relaxation is made to name C, who has none."""
    nations = [{"nation": "A", "tier": 1}, {"nation": "B", "tier": 1}, {"nation": "C", "tier": 2}]
    needs = [{"nation": "A", "area": "border", "need_points": 1.0},
             {"nation": "B", "area": "border", "need_points": 9.0},
             {"nation": "C", "area": "office", "need_points": 0.5}]  # fmt: skip
    plan = solved(nations=nations, needs=needs)
    trucks = plan.lines[plan.lines["item"] == "truck"]
    assert set(trucks["nation"]) == {"B"} and trucks["quantity"].sum() == 4
    monkeypatch.setattr(ForcedLines, "rivals", lambda *_: ("C",))
    assert ForcedLines(plan).holders("A") == ("B",)
    found = explain(plan, "A", "truck", keep=False)
    assert found.proof.may_give == ("C", "B")
    assert found.forced is not None and check_plan(found.forced) == []
    assert found.verdict is Verdict.OUTBID


def test_only_accounts_that_may_pay_are_tried_for_more_money() -> None:
    """SCHOOL may pay grants alone, which A gets; more of it would buy no boat."""
    accounts = [{"account": "AID", "budget_musd": 1.2}, {"account": "SCHOOL", "budget_musd": 0.4}]
    needs = [*FEW_BOATS, {"nation": "A", "area": "office", "need_points": 9.0}]
    law = [{"rule": "grants_alone", "effect": "bar", "nations": "*", "accounts": "SCHOOL",
            "kinds": "equipment", "areas": "*", "citation": "1 U.S.C. 1"}]  # fmt: skip
    plan = solved(accounts=accounts, needs=needs, eligibility=law)
    nation, item = unfunded(plan)
    found = explain(plan, nation, item, changes=True, keep=False)
    tried = [one.words for one in found.trials if one.lever == "money"]
    assert tried and not any("SCHOOL" in words for words in tried)


def test_a_rule_that_is_missed_by_little_in_many_years_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plan = al.solve(tiny(), al.Policy(risk_budget=0.01), options=al.SolveOptions(gap=0))
    rows = plan.rules[plan.rules["family"] == "risk_budget"]
    keys = pd.MultiIndex.from_frame(rows[rule_reasons._KEY])
    costs = iter([pd.Series(0.0, keys), pd.Series(9e-7, keys)])
    monkeypatch.setattr(rule_reasons, "rule_costs", lambda plan, by: next(costs))
    said = rule_reasons.missed_reason((plan, plan), "risk_budget", 1.8e-6)
    assert len(rows) == 2 and "2031, 2032" in said.words


def test_a_plan_that_can_be_improved_is_told_by_how_much() -> None:
    few = [{"nation": "A", "area": "sea", "need_points": 0.1},
           {"nation": "A", "area": "border", "need_points": 4.0}]  # fmt: skip
    found = explain(solved(accounts=POOR, needs=few), "A", "boat", keep=False)
    assert found.forced is not None
    worse = explain(found.forced, "A", "boat", keep=False)
    assert worse.verdict is Verdict.BETTER
    assert "a better plan without it was found: it would gain " in worse.words[0]
    assert any("without it is worth" in one and "more than the plan shown" in one
               for one in worse.words[1:4])  # fmt: skip
    assert check_explanation(found.forced, worse) == []


def test_what_lacks_all_that_must_come_first_is_told_without_a_limit_of_nothing() -> None:
    first = [{"item": "boat", "needs": "truck", "units": 1.0, "years_before": 0}]
    plan = solved(last_year=2031, accounts=POOR, prerequisites=first,
                  needs=[{"nation": "A", "area": "sea", "need_points": 3.0}])  # fmt: skip
    found = explain(plan, "A", "boat", keep=False)
    said = [one.words for one in found.reasons if one.rule == "prerequisite truck"]
    assert said == [
        "Equipment waits for what must come first. boat needs truck first, and A has none of it in "
        "time."
    ]
    assert check_explanation(plan, found) == []
    false = [one.words.replace("A has", "B has") for one in found.reasons]
    document = found.document()
    reasons = [{**one, "words": words} for one, words in
               zip(document["reasons"], false, strict=True)]  # fmt: skip
    assert check_explanation(plan, {**document, "reasons": reasons}, found.best, found.forced)
