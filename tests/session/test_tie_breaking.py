"""Of plans of equal worth: least spending, then least change, then the most even one."""

import itertools

import numpy as np
import pandas as pd
import pytest
from identical_nations import META, alike, listed

import allocator as al
from allocator.inputs.case.case import build_case
from allocator.plan.plan import Plan
from allocator.plan.status_words import status_words
from allocator.report.money_left import left_words

EXACT = al.SolveOptions(gap=0)
METHODS = ("auto", "guided")


def money(plan: Plan) -> pd.Series:
    """Return US$ million by nation, those without any among them."""
    found = plan.lines.groupby("nation")["obligation_musd"].sum()
    return found.reindex(sorted(plan.case.tables["nations"]["nation"]), fill_value=0.0)


FREE = al.Policy(change_price=0.0, swing_price=0.0)
"""Even money over the years is worth nothing."""


def good(plan: Plan) -> Plan:
    assert al.check_plan(plan) == []
    return plan


@pytest.mark.parametrize("method", METHODS)
def test_money_that_meets_no_need_stays_unspent(method: str) -> None:
    # US$ 6,000 million a year for needs of 3 points: 17,994 of 18,000 went to one of the two
    case = alike(2, 6000.0)
    plan = good(al.solve(case, FREE, options=al.SolveOptions(method=method)))
    got = money(plan)
    assert (got <= 4.0 + 1e-9).all() and (got >= 3.2 - 1e-9).all()
    left = plan.accounts["lapsed_musd"].sum() + plan.accounts["carried_past_horizon_musd"].sum()
    assert left == pytest.approx(18000.0 - got.sum())
    assert "US$ 17,992." in left_words(plan) and "exceed this one by more than" in left_words(plan)


def test_no_plan_of_the_same_worth_spends_less() -> None:
    # every number of trucks by nation and year, by hand: points wear out by a tenth a year
    case, policy = alike(2, 1.2, need=1.0), FREE.replace(min_line_musd=0.0)
    plan = good(al.solve(case, policy, options=EXACT))
    best, least = -np.inf, np.inf
    keep, years = policy.retention, case.years
    discount = [(1 + policy.discount) ** -age for age in range(len(years))]
    per_nation = []
    for trucks in itertools.product(range(4), repeat=len(years)):
        supply, worth = 0.0, 0.0
        for age, number in enumerate(trucks):
            supply = keep * supply + 0.4 * number
            worth += discount[age] * min(supply, 1.0)
        per_nation.append((trucks, worth))
    for (one, first), (two, second) in itertools.product(per_nation, repeat=2):
        if all(0.4 * (a + b) <= 1.2 + 1e-9 for a, b in zip(one, two, strict=True)):
            spent, worth = 0.4 * (sum(one) + sum(two)), first + second
            if worth > best + 1e-9:
                best, least = worth, spent
            elif worth > best - 1e-9:
                least = min(least, spent)
    assert money(plan).sum() == pytest.approx(least)


@pytest.mark.parametrize("budget", [600.0, 60000.0])
def test_more_money_than_needs_can_use_changes_nothing(budget: float) -> None:
    one, other = (good(al.solve(alike(3, each), options=EXACT)) for each in (budget, 2 * budget))
    assert money(one).tolist() == pytest.approx(money(other).tolist())


@pytest.mark.parametrize("method", METHODS)
def test_nations_that_are_alike_get_alike(method: str) -> None:
    # grants can be split: every split of the money has the same worth
    grants = [{"item": "advice", "area": "border", "min_musd": 0.0}]
    other = [{"item": "truck", "area": "elsewhere", "price_musd": 0.4}]
    case = alike(4, 1.0, need=50.0, equipment=other, grants=grants)
    options = al.SolveOptions(method=method)
    got = money(good(al.solve(case, al.Policy(min_line_musd=0.0), options=options)))
    assert got.sum() == pytest.approx(3.0)
    if method == "guided":  # which lines are run stays as the search has chosen
        got = got[got > 0]
    assert got.max() - got.min() <= 0.1 * got.mean() + 1e-6


