"""The checker on plans that the solver made: they keep every rule, and tampering shows."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from check_fielding_case import fielding_case, fielding_policy

from allocator.check import check_plan
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Lock, Policy
from allocator.plan.plan import Plan, load_plan
from allocator.session.solve import solve
from allocator.solver.options import SolveOptions

POLICIES = {
    "poor": Policy(budget_factor={"*": 0.4}, risk_budget=0.05, exposure_cap=0.2),
    "rules off": Policy(rules_off=["earmark", "coverage", "risk", "persistence"]),
    "long view": Policy(discount=0.0, retention=1.0, disruption_factor=2.0, min_line_musd=0.0),
}

FREE = fielding_policy().replace(rules_off=["persistence"])
FLEETS = {
    "near the last plan": fielding_policy(),
    "far from the last plan": FREE,
    "nobody at home pays": FREE.replace(host_factor=0.0, donor_share=0.5, tail_factor=2.0),
    "late": FREE.replace(delivery_delay=1),
    "boats at once": FREE.replace(locks=[Lock("boats", "AAA", item="boat", low=4, years="2020")]),
    "bands": Policy(nation_band={"*": 0.1}, changed_lines_most=0, frozen_years=2),
    "last year's rate": FREE.replace(frozen_years=2, frozen_share=0.0, rules_off=[]),
    "most of last year's rate": FREE.replace(frozen_years=2, frozen_share=0.8, rules_off=[]),
    "nothing idle": FREE.replace(idle_most=0.0),
    "change priced": Policy(change_price=0.3, rules_off=["idle"]),
    "swings priced": FREE.replace(swing_price=0.3),
    "both priced": fielding_policy().replace(change_price=0.2, swing_price=0.2),
    "few lines": FREE.replace(lines_most=2),
    "no delivery": FREE.replace(left_out=["delivery"]),
    "no sustainment": FREE.replace(left_out=["sustainment"]),
    "no people": FREE.replace(left_out=["people"]),
    "no packages": FREE.replace(left_out=["packages"]),
    "nothing after": FREE.replace(left_out=["after"]),
    "rules off": FREE.replace(
        rules_off=["module", "types", "graduation", "after", "band", "changed", "lock", "idle"]
    ),
}


def told(plan: Plan) -> str:
    return "\n".join(map(str, check_plan(plan)))


def test_solved_plan_keeps_every_rule(starter_plan: Plan) -> None:
    assert told(starter_plan) == ""


@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
def test_plan_under_another_policy_keeps_every_rule(starter_case: Case, policy: Policy) -> None:
    plan = solve(starter_case, policy, options=SolveOptions(gap=0.05, method="whole"))
    assert told(plan) == ""


@pytest.mark.parametrize("policy", FLEETS.values(), ids=FLEETS)
def test_plan_with_a_fleet_keeps_every_rule(policy: Policy) -> None:
    plan = solve(fielding_case(), policy, options=SolveOptions(gap=0.02, method="whole"))
    assert told(plan) == ""


def test_saved_plan_of_a_fleet_still_keeps_every_rule(tmp_path: Path) -> None:
    plan = solve(fielding_case(), fielding_policy(), options=SolveOptions(method="whole"))
    plan.save(tmp_path / "plan")
    assert told(load_plan(tmp_path / "plan")) == ""


def test_saved_plan_still_keeps_every_rule(starter_plan: Plan, tmp_path: Path) -> None:
    starter_plan.save(tmp_path / "plan")
    assert told(load_plan(tmp_path / "plan")) == ""


def changed(
    table: str, column: str, change: Callable[["pd.Series[float]"], "pd.Series[float]"]
) -> Callable[[Plan], Plan]:
    """Change one column in the row where it is largest."""

    def tamper(plan: Plan) -> Plan:
        frame = plan.tables[table].copy()
        row = frame.index == frame[column].idxmax()
        frame.loc[row, column] = change(frame.loc[row, column])
        return replace(plan, tables={**plan.tables, table: frame})

    return tamper


@pytest.mark.parametrize(
    ("family", "tamper"),
    [
        ("use_cost", changed("lines", "cost_musd", lambda x: x * 0.9)),
        ("obligated", changed("lines", "obligation_musd", lambda x: x * 1.01)),
        ("supplied", changed("lines", "points", lambda x: x + 1)),
        ("whole", changed("lines", "quantity", lambda x: x + 0.5)),
        ("account_year", changed("vintages", "obligated_musd", lambda x: x - 0.01)),
        ("vintage", changed("vintages", "obligated_musd", lambda x: x * 100)),
        ("vintage", changed("accounts", "lapsed_musd", lambda x: x + 1)),
        ("filled", changed("coverage", "met_points", lambda x: x * 3)),
        ("value", changed("coverage", "value", lambda x: x * 2)),
        ("money", changed("absorption", "waste_musd", lambda x: x + 1)),
        ("line_size", changed("active_lines", "cost_musd", lambda x: x * 2)),
        ("risk_budget", changed("risk", "expected_loss_musd", lambda x: x / 2)),
        ("rules", changed("rules", "activity", lambda x: x / 2)),
    ],
)
def test_tampering_shows(starter_plan: Plan, family: str, tamper: Callable[[Plan], Plan]) -> None:
    assert family in {one.family for one in check_plan(tamper(starter_plan))}
