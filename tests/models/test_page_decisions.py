"""What models/README.md decides where more than one reading is possible."""

from typing import Any

import pytest
from small_fleets import Rows, case_of

import allocator as al
from allocator.assemble import assemble
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Lock, Policy

K = 1000.0


def boats(scale: float = 1.0, need: float = 0.0, **tables: Rows) -> Case:
    """Boats after a school, engines beside them, in a unit of money of our choice."""
    m = scale
    return case_of(2, 0, {
        "nations": [{"nation": "A", "absorbable_musd": 3.0 * m, "new_types_most": 1},
                    {"nation": "B", "absorbable_musd": 2.0 * m}],
        "accounts": [{"account": "MIL", "budget_musd": 3.5 * m},
                     {"account": "AID", "budget_musd": 0.5 * m}],
        "equipment": [
            {"item": "boat", "area": "sea", "price_musd": 1.0 * m, "new_type": "yes"},
            {"item": "tent", "area": "land", "price_musd": 0.75 * m, "new_type": "yes"},
            {"item": "engine", "area": "sea", "price_musd": 0.3 * m},
        ],
        "modules": [{"item": "boat", "module": "engine", "units_per_lot": 1.0}],
        "needs": [{"nation": "A", "area": "sea", "need_points": 6.0 * m},
                  {"nation": "A", "area": "land", "need_points": 3.0 * m},
                  {"nation": "B", "area": "sea", "need_points": 4.0 * m},
                  {"nation": "B", "area": "land", "need_points": need * m}],
        "coverage_floors": [{"rule": "B", "scope": "nation", "member": "B", "min_share": 0.7}],
        "last_plan": [{"nation": "A", "account": "MIL", "amount_musd": 2.0 * m},
                      {"nation": "B", "account": "MIL", "amount_musd": 1.0 * m}],
        **tables,
    })  # fmt: skip


def in_unit(scale: float) -> Policy:
    """Rules that count things bend here; their prices follow the unit of money."""
    return Policy(
        min_line_musd=0.25 * scale, change_free_musd=0.1 * scale, changed_lines_most=0,
        locks=[Lock("tents", "A", item="tent", low=3)], value_tolerance=0.0, exposure_cap=0.6,
        rule_price={"types": 0.2 * scale, "module": 0.1 * scale, "changed": 0.1 * scale,
                    "lock": 0.3 * scale, "coverage": 2.0},
    )  # fmt: skip


def solved(case: Case, policy: Policy) -> al.Plan:
    plan = al.solve(case, policy, options=al.SolveOptions(gap=0.0, method="whole"))
    assert [str(one) for one in al.check_plan(plan)] == []
    return plan


def test_another_unit_of_money_gives_the_same_plan_if_prices_of_things_follow() -> None:
    small, large = solved(boats(), in_unit(1.0)), solved(boats(K), in_unit(K))
    assert small.meta["value"] == pytest.approx(large.meta["value"], rel=1e-5)
    bent = {family for family, bend in zip(small.rules["family"], small.rules["bend"], strict=True)
            if bend > 1e-6}  # fmt: skip
    assert bent & {"types", "module", "changes", "lock_low"}, "nothing counted in things bends"
    other = solved(boats(K), in_unit(K).replace(rule_price=dict(in_unit(1.0).rule_price)))
    assert other.meta["value"] != pytest.approx(small.meta["value"], rel=1e-3)


def test_a_need_of_nothing_is_no_need() -> None:
    zero = boats()
    table = zero.tables["needs"]
    none = zero.with_tables({"needs": table[table["need_points"] > 0]})
    one, two = assemble(zero, Policy()), assemble(none, Policy())
    assert one.sets == two.sets
    assert ("B", "tent") not in one.sets["lot_pairs"]
    assert ("B", "tent") in assemble(boats(need=1.0), Policy()).sets["lot_pairs"]


def test_lots_are_rounded_down_where_they_open_others() -> None:
    case = boats(
        prerequisites=[{"item": "boat", "needs": "tent", "units": 2.0}],
        nations=[{"nation": "A", "absorbable_musd": 2.1}],
        needs=[{"nation": "A", "area": "sea", "need_points": 6.0}],
        last_plan=[{"nation": "A", "account": "MIL", "amount_musd": 1.0}],
        coverage_floors=[],
    )
    opened = dict(assemble(case, Policy()).figures["prerequisite_open"].items())
    # 1.3 x 2.1 = 2.73 buys 2 boats a year
    assert opened["A", "boat", "tent", 2031] == pytest.approx(2 / 2)
    assert opened["A", "boat", "tent", 2032] == pytest.approx(4 / 2)


@pytest.mark.parametrize("amount", [0.1, 0.9])
def test_a_policy_changes_no_law(amount: float) -> None:
    rows: dict[str, Any] = {"rule": "law", "status": "law", "sense": "floor", "nations": "A",
                            "amount_musd": 0.5}  # fmt: skip
    with pytest.raises(al.DataError, match="is a rule of law"):
        al.solve(boats(earmarks=[rows]), Policy(earmark={"law": amount}))
