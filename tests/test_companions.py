"""Courses that come into the model because crews need them."""

import pandas as pd
import pytest

from allocator.assemble import assemble
from allocator.case import build_case
from allocator.policy import Policy

META = {"name": "crews", "base_year": 2030, "first_year": 2031, "last_year": 2031}
CREWS = [
    {"item": "boat", "skill": "pilot", "persons_per_lot": 1},
    {"item": "boat", "skill": "smith", "persons_per_lot": 1},
]


@pytest.mark.parametrize("crews", [CREWS, CREWS[::-1]])
def test_the_order_of_crews_does_not_decide_which_courses_can_be_had(
    crews: list[dict[str, object]],
) -> None:
    """The academy trains smiths whether or not the school was looked at before."""
    tables: dict[str, list[dict[str, object]]] = {
        "nations": [{"nation": "A"}],
        "accounts": [{"account": "MIL", "budget_musd": 5}],
        "equipment": [{"item": "boat", "area": "sea", "price_musd": 1}],
        "courses": [
            {"item": "academy", "area": "staff", "cost_musd": 0.1},
            {"item": "school", "area": "staff", "cost_musd": 0.2},
        ],
        "skills": [{"skill": "pilot"}, {"skill": "smith"}],
        "crews": crews,
        "graduates": [
            {"item": "academy", "skill": "smith", "persons_per_seat": 1},
            {"item": "school", "skill": "pilot", "persons_per_seat": 1},
            {"item": "school", "skill": "smith", "persons_per_seat": 1},
        ],
        "needs": [{"nation": "A", "area": "sea", "need_points": 3}],
    }
    case = build_case(META, {name: pd.DataFrame(rows) for name, rows in tables.items()})
    assert assemble(case, Policy()).sets["seat_pairs"] == (("A", "academy"), ("A", "school"))
