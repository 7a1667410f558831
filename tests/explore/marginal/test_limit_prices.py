"""What each limit reached costs at the margin: the plan's duals, in words that claim no more."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from allocator.explore.marginal.limit_prices import (
    TIE,
    WHOLE,
    average_value,
    priced_limits,
    priced_single_limits,
    rate_words,
    worth_of_rules,
)
from allocator.explore.marginal.shadow_prices import MarginalValues, marginal_values
from allocator.plan.plan import Plan
from allocator.report.rules.singly import single_limits
from allocator.report.tables import binding_rules


@pytest.fixture(scope="module")
def values(starter_plan: Plan) -> MarginalValues:
    return marginal_values(starter_plan)


def test_a_row_has_the_price_of_its_own_rule(starter_plan: Plan, values: MarginalValues) -> None:
    worth, rules = worth_of_rules(starter_plan, values), starter_plan.rules
    assert len(worth) == len(rules) and (worth.index == rules.index).all()
    money = rules[rules["family"] == "vintage"]
    own = values.accounts.set_index(["account", "year"])["value"]
    for at, row in money.iterrows():
        assert worth[at] == pytest.approx(own.loc[row["account"], int(row["year"])])
    assert worth.notna().sum() == values.rules["value"].notna().sum()


def test_groups_have_the_ends_of_their_rules_and_rules_their_own(
    starter_plan: Plan, values: MarginalValues
) -> None:
    table, single = priced_limits(starter_plan, values), priced_single_limits(starter_plan, values)
    bare = binding_rules(starter_plan)
    assert table[list(bare.columns)].equals(bare)
    assert len(single) == len(single_limits(starter_plan)) == table["places"].sum()
    assert table["worth_high"].max() == pytest.approx(single["worth"].max())
    for row in table.to_dict("records"):
        if math.isnan(row["worth_high"]):
            assert row["gain"] == WHOLE and row["average"] == ""
        elif row["worth_high"] < 1e-6:
            assert row["gain"] == TIE and row["average"] == ""
        else:
            assert " points for " in row["gain"] and row["average"]


def test_prices_are_told_for_their_unit_next_to_the_average(
    starter_plan: Plan, values: MarginalValues
) -> None:
    money = starter_plan.lines["obligation_musd"].sum()
    mean = average_value(starter_plan)
    assert mean == pytest.approx(starter_plan.meta["need_value"] / money)
    rules = starter_plan.rules
    (at, *_) = rules.index[(rules["family"] == "vintage") & rules["binds"]]
    key = ["rule", "family", "status", "nation", "account", "item", "year"]
    same = (values.rules[key] == rules.loc[at, key]).all(axis=1)

    def told(value: float) -> tuple[str, str]:
        changed = values.rules.assign(value=values.rules["value"].where(~same, value))
        table = priced_single_limits(starter_plan, replace(values, rules=changed))
        about = f"{rules.loc[at, 'account']} {rules.loc[at, 'year']}"
        own = table[(table["rule"] == rules.loc[at, "rule"]) & (table["about"] == about)]
        (row,) = own.to_dict("records")
        return row["gain"], row["average"]

    assert told(3 * mean) == (
        f"{float(f'{300 * mean:.2g}'):g} points for US$ 100 million", "3 times",
    )  # fmt: skip
    assert told(9e-7) == (TIE, "")
    assert told(math.nan) == (WHOLE, "")
    assert rate_words(starter_plan).endswith("for each US$ 100 million of this plan.")
