"""A search that begins with a plan looks what that plan leaves, also where it is near enough."""

import allocator as al
from allocator.inputs.policy.policy import Policy


def test_what_the_plan_of_before_leaves_is_sought_though_it_is_near_enough(
    starter_case: al.Case,
) -> None:
    rough = al.SolveOptions(method="guided", gap=0.5)
    session = al.Session(starter_case, Policy())
    session.solve(rough)
    session.update(Policy(budget_factor={"*": 1.3}))
    after = session.solve(rough)
    phases = {one["phase"]: one for one in after.meta["phases"]}
    kept, sought = phases["last plan"], phases["first plan"]
    assert sought["bound"] - kept["value"] <= rough.gap * sought["bound"], "the gap is met already"
    assert after.meta["best_value"] >= sought["value"] >= kept["value"]
