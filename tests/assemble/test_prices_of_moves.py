"""Prices of change from the last plan and of swings from year to year, as parts of the value."""

from itertools import pairwise
from typing import Any

import pytest
from invariants.test_sessions import like_fresh
from small_fleets import case_of

import allocator as al
from allocator.check import check_plan
from allocator.inputs.case.case import Case
from allocator.inputs.policy.no_effect import idle_settings
from allocator.inputs.policy.policy import Lock
from allocator.plan.status_words import status_words
from allocator.session.session import Session

EXACT = al.SolveOptions(method="whole", gap=0.0)
REF = 0.6
"""Reference value of money in `aided`: 0.6 × 100 / the need of 100 points."""


def aided(years: int = 2) -> Case:
    """One nation that may be given up to US$ 20 million a year, and had 10 in the last plan."""
    return case_of(years, 0, {
        "nations": [{"nation": "A"}],
        "accounts": [{"account": "MIL", "budget_musd": 20.0, "life_years": 1}],
        "grants": [{"item": "aid", "area": "sea"}],
        "needs": [{"nation": "A", "area": "sea", "need_points": 100.0}],
        "returns": [{"piece": 1, "share_of_need": 1.0, "slope": 1.0}],
        "last_plan": [{"nation": "A", "account": "MIL", "amount_musd": 10.0}],
    })  # fmt: skip


def contested() -> Case:
    """Two nations of unlike use of money in three years, as the last plan did not have it."""
    return case_of(3, 0, {
        "nations": [{"nation": "A", "absorbable_musd": 8.0, "propensity": 0.9},
                    {"nation": "B", "absorbable_musd": 6.0, "propensity": 0.6}],
        "accounts": [{"account": "MIL", "budget_musd": 5.0, "life_years": 2},
                     {"account": "AID", "budget_musd": 1.0, "life_years": 1}],
        "budgets": [{"account": "MIL", "year": 2032, "amount_musd": 1.0}],
        "equipment": [{"item": "boat", "area": "sea", "price_musd": 1.5}],
        "grants": [{"item": "aid", "area": "land"}],
        "needs": [{"nation": "A", "area": "sea", "need_points": 6.0},
                  {"nation": "A", "area": "land", "need_points": 5.0},
                  {"nation": "B", "area": "sea", "need_points": 3.0},
                  {"nation": "B", "area": "land", "need_points": 8.0}],
        "last_plan": [{"nation": "A", "account": "AID", "amount_musd": 1.0},
                      {"nation": "B", "account": "MIL", "amount_musd": 4.0}],
    })  # fmt: skip


FREE = {"change_price": 0.0, "swing_price": 0.0}
"""Changes cost nothing."""


def given(first: float, later: float, **prices: float) -> al.Plan:
    """Return the plan of `aided` in which the money of both years is decided."""
    case = aided()
    amounts = zip(case.years, (first, later), strict=True)
    locks = [Lock(f"in_{year}", "A", item="aid", low=musd, high=musd, years=str(year))
             for year, musd in amounts]  # fmt: skip
    return al.solve(case, al.Policy(locks=locks, **(FREE | prices)), options=EXACT)


def telling(plan: al.Plan, meta: dict[str, Any]) -> al.Plan:
    words = status_words(meta)
    return al.Plan(plan.case, plan.policy, {**meta, "words": words}, plan.tables)


def swings_of(plan: al.Plan) -> float:
    table = plan.spending.groupby(["nation", "year"])["obligation_musd"].sum().unstack("year")
    by_year = table.reindex(columns=list(plan.case.years)).fillna(0.0)
    return float(by_year.diff(axis=1).abs().sum().sum())


@pytest.mark.parametrize(("first", "later"), [(10.0, 20.0), (20.0, 10.0)])
def test_a_swing_costs_what_the_page_says(first: float, later: float) -> None:
    free, plan = given(first, later), given(first, later, swing_price=0.5)
    assert plan.meta["swing_cost_value"] == pytest.approx(REF * 0.5 * 10.0)
    assert plan.meta["change_cost_value"] == free.meta["swing_cost_value"] == 0.0
    assert plan.meta["value"] == pytest.approx(free.meta["value"] - 3.0)
    assert plan.meta["best_value"] == pytest.approx(plan.meta["value"])
    assert check_plan(plan) == []


@pytest.mark.parametrize(
    ("first", "later", "cost"), [(20.0, 10.0, 3.0), (10.0, 20.0, 2.1), (5.0, 14.0, 1.5 + 0.84)]
)
def test_a_change_costs_what_the_page_says(first: float, later: float, cost: float) -> None:
    free, plan = given(first, later), given(first, later, change_price=0.5)
    assert plan.meta["change_cost_value"] == pytest.approx(cost)
    assert plan.meta["swing_cost_value"] == 0.0
    assert plan.meta["value"] == pytest.approx(free.meta["value"] - cost)
    assert check_plan(plan) == []


