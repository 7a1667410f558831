"""What changes for a nation from year to year is told with figures that its tables bear out."""

import re
from pathlib import Path

import pytest

from allocator.plan.plan import Plan, load_plan
from allocator.report.nation.years import nation_years
from allocator.util.format import musd, percent

SHIPPED = Path(__file__).parents[2] / "data" / "us-fy2020-plan"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(SHIPPED)


def totals(plan: Plan, nation: str) -> dict[int, float]:
    own = plan.spending[plan.spending["nation"] == nation]
    sums = own.groupby("year")["obligation_musd"].sum()
    return {year: float(sums.get(year, 0.0)) for year in plan.case.years}


@pytest.mark.parametrize("nation", ["KEN", "ETH", "AFG"])
def test_each_year_that_differs_has_its_sentence(plan: Plan, nation: str) -> None:
    told, money = nation_years(plan, nation), totals(plan, nation)
    for before, year in zip(plan.case.years, plan.case.years[1:], strict=False):
        turn = money[year] - money[before]
        words = f"{year}: {musd(money[year])}, {musd(abs(turn))} {'more' if turn > 0 else 'less'}"
        differs = abs(turn) > 0.02 * max(money[year], money[before])
        assert any(one.startswith(words) for one in told) == differs


def test_kenya_falls_by_account_item_and_what_all_nations_get(plan: Plan) -> None:
    (fall,) = (one for one in nation_years(plan, "KEN") if one.startswith("2022:"))
    own = plan.spending[(plan.spending["nation"] == "KEN") & (plan.spending["account"] == "S333")]
    own = own.set_index("year")["obligation_musd"]
    assert f"S333 (−{own[2021] - own[2022]:.1f})" in fall
    lines = plan.lines[(plan.lines["nation"] == "KEN") & (plan.lines["item"] == "protected_trucks")]
    trucks = lines.groupby("year")["obligation_musd"].sum()
    assert re.search(rf"Mine-resistant trucks[^;.]*\(−{trucks[2021] - trucks[2022]:.1f}\)", fall)
    every = plan.spending[plan.spending["account"] == "S333"]
    every = every.groupby("year")["obligation_musd"].sum()
    assert f"All nations get {percent(1 - every[2022] / every[2021])} less from S333" in fall
    rules = plan.rules.query("nation == 'KEN' and family == 'language' and binds")
    assert set(rules["year"].astype(int)) >= {2021} and 2022 not in set(rules["year"].astype(int))
    assert "Reached in 2021 and no longer: persons who know the language" in fall


def test_years_alike_are_told_together_with_the_price_of_a_change(plan: Plan) -> None:
    (said,) = nation_years(plan, "PAK")
    assert said.startswith("2021-2024: ") and "2% of what that money is worth" in said


def test_a_nation_without_money_has_nothing_to_tell(plan: Plan) -> None:
    funded = set(plan.spending["nation"])
    (first, *_) = (one for one in plan.case.tables["nations"]["nation"] if one not in funded)
    assert nation_years(plan, first) == ()


def test_a_bar_that_begins_or_ends_is_told_of_that_year(plan: Plan) -> None:
    for code in sorted(set(plan.spending["nation"])):
        for one in nation_years(plan, code):
            found = re.findall(r"[Bb]arred from (\d{4})", one)
            assert set(found) <= {one[:4]}
