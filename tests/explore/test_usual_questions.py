"""Extra money that a nation is to get, and late deliveries: as requests, and as answers."""

from __future__ import annotations

import pytest

from allocator.check import check_plan
from allocator.explore.revision.questions import extra_money, late_deliveries
from allocator.explore.revision.requests import Rise
from allocator.explore.revision.revise import revise
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Lock, Policy
from allocator.inputs.scenario.scenario import Scenario
from allocator.plan.plan import Plan
from allocator.session.solve import solve
from allocator.solver.options import SolveOptions


@pytest.fixture(scope="module")
def plan(starter_case: Case) -> Plan:
    return solve(starter_case, options=SolveOptions(method="whole", gap=0.05))


def _given(plan: Plan, nation: str) -> float:
    rows = plan.spending
    return float(rows.loc[rows["nation"] == nation, "obligation_musd"].sum())


def test_extra_money_goes_to_its_nation(plan: Plan) -> None:
    years = len(plan.case.years)
    rise, lock = extra_money(plan, "EDU", 0.5, "ALV")
    assert isinstance(rise, Rise) and isinstance(lock, Lock)
    assert lock.low == pytest.approx(_given(plan, "ALV") + 0.5 * years)
    found = revise(plan, [rise, lock])
    assert check_plan(found.plan) == []
    assert _given(found.plan, "ALV") >= lock.low - 1e-6 or not found.requests["kept"].all()


def test_extra_money_without_a_nation_is_free(plan: Plan) -> None:
    first = plan.case.years[0]
    assert extra_money(plan, "EDU", 2.0, year=first) == (Rise("EDU", amount_musd=2.0, year=first),)


@pytest.mark.parametrize("item", ["", "patrol_boat"])
def test_deliveries_come_later(starter_case: Case, item: str) -> None:
    before = Policy(delivery_delay=1)
    change = late_deliveries(starter_case, before, 2, item)
    _, after = Scenario("late", changes=(change,)).applied(starter_case, before)
    table = starter_case.tables["equipment"].set_index("item")
    if item:
        assert after.lead_time == {item: int(table.at[item, "lead_years"]) + 2}
        assert after.delivery_delay == 1
    else:
        assert after == before.replace(delivery_delay=3)
