"""Several events share one entry of obligated money; money carried in pays first."""

import datetime

import pytest
from tiny_revision import tiny

import allocator as al
from allocator.check import check_plan
from allocator.errors import DataError
from allocator.explore.revision.asked import asked_of, inputs_after
from allocator.explore.revision.freed_money import NEW
from allocator.explore.revision.requests import Event, MoneyEvent, Request
from allocator.explore.revision.revise import revise
from allocator.explore.revision.stuck import ENTERED
from allocator.explore.revision.sunk import sunk_of
from allocator.inputs.case.case import Case
from allocator.inputs.scenario.changes import Set
from allocator.inputs.scenario.scenario import Scenario
from allocator.plan.plan import Plan

BARS = [{"rule": word, "effect": "bar", "nations": "C", "accounts": "AID", "years": "*",
         "citation": f"Clause on a {word}"} for word in ("coup", "sanction")]  # fmt: skip


def event(nation: str, year: int, musd: float, kind: str = "coup", month: int = 1) -> Event:
    return Event(kind, nation, datetime.date(year, month, 5), (("MIL", musd),))


def budget(case: Case) -> dict[int, float]:
    """Money of MIL by vintage, what is carried in with it."""
    rows = case.tables["budgets"].query("account == 'MIL'")
    plain = case.tables["accounts"].set_index("account")["budget_musd"]["MIL"]
    stated = dict(zip(rows["year"], rows["amount_musd"], strict=True))
    return {**dict.fromkeys(case.years, float(plain)), **stated}


def taken(plan: Plan, *requests: Request) -> float:
    """How much less money MIL has after requests."""
    case, _ = inputs_after(plan, asked_of(plan, requests))
    return sum(budget(plan.case).values()) - sum(budget(case).values())


def planned(plan: Plan, nation: str, year: int) -> float:
    rows = plan.spending.query("account == 'MIL' and nation == @nation and year == @year")
    return float(rows["obligation_musd"].sum())


@pytest.mark.parametrize("year", [2032, 2033])
@pytest.mark.parametrize("part", [0.3, 0.9, 1.5])
def test_nations_share_what_was_entered(starter_plan: Plan, year: int, part: float) -> None:
    """Table budgets has a row for 2032 and none for 2033."""
    together = sum(planned(starter_plan, nation, year) for nation in ("DRN", "BSN"))
    entered = part * together
    events = [event("DRN", year, entered), event("BSN", year, entered, month=3)]
    most = min(entered, together)
    assert taken(starter_plan, *events) == pytest.approx(most, abs=1e-6)
    assert taken(starter_plan, *events[::-1]) == pytest.approx(most, abs=1e-6)


def test_a_later_day_has_what_was_obligated_by_then(starter_plan: Plan) -> None:
    events = [event("DRN", 2032, 0.5), event("BSN", 2032, 0.8, month=3)]
    assert taken(starter_plan, *events) == pytest.approx(0.8, abs=1e-6)


def test_the_answer_takes_an_entry_once_and_says_so(starter_plan: Plan) -> None:
    found = revise(
        starter_plan, [event("DRN", 2032, 1.0), event("BSN", 2032, 1.0, month=3)], extras=False
    )
    assert check_plan(found.plan) == []
    gone = found.freed_money[found.freed_money["part"] == NEW]
    assert gone["musd"].sum() == pytest.approx(1.0, abs=1e-3)
    told = " ".join(found.words)
    assert told.count("sets free none of the US$ 1.0 million that may be") == 1
    assert told.count("this answer takes nothing more as obligated for it") == 1
    stuck = found.stuck[found.stuck["kind"] == ENTERED]
    assert list(stuck["nation"]) == ["DRN", "BSN"]
    assert stuck["musd"].tolist() == pytest.approx([1.0, 1.0])


def test_an_event_of_an_earlier_step_is_said_to_count_the_entry_again(starter_plan: Plan) -> None:
    first = revise(starter_plan, [event("DRN", 2032, 1.0)], extras=False)
    told = "The plan has an event in Dorania in 2032 from an earlier step"
    assert told not in " ".join(first.words)
    for later, again in (
        (event("BSN", 2032, 1.0, month=3), True),
        (event("BSN", 2033, 1.0), False),
        (Event("coup", "BSN", datetime.date(2032, 3, 5)), False),
    ):
        second = revise(first.plan, [later], extras=False)
        assert (told in " ".join(second.words)) == again