def test_money_that_nobody_may_pay_any_more_costs_nothing() -> None:
    gone = {"account": "OLD", "budget_musd": 0.0}
    tables = aided().tables
    barred = {"rule": "closed", "accounts": "OLD"}
    case = case_of(2, 0, {
        **{name: tables[name].to_dict("records") for name in ("nations", "grants", "needs")},
        "accounts": [{"account": "MIL", "budget_musd": 20.0, "life_years": 1}, gone],
        "eligibility": [barred],
        "last_plan": [{"nation": "A", "account": "OLD", "amount_musd": 10.0}],
    })  # fmt: skip
    plan = al.solve(case, al.Policy(change_price=0.1), options=EXACT)
    moved = plan.deviations[plan.deviations["account"] == "MIL"]["change_musd"].abs().sum()
    assert plan.meta["turbulence_musd"] > moved > plan.meta["change_cost_value"] > 0
    assert check_plan(plan) == []


@pytest.mark.parametrize("name", ["change_price", "swing_price"])
def test_a_higher_price_never_moves_more_money(name: str) -> None:
    moved = []
    for price in (0.0, 0.05, 0.2, 0.5, 2.0):
        policy = al.Policy(**(FREE | {name: price}))
        plan = al.solve(contested(), policy, options=EXACT)
        assert [str(one) for one in check_plan(plan)] == []
        moved.append(plan.meta["turbulence_musd"] if name == "change_price" else swings_of(plan))
    assert all(later <= before + 1e-5 for before, later in pairwise(moved))
    assert moved[-1] < 0.9 * moved[0]


def test_the_guided_search_knows_both_prices() -> None:
    policy = al.Policy(change_price=0.2, swing_price=0.2, value_tolerance=0.0)
    best = al.solve(contested(), policy, options=EXACT).meta["best_value"]
    guided = al.solve(contested(), policy, options=al.SolveOptions(method="guided", gap=0.0))
    assert guided.meta["best_value"] <= best + 1e-6 <= guided.meta["bound"] + 2e-6
    assert [str(one) for one in check_plan(guided)] == []


def test_without_prices_nothing_is_new() -> None:
    plain = al.Policy(**FREE)
    assert plain.hash != al.Policy().hash != al.Policy(swing_price=0.1).hash
    compiled = Session(contested(), plain).compiled
    assert not compiled.columns["rise"] and not compiled.columns["fall"]
    assert "swing" not in compiled.rows
    assert not compiled.costs["value"][compiled.positions("up")].any()


def test_another_price_is_a_number_in_place() -> None:
    session = Session(contested(), al.Policy(**(FREE | {"swing_price": 0.1})))
    for policy, figures in (
        (al.Policy(**(FREE | {"swing_price": 0.2})), ("swing_cost",)),
        (al.Policy(swing_price=0.2, change_price=0.1), ("change_cost",)),
        (al.Policy(swing_price=0.1, change_price=0.3), ("change_cost", "swing_cost")),
    ):
        update = session.update(policy)
        assert update.change == "numbers" and set(update.figures) == set(figures)
        like_fresh(session)
    assert session.update(al.Policy(change_price=0.3, swing_price=0.0)).change == "structure"
    like_fresh(session)


def test_a_cost_that_is_not_what_the_tables_say_is_told() -> None:
    plan = given(10.0, 20.0, change_price=0.5, swing_price=0.5)
    assert check_plan(plan) == []
    for key in ("change_cost_value", "swing_cost_value"):
        less = telling(plan, {**plan.meta, key: plan.meta[key] - 0.5})
        assert {one.rule for one in check_plan(less)} == {key}
        rest = {one: fact for one, fact in plan.meta.items() if one != key}
        silent = telling(plan, rest)
        assert any(one.rule == key for one in check_plan(silent))
    for prices in ({"change_price": 0.2}, {"swing_price": 0.2}):
        other = al.Plan(plan.case, plan.policy.replace(**prices), plan.meta, plan.tables)
        assert "value" in {one.rule for one in check_plan(other)}


def test_a_plan_of_an_earlier_version_need_not_tell_what_it_does_not_price() -> None:
    plan = given(10.0, 20.0)
    older = {key: fact for key, fact in plan.meta.items() if not key.endswith("_cost_value")}
    assert check_plan(telling(plan, older)) == []


def test_the_costs_are_told_apart() -> None:
    cheap, dear = (given(10.0, 20.0, change_price=0.5, swing_price=one) for one in (0.1, 0.5))
    found = al.compare_plans(cheap, dear)
    told = " ".join(found.words)
    assert "swings from year to year cost 2.40 more" in told
    assert "change from the last plan costs" not in told
    rows = found.headline.set_index("key")
    assert rows.loc["swing_cost_value", "change"] == pytest.approx(2.4)
    facts = dear.summary()
    parts = ("waste_value", "bending_value", "change_cost_value", "swing_cost_value")
    assert facts["value"] == pytest.approx(facts["need_value"] - sum(facts[one] for one in parts))
    free = given(10.0, 20.0)
    assert "swing_cost_value" not in set(al.compare_plans(free, free).headline["key"])


def test_a_price_of_what_cannot_be_is_told() -> None:
    (fault,) = idle_settings(al.Policy(swing_price=0.1), aided(years=1))
    assert fault.warning and "swing_price has no effect: the case has a single year" in str(fault)


@pytest.mark.parametrize("price", [-0.1, 11.0])
def test_prices_have_a_range(price: float) -> None:
    with pytest.raises(al.DataError):
        al.Policy(change_price=price)
    with pytest.raises(al.DataError):
        al.Policy(swing_price=price)
