"""A limit on the lines of all nations: kept, relaxed at a price, or switched off."""

import pandas as pd
import pytest
from invariants.test_sessions import like_fresh
from small_fleets import LOOSE, beyond_need

import allocator as al
from allocator.check import check_plan
from allocator.session.session import Session

WHOLE = al.SolveOptions(method="whole", gap=0.0)
FREE = al.Policy(rules_off=LOOSE)


def rule_of(plan: al.Plan) -> dict[str, object]:
    (rule,) = plan.rules[plan.rules["family"] == "all_lines"].to_dict("records")
    return {str(name): value for name, value in rule.items()}


def test_no_more_lines_run_than_the_policy_allows() -> None:
    usual = al.solve(beyond_need(), FREE, options=WHOLE)
    most = len(usual.active_lines) - 1
    plan = al.solve(beyond_need(), FREE.replace(lines_most=most), options=WHOLE)
    assert len(plan.active_lines) <= most and rule_of(plan)["bend"] == 0
    assert plan.meta["value"] <= usual.meta["value"] + 1e-9
    assert check_plan(plan) == []


def test_a_line_too_many_is_paid_for_and_told() -> None:
    policy = FREE.replace(lines_most=0, rule_price={"all_lines": 1e-6})
    plan = al.solve(beyond_need(), policy, options=WHOLE)
    rule = rule_of(plan)
    assert rule["activity"] == rule["bend"] == len(plan.active_lines) > 0
    assert str(rule["meaning"]).startswith("All nations together run at most 0 lines")
    assert check_plan(plan) == []
    fewer = plan.rules.assign(bend=plan.rules["bend"].where(plan.rules["family"] != "all_lines", 0))
    wrong = al.Plan(plan.case, plan.policy, plan.meta, {**plan.tables, "rules": fewer})
    assert any(one.rule == "all_lines" for one in check_plan(wrong))


def test_a_limit_that_is_switched_off_leaves_the_plan_as_it_is() -> None:
    usual = al.solve(beyond_need(), FREE, options=WHOLE)
    off = FREE.replace(lines_most=0, rules_off=[*LOOSE, "all_lines"])
    plan = al.solve(beyond_need(), off, options=WHOLE)
    for name, table in usual.tables.items():
        pd.testing.assert_frame_equal(plan.tables[name], table)


def test_another_limit_is_a_number_in_place() -> None:
    session = Session(beyond_need(), FREE.replace(lines_most=2))
    update = session.update(FREE.replace(lines_most=1))
    assert (update.change, update.figures, update.numbers) == ("numbers", ("lines_most",), 1)
    like_fresh(session)
    assert session.update(FREE).change == "structure"
    like_fresh(session)


def test_a_policy_without_the_limit_keeps_its_hash() -> None:
    assert al.Policy(lines_most=None).hash == al.Policy().hash != al.Policy(lines_most=3).hash


@pytest.mark.parametrize("most", [-1, 1.5])
def test_lines_are_counted(most: float) -> None:
    with pytest.raises(al.DataError):
        al.Policy(lines_most=most)  # type: ignore[arg-type]
