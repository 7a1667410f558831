"""What a search counts for a rule that is more than kept, within its tolerance, is no fault."""

from dataclasses import replace

import pytest
from tiny_revision import tiny

import allocator as al
from allocator.check import check_plan

FLOOR = {"rule": "office", "status": "policy", "sense": "floor", "per": "each_year",
         "kinds": "grant", "amount_musd": 0.4}  # fmt: skip


@pytest.mark.parametrize(("share", "good"), [(0.5e-6, True), (1e-4, False)])
def test_the_last_value_told_may_pass_the_plans_by_a_hair_of_a_rule(
    share: float, good: bool
) -> None:
    plan = al.solve(tiny(2031, earmarks=[FLOOR]), options=al.SolveOptions(gap=0))
    more = share * float(plan.rules["bend_price_value"].max())
    assert more > 0
    phases = [
        one | {key: one[key] + more for key in ("value", "bound") if key in one}
        for one in plan.meta["phases"]
    ]
    meta = {**plan.meta, "phases": phases, "bound": plan.meta["bound"] + more}
    found = check_plan(replace(plan, meta=meta))
    assert ("the last reported value" in str(found)) != good
