"""What a loss is called in front of an answer: per cent of the plan's value, and money."""

from dataclasses import replace

import pytest
from plan_example import tiny_plan

from allocator.explore.revision.value_words import change_words, share_words
from allocator.plan.plan import Plan


def plan_with(**facts: float) -> Plan:
    plan = tiny_plan()
    return replace(plan, meta={**plan.meta, "next_million_value": None, **facts})


def test_a_loss_is_told_as_a_share_and_in_money_at_the_margin() -> None:
    plan = plan_with(value=20.0, next_million_value=0.004)
    spent = float(plan.spending["obligation_musd"].sum())
    points = 0.004 * spent / 4
    told = share_words(points, plan)
    assert told.startswith(f"{100 * points / 20:.2g}% of its value (about what US$ ")
    assert told.endswith(f" {spent / 4:.1f} million adds at the margin)")


def test_no_money_is_told_that_a_margin_says_nothing_of() -> None:
    plan = plan_with(value=20.0, next_million_value=0.004)
    spent = float(plan.spending["obligation_musd"].sum())
    assert share_words(1.01 * 0.004 * spent, plan).endswith("% of its value")
    assert share_words(0.1, plan_with(value=20.0)) == "0.5% of its value"


@pytest.mark.parametrize(("points", "shown"), [(0.123456, "0.62%"), (1e-6, "0.005%")])
def test_what_is_proven_to_be_the_most_is_rounded_up(points: float, shown: str) -> None:
    told = share_words(points, plan_with(value=20.0), most=True)
    assert told == f"{shown} of its value"
    assert float(shown.removesuffix("%")) >= 100 * points / 20


def test_missed_rules_are_named_only_where_they_change() -> None:
    before = plan_with(value=20.0, bending_value=0.5)
    same = plan_with(value=19.0, bending_value=0.5)
    more = plan_with(value=18.0, bending_value=1.5)
    assert change_words(before, same) == "loses 4.9% of its value"
    assert change_words(before, more).endswith(", not counting rules that are missed")
