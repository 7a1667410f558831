"""Every family of rules has one record, and what is known of it elsewhere is a view of it."""

import pytest
from plan_example import tiny_plan
from tiny_model import tiny_case, tiny_policy

from allocator.assemble import _PARTS, Assembly
from allocator.check.rules import INDEX
from allocator.inputs.case.schema.tables import TABLES
from allocator.inputs.policy.fields import FIELDS, RULE_FAMILIES, Field
from allocator.inputs.policy.policy import Lock, Policy
from allocator.inputs.rule_families import FAMILIES, POLICY_FAMILIES, UNLISTED, RuleFamily
from allocator.models.families import ROWS
from allocator.models.problem import FIGURES
from allocator.plan.schema import PLAN_TABLES, plan_table

TURNED = {
    "budget": {"MIL": 3.0}, "budget_factor": {"*": 0.9}, "price": {"boat": 1.2},
    "price_factor": {"*": 0.9}, "objective_weight": {}, "tier_weight": {"1": 2.0},
    "earmark": {"floor": 0.5, "least": 0.2}, "coverage_floor": {"tier1": 0.2},
    "grade_cap": {"D": 0.4, "E": 0.5}, "lead_time": {"cutter": 0}, "nation_band": {"A": 0.1},
    "region_band": {"*": 0.1}, "rule_price": {"risk": 9.0},
    "locks": (Lock("boat_a", "A", item="boat", low=1, high=2),), "waivers": ("unarmed",),
    "donor_share": 0.6, "donor_share_fall": 0.1, "frozen_years": 2, "idle_most": 1.0,
    "changed_lines_most": 2, "lines_most": 3, "change_free_musd": 0.03, "min_line_musd": 0.2,
    "value_tolerance": 0.01,
    "absorption_most": 1.1, "absorption_limit": 0.7, "absorption_full": 0.6, "delivery_delay": 1,
}  # fmt: skip
"""Another value of a setting in the tiny case; other figures fall by a tenth."""


_ALONE = ("one",)
"""Parts of a key that the name of the family says already."""


@pytest.mark.parametrize("family", FAMILIES.values(), ids=lambda one: one.name)
def test_a_record_speaks_of_what_there_is(family: RuleFamily) -> None:
    columns = {column.name for column in plan_table("rules").columns} | {"member"}
    assert set(family.key) <= columns
    if family.rows and family.name not in ("start_window", "after_money"):
        assert len(family.key) == len(
            [part for part in ROWS[family.rows[0]].index if part not in _ALONE]
        )
    tables = {table.name: {column.name for column in table.columns} for table in TABLES}
    for name in family.table.split(", ") if family.table else ():
        assert name in tables
    assert set(family.settings) <= {field.name for field in FIELDS}
    assert family.switch in (*RULE_FAMILIES, "")
    assert ("policy" in family.statuses) == bool(family.switch)


def test_every_row_of_the_model_is_of_a_family_that_a_plan_lists() -> None:
    told = [row for one in FAMILIES.values() for row in one.rows]
    assert len(told) == len(set(told))
    definitions = {name for name, one in ROWS.items() if one.status == "definition"}
    assert set(told) == ROWS.keys() - definitions - {*UNLISTED}


def test_every_family_that_can_be_switched_off_has_rules() -> None:
    switched = {one.switch for one in FAMILIES.values()} - {""}
    assert switched == {one.name for one in POLICY_FAMILIES if one.price is not None}
    assert {name for field in FIELDS for name in field.rules} <= {*RULE_FAMILIES}


def test_the_checker_knows_the_same_families() -> None:
    assert FAMILIES.keys() == INDEX.keys()


def test_the_rules_of_a_plan_have_records_and_their_status() -> None:
    for row in tiny_plan().rules.to_dict("records"):
        record = FAMILIES[row["family"]]
        assert row["status"] in record.statuses


def numbers(policy: Policy) -> dict[str, object]:
    figures = Assembly.of(tiny_case(), policy).problem().figures
    return {name: (one.keys, one.values.tolist()) for name, one in figures.items()}


@pytest.mark.parametrize(
    "field", [one for one in FIELDS if one.figures], ids=lambda one: str(one.name)
)
def test_a_setting_lands_in_the_figures_that_it_names(field: Field) -> None:
    assert set(field.figures) <= FIGURES.keys()
    assert field.touches is None or set(field.touches) <= _PARTS.keys()
    usual = tiny_policy(frozen_years=0) if field.name == "frozen_years" else tiny_policy()
    value = TURNED[field.name] if field.name in TURNED else 0.9 * getattr(usual, field.name)
    changes = {field.name: value, **_WITH.get(field.name, {})}
    before, after = numbers(usual), numbers(usual.replace(**changes))
    missed = {name for name in field.figures if before[name] == after[name]}
    assert not missed - _ELSEWHERE.get(field.name, set())


_WITH = {"absorption_limit": {"absorption_most": 0.6, "absorption_full": 0.5}}
"""Settings that must change too, so that the policy does not contradict itself."""

_ELSEWHERE = {
    "frozen_share": {"lock_least"}, "objective_weight": {"met_value"},
    "absorption_limit": {"seats_most", "grant_most"}, "retention": {"late_points"},
    "delivery_delay": {"late_points"},
}  # fmt: skip
"""Figures that a setting changes in other cases than the tiny one."""


def test_a_setting_is_shown_in_columns_that_a_plan_has() -> None:
    columns = {f"{table.name}.{column.name}" for table in PLAN_TABLES for column in table.columns}
    columns |= {table.name for table in PLAN_TABLES}
    assert {place for field in FIELDS for place in field.shown} <= columns
    assert {one.name for one in FIELDS if not one.shown} == {"left_out"}


def test_a_setting_without_figures_is_a_list_that_takes_rules_or_parts_away() -> None:
    assert {one.name for one in FIELDS if not one.figures} == {"rules_off", "left_out"}