@pytest.fixture(scope="module")
def carried(starter_case: Case) -> Plan:
    """Most money of the first year is carried in."""
    changes = (Set("budgets.amount_musd", 9.0, {"account": "MIL", "year": 2030}),
               Set("accounts.budget_musd", 1.0, {"account": "MIL"}))  # fmt: skip
    case, _ = Scenario("carried in", changes=changes).applied(starter_case)
    return al.solve(case, options=al.SolveOptions(gap=0))


def test_money_carried_in_pays_first(carried: Plan) -> None:
    own = planned(carried, "ALV", 2031)
    assert own > 1.0  # more than all new money of the year
    found = revise(carried, [event("ALV", 2031, 20.0)], extras=False)
    assert check_plan(found.plan) == []
    before, after = budget(carried.case), budget(found.plan.case)
    assert after[2030] == pytest.approx(before[2030] - own, abs=1e-6)
    assert {year: after[year] for year in carried.case.years} == {
        year: before[year] for year in carried.case.years
    }


def test_all_that_was_obligated_leaves_what_is_set_aside(carried: Plan) -> None:
    """Nothing is taken twice from the vintages, and none below what is reserved of it."""
    nations = [nation for nation in ("ALV", "BSN", "DRN") if planned(carried, nation, 2032)]
    events = [event(nation, 2032, 99.0) for nation in nations]
    case, _ = inputs_after(carried, asked_of(carried, events))
    rows = case.tables["budgets"]
    assert (rows["amount_musd"] >= rows["set_aside_musd"]).all()
    assert taken(carried, *events) == pytest.approx(
        sum(planned(carried, nation, 2032) for nation in nations), abs=1e-6
    )


@pytest.mark.parametrize("late_first", [True, False])
def test_money_that_comes_late_too_is_one_row_of_its_year(
    starter_plan: Plan, late_first: bool
) -> None:
    late = MoneyEvent("late_appropriation", "MIL", datetime.date(2032, 3, 15))
    both = [late, event("DRN", 2033, 1.0)] if late_first else [event("DRN", 2033, 1.0), late]
    assert taken(starter_plan, *both) == pytest.approx(1.0, abs=1e-6)


def test_a_second_coup_of_a_nation_is_refused(starter_plan: Plan) -> None:
    first, second = event("DRN", 2032, 1.0), event("DRN", 2033, 1.0)
    with pytest.raises(DataError, match="a second coup in Dorania, on 2033-01-05, after that of"):
        asked_of(starter_plan, [first, second])
    after = revise(starter_plan, [first], extras=False).plan
    with pytest.raises(DataError, match="after the one that the plan has already"):
        asked_of(after, [second])


@pytest.fixture(scope="module")
def struck() -> Plan:
    """A case that knows both events, with programmes under way when they come."""
    case = tiny(
        2033,
        nations=[{"nation": "A", "tier": 1}, {"nation": "B", "tier": 2},
                 {"nation": "C", "tier": 2}],
        grants=[{"item": "staff", "area": "office", "fit": 0.8, "min_musd": 0.3, "lead_years": 1}],
        needs=[{"nation": "A", "area": "office", "need_points": 9.0},
               {"nation": "A", "area": "sea", "need_points": 9.0},
               {"nation": "B", "area": "border", "need_points": 4.0}],
        eligibility=BARS,
    )  # fmt: skip
    return al.solve(case, options=al.SolveOptions(gap=0))


def test_a_coup_and_a_sanction_of_a_nation_are_one_bar(struck: Plan) -> None:
    coup = Event("coup", "A", datetime.date(2032, 1, 5), (("AID", 0.5),))
    sanction = Event("sanction", "A", datetime.date(2032, 6, 5), (("AID", 0.9),))
    own = sunk_of(struck, [coup, sanction])
    assert [one.taken_musd for one in own[coup]] == pytest.approx([0.5]) and own[sanction] == ()
    alone, both = (revise(struck, asked, extras=False) for asked in ([coup], [coup, sanction]))
    keys = ["nation", "kind", "item", "account", "year", "may"]
    assert len(alone.stuck) and list(both.stuck[keys].itertuples(index=False)) == list(
        alone.stuck[keys].itertuples(index=False)
    )
    assert "is counted for an event of an earlier day, which bars it already" in " ".join(
        both.words
    )
    before = struck.accounts["amount_musd"].sum()
    assert both.plan.accounts["amount_musd"].sum() == pytest.approx(before - 0.5, abs=1e-6)
