"""The plan that the app opens with is that of the default case as it is, and keeps every rule."""

from pathlib import Path

import allocator as al
from allocator.plan.shipped_plan import first_plan, first_plan_folder

CASE = Path(__file__).resolve().parents[2] / "data" / "us-fy2020"


def test_the_folder_we_stand_in_can_be_a_case() -> None:
    here = Path.cwd()
    assert first_plan_folder(".") == here.with_name(f"{here.name}-plan")
    assert first_plan_folder("data/..").name == f"{here.name}-plan"


def test_the_shipped_plan_belongs_to_the_default_case_and_keeps_every_rule() -> None:
    """To make it anew after a change of the case, its tables or the search.

    uv run allocator solve data/us-fy2020 --out data/us-fy2020-plan
    """
    plan = first_plan(al.load_case(CASE), first_plan_folder(CASE))
    assert plan is not None
    assert plan.policy == al.Policy()
    assert al.check_plan(plan) == []
