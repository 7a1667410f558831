"""After an event accounts give its nation no more by default: when not, and what is said of it."""

import datetime
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from after_a_coup import A_COUP, late_of, with_money_to_spare

from allocator.check import check_plan
from allocator.explore.revision.nothing_more import nothing_offers
from allocator.explore.revision.requests import Addition, Cut, Event, Request, Rise
from allocator.explore.revision.revise import revise
from allocator.explore.revision.revision import Revision
from allocator.explore.revision.sections import headline
from allocator.explore.revision.take_back import take_back
from allocator.explore.revision.wider import widen
from allocator.inputs.policy.policy import Lock
from allocator.plan.held import HELD, held_of
from allocator.plan.plan import Plan, load_plan
from allocator.util.format import amount

LESS = Lock("less", "A", years="2032", low=0.1, account="SEA")
MORE = Lock("more_for_a", "A", years="2032", low=1.0, account="SEA")
FREE = "Let other accounts give A more"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return with_money_to_spare()


def answer(plan: Plan, *requests: Request) -> Revision:
    return revise(plan, requests, extras=False)


def labels(found: Revision) -> list[str]:
    return [one.label for one in nothing_offers(found.before, found.plan, found.changes)]


def about_more(words: Iterable[str]) -> str:
    return " ".join(one for one in words if "more than before" in one or "By default" in one)


@pytest.mark.parametrize("more", [MORE, LESS, Addition(1, "staff", "A")])
def test_where_more_is_asked_the_default_is_not_said_to_have_failed(
    plan: Plan, more: Request
) -> None:
    found = answer(plan, A_COUP, more)
    told = about_more(found.words)
    assert "A is not held to what they gave: more is asked for it in the same request." in told
    assert "no plan was found" not in told and "By default" not in told
    assert "the default after an event" not in headline(found)
    assert FREE not in labels(found) and found.proof.held == ()


def test_the_default_is_said_in_grammar_and_can_be_lifted(plan: Plan) -> None:
    found = answer(plan, A_COUP)
    assert "By default SEA gives A no more than before" in about_more(found.words)
    assert FREE in labels(found) and found.proof.held == ("A",)


@pytest.mark.parametrize(
    "barred", [{"item": "boat"}, {"account": "AID"}, {"years": "2031"}, {"item": "staff"}]
)
def test_a_decision_on_a_part_hides_no_offer(plan: Plan, barred: dict[str, str]) -> None:
    found = answer(plan, A_COUP, Lock("none", "A", high=0.0, **barred))
    assert FREE in labels(found)
    assert not any(one.startswith("A still gets") for one in found.words)


def test_a_decision_that_leaves_nothing_makes_the_offer_void(plan: Plan) -> None:
    found = answer(plan, A_COUP, Lock("none", "A", years="2032", high=0.0))
    assert FREE not in labels(found)


def test_one_event_that_lets_accounts_give_more_counts_for_its_nation(plan: Plan) -> None:
    sanction = Event("sanction", "A", datetime.date(2032, 3, 5), more=True)
    found = answer(plan, A_COUP, sanction)
    had = late_of(answer(plan, A_COUP).plan, "A")
    assert late_of(found.plan, "A") > had + 0.05
    assert FREE not in labels(found) and found.proof.held == ()
    assert "By default" not in about_more(found.words)
    held = answer(plan, A_COUP, replace(sanction, more=False))
    assert late_of(held.plan, "A") == pytest.approx(had) and held.proof.held == ("A",)


@pytest.fixture(scope="module")
def held(plan: Plan) -> Revision:
    return answer(plan, A_COUP)


@pytest.mark.parametrize(
    "asked", [Rise("SEA", share=0.5), Rise("SEA", amount_musd=1.0), Cut("AID", share=0.1)]
)
def test_the_next_step_holds_the_nation_of_an_earlier_event(
    held: Revision, asked: Request, tmp_path: Path
) -> None:
    """Also after the plan was saved: the hold is among what the plan tells of itself."""
    held.plan.save(tmp_path / "plan")
    before = load_plan(tmp_path / "plan")
    found = answer(before, asked)
    assert late_of(found.plan, "A") <= late_of(held.plan, "A") + 1e-6
    assert found.proof.held == ("A",) and held_of(found.plan.meta) == {"A": 2032}
    assert "no account pays A more than before" in found.proof.scope
    assert (
        "No account gives A more than before: the default after an event of an earlier step, "
        "unless more is asked for." in headline(found)
    )
    assert check_plan(found.plan) == []


def test_more_that_is_asked_for_later_lifts_the_default_for_that_step_alone(
    held: Revision,
) -> None:
    more = answer(held.plan, MORE)
    gets = late_of(more.plan, "A") - late_of(held.plan, "A")
    assert more.requests["kept"].all() and gets > 0.05 and more.proof.held == ()
    assert f"A gets US$ {amount(gets)} million more of SEA: law still allows that" in headline(more)
    after = answer(more.plan, Rise("SEA", share=0.5))
    assert after.proof.held == ("A",)
    assert late_of(after.plan, "A") <= late_of(more.plan, "A") + 1e-6


def test_a_later_event_that_lets_accounts_give_more_ends_the_default(held: Revision) -> None:
    sanction = Event("sanction", "A", datetime.date(2032, 3, 5), more=True)
    found = answer(held.plan, sanction)
    assert found.proof.held == () and held_of(found.plan.meta) == {}


def test_without_the_event_the_nation_is_held_no_more(held: Revision) -> None:
    later = answer(held.plan, Cut("AID", share=0.1))
    assert held_of(later.plan.meta) == {"A": 2032}
    without_coup = take_back([held, later], 0)
    assert held_of(without_coup.plan.meta) == {} and without_coup.proof.held == ()
    without_cut = take_back([held, later])
    assert held_of(without_cut.plan.meta) == {"A": 2032}


def test_a_wider_search_keeps_the_default_and_one_over_everything_does_not(held: Revision) -> None:
    wide = widen(answer(held.plan, Cut("AID", share=0.1)))
    assert late_of(wide.plan, "A") <= late_of(held.plan, "A") + 1e-6
    assert held_of(wide.plan.meta) == {"A": 2032}


@pytest.mark.parametrize("entry", [{}, {"X": 2032}, {"A": 2050}, ["A"]])
def test_an_entry_that_cannot_be_is_a_fault(held: Revision, entry: object) -> None:
    false = replace(held.plan, meta={**held.plan.meta, HELD: entry})
    assert any(one.family == "meta" for one in check_plan(false))


def test_the_scope_names_the_nations_that_are_held() -> None:
    eligibility = [{"rule": "coup_clause", "effect": "bar", "nations": "C", "accounts": "PAD",
                    "citation": "Clause 9"}]  # fmt: skip
    accounts = [{"account": one, "budget_musd": 1.0} for one in ("AID", "SEA", "PAD")]
    plan = with_money_to_spare(eligibility=eligibility, accounts=accounts)
    free = Event("coup", "C", datetime.date(2032, 2, 5), more=True)
    found = answer(plan, A_COUP, free)
    assert "; no account pays A more than before" in found.proof.scope
    both = answer(plan, A_COUP, replace(free, more=False))
    assert "; no account pays any of A and C more than before" in both.proof.scope
