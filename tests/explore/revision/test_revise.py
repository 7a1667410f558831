"""A small request changes what it must and no more; it is the best of its neighbourhood."""

import datetime
import re
from collections.abc import Callable
from decimal import Decimal

import pandas as pd
import pytest
from plain_neighbourhood import objectives
from points import small

import allocator as al
from allocator.check import check_plan
from allocator.errors import ConflictError, DataError
from allocator.explore.revision.parse import parse_addition, parse_cut, parse_event
from allocator.explore.revision.requests import Addition, Cut, Event, MoneyEvent, Request
from allocator.explore.revision.revise import revise
from allocator.inputs.policy.policy import Lock
from allocator.inputs.scenario.changes import Scale
from allocator.inputs.scenario.scenario import Scenario
from allocator.plan.plan import Plan
from allocator.session.revise import Reviser, Room
from allocator.solver.search.near_plan import NearSolution

SUMMIT = datetime.date(2032, 1, 5)
REQUESTS: list[Request] = [
    Addition(1, "patrol_boat", "ALV"),
    Addition(1, "border_radio", "BSN", 2032),
    Addition(0.5, "advisers", "DRN"),
    Cut("MIL", share=0.1),
    Cut("LAW", amount_musd=0.5),
    Event("coup", "ALV", SUMMIT),
    Event("coup", "DRN", SUMMIT),
    MoneyEvent("donor_exit", "EDU", SUMMIT),
    MoneyEvent("late_appropriation", "LAW", SUMMIT),
]
GOODS, PAYERS = ("lots", "seats", "grant"), ("pay", "draw", "host_pay")


def moved(before: Plan, after: Plan) -> pd.DataFrame:
    """Return who gets more or less in which year."""
    sums = [one.spending.groupby(["nation", "year"])["obligation_musd"].sum()
            for one in (before, after)]  # fmt: skip
    change = sums[1].sub(sums[0], fill_value=0.0).rename("musd").reset_index()
    return change[change["musd"].abs() > 1e-5]


def test_nothing_asked_is_the_plan_itself(starter_plan: Plan) -> None:
    found = revise(starter_plan, [])
    assert found.plan is starter_plan
    assert found.lines.empty and found.goods.empty
    assert "Nothing changes" in found.words[-1]


@pytest.mark.parametrize("request_", REQUESTS, ids=str)
def test_a_revised_plan_keeps_its_rules(starter_plan: Plan, request_: Request) -> None:
    found = revise(starter_plan, [request_])
    assert check_plan(found.plan) == []
    assert found.requests["kept"].all()
    assert found.words[0].startswith("Asked: ")


@pytest.mark.parametrize("request_", REQUESTS, ids=str)
def test_none_takes_but_what_is_asked_for(starter_plan: Plan, request_: Request) -> None:
    found = revise(starter_plan, [request_])
    goods = found.goods[found.goods["kind"] != "sustainment"]
    more = goods[goods["change"] > 1e-6]
    asked = {request_.nation} if isinstance(request_, Addition) else set()
    assert set(more["nation"]) <= asked | set(found.proof.may_get_more)


def test_value_lost_adds_up(starter_plan: Plan) -> None:
    found = revise(starter_plan, [Cut("MIL", share=0.1)])
    parts = ("need_value",)
    before, after = (sum(plan.meta[part] for part in parts) for plan in (starter_plan, found.plan))
    assert found.lines["value"].sum() == pytest.approx(after - before, abs=1e-6)
    assert found.lines["change_musd"].sum() == pytest.approx(
        found.plan.spending["obligation_musd"].sum()
        - starter_plan.spending["obligation_musd"].sum(),
        abs=1e-4,
    )


def test_more_money_for_a_nation_is_more_of_what_it_holds(starter_plan: Plan) -> None:
    money = starter_plan.spending.groupby("nation")["obligation_musd"].sum()
    found = revise(starter_plan, [Lock("more", "BSN", low=float(money["BSN"]) + 0.5)])
    assert found.requests["kept"].all() and check_plan(found.plan) == []
    assert "Besania: at least" in found.words[0]
    assert found.nations["change_musd"].sum() == pytest.approx(0.5, abs=1e-3)


def test_years_before_an_event_stay_as_executed(starter_plan: Plan) -> None:
    found = revise(starter_plan, [Event("coup", "DRN", SUMMIT)])
    change = moved(starter_plan, found.plan).query("nation != 'DRN' and abs(musd) > 1e-4")
    assert set(change["year"]) <= {2032, 2033}


