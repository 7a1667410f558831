"""What is said of a plan: each figure once, with two decimals, and true."""

from typing import Any

import pytest

from allocator.extract.rules_money import _earmark_words
from allocator.extract.words import Words
from allocator.words import status_words

NEAR = {"status": "within_gap", "best_value": 26.8097, "bound": 27.0403, "value": 26.6765}


@pytest.mark.parametrize(
    ("meta", "told"),
    [
        ({}, "No value is known for this plan."),
        ({"value": 3.0}, "a plan worth 3.00; how much better a plan could be is not known."),
        ({"value": 3.0, "bound": 3.0}, "a plan worth 3.00 and proved that none is worth more."),
        ({"value": 3.004, "best_value": 3.0041, "bound": 3.0041, "status": "optimal"},
         "proved that none is worth more. Of its worth, less than 0.01 (0.00%) was given up"),
        # the bound is rounded up: 27.04 would not be proven
        (NEAR, "The search found a plan worth 26.81 and proved that none is worth more than 27.05: "
               "at most 0.86% is missing. Of its worth, 0.13 (0.50%) was given up for less change "
               "from the last plan: this plan is worth 26.68."),
        (NEAR | {"status": "stopped"}, "missing. The search ended before its goal. Of its worth"),
    ],
)  # fmt: skip
def test_the_sentence_fits_what_is_known(meta: dict[str, Any], told: str) -> None:
    said = status_words(meta)
    assert told in said
    assert ("would be worth 100." in said) is ("value" in meta)


def test_a_bound_of_two_decimals_is_not_lifted() -> None:
    assert "more than 0.29:" in status_words({"value": 0.2, "bound": 0.29, "status": "within_gap"})


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
    assert _earmark_words(row, "2020", 0.5, words) == f"At least 50% {said}"
