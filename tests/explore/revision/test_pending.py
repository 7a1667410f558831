"""Changed settings ask of a plan what they say, and lead to the same settings."""

from dataclasses import replace

import pytest

from allocator.errors import DataError
from allocator.explore.revision.asked import asked_of, inputs_after
from allocator.explore.revision.pending import requests_between
from allocator.explore.revision.requests import Cut, Rise
from allocator.explore.revision.revise import revise
from allocator.inputs.policy.policy import Lock, Policy
from allocator.inputs.scenario.changes import Set
from allocator.plan.plan import Plan
from allocator.report.decisions.kept import keep, keeping, no_longer_kept

BOATS = Lock("boats", "ALV", item="patrol_boat", low=2.0)

CHANGED = [
    Policy(budget_factor={"MIL": 0.9}),
    Policy(budget_factor={"MIL": 1.25}),
    Policy(budget_factor={"*": 0.9, "MIL": 0.8}),
    Policy(budget={"MIL": 5.0}),
    Policy(risk_budget=0.08, locks=(BOATS,)),
    Policy(lines_most=9, rules_off=("coverage",)),
    Policy(delivery_delay=1, objective_weight={"trade": 2.0}),
]


@pytest.mark.parametrize("policy", CHANGED, ids=range(len(CHANGED)))
def test_requests_lead_to_the_settings_that_were_changed(
    starter_plan: Plan, policy: Policy
) -> None:
    requests = requests_between(starter_plan, starter_plan.case, policy)
    case, after = inputs_after(starter_plan, asked_of(starter_plan, requests))
    assert case.hash == starter_plan.case.hash
    assert after == policy


def test_settings_go_back_to_their_defaults(starter_plan: Plan) -> None:
    changed = Policy(budget_factor={"MIL": 1.2}, risk_budget=0.08, lines_most=9)
    plan = replace(starter_plan, policy=changed)
    requests = requests_between(plan, plan.case, Policy())
    assert Set("budget_factor.MIL", "") in requests
    assert inputs_after(plan, asked_of(plan, requests))[1] == Policy()


def test_less_money_is_a_cut_and_says_who_pays(starter_plan: Plan) -> None:
    (cut,) = requests_between(starter_plan, starter_plan.case, CHANGED[0])
    assert isinstance(cut, Cut) and cut.share == pytest.approx(0.1)
    assert revise(starter_plan, [cut]).requests["judged"].all()


def test_more_money_is_a_rise(starter_plan: Plan) -> None:
    (rise,) = requests_between(starter_plan, starter_plan.case, CHANGED[1])
    assert isinstance(rise, Rise) and rise.share == pytest.approx(0.25)


def test_a_setting_is_said_in_the_words_of_its_form(starter_plan: Plan) -> None:
    found = revise(starter_plan, requests_between(
        starter_plan, starter_plan.case, Policy(risk_budget=0.08)
    ))  # fmt: skip
    assert found.words[0].startswith("Made: Risk budget: 10% → 8%.")


def test_what_no_request_stands_for_is_said_at_once(starter_plan: Plan) -> None:
    decided = replace(starter_plan, policy=keeping(
        starter_plan.policy.replace(locks=(BOATS,)), keep(starter_plan, "ALV")
    ))  # fmt: skip
    edited = starter_plan.case.with_meta(title="edited")
    with pytest.raises(DataError) as told:
        requests_between(decided, edited, Policy())
    assert [fault.found.split(" (")[0] for fault in told.value.faults] == [
        "tables were edited since the plan was made", *["a decision was taken back"] * 2
    ]  # fmt: skip
    with pytest.raises(DataError, match="was taken back"):
        requests_between(decided, decided.case, no_longer_kept(decided.policy, "ALV"))
