"""What a nation fields already: no beginner in it, and free of the groups it has several of."""

import pandas as pd
import pytest

from allocator.assemble import assemble
from allocator.check import check_plan
from allocator.inputs.case.case import Case, build_case
from allocator.inputs.policy.policy import Policy
from allocator.session.solve import solve
from allocator.solver.options import SolveOptions

META = {"name": "fleets", "base_year": 2030, "first_year": 2031, "last_year": 2032}


def case(fielded: list[str]) -> Case:
    """A nation that needs boats and ships; a group excludes them, a ship needs an officer."""
    tables: dict[str, list[dict[str, object]]] = {
        "nations": [{"nation": "A"}],
        "accounts": [{"account": "MIL", "budget_musd": 5}],
        "equipment": [
            {"item": "boat", "area": "sea", "price_musd": 1, "max_per_nation_year": 1},
            {"item": "ship", "area": "sea", "price_musd": 2, "max_per_nation_year": 1},
        ],
        "courses": [{"item": "officer", "area": "staff", "cost_musd": 0.1}],
        "prerequisites": [{"item": "ship", "needs": "officer", "units": 1, "years_before": 1}],
        "exclusions": [{"group": "craft", "item": item} for item in ("boat", "ship")],
        "fielded": [{"nation": "A", "item": item, "lots": 1} for item in fielded],
        "needs": [{"nation": "A", "area": "sea", "need_points": 20}],
    }
    return build_case(META, {name: pd.DataFrame(rows) for name, rows in tables.items() if rows})


@pytest.mark.parametrize(
    ("fielded", "boats", "ships"),
    [([], 0, 1), (["boat"], 2, 0), (["ship"], 0, 2), (["boat", "ship"], 2, 2)],
)
def test_a_nation_keeps_what_it_has_and_needs_no_first_officer(
    fielded: list[str], boats: int, ships: int
) -> None:
    plan = solve(case(fielded), policy=Policy(risk_budget=1.0), options=SolveOptions(gap=0))
    lots = plan.lines[plan.lines["kind"] == "equipment"].groupby("item")["quantity"].sum()
    got = (lots.get("boat", 0), lots.get("ship", 0))
    assert got == (boats, ships) if fielded else min(got) == 0
    assert check_plan(plan) == []


def test_both_of_a_group_in_service_leave_no_row() -> None:
    sets = assemble(case(["boat", "ship"]), Policy()).sets
    assert sets["exclusions"] == () and sets["prerequisites"] == ()
    assert assemble(case([]), Policy()).sets["exclusions"] == (("craft", "A"),)
