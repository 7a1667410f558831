"""A list of partners and programmes alone, without equipment and courses, is planned."""

import pandas as pd
import pytest

from allocator.check import check_plan
from allocator.errors import DataError
from allocator.explore.marginal.shadow_prices import marginal_values
from allocator.inputs.case.case import Case, build_case
from allocator.inputs.case.library import case_workbook
from allocator.inputs.scenario.catalogue import usual_scenarios
from allocator.report.compare.compare import compare_plans
from allocator.session.check_case import case_of_upload, edited_case
from allocator.session.solve import solve
from allocator.solver.options import SolveOptions


@pytest.fixture(scope="module")
def case() -> Case:
    frames = {
        "accounts": pd.DataFrame({"account": ["FUND"], "budget_musd": [5.0]}),
        "nations": pd.DataFrame({"nation": ["KEN", "UGA"]}),
        "grants": pd.DataFrame(
            {
                "item": ["border_programme", "justice_programme"],
                "area": ["border", "justice"],
                "min_musd": [1.14, 1.63],
            }
        ),
    }
    meta = {"name": "programmes", "base_year": 2030, "first_year": 2031, "last_year": 2031}
    return build_case(meta, frames)


@pytest.mark.parametrize("method", ["whole", "guided"])
def test_grants_alone_are_planned_and_verified(case: Case, method: str) -> None:
    assert case.warnings == ()
    plan = solve(case, options=SolveOptions(method=method))  # type: ignore[arg-type]
    given = plan.grants
    assert given["grant_musd"].sum() == pytest.approx(5.0)
    least = dict(zip(case.tables["grants"]["item"], case.tables["grants"]["min_musd"], strict=True))
    assert all(musd >= least[item] - 1e-9
               for item, musd in zip(given["item"], given["grant_musd"], strict=True))  # fmt: skip
    assert set(plan.lines["kind"]) <= {"grant"}
    assert check_plan(plan) == []


def test_what_is_asked_of_a_plan_is_answered(case: Case) -> None:
    plan = solve(case)
    assert len(marginal_values(plan).accounts) == 1
    assert compare_plans(plan, plan)
    assert usual_scenarios(case, "KEN")


def test_the_case_goes_through_a_workbook_and_through_edits(case: Case) -> None:
    again, faults = case_of_upload("list.xlsx", case_workbook(case))
    assert again == case and not faults
    edited, faults = edited_case(case, {"grants": case.tables["grants"].assign(min_musd=1.0)})
    assert edited is not None and not faults


def test_without_anything_to_give_there_is_no_case(case: Case) -> None:
    with pytest.raises(DataError, match="no equipment, courses or grants"):
        case.with_tables({"grants": case.tables["grants"].iloc[:0]})
