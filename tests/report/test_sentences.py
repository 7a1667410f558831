"""What is said of a plan: each figure once, with two decimals, and true."""

from typing import Any

import pytest

from allocator.inputs.case import rule_sentences
from allocator.inputs.case.names import Words
from allocator.plan.status_words import status_words
from allocator.report.sentences import equipment_words, payment_words, upkeep_words

NEAR = {"status": "within_gap", "best_value": 26.8097, "bound": 27.0403, "value": 26.6765}


@pytest.mark.parametrize(
    ("meta", "told"),
    [
        ({}, "The value of this plan is not known."),
        ({"value": 3.0}, "a plan with a value of 3.00; how "
                         "much better a plan could be is not known."),
        ({"value": 3.0, "bound": 3.0}, "a plan with a value of 3.00 and proved that no plan is "
                                       "better."),
        ({"value": 3.004, "best_value": 3.0041, "bound": 3.0041, "status": "optimal"},
         "proved that no plan is better. Of this value, less than 0.01 (0.0033%) was traded"),
        # the bound is rounded up: 27.04 would not be proven
        (NEAR, "The search found a plan with a value of 26.81 and proved that no "
               "plan can exceed 27.05: at most 0.86% below the best possible. Of this value, "
               "0.13 (0.5%) was traded for less change from the last plan: the value of this "
               "plan is 26.68."),
        (NEAR | {"status": "stopped"}, "possible. The search ended before it "
                                       "reached its target. Of this value"),
    ],
)  # fmt: skip
def test_the_sentence_fits_what_is_known(meta: dict[str, Any], told: str) -> None:
    said = status_words(meta)
    assert told in said
    assert ("A value of 100 would mean" in said) is ("value" in meta)


def test_a_bound_of_two_decimals_is_not_lifted() -> None:
    assert "exceed 0.29:" in status_words({"value": 0.2, "bound": 0.29, "status": "within_gap"})


@pytest.mark.parametrize(
    ("own", "base", "said"),
    [
        ({"accounts": "IMET", "kinds": "training", "areas": "pme"},
         {"accounts": "IMET", "kinds": "training"},
         "of the money to all nations from Education as training is for Schools, in 2020."),
        ({"nations": "KEN", "kinds": "training"}, {"nations": "KEN"},
         "of the money to Kenya goes as training, in 2020."),
        ({"nations": "KEN"}, {}, "of the money to all nations goes to Kenya, in 2020."),
        ({"accounts": "IMET"}, {}, "of the money to all nations comes from Education, in 2020."),
        ({}, {}, "of the money to all nations goes to all nations, in 2020."),
    ],
)  # fmt: skip
def test_a_share_does_not_say_its_base_again(
    own: dict[str, str], base: dict[str, str], said: str
) -> None:
    row = {"sense": "share_floor", "years": ""}
    for part in ("nations", "accounts", "kinds", "areas"):
        row |= {part: own.get(part, "*"), f"base_{part}": base.get(part, "")}
    words = Words({"KEN": "Kenya"}, {"IMET": "Education"}, {}, {"pme": "Schools"}, {}, (2020,))
    assert rule_sentences.earmark(words, row, "2020", 0.5) == f"At least 50% {said}"


FIGURES = {
    "in_hand_musd": 200.0, "on_order_musd": 30.0, "idle_musd": 50.0, "idle_share": 0.25,
    "idle_ramp_musd": 20.0, "idle_crew_musd": 29.0, "idle_tail_musd": 1.0,
    "idle_unneeded_musd": 0.0, "upkeep_need_musd": 12.0, "upkeep_host_musd": 5.0,
    "upkeep_donor_musd": 4.0, "upkeep_unpaid_musd": 3.0, "upkeep_after_need_musd": 9.0,
    "upkeep_after_unpaid_musd": 6.0, "obligated_musd": 250.0, "disbursed_musd": 220.0,
    "lapsed_musd": 7.0,
}  # fmt: skip


def test_idle_equipment_is_told_with_its_reasons() -> None:
    assert equipment_words(FIGURES, 2024) == (
        "Equipment at the end of 2024: US$ 200.0 million in hand, of which 50.0 (25%) is "
        "idle: 20.0 still being fielded, 29.0 without trained people, 1.0 without upkeep; "
        "US$ 30.0 million more is on order."
    )
    busy = FIGURES | {"idle_musd": 0.0, "on_order_musd": 0.0}
    assert equipment_words(busy, 2024).endswith("US$ 200.0 million in hand, none of it idle.")
    late = FIGURES | {"in_hand_musd": 0.0, "idle_musd": 0.0}
    assert "none in hand; US$ 30.0 million more" in equipment_words(late, 2024)
    assert equipment_words(late | {"on_order_musd": 0.0}, 2024) == ""


def test_upkeep_is_told_with_the_year_after() -> None:
    said = upkeep_words(FIGURES, 2020, 2024)
    assert said.startswith("Upkeep from 2020 to 2024: US$ 12.0 million needed; nations pay 5.0,")
    assert said.endswith("In 2025 it needs US$ 9.0 million, and 6.0 of it is unpaid.")
    paid = FIGURES | {"upkeep_after_unpaid_musd": 0.0}
    assert upkeep_words(paid, 2020, 2024).endswith("and all of it is promised.")
    within = FIGURES | {"upkeep_after_need_musd": 0.0}
    assert upkeep_words(within, 2020, 2024).endswith("donors 4.0, 3.0 is unpaid.")
    assert upkeep_words(within | {"upkeep_need_musd": 0.0}, 2020, 2024) == ""


def test_money_still_to_be_paid_out_is_told() -> None:
    said = payment_words(FIGURES, 2024, 2027)
    assert "220.0 is paid out by the end of 2024; 30.0 follows" in said
    assert said.endswith("the last in 2027. US$ 7.0 million expires.")
    assert payment_words(FIGURES | {"disbursed_musd": 250.0}, 2024, 2024) == ""


def test_money_that_does_not_expire_is_not_told_as_an_amount_of_nothing() -> None:
    for lapsed in (0.0, 1e-9):
        said = payment_words(FIGURES | {"lapsed_musd": lapsed}, 2024, 2027)
        assert said.endswith("the last in 2027. Nothing expires unused.")
    assert payment_words(FIGURES | {"lapsed_musd": 0.02}, 2024, 2027).endswith(
        "0.02 million expires."
    )