def test_what_is_left_is_told_with_what_it_could_add_at_most() -> None:
    exact = good(al.solve(alike(2, 6000.0, need=2.0, price=0.5), options=EXACT))
    assert left_words(exact).endswith("Spending it would not make any plan better.")
    near = good(al.solve(alike(2, 6000.0)))
    assert near.meta["gap"] > 1e-6
    assert f"by more than {near.meta['bound'] - near.meta['value']:.2f} points" in left_words(near)
    assert left_words(good(al.solve(alike(2, 0.8, need=50.0), al.Policy(min_line_musd=0.0)))) == ""


def test_whole_lots_are_shared_out_too_where_the_best_is_proven() -> None:
    plan = good(al.solve(alike(2, 0.8, need=50.0), al.Policy(min_line_musd=0.0), options=EXACT))
    assert money(plan).tolist() == pytest.approx([1.2, 1.2])


def change(plan: Plan) -> float:
    return float(plan.meta["turbulence_musd"])


def test_a_last_plan_of_the_same_worth_stays() -> None:
    # more whole numbers than are solved in one piece: lots were kept as the search had chosen them
    case = listed(nations=20, courses=60)
    policy = al.Policy(min_line_musd=0.0)
    assert len(case.tables["nations"]) * len(case.tables["courses"]) > 600
    plan = good(al.solve(case, policy))
    assert plan.meta["search_gap"] <= 0.015
    assert change(plan) == pytest.approx(0.0, abs=1e-6)
    assert "No plan of this value that spends no more is closer" in plan.meta["words"]


@pytest.mark.parametrize("tolerance", [0.3, 0.6, 0.9])
def test_value_is_given_up_only_for_fewer_changes(tolerance: float) -> None:
    # with the money of the last plan kept, 1.4 to 2.2 of 9.4 points were given up for nothing
    nations, areas = {"N0": 1.0, "N1": 3.0}, range(4)
    frames = {
        "nations": [{"nation": name, "absorbable_musd": 9.0} for name in nations],
        "accounts": [{"account": "FMF", "budget_musd": 2.0}],
        "grants": [{"item": f"g{at}", "area": f"a{at}"} for at in areas],
        "needs": [{"nation": name, "area": f"a{at}", "need_points": least * (1 + at)}
                  for name, least in nations.items() for at in areas],
        "last_plan": [{"nation": name, "account": "FMF", "amount_musd": 1.0} for name in nations],
    }  # fmt: skip
    meta = {**META, "last_year": 2031}
    case = build_case(meta, {name: pd.DataFrame(rows) for name, rows in frames.items()})
    best = good(al.solve(case, FREE.replace(min_line_musd=0.0), options=EXACT))
    policy = FREE.replace(min_line_musd=0.0, value_tolerance=tolerance)
    calm = good(al.solve(case, policy, options=EXACT))
    assert change(best) == pytest.approx(change(calm), abs=1e-6)
    assert calm.value == pytest.approx(best.value)


@pytest.mark.parametrize(
    ("least", "told"),
    [
        (None, "whether another plan of this value changes less is not known"),
        (5.0, "by at most US$ 2.0 million"),
        (7.0, "No plan of this value that spends no more is closer"),
    ],
)
def test_what_could_not_be_calmed_is_told(least: float | None, told: str) -> None:
    phases = [{"phase": "calm", "turbulence": 7.0, "least": least}]
    assert told in status_words({"value": 2.0, "bound": 2.0, "status": "optimal", "phases": phases})


def test_least_change_is_proven_to_the_gap_that_is_told() -> None:
    plan = good(al.solve(al.load_case("data/starter"), al.Policy(value_tolerance=0.005)))
    calm = next(one for one in plan.meta["phases"] if one["phase"] == "calm")
    assert calm["least"] is not None
    assert calm["least"] <= calm["turbulence"] <= calm["least"] / (1 - 0.015) + 1e-6


def test_goods_of_the_last_plan_that_cannot_be_had_do_not_lose_the_others() -> None:
    case = listed(nations=20, courses=60)
    goods = case.tables["last_goods"]
    extra = goods.iloc[:1].assign(item=goods["item"].iloc[-1], quantity=0.0)
    taken = {(row.nation, row.item) for row in goods.itertuples()}
    assert (extra["nation"].iloc[0], extra["item"].iloc[0]) not in taken
    more = case.with_tables({"last_goods": pd.concat([goods, extra], ignore_index=True)})
    plan = good(al.solve(more, al.Policy(min_line_musd=0.0)))
    assert change(plan) == pytest.approx(0.0, abs=1e-6)
