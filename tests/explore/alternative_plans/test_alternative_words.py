"""What is said of alternatives stays true as it is rounded: least down, most up."""

import re

import pandas as pd

from allocator.explore.alternative_plans.words import words_of

NONE = pd.DataFrame(columns=["label", "plans", "name", "found_low_musd", "found_high_musd"])


def test_claims_are_rounded_to_the_side_on_which_they_hold() -> None:
    card = pd.DataFrame({"moved_musd": [0.0, 7.0, 5.0], "money_musd": [90.0] * 3,
                         "nearest_musd": [4.9951, 4.7777, 4.7777]})  # fmt: skip
    facts = {"by": "nation", "slack": "1%", "bound": 20.00001, "least_value": 19.70009,
             "floor": 19.80001, "stopped": False}  # fmt: skip
    told = " ".join(words_of(card, NONE, NONE, facts, ()))
    (least,) = re.findall(r"differ by US\$ ([\d.]+) million or more", told)
    assert 4.7 <= float(least) <= 4.7777
    (bound,) = re.findall(r"which is ([\d.]+) points at most", told)
    assert float(bound) >= 20.00001
    (worth,) = re.findall(r"it is worth ([\d.]+) points or more", told)
    assert float(worth) <= 19.70009
    (floor,) = re.findall(r"one worth ([\d.]+) points or more", told)
    assert float(floor) >= 19.80001
