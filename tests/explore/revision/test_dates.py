"""What acts from a date on: years before it stay as executed, and what clashes is named."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from tiny_revision import tiny

import allocator as al
from allocator.check import check_plan
from allocator.errors import ConflictError
from allocator.explore.revision.requests import Addition, Cut, Event, MoneyEvent, Request
from allocator.explore.revision.revise import revise
from allocator.inputs.case.case import Case
from allocator.inputs.scenario.changes import Set
from allocator.plan.plan import Plan
from allocator.solver.backend.compiled_model import Floats
from allocator.solver.search import near_plan
from allocator.solver.search.reduced_cost_fixing import Answer, NoAnswer, Task

COUP = {"rule": "coup_clause", "effect": "bar", "nations": "C", "accounts": "*", "years": "*",
        "citation": "Clause 9"}  # fmt: skip
NATIONS = [{"nation": "A", "tier": 1, "absorbable_musd": 4.0},
           {"nation": "B", "tier": 2, "diversion_share": 0.05},
           {"nation": "C", "tier": 2}]  # fmt: skip
KEY = ["nation", "item", "year"]


def barring(**changes: Any) -> Case:
    """The tiny case with two more years and words for a coup."""
    return tiny(2034, nations=NATIONS, eligibility=[COUP], **changes)


def solved(case: Case) -> Plan:
    return al.solve(case, options=al.SolveOptions(gap=0))


def goods(plan: Plan) -> pd.Series[float]:
    bought = plan.lines[plan.lines["kind"] != "sustainment"]
    return bought.groupby(KEY)["quantity"].sum()


def coup(nation: str, year: int) -> Event:
    return Event("coup", nation, datetime.date(year, 2, 1))


def test_years_before_the_first_of_two_events_are_executed() -> None:
    """Nothing may grow, so that all that is not barred stays to the last lot."""
    plan = solved(barring())
    was = goods(plan).reset_index()
    barred = (was["nation"] == "A") & (was["year"] >= 2033)
    barred |= (was["nation"] == "B") & (was["year"] >= 2032)
    left = was[~barred].set_index(KEY)["quantity"]
    for events in ([coup("A", 2033), coup("B", 2032)], [coup("B", 2032), coup("A", 2033)]):
        found = revise(plan, events)
        assert check_plan(found.plan) == []
        pd.testing.assert_series_equal(goods(found.plan), left, rtol=0, atol=1e-9)
        told = " ".join(found.words)
        assert "years before 2032 stay as executed" in found.proof.scope
        assert "The first of these events falls in fiscal year 2032" in told
        assert "Given up of years already executed" not in told


def test_an_event_of_the_first_year_leaves_nothing_executed() -> None:
    plan = solved(barring())
    found = revise(plan, [coup("A", 2031), coup("B", 2034)])
    assert "executed" not in found.proof.scope
    assert set(found.plan.lines["nation"]) == {"B"}


def test_only_accounts_that_law_opens_to_the_nation_can_still_pay() -> None:
    accounts = [{"account": name, "budget_musd": 4.0} for name in ("AID", "LOAN", "ONLY_A", "SEA")]
    rules = [COUP | {"accounts": "AID"},
             {"rule": "only_a", "effect": "bar", "nations": "*;!A", "accounts": "ONLY_A"},
             {"rule": "sea", "effect": "bar", "nations": "*", "accounts": "SEA",
              "areas": "*;!sea"}]  # fmt: skip
    needs = [{"nation": "A", "area": "sea", "need_points": 3.0},
             {"nation": "B", "area": "border", "need_points": 2.0}]  # fmt: skip
    plan = solved(tiny(nations=NATIONS, accounts=accounts, eligibility=rules, needs=needs))
    for nation, left in (("A", "LOAN, ONLY_A and SEA"), ("B", "LOAN")):
        told = " ".join(revise(plan, [coup(nation, 2032)]).words)
        assert f"from fiscal year 2032 on; {left} can still pay. Have counsel" in told
    told = " ".join(revise(solved(barring()), [coup("A", 2032)]).words)
    assert "from fiscal year 2032 on; no other account may pay it. Have counsel" in told


def test_a_programme_that_cannot_be_completed_is_given_up_and_told() -> None:
    """Two boats or none: the one that is executed has no second any more."""
    boats = [{"item": "boat", "area": "sea", "price_musd": 1.1, "max_per_nation_year": 1,
              "min_lots": 2, "production_per_year": 1}]  # fmt: skip
    trucks = [{"item": "truck", "area": "border", "price_musd": 0.7, "max_per_nation_year": 2}]
    plan = solved(barring(equipment=[*boats, *trucks]))
    held = goods(plan)["A", "boat"]
    assert held[2031] == 1 and held.loc[2032:].sum() >= 1
    found = revise(plan, [coup("A", 2032)])
    assert check_plan(found.plan) == []
    now = goods(found.plan)
    assert ("A", "boat", 2031) not in now.index
    assert now["A", "truck", 2031] == goods(plan)["A", "truck", 2031]
    told = " ".join(found.words)
    assert "Given up of years already executed" in told and "A 1 lot of boat (2031)" in told


FLOOR = {"rule": "office_law", "status": "law", "sense": "floor", "accounts": "AID", "nations": "B",
         "kinds": "grant", "areas": "*", "years": "2032", "per": "each_year", "amount_musd": 2.5,
         "base_accounts": "*", "base_nations": "*", "base_kinds": "*", "base_areas": "*",
         "citation": "Act 7"}  # fmt: skip


NEEDS = [{"nation": "A", "area": "office", "need_points": 9.0},
         {"nation": "B", "area": "office", "need_points": 9.0},
         {"nation": "B", "area": "border", "need_points": 0.1}]  # fmt: skip
GRANTS = [{"item": "staff", "area": "office", "fit": 0.8, "min_musd": 0.3},
          {"item": "visits", "area": "border", "fit": 0.01, "min_musd": 0.3}]  # fmt: skip


def lasting(**changes: Any) -> Case:
    """Money that lasts two years, all of it used in the first, and a floor of law in the second."""
    money = [{"account": "AID", "budget_musd": 4.0, "life_years": 2}]
    return tiny(2033, needs=NEEDS, accounts=money, grants=GRANTS, earmarks=[{**FLOOR, **changes}])


def test_what_clashes_with_executed_years_is_named_with_the_most_that_is_possible() -> None:
    """A quarter of the money of 2032 is there in time, and nothing is left of 2031."""
    plan = solved(lasting())
    spent = plan.spending[plan.spending["year"] == 2031]["obligation_musd"].sum()
    assert spent == pytest.approx(4.0)
    with pytest.raises(ConflictError) as error:
        revise(plan, [MoneyEvent("late_appropriation", "AID", datetime.date(2032, 7, 1))])
    (clash,) = error.value.clashes
    assert set(clash.rules) == {"office_law", "vintage AID", "executed before 2032"}
    assert "office_law (Act 7), at least US$ 2.5 million" in clash.message
    assert "what was executed before 2032" in clash.message
    assert "office_law could be met up to US$ 1 million" in clash.message
    found = revise(plan, [MoneyEvent("late_appropriation", "AID", datetime.date(2031, 11, 20))])
    assert check_plan(found.plan) == []


def test_money_that_is_executed_already_cannot_be_cut() -> None:
    plan = solved(barring())
    with pytest.raises(ConflictError) as error:
        revise(plan, [Cut("AID", share=0.5), coup("A", 2033)])
    (clash,) = error.value.clashes
    assert set(clash.rules) == {"vintage AID", "executed before 2033"}
    assert revise(plan, [Cut("AID", share=0.5), coup("A", 2031)]).requests["kept"].all()


def test_law_may_ask_for_what_the_plan_does_not_hold() -> None:
    plan = solved(lasting(amount_musd=0.0, areas="border"))
    assert "visits" not in goods(plan).index.get_level_values("item")
    found = revise(plan, [Set("earmarks.amount_musd", 0.5, {"rule": "office_law"})])
    assert check_plan(found.plan) == []
    assert goods(found.plan)["B", "visits", 2032] == pytest.approx(0.5)
    assert "nations that law asks something for may get anything" in found.proof.scope


def test_goods_are_not_asked_for_in_executed_years() -> None:
    plan = solved(barring())
    request: list[Request] = [Addition(0.5, "staff", "B", 2031), coup("A", 2033)]
    found = revise(plan, request)
    assert found.requests["kept"].tolist() == [False, True]
    assert goods(found.plan)["B", "staff", 2031] == goods(plan)["B", "staff", 2031]


def repair(plan: Plan, *others: Request) -> str:
    """Return what would keep one more truck in a year in which the nation has all it may have."""
    asked = [Addition(1, "truck", "B", 2033), *others]
    assert goods(plan)["B", "truck", 2033] == 2
    found = revise(plan, asked)
    assert not found.requests["kept"].iloc[0]
    return str(found.requests["repair"].iloc[0])


def test_another_year_is_offered_that_is_not_executed_and_not_asked_for() -> None:
    plan = solved(barring())
    assert repair(plan).startswith("As many can be had over the years: 1 in ")
    late = repair(plan, coup("A", 2033))
    assert late.startswith("As many can be had over the years: 1 in 2034;")
    full = [
        Addition(2.0 - goods(plan).get(("B", "truck", year), 0.0), "truck", "B", year)
        for year in (2031, 2032, 2034)
    ]
    assert repair(plan, *full) == ""
    assert repair(plan, full[2], coup("A", 2033)) == ""


@pytest.mark.parametrize(
    ("left_open", "million", "most"),
    [(0.0, 0.03, None), (1.0, 0.03, "what US$ 33.4 million usually gain"),
     (0.123, None, "0.13 value points")],
)  # fmt: skip
def test_years_that_are_not_proven_to_be_the_best_are_told_so(
    monkeypatch: pytest.MonkeyPatch, left_open: float, million: float | None, most: str | None
) -> None:
    plan, search = solved(barring()), near_plan.solve_near_relaxation
    proving = list[bool]()

    def loose(task: Task, start: Floats | None) -> Answer | NoAnswer:
        proving.append(task.prove)
        found = search(task, start)
        if task.prove or isinstance(found, NoAnswer):
            return found
        return replace(found, bound=found.objective - left_open)

    monkeypatch.setattr(near_plan, "solve_near_relaxation", loose)
    told = repair(replace(plan, meta={**plan.meta, "next_million_value": million}))
    assert proving.count(False) == 1  # the years alone: the answer itself is always proven
    assert ("not proven" in told) == (most is not None)
    assert told.endswith(
        "ask without a year for that." if most is None
        else f"is not proven: others may be better by up to {most}."
    )  # fmt: skip
