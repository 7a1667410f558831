"""Rules that a planner may change: each change does to the policy what its words say."""

from __future__ import annotations

import pytest

from allocator.explore.revision.rule_choices import RuleChoice, hold_to, rule_choices, waive
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy
from allocator.inputs.scenario.scenario import Scenario


def _after(case: Case, policy: Policy, change: object) -> Policy:
    return Scenario("one", changes=(change,)).applied(case, policy)[1]  # type: ignore[arg-type]


def _choice(case: Case, policy: Policy, field: str, key: str = "") -> RuleChoice:
    (found,) = [one for one in rule_choices(case, policy)
                if one.field.name == field and (not key or one.key == key)]  # fmt: skip
    return found


def test_a_family_is_waived_and_applied_again(starter_case: Case) -> None:
    off = _after(starter_case, Policy(), waive(
        _choice(starter_case, Policy(), "rules_off", "exposure"), Policy()))  # fmt: skip
    assert off.rules_off == ("exposure",)
    again = _choice(starter_case, off, "rules_off", "exposure")
    assert again.waived and _after(starter_case, off, waive(again, off)) == Policy()


def test_every_bar_that_may_be_waived_is_a_choice(starter_case: Case) -> None:
    rows = starter_case.tables["eligibility"]
    may = rows[(rows["effect"] == "bar") & rows["waivable"]]["rule"]
    law = [one for one in rule_choices(starter_case, Policy()) if one.field.name == "waivers"]
    assert {one.key for one in law} == set(may)
    for one in law:
        assert one.key in _after(starter_case, Policy(), waive(one, Policy())).waivers


@pytest.mark.parametrize("name", ["earmark", "coverage_floor", "risk_budget", "lines_most"])
def test_a_limit_is_set(starter_case: Case, name: str) -> None:
    ones = [one for one in rule_choices(starter_case, Policy()) if one.field.name == name]
    for one in ones:
        after = getattr(_after(starter_case, Policy(), hold_to(one, 1.0)), name)
        assert (after[one.key] if one.key else after) == 1
        assert not one.on_or_off


def test_names_tell_rules_apart(starter_case: Case) -> None:
    names = [one.name for one in rule_choices(starter_case, Policy())]
    assert len(names) == len(set(names))
