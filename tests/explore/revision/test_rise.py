"""New money adds goods and takes nothing: no other use of it does more."""

from __future__ import annotations

import datetime
import re
import threading
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from brute_additions import Grown, best_grown
from check_tamper import with_table
from points import small
from tiny_revision import tiny

import allocator as al
from allocator.check import check_plan
from allocator.errors import DataError
from allocator.explore.revision.asked import asked_of, inputs_after
from allocator.explore.revision.new_money import is_only_more_money, new_money
from allocator.explore.revision.parse import parse_rise
from allocator.explore.revision.requests import (
    Addition,
    Cut,
    MoneyEvent,
    Request,
    Rise,
)
from allocator.explore.revision.revise import revise
from allocator.inputs.policy.policy import Lock
from allocator.inputs.scenario.changes import Scale
from allocator.plan.plan import Plan
from allocator.session import additions
from allocator.session.additions import best_new_use
from allocator.session.revise import Reviser
from allocator.session.room_columns import Room

KEY = ["nation", "item", "kind", "year"]
TWO = [{"account": "AID", "budget_musd": 2.5}, {"account": "SEA", "budget_musd": 1.2}]


def goods(plan: Plan) -> pd.Series[float]:
    bought = plan.lines[plan.lines["kind"] != "sustainment"]
    return bought.groupby(KEY)["quantity"].sum()


def drawn(plan: Plan) -> pd.Series[float]:
    return plan.spending.groupby(["account", "year"])["obligation_musd"].sum()


@pytest.fixture(scope="module", params=["plain", "poor", "two"])
def plan(request: pytest.FixtureRequest) -> Plan:
    case = {
        "plain": tiny(),
        "poor": tiny(accounts=[{"account": "AID", "budget_musd": 2.5}]),
        "two": tiny(accounts=TWO),
    }[request.param]
    return al.solve(case, options=al.SolveOptions(gap=0))


@pytest.mark.parametrize(
    "rise",
    [Rise("AID", share=0.2), Rise("AID", amount_musd=0.9), Scale("budget_factor.AID", 1.5)],
    ids=str,
)
def test_no_whole_number_adds_more(plan: Plan, rise: Request) -> None:
    money = new_money(plan, inputs_after(plan, asked_of(plan, [rise])))
    found = revise(plan, [rise])
    assert check_plan(found.plan) == []
    assert found.proof.proven and found.proof.nothing_given
    best = best_grown(Grown(plan, found.plan, money))
    assert found.plan.value == pytest.approx(best, abs=1e-4)


@pytest.fixture(scope="module", params=[(1, False), (2, True), (3, True)], ids=str)
def larger(request: pytest.FixtureRequest) -> Plan:
    seed, fielded = request.param
    return al.solve(small(seed, with_delivery=fielded), options=al.SolveOptions(gap=1e-4))


def test_nobody_loses_and_only_the_new_money_pays(larger: Plan) -> None:
    account = larger.case.tables["accounts"]["account"].iloc[0]
    found = revise(larger, [Rise(account, share=0.3)])
    assert check_plan(found.plan) == []
    was, now = goods(larger).align(goods(found.plan), fill_value=0.0)
    assert (now - was).min() >= -1e-6
    before, after = drawn(larger).align(drawn(found.plan), fill_value=0.0)
    more = after - before
    others = more[more.index.get_level_values("account") != account]
    assert others.abs().max() < 1e-4
    money = sum(new_money(larger, (found.plan.case, found.plan.policy)).values())
    assert -1e-6 <= more.sum() <= money + 1e-4
    assert found.plan.value >= larger.value - 1e-9


def test_money_that_nobody_can_use_moves_nothing(larger: Plan) -> None:
    account = larger.case.tables["accounts"]["account"].iloc[0]
    once = revise(larger, [Rise(account, share=9.0)])
    again = revise(once.plan, [Rise(account, share=9.0)])
    pd.testing.assert_series_equal(goods(again.plan), goods(once.plan), rtol=0, atol=1e-4)
    assert any("stays unused" in words for words in again.words)
    assert "Nothing changes." in again.words


@pytest.fixture(scope="module")
def small_plan() -> Plan:
    return al.solve(tiny(), options=al.SolveOptions(gap=0))