@pytest.mark.parametrize(
    "change",
    [Lock("roomy", "BSN", high=1e5), Lock("some", "BSN", low=0.0),
     Scale("accounts.budget_after_musd", 1.0)],
    ids=str,
)  # fmt: skip
def test_what_does_not_concern_the_plan_moves_nothing(starter_plan: Plan, change: Request) -> None:
    found = revise(starter_plan, [change])
    assert found.goods.empty and found.lines.empty and found.money.empty
    keys = ["nation", "item", "account", "year"]
    was, now = (one.lines.set_index(keys)["quantity"] for one in (starter_plan, found.plan))
    pd.testing.assert_series_equal(was, now, atol=1e-6)


@pytest.mark.parametrize(
    ("seed", "fielded", "nation"), [(1, False, 0), (2, False, 2), (3, True, 1), (4, True, 3)]
)
def test_untouched_is_untouched(seed: int, fielded: bool, nation: int) -> None:
    """A cap on one nation takes from that nation alone, and nothing where it has room."""
    case = small(seed, with_delivery=fielded)
    plan = al.solve(case, options=al.SolveOptions(gap=1e-4))
    code = sorted(case.tables["nations"]["nation"])[nation]
    held = float(plan.spending.loc[plan.spending["nation"] == code, "obligation_musd"].sum())
    idle = revise(plan, [Lock("roomy", code, high=held + 1.0)])
    assert moved(plan, idle.plan).empty
    tight = revise(plan, [Lock("tight", code, high=held / 2)])
    assert check_plan(tight.plan) == []
    gains = moved(plan, tight.plan)
    assert (gains["musd"] <= 1e-5).all()


@pytest.mark.parametrize("request_", [REQUESTS[0], REQUESTS[3], REQUESTS[5]], ids=str)
def test_it_is_the_best_of_the_neighbourhood_as_stated(
    starter_plan: Plan, request_: Request
) -> None:
    """Plain HiGHS on the whole changed model, with limits and prices written out once more."""
    ours, best, _ = objectives(revise(starter_plan, [request_]))
    assert ours == pytest.approx(best, abs=1e-4)


def test_money_buys_back_only_what_fell_out(starter_plan: Plan) -> None:
    found = revise(starter_plan, [Cut("MIL", share=0.1)])
    key = ["nation", "item", "year"]
    given = -found.goods[found.goods["kind"] != "sustainment"].groupby(key)["change"].sum()
    goods = found.back[found.back["item"] != ""]  # the rest is upkeep
    back = goods.set_index(["nation", "item", "bought_in"])["quantity"]
    assert len(back) > 0
    for place, much in back.items():
        assert much <= given[place] + 1e-3
    assert any("would buy back, of what fell out" in words for words in found.words)


def test_no_money_comes_back_without_a_cut(starter_plan: Plan) -> None:
    assert revise(starter_plan, [Addition(1, "border_radio", "BSN", 2032)]).back.empty


@pytest.mark.parametrize("request_", [REQUESTS[3], REQUESTS[5], REQUESTS[6]], ids=str)
def test_the_parts_that_are_told_add_up_as_they_are_written(
    starter_plan: Plan, request_: Request
) -> None:
    (told,) = [words for words in revise(starter_plan, [request_]).words
               if words.startswith("The whole plan")]  # fmt: skip
    whole = re.search(r"(loses|gains) (\d+\.\d+) value points", told)
    parts = re.findall(r"[+−]\d+\.\d+", told)
    assert whole and len(parts) > 1
    written = sum(Decimal(part.replace("−", "-")) for part in parts)
    assert abs(written) == Decimal(whole[2])
    assert (written < 0) == (whole[1] == "loses")


def test_an_event_names_its_law_and_the_money_that_it_stops(starter_plan: Plan) -> None:
    told = " ".join(revise(starter_plan, [Event("coup", "ALV", SUMMIT)]).words)
    for words in ("What law bars (Coup Clause, section 9)", "is executed", "Stopped from 2032 on",
                  "Nothing is entered as obligated by 2032-01-05",
                  "Money of all nations"):  # fmt: skip
        assert words in told


@pytest.mark.parametrize("kind", ["donor_exit", "late_appropriation"])
def test_an_event_of_money_leaves_earlier_years_as_executed(starter_plan: Plan, kind: str) -> None:
    event = MoneyEvent(kind, "LAW", datetime.date(2032, 3, 15))
    found = revise(starter_plan, [event])
    change = moved(starter_plan, found.plan).query("abs(musd) > 1e-4")
    assert set(change["year"]) <= {2032, 2033}
    new = found.plan.accounts[found.plan.accounts["account"] == "LAW"].set_index("vintage")
    was = starter_plan.accounts[starter_plan.accounts["account"] == "LAW"].set_index("vintage")
    before, after = was["amount_musd"], new["amount_musd"].reindex(was.index, fill_value=0.0)
    if kind == "donor_exit":
        assert after[2032] == before[2032] and after[2033] == 0
    else:
        assert after[2032] == pytest.approx(before[2032] * 7 / 12)
        assert after[2033] == pytest.approx(before[2033] + before[2032] * 5 / 12)
    assert any("Money of all nations by account" in words for words in found.words)


