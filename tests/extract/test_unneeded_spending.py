"""Where a floor demands spending that meets no need, its row says how much."""

from dataclasses import replace
from typing import Any

import pytest
from small_fleets import Rows, case_of

import allocator as al
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy


def floored(amount: float, need: float = 3.0, **tables: Rows) -> Case:
    """A nation that needs a few trucks, and a floor that asks for more."""
    row: dict[str, Any] = {"rule": "must", "status": "law", "sense": "floor", "nations": "A",
                           "amount_musd": amount, "citation": "Act X"}  # fmt: skip
    return case_of(2, 0, {
        "nations": [{"nation": "A"}],
        "accounts": [{"account": "MIL", "budget_musd": 20.0}],
        "equipment": [{"item": "truck", "area": "land", "price_musd": 0.5}],
        "needs": [{"nation": "A", "area": "land", "need_points": need}],
        "earmarks": [row],
        **tables,
    })  # fmt: skip


def meanings(case: Case, policy: Policy | None = None) -> list[str]:
    plan = al.solve(case, policy or Policy())
    assert [str(one) for one in al.check_plan(plan)] == []
    return list(plan.rules.loc[plan.rules["rule"] == "must", "meaning"])


def test_a_floor_beyond_the_need_tells_what_meets_none() -> None:
    first, second = meanings(floored(10.0))
    assert "At least US$ 10 million goes to A, in 2031. US$ " in first
    said = [float(text.split("US$ ")[2].split(" ")[0]) for text in (first, second)]
    # of 20 in all, 3 points in the first year and 3 in the second, a tenth of the first worn out
    assert 0 < said[0] + said[1] <= 20 - 3.3
    assert all(text.endswith("million of this money meets no need.") for text in (first, second))


def test_a_floor_within_the_need_says_nothing_of_the_kind() -> None:
    assert not any("no need" in text for text in meanings(floored(1.0, need=30.0)))


def test_part_of_a_lot_too_many_is_not_told() -> None:
    """Whole lots force it, and not the floor."""
    assert not any("no need" in text for text in meanings(floored(0.5, need=0.3)))


def test_what_other_equipment_asks_for_is_not_told() -> None:
    tables: dict[str, Rows] = {
        "equipment": [{"item": "truck", "area": "land", "price_musd": 0.5},
                      {"item": "boat", "area": "sea", "price_musd": 0.5}],
        "modules": [{"item": "boat", "module": "truck", "units_per_lot": 2.0, "status": "law"}],
        "needs": [{"nation": "A", "area": "sea", "need_points": 30.0},
                  {"nation": "A", "area": "land", "need_points": 0.5}],
    }  # fmt: skip
    assert not any("no need" in text for text in meanings(floored(10.0, **tables)))


@pytest.mark.parametrize("false", ["", " US$ 0.5 million of this money meets no need."])
def test_the_checker_writes_it_again(false: str) -> None:
    plan = al.solve(floored(10.0), Policy())
    rules = plan.rules.copy()
    cut = rules["meaning"].str.replace(r" US\$ [\d.]+ million of this.*", false, regex=True)
    rules["meaning"] = cut
    told = al.check_plan(replace(plan, tables={**plan.tables, "rules": rules}))
    assert len([one for one in told if "meaning is" in str(one)]) == 2
