"""Limits that a plan reaches, one by one: none is merged with another, each has its own source."""

from __future__ import annotations

from pathlib import Path

import pytest

from allocator.plan.plan import Plan, load_plan
from allocator.report.rules.holding import holding
from allocator.report.rules.singly import COLUMNS, single_limits
from allocator.report.tables import binding_rules

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(ROOT / "data" / "us-fy2020-plan")


def test_each_rule_has_a_row_and_its_own_source(plan: Plan) -> None:
    """Whoever cites a limit names one rule; merged ones cite "and 2 more" of several."""
    every, merged = single_limits(plan), binding_rules(plan)
    assert tuple(every.columns) == COLUMNS
    assert len(every) == len(holding(plan.rules, plan.case)) == merged["places"].sum()
    assert (every["citation"] != "").all()
    assert not every["citation"].str.contains(r"and \d+ more").any()
    assert not every["meaning"].str.contains(r"In \d+ places:").any()
    # money of an act may be told together with money of other years, whose amount none states
    kinds, together = every["status"].value_counts(), merged.groupby("status")["places"].sum()
    assert kinds[["law", "policy"]].to_dict() == together[["law", "policy"]].to_dict()