def test_what_law_forbids_is_told_with_the_rules_that_clash(starter_plan: Plan) -> None:
    with pytest.raises(ConflictError, match="alvaria_floor"):
        revise(starter_plan, [Cut("MIL", share=1.0)])


def test_a_request_that_cannot_be_kept_says_why(starter_plan: Plan) -> None:
    found = revise(starter_plan, [Addition(50, "border_radio", "DRN", 2031)])
    assert not found.requests["kept"].any()
    assert "No nation gets more than 2 lots of it a year" in found.words[0]
    assert moved(starter_plan, found.plan).empty


@pytest.mark.parametrize(
    ("parse", "text", "told"),
    [
        (parse_addition, "3 boats", "QUANTITYxITEM:NATION"),
        (parse_addition, "manyxboat:ALV", "a number"),
        (parse_addition, "3xpatrol_boat:ALV:soon", "a year"),
        (parse_cut, "MIL", "ACCOUNT=SHARE%"),
        (parse_cut, "MIL=ten%", "a number"),
        (parse_cut, "MIL:later=10%", "a year"),
        (parse_event, "coup:ALV", "KIND:NATION:DATE"),
        (parse_event, "coup:ALV:2032-13-05", "a day such as"),
        (parse_event, "coup:ALV:2032-01-05:more=1", "'more' alone"),
        (parse_event, "coup:ALV:2032-01-05:more times", "'more' alone"),
    ],
)
def test_a_malformed_request_gets_one_message(
    parse: Callable[[str], Request], text: str, told: str
) -> None:
    with pytest.raises(DataError, match=told) as error:
        parse(text)
    assert len(error.value.faults) == 1


@pytest.mark.parametrize(
    ("request_", "told"),
    [
        (Addition(1, "boat", "ALV"), "no item 'boat'"),
        (Addition(1, "patrol_boat", "XXX"), "no nation 'XXX'"),
        (Addition(1, "patrol_boat", "ALV", 1999), "year 1999"),
        (Addition(0, "patrol_boat", "ALV"), "more than 0"),
        (Addition(0.5, "patrol_boat", "ALV"), "a whole number"),
        (Cut("FMF", share=0.1), "no account 'FMF'"),
        (Cut("MIL", share=10.0), "1000%"),
        (Cut("MIL", amount_musd=-1.0), "more than 0, US"),
        (Cut("MIL", amount_musd=10.5), "has US\\$ 10 million that is not reserved in 2031"),
        (Cut("LAW", share=0.1, year=2032), "no row for LAW in 2032"),
        (Event("flood", "ALV", SUMMIT), "unknown event 'flood'"),
        (Event("coup", "XXX", SUMMIT), "no nation 'XXX'"),
        (MoneyEvent("donor_exit", "XXX", SUMMIT), "no account 'XXX'"),
        (MoneyEvent("donor_exit", "LAW", datetime.date(2033, 3, 1)), "fiscal year 2033"),
        (MoneyEvent("late_appropriation", "LAW", datetime.date(2031, 10, 5)), "first month"),
        (Event("coup", "ALV", datetime.date(2050, 1, 1)), "fiscal year 2050"),
        (Event("coup", "ALV", datetime.date(2029, 1, 1)), "fiscal years 2031 to 2033"),
    ],
    ids=str,
)
def test_what_the_case_does_not_have_gets_one_message(
    starter_plan: Plan, request_: Request, told: str
) -> None:
    with pytest.raises(DataError, match=told) as error:
        revise(starter_plan, [request_])
    assert len(error.value.faults) == 1


def test_a_plan_near_keeps_its_place_in_the_session(starter_plan: Plan) -> None:
    """One reviser answers several questions, each from the plan shown."""
    reviser = Reviser(starter_plan)
    scenario = Scenario("cut", changes=(Scale("budget_factor.MIL", 0.9),))
    case, policy = scenario.applied(starter_plan.case, starter_plan.policy)
    first, again = (reviser.near(case, policy, Room()) for _ in range(2))
    assert isinstance(first, NearSolution) and isinstance(again, NearSolution)
    assert first.solution == pytest.approx(again.solution, abs=1e-9)