def test_additions_that_were_not_sought_to_the_end_are_no_part_of_the_proof(
    small_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Request] = [Addition(1, "truck", "B"), Rise("AID", share=0.5)]
    cancel, add = threading.Event(), additions.with_additions

    def stopped(*args: Any, **more: Any) -> Any:
        cancel.set()
        return add(*args, **more)

    monkeypatch.setattr("allocator.explore.revision.new_money.with_additions", stopped)
    found = revise(small_plan, asked, cancel=cancel)
    told = " ".join(found.words)
    assert found.proof.not_added and not found.proof.added_by
    assert "every nation may get more" not in found.proof.scope
    assert "no addition was found" not in told and "stays unused" not in told
    assert "What the new money could add was not found" in told


def test_who_gets_more_counts_the_nation_asked_about(small_plan: Plan) -> None:
    found = revise(small_plan, [Addition(0.35, "staff", "B", 2031), Rise("AID", share=0.5)])
    more = float(found.nations["change_musd"].sum())
    assert more > 2.0
    told = " ".join(found.words)
    assert "Who gets more: 1 nation" in told and "Who gets the new money" not in told
    assert "what the new money then adds has no such price" in told
    assert "one search over both at once might find a better plan" in told


def test_an_account_that_pays_less_as_another_has_more_is_named() -> None:
    """MIL takes over what SEA paid, where the request frees it to do so."""
    plan = al.solve(tiny(accounts=TWO), options=al.SolveOptions(gap=0))
    found = revise(plan, [Cut("SEA", share=1.0), Rise("AID", share=0.5)])
    assert any(
        words.startswith("Accounts without new money pay less than before (US$ million): SEA ")
        for words in found.words
    )


def test_the_last_money_that_nobody_uses_buys_nothing(small_plan: Plan) -> None:
    found = revise(small_plan, [Rise("AID", amount_musd=100)])
    assert not [words for words in found.words if ": ." in words]
    assert any("of AID (2031) are not needed" in words for words in found.words)


