"""What holds a plan down is among its rules: sizes, what comes first, what is held at nothing."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from small_fleets import Rows, case_of

import allocator as al
from allocator.explore.marginal.shadow_prices import marginal_values
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy
from allocator.report.tables import binding_rules

FREE = Policy(rules_off=["risk"], min_line_musd=0.0)


def sized(money: float = 2.0, **tables: Rows) -> Case:
    plain: dict[str, Rows] = {
        "nations": [{"nation": "A", "name": "Alva"}],
        "accounts": [{"account": "MIL", "budget_musd": money}],
        "areas": [{"area": area} for area in ("sea", "staff", "land")],
        "equipment": [{"item": "boat", "area": "sea", "price_musd": 1.0}],
        "needs": [{"nation": "A", "area": area, "need_points": 9.0}
                  for area in ("sea", "staff", "land")],
    }  # fmt: skip
    return case_of(2, 0, plain | tables)


def boat(**columns: Any) -> Rows:
    return [{"item": "boat", "area": "sea", "price_musd": 1.0} | columns]


def solved(case: Case, policy: Policy = FREE) -> al.Plan:
    plan = al.solve(case, policy, options=al.SolveOptions(gap=0.0))
    assert [str(one) for one in al.check_plan(plan)] == []
    return plan


def rows(plan: al.Plan, family: str) -> list[Mapping[Any, Any]]:
    table = plan.rules[plan.rules["family"] == family]
    return [dict(row) for row in table.to_dict("records")]


def told(row: Mapping[Any, Any]) -> tuple[str, float, float, bool]:
    return row["sense"], row["activity"], row["limit"], bool(row["binds"])


AID: Rows = [{"item": "aid", "area": "staff", "min_musd": 1.5}]
ASKED: Rows = [{"item": "boat", "needs": "aid", "units": 1.0}]
MODULE: Rows = [{"item": "boat", "module": "aid", "units_per_lot": 0.5, "status": "law"}]
BARRED: Rows = [{"rule": "no_aid", "items": "aid"}]
CREWS: Rows = [{"item": "boat", "skill": "sailor", "persons_per_lot": 2}]
TYPES: Rows = [{"nation": "A", "name": "Alva", "new_types_most": 0}]
DEAR = boat(price_musd=90.0)
POSED: list[tuple[str, Case, Policy, tuple[str, float, float, bool]]] = [
    ("line_size", sized(), FREE.replace(min_line_musd=9.0), ("<=", 0.0, 0.0, True)),
    ("line_size", sized(), FREE.replace(min_line_musd=4.0), (">=", 4.0, 4.0, True)),
    ("line_size", sized(), FREE.replace(min_line_musd=1.0), (">=", 4.0, 1.0, False)),
    ("grant_size", sized(0.7, equipment=DEAR, grants=AID), FREE, ("<=", 0.0, 0.0, True)),
    ("grant_size", sized(0.75, equipment=DEAR, grants=AID), FREE, (">=", 1.5, 1.5, True)),
    ("item_size", sized(equipment=boat(min_lots=5)), FREE, ("<=", 0.0, 0.0, True)),
    ("item_size", sized(equipment=boat(min_lots=3)), FREE, (">=", 4.0, 3.0, False)),
    ("start_window", sized(equipment=boat(buy_years=1)), FREE, ("<=", 1.0, 1.0, True)),
    ("max_per_nation_year", sized(equipment=boat(max_per_nation_year=2)), FREE,
     ("<=", 2.0, 2.0, True)),
    ("excluded", sized(equipment=[*boat(), {"item": "raft", "area": "land", "price_musd": 1.0}],
                       exclusions=[{"group": "hulls", "item": one} for one in ("boat", "raft")]),
     FREE, ("<=", 1.0, 1.0, True)),
    ("prerequisite", sized(grants=AID, prerequisites=ASKED, incompatible=BARRED), FREE,
     ("<=", 0.0, 0.0, True)),
    ("module", sized(grants=AID, modules=MODULE, incompatible=BARRED), FREE,
     (">=", 0.0, 0.0, True)),
    ("types", sized(nations=TYPES, equipment=boat(new_type="yes")),
     FREE.replace(rule_price={"types": 1000.0}), ("<=", 0.0, 0.0, True)),
    ("host_share", sized(nations=[{"nation": "A", "host_sustain_musd": 0.05}],
                         equipment=boat(tail_share=0.1, initial_support_years=0)),
     FREE.replace(donor_share=0.0), ("<=", 0.05, 0.05, True)),
]  # fmt: skip


@pytest.mark.parametrize(("family", "case", "policy", "expected"), POSED)
def test_what_holds_a_plan_down_is_told_and_missed_if_it_is_not(
    family: str, case: Case, policy: Policy, expected: tuple[str, float, float, bool]
) -> None:
    plan = solved(case, policy)
    found = rows(plan, family)
    assert expected in [told(row) for row in found], found
    assert expected[3] == (family in set(binding_rules(plan)["family"]))
    marginal_values(plan)
    wrong = plan.rules.copy()
    wrong.loc[wrong["family"] == family, "activity"] += 1.0
    tampered = replace(plan, tables={**plan.tables, "rules": wrong})
    assert al.check_plan(tampered) != []
    if expected[0] == ">=" and expected[2] > 0:
        fewer = replace(plan, tables={
            **plan.tables, "rules": plan.rules[plan.rules["family"] != family]
        })  # fmt: skip
        assert "the plan does not list this rule" in "".join(map(str, al.check_plan(fewer)))


def test_the_default_that_empties_a_programme_is_named() -> None:
    """A programme of US$ 240,000 under a smallest line that was a default."""
    case = sized(0.12, equipment=[{"item": "kit", "area": "sea", "price_musd": 0.01}])
    plan = solved(case, Policy(min_line_musd=0.25))
    (row,) = rows(plan, "line_size")
    assert row["meaning"] == (
        "Alva gets nothing in sea: a line of assistance has at least US$ 0.25 million, and "
        "US$ 0.24 million is left for it."
    )
    for false in ("US$ 0.2 million is left for it", "which cannot be reached"):
        wrong = plan.rules.assign(meaning=plan.rules["meaning"].str.replace(
            "US$ 0.24 million is left for it", false, regex=False))  # fmt: skip
        told = al.check_plan(replace(plan, tables={**plan.tables, "rules": wrong}))
        assert ["meaning is" in str(one) for one in told] == [True]
    group = binding_rules(plan).set_index("family").loc["line_size"]
    assert group["citation"] == "Setting: Smallest useful line"
    assert "risk_budget" not in set(binding_rules(plan)["family"])
    without = replace(plan, tables={
        **plan.tables, "rules": plan.rules[plan.rules["family"] != "line_size"]
    })  # fmt: skip
    assert "the plan does not list this rule" in "".join(map(str, al.check_plan(without)))


def test_a_crew_that_is_nowhere_is_told() -> None:
    case = sized(equipment=boat(), skills=[{"skill": "sailor"}], crews=CREWS)
    plan = solved(case)
    if plan.lines.empty:
        assert [told(row) for row in rows(plan, "crewed")] == [("<=", 0.0, 0.0, True)]
    else:
        assert all(row["limit"] == 0.0 and row["binds"] for row in rows(plan, "crewed"))


def test_money_is_capacity() -> None:
    plan = solved(sized())
    assert {row["status"] for row in rows(plan, "vintage")} == {"capacity"}
    money = binding_rules(plan).set_index("family").loc["vintage"]
    assert money["meaning"] == (
        "All the money there is of MIL, new in 2031, 2032 and free for nations, is used."
    )
