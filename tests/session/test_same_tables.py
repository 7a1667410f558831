"""An answer of the same goods keeps the tables of the plan before, and the sums that still hold."""

import pytest
from plan_example import tiny_plan

from allocator import check_plan
from allocator.explore.revision.pending import requests_between
from allocator.explore.revision.revise import revise
from allocator.inputs.policy.policy import Policy
from allocator.plan.plan import Plan
from allocator.session.same_tables import with_tables_of

COSTS = {"waste_value": 0.0, "bending_value": 0.0, "change_cost_value": 1.5, "swing_cost_value": 0}


def priced(plan: Plan, **meta: float) -> Plan:
    return Plan(plan.case, plan.policy, plan.meta | {"need_value": 30.0} | COSTS | meta,
                plan.tables)  # fmt: skip


def test_rounding_of_a_sum_is_dropped_and_a_changed_price_is_not() -> None:
    before = priced(tiny_plan())
    near = with_tables_of(before, priced(before, change_cost_value=1.5 + 1e-9))
    assert near.meta["change_cost_value"] == 1.5 and near.meta["value"] == 28.5
    free = with_tables_of(before, priced(before, change_cost_value=0.0))
    assert free.meta["change_cost_value"] == 0.0 and free.meta["value"] == 30.0


@pytest.mark.parametrize("changed", [{"change_price": 0.0}, {"change_price": 0.3}])
def test_the_least_change_for_another_price_has_the_value_under_that_price(
    starter_plan: Plan, changed: dict[str, float]
) -> None:
    policy = starter_plan.policy.replace(**changed)
    found = revise(starter_plan, requests_between(starter_plan, starter_plan.case, policy))
    assert found.plan.policy == policy and policy != Policy()
    assert check_plan(found.plan) == []


def test_a_sum_that_a_plan_does_not_have_is_no_difference_from_none() -> None:
    before = priced(tiny_plan())
    neither, one = (Plan(before.case, before.policy, before.meta | {"turbulence_musd": musd},
                         before.tables) for musd in (None, 2.0))  # fmt: skip
    assert with_tables_of(neither, neither).meta["turbulence_musd"] is None
    assert with_tables_of(neither, one).meta["turbulence_musd"] == 2.0
