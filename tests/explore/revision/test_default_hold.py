"""After an event accounts give its nation no more by default: when not, and what is said of it."""

import datetime
from collections.abc import Iterable
from dataclasses import replace

import pytest
from after_a_coup import A_COUP, late_of, with_money_to_spare

from allocator.explore.revision.nothing_more import nothing_offers
from allocator.explore.revision.requests import Addition, Event, Request
from allocator.explore.revision.revise import revise
from allocator.explore.revision.revision import Revision
from allocator.explore.revision.sections import headline
from allocator.inputs.policy.policy import Lock
from allocator.plan.plan import Plan

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
