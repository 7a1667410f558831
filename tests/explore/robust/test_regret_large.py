"""The way that large cases take, on a small one: what is kept stays kept, and bounds hold."""

import numpy as np
import pytest
from exact import regret, solve

from allocator.check import check_plan
from allocator.explore.robust.recourse import ScenarioModel
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy
from allocator.inputs.scenario.changes import Scale
from allocator.inputs.scenario.scenario import Scenario
from allocator.plan.plan import Plan
from allocator.solver.options import SolveOptions

GUIDED = SolveOptions(method="guided")
LEAN = Scenario("lean", changes=(Scale("budget_factor.*", 0.5),))


@pytest.fixture(scope="module")
def own(starter_case: Case) -> Plan:
    return solve(starter_case)


def test_of_what_there_is_no_money_for_nearly_the_least_is_given_up(
    starter_case: Case, own: Plan
) -> None:
    few = starter_case.years[:1]
    rough, exact = (
        ScenarioModel(LEAN, starter_case, Policy(), few, one).evaluate(own)
        for one in (GUIDED, SolveOptions())
    )
    least = sum(one.musd for one in exact.changes)
    assert exact.stands == rough.stands == "changed" and least > 0
    assert sum(one.musd for one in rough.changes) <= 1.01 * least + 1e-6
    lines = rough.plan.lines[rough.plan.lines["year"].isin(few)]
    given = lines[lines["unit"].isin(["lots", "seats"])].groupby(["nation", "item"])["quantity"]
    stands = {good[:2]: n for good, n in rough.first.items() if n and good[2]}
    assert given.sum().to_dict() == pytest.approx(stands)
    assert [str(fault) for fault in check_plan(rough.plan)] == []


def test_a_plan_that_stands_is_worth_no_more_than_is_proven(starter_case: Case, own: Plan) -> None:
    few = [Scenario("as it is"), Scenario("rich", changes=(Scale("budget_factor.*", 1.2),))]
    found = regret(starter_case, few, {"own": own}, start=own, own_plans=False, options=GUIDED)
    assert list(found.cells["stands"]) == ["whole", "whole"]
    assert (found.cells["regret_most"] <= 0.1 * found.cells["value"]).all()
    exact = regret(starter_case, few, {"own": own}, own_plans=False)
    for world in few:
        kept = ScenarioModel(
            world, starter_case, Policy(), starter_case.years[:1], GUIDED
        ).evaluate(own)
        best = exact.cells.set_index("scenario").at[world.name, "value"]
        assert np.isfinite(kept.bound) and kept.value <= best + 1e-6 <= kept.bound + 2e-6
