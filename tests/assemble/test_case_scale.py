"""What is small follows the scale of a case unless the planner sets it."""

from typing import Any

import pytest
from small_fleets import Rows, case_of, changes

import allocator as al
from allocator.assemble.case_scale import free_change, least_lines
from allocator.check.recomputed import read_facts
from allocator.check.scale import free_change as checked_change
from allocator.check.scale import least_line
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy
from allocator.session.check_policy import check_policy

IMET = (("KSV", 0.04), ("MLT", 0.08), ("XKX", 0.12))


def programme(times: float = 1.0, goods: Rows | None = None, **nation: Any) -> Case:
    """Training of US$ 240,000 for three nations, as last year."""
    return case_of(1, 0, {
        "nations": [{"nation": code, **nation} for code, _ in IMET],
        "accounts": [{"account": "IMET", "budget_musd": 0.24 * times}],
        "courses": [{"item": "course", "area": "staff", "cost_musd": 0.01 * times},
                    {"item": "school", "area": "school", "cost_musd": 0.02 * times}],
        "last_plan": [{"nation": code, "account": "IMET", "amount_musd": musd * times}
                      for code, musd in IMET],
        **({"last_goods": goods} if goods else {}),
    })  # fmt: skip


def test_a_small_programme_is_spent_by_default() -> None:
    plan = al.solve(programme(), Policy(value_tolerance=0.0))
    free = al.solve(programme(), Policy(value_tolerance=0.0, min_line_musd=0.0))
    assert plan.spending["obligation_musd"].sum() == pytest.approx(0.24)
    assert plan.meta["value"] == pytest.approx(free.meta["value"]) and plan.meta["value"] > 1
    assert al.check_plan(plan) == []


GOODS: Rows = [{"nation": "KSV", "item": "course", "year": 2031, "quantity": 2},
               {"nation": "KSV", "item": "school", "year": 2031, "quantity": 1}]  # fmt: skip
CASES: list[tuple[Case, dict[str, float]]] = [
    (programme(), {"KSV": 0.0024, "MLT": 0.0024, "XKX": 0.0024}),
    (programme(100), {"KSV": 0.24, "MLT": 0.24, "XKX": 0.24}),
    (programme(1000), {"KSV": 0.25, "MLT": 0.25, "XKX": 0.25}),
    (programme(1000, absorbable_musd=1.0), {"KSV": 0.1, "MLT": 0.1, "XKX": 0.1}),
    (programme(1000, [GOODS[0] | {"quantity": 1e-3}]), {"KSV": 0.01, "MLT": 0.25, "XKX": 0.25}),
    (changes(), {"A": 0.07, "B": 0.07, "C": 0.07}),
]


@pytest.mark.parametrize(("case", "least"), CASES)
def test_the_smallest_line_follows_money_room_and_the_last_plan(
    case: Case, least: dict[str, float]
) -> None:
    assert least_lines(case, Policy()) == pytest.approx(least)
    assert least_lines(case, Policy(budget_factor={"*": 9.0})) == pytest.approx(least)
    assert set(least_lines(case, Policy(min_line_musd=0.3)).values()) == {0.3}
    plan = al.solve(case, Policy(), options=al.SolveOptions(gap=0.5))
    facts = read_facts(plan)
    assert least_line(plan, facts) == pytest.approx(least)
    assert checked_change(plan) == pytest.approx(free_change(case, Policy()))


def test_the_change_that_does_not_count_follows_the_last_plan() -> None:
    assert free_change(programme(), Policy()) == pytest.approx(0.0048)
    assert free_change(programme(1000), Policy()) == 0.5
    assert free_change(programme(), Policy(change_free_musd=0.3)) == 0.3


WARNED: list[tuple[dict[str, Any], str]] = [
    ({"min_line_musd": 0.25}, "more than all accounts hold (US$ 0.24 million)"),
    ({"min_line_musd": 0.1}, "2 nations that had a smaller line in the last plan: KSV 0.04, MLT"),
    ({"budget": {"IMET": 0.001}}, "0.0024 (US$ million) is more than all accounts hold"),
    ({"changed_lines_most": 1, "change_free_musd": 0.5}, "no less than any line of the last plan"),
]


@pytest.mark.parametrize(("settings", "words"), WARNED)
def test_a_setting_that_is_too_large_for_the_case_is_a_warning(
    settings: dict[str, Any], words: str
) -> None:
    (fault,) = check_policy(Policy(**settings), programme())
    assert fault.warning and words in fault.found


def test_what_a_nation_cannot_absorb_is_a_warning() -> None:
    case = programme(1000, absorbable_musd=0.1)
    (fault,) = check_policy(Policy(min_line_musd=0.2), case)
    assert "too much for 3 nations that can absorb less in all years" in fault.found


def test_the_scale_of_usual_cases_raises_no_warning() -> None:
    assert check_policy(Policy(), programme()) == []
    assert check_policy(Policy(min_line_musd=0.25), programme(1000)) == []
