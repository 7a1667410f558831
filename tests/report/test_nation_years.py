"""What changes for a nation from year to year is told with figures that its tables bear out."""

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from allocator.plan.plan import Plan, load_plan
from allocator.report.nation.bars_by_year import closed_to
from allocator.report.nation.years import _moves, nation_years
from allocator.util.format import change, musd, percent

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


@pytest.mark.parametrize("year", [2023, 2024])
def test_accounts_and_items_that_change_within_the_same_money_are_told(
    plan: Plan, year: int
) -> None:
    (told,) = [one for one in nation_years(plan, "KEN") if one.startswith(f"{year}: the same")]
    for table, key in ((plan.spending, "account"), (plan.lines, "item_name")):
        own = table[table["nation"] == "KEN"]
        money = own.pivot_table("obligation_musd", key, "year", aggfunc="sum", fill_value=0.0)
        moved = money[year] - money[year - 1]
        for name in (moved.idxmax(), moved.idxmin()):
            assert f"{name} ({change(moved[name], '−', totals(plan, 'KEN')[year])})" in told


def test_a_floor_that_is_met_early_is_told_where_its_account_ends(plan: Plan) -> None:
    own = plan.rules.query("nation == 'KEN' and account == 'INCLE' and family == 'floor'")
    assert own["binds"].all() and len(own) == 1
    (told,) = [one for one in nation_years(plan, "KEN") if "floor" in one]
    assert told.startswith("2023: ")
    limit = musd(float(own["limit"].iloc[0]))
    assert f"The floor of {limit} from INCLE for the years of the plan is met by 2022." in told
    open_floor = plan.rules.assign(binds=False)
    other = Plan(plan.case, plan.policy, plan.meta, {**plan.tables, "rules": open_floor})
    assert not any("floor" in one for one in nation_years(other, "KEN"))


def test_all_nations_are_no_cause_of_a_turn_the_other_way_or_of_their_only_one(plan: Plan) -> None:
    (more,) = [one for one in nation_years(plan, "BRB") if one.startswith("2021:")]
    assert "By account: FMF (+" in more and "All nations" not in more
    payee = plan.spending.query("account == 'USAI' and obligation_musd > 1e-6")["nation"]
    assert set(payee) == {"UKR"}
    (less,) = [one for one in nation_years(plan, "UKR") if one.startswith("2024:")]
    assert "By account: USAI (−" in less and "All nations" not in less


def test_years_in_which_no_account_swaps_say_nothing_of_it(plan: Plan) -> None:
    even = plan.spending.assign(obligation_musd=0.0)
    one = even["nation"].eq("KEN") & even["account"].eq("FMF")
    even.loc[one, "obligation_musd"] = 10.0
    same = Plan(plan.case, plan.policy, plan.meta, {**plan.tables, "spending": even})
    (told,) = nation_years(same, "KEN")
    assert "about as in the year before" in told and "other accounts" not in told


def test_a_nation_without_money_has_nothing_to_tell(plan: Plan) -> None:
    funded = set(plan.spending["nation"])
    (first, *_) = (one for one in plan.case.tables["nations"]["nation"] if one not in funded)
    assert nation_years(plan, first) == ()


def barred_words(told: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Return year, clause (``Barred``, ``Also barred``, ``No longer barred``) and what it names."""
    pattern = re.compile(r"(Barred|Also barred|No longer barred) from (\d{4}): ([^.]*)\.")
    return [(found[2], found[1], found[3]) for one in told for found in pattern.finditer(one)]


def test_no_nation_has_the_same_bar_begin_and_end(plan: Plan) -> None:
    changed = {}
    for code in sorted(set(plan.spending["nation"])):
        told = nation_years(plan, code)
        assert not any("Barred: " in one for one in told)
        for year in plan.case.years:
            says = [what for when, _, what in barred_words(told) if when == str(year)]
            assert len(says) == len(set(says)) <= 2
        changed[code] = barred_words(told)
    for renewed in ("HTI", "LBN", "SSD", "ZWE", "MMR"):  # the same bar by five acts
        assert not changed.get(renewed)


def test_a_bar_that_begins_is_told_and_one_that_narrows_as_that(plan: Plan) -> None:
    assert barred_words(nation_years(plan, "SLV")) == [
        ("2021", "Barred", "money from FMF"),
        ("2024", "No longer barred", "money from FMF for Medical and disaster response; the rest "
         "of what was barred still is"),
    ]  # fmt: skip


def test_what_is_closed_is_compared_and_not_what_acts_say(plan: Plan) -> None:
    assert closed_to(plan, "LKA").changes(2020, 2021) == ()  # renewed under another name
    assert closed_to(plan, "PAK").changes(2022, 2023) == ()
    (wider,) = closed_to(plan, "NPL").changes(2021, 2022)
    assert wider.startswith("No longer barred from 2022: money from FMF") and "training" in wider
    (begun,) = closed_to(plan, "PAK").changes(2021, 2022)
    assert begun.startswith("Barred from 2022: money from FMF for all areas but Border security")


def test_a_bar_that_takes_in_more_says_also(plan: Plan) -> None:
    bars = plan.case.tables["eligibility"].copy()
    bars.loc[bars["rule"] == "northern_triangle_fmf_2022", "accounts"] = "FMF;IMET"
    drawn = replace(plan, case=plan.case.with_tables({"eligibility": bars}))
    assert closed_to(drawn, "SLV").changes(2021, 2022) == (
        "Also barred from 2022: money from IMET",
    )
    (narrows,) = closed_to(drawn, "SLV").changes(2022, 2023)
    assert narrows == (
        "No longer barred from 2023: money from IMET; the rest of what was barred still is"
    )


def test_all_nations_fare_in_money_of_one_year_beside_what_acts_name(plan: Plan) -> None:
    (said,) = (one for one in nation_years(plan, "IRQ") if one.startswith("2021:"))
    every = plan.spending[plan.spending["account"] == "FMF"]
    every = every.groupby("year")["obligation_musd"].sum()
    assert (
        f"All nations get {percent(1 - every[2021] / every[2020])} less from FMF in US$ of 2020; "
        "the acts name US$ 6,176 million for 2021, US$ 6,157 million for 2020 (0.3% more)"
    ) in said
    for code in ("BDI", "CMR", "KEN", "ETH"):  # of 2021 the source of S333 names no amount
        for one in nation_years(plan, code):
            if "from S333" in one:
                assert "S333 in US$ of 2020" in one
                assert "the acts name" not in one or one[:4] not in ("2021", "2022")


def test_a_year_without_money_says_so(plan: Plan) -> None:
    *_, gone, after = nation_years(plan, "ATG")
    assert gone.startswith("2023: no money, ") and after == "2024: no money, as in the year before."


def test_changes_too_small_to_be_told_one_by_one_are_told_together(plan: Plan) -> None:
    table = pd.DataFrame(
        {2021: [1.0] * 12, 2022: [0.96] * 12}, index=[f"item {i}" for i in range(12)]
    )
    assert _moves(table, 2021, 2022, 120.0) == "12 changes of at most US$ 0.04 million each"