def test_what_the_searches_for_additions_leave_open_is_told(
    starter_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = additions.best_additions

    def loose(*args: Any) -> Any:
        return replace(search(*args), missing=100.0)

    monkeypatch.setattr(additions, "best_additions", loose)
    monkeypatch.setattr("allocator.explore.revision.new_money.LAST_MUSD", 24.0)
    rise = " ".join(revise(starter_plan, [Rise("MIL", amount_musd=25.0)]).words)
    assert "of which the proof leaves open 200.00 value points; that is a tie" in rise
    cut = " ".join(revise(starter_plan, [Cut("MIL", share=0.4)]).words)
    assert "that is a tie, as the proofs leave open 100.00" in cut or "No other use" in cut


def test_the_answer_says_who_gets_it_and_what_goes_first_if_less_comes(starter_plan: Plan) -> None:
    found = revise(starter_plan, [Rise("MIL", amount_musd=25.0)])
    told = " ".join(found.words)
    for words in (
        "gets US$ 25 million more new money every year, US$ 75.0 million in all",
        "no other nation gives anything up",
        "Who gets the new money: ",
        "Most value for the money: ",
        "no nation gives anything up, every other account pays each nation what it paid",
    ):
        assert words in told
    assert "given up or added counts" not in told
    gets = found.lines[found.lines["change_musd"] > 1e-3]
    assert gets["value_per_musd"].is_monotonic_decreasing
    document = found.document()
    assert document["proof"]["added_by"] == ("MIL",) and "last" in document


def test_what_the_last_money_brings_is_part_of_what_was_added(starter_plan: Plan) -> None:
    found = revise(starter_plan, [Rise("MIL", amount_musd=25.0)])
    added = found.goods[found.goods["kind"] != "sustainment"]
    more = added.groupby(["nation", "item", "year"])["change"].sum()
    for place, much in found.last.set_index(["nation", "item", "bought_in"])["quantity"].items():
        assert -1e-3 <= much <= more[place] + 1e-3


def test_goods_asked_for_come_first_and_new_money_adds_to_them(starter_plan: Plan) -> None:
    addition, rise = Addition(1, "border_radio", "BSN", 2032), Rise("MIL", share=0.3)
    found = revise(starter_plan, [addition, rise])
    assert check_plan(found.plan) == []
    assert found.requests["kept"].all()
    assert not found.proof.nothing_given and found.proof.added_by == ("MIL",)
    assert "then every nation may get more of all that the new money of MIL may pay" in (
        found.proof.scope
    )
    alone = revise(starter_plan, [rise])
    assert found.plan.value <= alone.plan.value + alone.proof.missing + 1e-6


def test_a_rise_of_one_account_does_not_hide_the_cut_of_another(starter_plan: Plan) -> None:
    requests: list[Request] = [Rise("MIL", share=0.2), Cut("LAW", share=0.5)]
    inputs = inputs_after(starter_plan, asked := asked_of(starter_plan, requests))
    assert not is_only_more_money(starter_plan, asked, inputs)
    assert {account for account, _ in new_money(starter_plan, inputs)} == {"MIL"}
    assert check_plan(revise(starter_plan, requests).plan) == []


def test_money_that_comes_later_is_not_more(starter_plan: Plan) -> None:
    later = [MoneyEvent("late_appropriation", "LAW", datetime.date(2032, 3, 15))]
    inputs = inputs_after(starter_plan, asked_of(starter_plan, later))
    assert new_money(starter_plan, inputs) == {}


def test_a_cap_holds_when_more_money_comes(starter_plan: Plan) -> None:
    spent = starter_plan.spending.groupby("nation")["obligation_musd"].sum()
    cap = Lock("cap", "ALV", high=float(spent["ALV"]))
    found = revise(starter_plan, [cap, Rise("MIL", share=0.5)])
    now = found.plan.spending.groupby("nation")["obligation_musd"].sum()
    assert now["ALV"] <= spent["ALV"] + 1e-6
    assert found.requests["kept"].all() and check_plan(found.plan) == []


def test_a_tampered_rise_fails(larger: Plan) -> None:
    account = larger.case.tables["accounts"]["account"].iloc[0]
    found = revise(larger, [Rise(account, share=0.3)])
    lines = found.plan.lines
    for column in ("quantity", "obligation_musd"):
        changed = lines.copy()
        changed.loc[0, column] += 1.0
        assert check_plan(with_table(found.plan, "lines", changed))
    assert check_plan(replace(found.plan, policy=larger.policy, case=larger.case))


@pytest.mark.parametrize(
    ("text", "told"),
    [("MIL", "ACCOUNT=SHARE%"), ("MIL=ten%", "a number"), ("MIL:later=10%", "a year")],
)
def test_a_malformed_rise_gets_one_message(text: str, told: str) -> None:
    with pytest.raises(DataError, match=told) as error:
        parse_rise(text)
    assert len(error.value.faults) == 1 and "--rise" in str(error.value)


@pytest.mark.parametrize(
    ("rise", "told"),
    [
        (Rise("FMF", share=0.1), "no account 'FMF'"),
        (Rise("MIL", share=-0.1), "more than 0%"),
        (Rise("MIL", share=11.0), "at most 1000%"),
        (Rise("MIL", amount_musd=0.0), "more than 0, US"),
        (Rise("MIL", amount_musd=float("inf")), "more than 0, US"),
        (Rise("MIL", share=0.1, amount_musd=1.0), "give one of them"),
        (Rise("MIL"), "give one of them"),
        (Rise("MIL", share=0.1, year=1999), "year 1999"),
        (Rise("LAW", share=0.1, year=2032), "or raise every year"),
    ],
    ids=str,
)
def test_what_cannot_be_raised_gets_one_message(starter_plan: Plan, rise: Rise, told: str) -> None:
    with pytest.raises(DataError, match=told) as error:
        revise(starter_plan, [rise])
    assert len(error.value.faults) == 1
    assert "--rise" in str(error.value)


def test_after_a_cut_the_best_new_use_is_told_beside_what_is_bought_back(
    starter_plan: Plan,
) -> None:
    found = revise(starter_plan, [Cut("MIL", share=0.4)])
    assert set(found.new_use["account"]) <= {"MIL"}
    (told,) = [words for words in found.words if "would buy back" in words]
    gains = [float(text) for text in re.findall(r"gains (\d+\.\d+) value points", told)]
    if "The best new use found" in told:
        assert len(gains) == 2 and gains[1] >= gains[0] and len(found.new_use)
    else:
        assert "No other use that was found gains more" in told


def test_the_best_new_use_is_what_a_rise_of_it_would_add(starter_plan: Plan) -> None:
    """Bought with new money on top of the revised plan, it gains as much."""
    found = revise(starter_plan, [Cut("MIL", share=0.4)])
    again = revise(found.plan, [Rise("MIL", amount_musd=20.0, year=2032)])
    reviser = Reviser(found.plan)
    near = reviser.hold(found.plan.case, found.plan.policy)
    use = best_new_use(reviser, near, "MIL", 2032, 20.0, Room())
    assert use is not None
    gained = again.plan.value - found.plan.value
    assert use.value == pytest.approx(gained, abs=again.proof.missing + 1e-4)
