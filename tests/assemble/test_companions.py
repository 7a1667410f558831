"""What comes into the model because equipment asks for it: courses for crews, modules."""

import pandas as pd
import pytest

from allocator.assemble import assemble
from allocator.inputs.case.case import build_case
from allocator.inputs.policy.policy import Policy
from allocator.session.solve import solve
from allocator.solver.options import SolveOptions

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


def test_a_barred_course_does_not_keep_out_another() -> None:
    """The drill is needed and would train smiths, but the law bars it; the academy trains them."""
    tables: dict[str, list[dict[str, object]]] = {
        "nations": [{"nation": "A"}],
        "accounts": [{"account": "MIL", "budget_musd": 5}],
        "equipment": [{"item": "boat", "area": "sea", "price_musd": 1}],
        "courses": [
            {"item": "academy", "area": "staff", "cost_musd": 0.1},
            {"item": "drill", "area": "land", "cost_musd": 0.1},
        ],
        "skills": [{"skill": "smith"}],
        "crews": [{"item": "boat", "skill": "smith", "persons_per_lot": 1}],
        "graduates": [
            {"item": "academy", "skill": "smith", "persons_per_seat": 1},
            {"item": "drill", "skill": "smith", "persons_per_seat": 1},
        ],
        "eligibility": [{"rule": "no_drill", "items": "drill"}],
        "needs": [
            {"nation": "A", "area": "sea", "need_points": 3},
            {"nation": "A", "area": "land", "need_points": 1},
        ],
    }
    case = build_case(META, {name: pd.DataFrame(rows) for name, rows in tables.items()})
    plan = solve(case, Policy(min_line_musd=0.0), options=SolveOptions(gap=0.0, method="whole"))
    met = plan.coverage.set_index("area")["met_points"]
    assert met["sea"] == pytest.approx(3)


def test_what_cannot_be_had_brings_nothing_in() -> None:
    """Nobody may pay for boats, so that nothing beside them is in the model."""
    tables: dict[str, list[dict[str, object]]] = {
        "nations": [{"nation": "A"}],
        "accounts": [{"account": "MIL", "budget_musd": 5}],
        "equipment": [
            {"item": "boat", "area": "sea", "price_musd": 1},
            {"item": "truck", "area": "land", "price_musd": 1},
        ],
        "grants": [{"item": "pier", "area": "works"}],
        "modules": [{"item": "boat", "module": "pier", "units_per_lot": 0.1}],
        "eligibility": [{"rule": "no_boats", "items": "boat"}],
        "needs": [{"nation": "A", "area": g, "need_points": 3} for g in ("sea", "land")],
    }
    case = build_case(META, {name: pd.DataFrame(rows) for name, rows in tables.items()})
    assert assemble(case, Policy()).sets["grant_pairs"] == ()
