"""Programmes that the default case keeps by policy: law, other policies, and the shipped plan."""

import re
from pathlib import Path

import pytest
from builder import continuity, evidence, money
from builder.sources import Sources

import allocator as al
from allocator.assemble.eligibility import bars_in_force, may_pay, uses_of
from allocator.assemble.items import item_frame
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy
from allocator.inputs.selection import years_in
from allocator.util.format import counted
from allocator.util.tolerance import NOTHING

DATA = Path(__file__).resolve().parents[2] / "data"
README = " ".join((DATA / "us-fy2020" / "README.md").read_text(encoding="utf-8").split())
BY_EXEMPTION = {
    ("LKA", "NADR"): {2020, 2021, 2022, 2023, 2024},
    ("SSD", "NADR"): {2020, 2021, 2022, 2023, 2024},
    ("ZWE", "NADR"): {2020, 2021, 2022, 2023, 2024},
    ("KHM", "NADR"): {2020, 2021, 2022, 2023},
    ("SSD", "PKO"): {2020, 2021, 2022, 2023, 2024},
    ("LKA", "FMF"): {2020, 2021},
}
"""Nation, account and years of what goes on only by an exemption, which the README names."""

Programme = tuple[str, str, int]


@pytest.fixture(scope="module")
def case() -> Case:
    return al.load_case(DATA / "us-fy2020")


@pytest.fixture(scope="module")
def kept(case: Case) -> set[Programme]:
    marks = case.tables["earmarks"]
    floors = marks[marks["rule"].str.startswith("keep_")]
    return {
        (row.nations, row.accounts, year)
        for row in floors.itertuples()
        for year in years_in(row.years, case.years)
    }


def shares_open(case: Case) -> dict[Programme, float]:
    """Return the share of what an account is for that law leaves open, in areas with any use."""
    nations, accounts = (case.tables[name][name[:-1]].tolist() for name in ("nations", "accounts"))
    uses, _ = uses_of(case, item_frame(case))
    bars = bars_in_force(case, Policy(), nations, accounts, uses)
    may = may_pay(bars, (len(nations), len(accounts), len(uses), len(case.years)))
    weights = evidence.purposes()
    shares = {}
    for n, nation in enumerate(nations):
        for a, account in enumerate(accounts):
            of = weights.get(account, {})
            for y, year in enumerate(case.years):
                areas = {use.area for use, pays in zip(uses, may[n, a, :, y], strict=True) if pays}
                total = sum(of.values()) or 1.0
                shares[nation, account, year] = sum(of.get(one, 0.0) for one in areas) / total
    return shares


def test_programmes_are_kept_where_law_leaves_them_a_tenth(
    case: Case, kept: set[Programme]
) -> None:
    share, sources = shares_open(case), Sources()
    assert [one for one in kept if share[one] < continuity.LEAST_LEFT] == []
    go_on = {
        (nation, account, year)
        for nation, account, year in share
        if account not in continuity.ACCOUNT_OF_ITS_OWN and nation not in money.floors()
        and continuity.goes_on(sources, nation, account)
    }  # fmt: skip
    without = {one for one in go_on - kept if share[one] >= continuity.LEAST_LEFT}
    stopped = {one for one in without if one[:2] in held_at_nothing(case)}
    named = {(*pair, year) for pair, years in BY_EXEMPTION.items() for year in years}
    assert without == stopped and named <= kept
    assert {one[0] for one in stopped} <= {"PAK", "MMR", "SSD", "ZWE"}


def held_at_nothing(case: Case) -> set[tuple[str, str]]:
    marks = case.tables["earmarks"]
    caps = marks[(marks["status"] == "policy") & (marks["sense"] == "cap")
                 & (marks["amount_musd"] == 0)]  # fmt: skip
    return {
        (nation, account)
        for row in caps.itertuples()
        for nation in row.nations.split(";")
        for account in row.accounts.split(";")
    }


def test_no_programme_is_kept_that_another_policy_stops(case: Case, kept: set[Programme]) -> None:
    stopped = held_at_nothing(case)
    assert {("PAK", "FMF"), ("PAK", "IMET"), ("PAK", "PKO"), ("PAK", "S333")} <= stopped
    assert stopped.isdisjoint({(nation, account) for nation, account, _ in kept})


def test_the_readme_names_what_goes_on_by_an_exemption(case: Case) -> None:
    said = re.search(r"only by an exemption is kept, too: (.*?)\.", README)
    assert said is not None
    names = case.tables["nations"].set_index("nation")["name"]
    assert all(names[nation] in said[1] and account in said[1] for nation, account in BY_EXEMPTION)


def test_the_readme_counts_the_floors_that_the_plan_misses() -> None:
    plan = al.load_plan(DATA / "us-fy2020-plan")
    floors = plan.rules[plan.rules["rule"].str.startswith("keep_")]
    missed = floors[floors["bend"] > NOTHING]
    nothing = missed[missed["activity"] < NOTHING]
    assert f"Of the {counted(len(floors), 'programme')} that policy keeps" in README
    assert f"{len(missed)} fall short" in README
    assert (len(nothing), len(missed) - len(nothing)) == (5, 21)
    assert "five get nothing" in README and "21 a part, 18 of them IMET" in README
    names = plan.case.tables["nations"].set_index("nation")["name"]
    assert all(
        names[nation] in README for nation in missed.loc[nothing.index, "rule"].str[-3:].str.upper()
    )
    part = missed.drop(nothing.index).set_index("rule")
    assert part.index.str.startswith("keep_imet_").sum() == 18
    assert set(part.index[part["bend"] >= 0.2]) == {
        "keep_s333_lka", "keep_s333_tgo", "keep_imet_mdv", "keep_imet_ton",
    }  # fmt: skip


def test_the_decision_counts_the_floors_of_the_case(case: Case) -> None:
    marks = case.tables["earmarks"]
    page = (DATA.parent / "docs" / "decisions.md").read_text(encoding="utf-8")
    assert f"To make {marks['rule'].str.startswith('keep_').sum()} of them cheap" in page
