"""What a request stands for: the changes, the room, and what is refused in words."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pandas as pd
import pytest
from tiny_revision import tiny

import allocator as al
from allocator.assemble.appropriations import vintage_table
from allocator.errors import DataError
from allocator.explore.revision.asked import asked_of, inputs_after
from allocator.explore.revision.requests import Addition, Cut, MoneyEvent, Request, Rise
from allocator.explore.revision.revise import revise
from allocator.explore.revision.revision import Revision
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Lock, Policy
from allocator.plan.plan import Plan
from allocator.report.decisions.facts import given_by_year

SUMMIT = datetime.date(2032, 1, 5)


def new_money(plan: Plan, case: Case, policy: Policy) -> pd.Series[float]:
    """Return what each vintage of military aid loses."""
    was, now = (
        table[table["account"] == "MIL"].set_index("vintage")["amount_musd"]
        for table in (vintage_table(plan.case, plan.policy), vintage_table(case, policy))
    )
    return was - now


@pytest.mark.parametrize("factor", [1.0, 0.8])
@pytest.mark.parametrize("cut", [Cut("MIL", amount_musd=1.0), Cut("MIL", share=0.1)], ids=str)
def test_a_cut_takes_the_new_money_that_it_tells(
    starter_plan: Plan, cut: Cut, factor: float
) -> None:
    """Money carried in (2030) stays, and a factor of the settings does not change the amount."""
    policy = starter_plan.policy.replace(budget_factor={"MIL": factor})
    plan = replace(starter_plan, policy=policy)
    (asked,) = asked_of(plan, [cut])
    lost = new_money(plan, *inputs_after(plan, [asked]))
    each = {2031: 10, 2032: 12, 2033: 10}
    for year, amount in each.items():
        expected = 1.0 if cut.share is None else 0.1 * factor * amount
        assert lost[year] == pytest.approx(expected)
    assert lost[2030] == 0
    told = float(asked.words.rpartition("US$ ")[2].removesuffix(" million in all"))
    assert told == pytest.approx(lost.sum(), abs=0.05)


@pytest.mark.parametrize(
    "request_",
    [Cut("MIL", amount_musd=1.0), Cut("MIL", share=0.1, year=2032),
     MoneyEvent("donor_exit", "MIL", SUMMIT), MoneyEvent("late_appropriation", "MIL", SUMMIT)],
    ids=str,
)  # fmt: skip
def test_money_that_a_setting_gives_is_not_said_to_be_cut(
    starter_plan: Plan, request_: Request
) -> None:
    plan = replace(starter_plan, policy=starter_plan.policy.replace(budget={"MIL": 9.0}))
    with pytest.raises(DataError, match=r"budget\.MIL of the settings"):
        asked_of(plan, [request_])


@pytest.mark.parametrize(
    "request_", [Addition(1, "patrol_boat", "ALV"), Lock("cap", "ALV", high=1.0)], ids=str
)
def test_no_decision_is_asked_for_where_decisions_are_off(
    starter_plan: Plan, request_: Request
) -> None:
    plan = replace(starter_plan, policy=starter_plan.policy.replace(rules_off=("lock",)))
    with pytest.raises(DataError, match="switch decisions off"):
        asked_of(plan, [request_])


def lows(plan: Plan, *requests: Request) -> list[float]:
    """Return what the decisions of requests ask for at the least, beyond what is held."""
    held = given_by_year(plan, "BSN", "border_radio")
    return [
        change.low - float(held.sum() if change.years == "*" else held.get(int(change.years), 0.0))
        for one in asked_of(plan, requests)
        for change in one.changes
        if isinstance(change, Lock) and change.low is not None
    ]


def test_equal_additions_are_summed(starter_plan: Plan) -> None:
    one, stated = Addition(1, "border_radio", "BSN"), Addition(1, "border_radio", "BSN", 2032)
    assert lows(starter_plan, one, one) == [2]
    assert lows(starter_plan, stated, stated) == [2]


def test_an_addition_of_any_year_comes_beside_one_of_a_year(starter_plan: Plan) -> None:
    one, stated = Addition(1, "border_radio", "BSN"), Addition(1, "border_radio", "BSN", 2032)
    assert lows(starter_plan, one, stated) == [2, 1]


def test_what_a_prerequisite_needs_may_grow_too(starter_plan: Plan) -> None:
    case = starter_plan.case
    row = case.tables["prerequisites"].iloc[[0]]
    more = row.assign(item="border_radio", needs="boat_crew")
    tables = {**case.tables, "prerequisites": pd.concat([row, more], ignore_index=True)}
    plan = replace(starter_plan, case=replace(case, tables=tables))
    (asked,) = asked_of(plan, [Addition(1, "armed_truck", "BSN")])
    assert ("BSN", "boat_crew", 0) in asked.room.growing


def taken(found: Revision) -> list[float]:
    """Return what each vintage has less of."""
    was, now = (vintage_table(one.case, one.policy) for one in (found.before, found.plan))
    return list(was["amount_musd"] - now["amount_musd"])


@pytest.mark.parametrize("share_first", [True, False])
def test_cuts_of_one_request_take_together_what_they_tell(share_first: bool) -> None:
    plan = al.solve(tiny(), options=al.SolveOptions(gap=0))
    cuts = [Cut("AID", share=0.5), Cut("AID", amount_musd=1.0)]
    found = revise(plan, cuts if share_first else cuts[::-1])
    told = [float(words.rpartition("US$ ")[2].split()[0]) for words in found.requests["words"]]
    assert told == pytest.approx([4.0, 2.0] if share_first else [2.0, 3.0])
    assert sum(told) == pytest.approx(sum(taken(found)))


def test_cuts_of_one_request_that_take_more_than_there_is_are_refused() -> None:
    plan = al.solve(tiny(), options=al.SolveOptions(gap=0))
    with pytest.raises(DataError, match="US\\$ 1 million that is not reserved"):
        asked_of(plan, [Cut("AID", amount_musd=3.0), Cut("AID", amount_musd=3.0)])


def test_an_amount_is_no_rise_of_an_account_that_settings_leave_nothing() -> None:
    plan = al.solve(tiny(), options=al.SolveOptions(gap=0))
    with pytest.raises(DataError, match=r"budget_factor\.AID of the settings leaves"):
        asked_of(plan, [Cut("AID", share=1.0), Rise("AID", amount_musd=1.0)])


def test_a_name_instead_of_a_code_is_understood_in_the_fault(starter_plan: Plan) -> None:
    with pytest.raises(DataError, match=r"did you mean BSN \(Besania\)"):
        asked_of(starter_plan, [Addition(1, "border_radio", "besania")])
