"""What two pages say of the same thing is the same figure, or is called something else."""

import re
from pathlib import Path

import pytest

import allocator as al
from allocator.plan.plan import Plan, load_plan
from allocator.report.basis import basis_of
from allocator.report.compare.compare import compare_with_last
from allocator.report.first_page.brief import brief
from allocator.report.later_law import dated_title, later_law
from allocator.report.nation.floors import promised_musd
from allocator.report.nation.reasons import nation_reasons
from allocator.report.nation.sheet import nation_needs
from allocator.report.scenarios.table import scenario_table
from allocator.util.format import musd

SHIPPED = Path(__file__).parents[2] / "data" / "us-fy2020-plan"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(SHIPPED)


def found(pattern: str, text: str) -> list[int]:
    return [int(one) for one in re.findall(pattern, text)]


def test_brief_and_scenarios_count_the_same_gainers_and_losers(plan: Plan) -> None:
    front = " ".join(brief(plan).sentences)
    words = " ".join(compare_with_last(plan).words)
    more, less = found(r"and (\d+) more", words)
    size = r"nations get US\$ [\d.]+ million a year"
    (down,) = found(rf"Against the last plan \(FY2018–19 mean\), (\d+) {size} less", front)
    (up,) = found(rf"; (\d+) {size} more", front)
    assert (up, down) == (more + 3, less + 3)
    figures = scenario_table({"plan": plan}).figures.set_index(["key", "scenario"])["value"]
    assert f"{musd(figures['moved_musd', 'plan'])} a year less" in front
    assert f"{figures['nations_funded', 'plan']:.0f} nations of" in front


@pytest.mark.parametrize("nation", ["KEN", "COL", "EGY"])
def test_the_nations_floors_and_what_its_money_rests_on_are_both_told(
    plan: Plan, nation: str
) -> None:
    text = " ".join(nation_reasons(plan, nation))
    rests = basis_of(plan, plan.lines["nation"] == nation)
    held = rests["law_musd"] + rests["policy_musd"]
    assert f"promise {musd(promised_musd(plan, nation, ('law', 'policy')))}" in text
    assert f"{musd(held)} of the" in text and "rests on floors" in text


def test_the_value_of_all_nations_needs_is_that_of_the_plan(plan: Plan) -> None:
    nations = plan.case.tables["nations"]["nation"]
    value = sum(float(nation_needs(plan, code)["value"].sum()) for code in nations)
    assert value == pytest.approx(plan.meta["need_value"])


def test_the_title_says_up_to_which_day_law_is_known(plan: Plan) -> None:
    title = dated_title(plan.case)
    assert title.startswith(plan.case.meta.title)
    tables = plan.case.tables
    by_law = tables["earmarks"][tables["earmarks"]["status"] == "law"]
    day = max(str(one) for one in [*tables["eligibility"]["date"], *by_law["date"]]
              if str(one) <= f"{plan.case.years[-1]}-09-30")  # fmt: skip
    assert day > f"{plan.case.years[0] - 1}-10-01"
    known = f"{plan.case.meta.title}, with law up to {day}"
    assert title == f"{known}, some bars missing"
    (scenario,) = al.load_scenarios(SHIPPED.parent / "later_events.toml")
    assert dated_title(scenario.applied(plan.case)[0]) == known
    assert f"the last on {day}:" in later_law(plan.case)
