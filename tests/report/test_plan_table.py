"""The plan as one table: sums, what money rests on, who lost all, and decisions about a row."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from tiny_revision import tiny

import allocator as al
from allocator.errors import DataError
from allocator.inputs.policy.policy import Lock, Policy
from allocator.plan.plan import Plan
from allocator.report.basis import COLUMNS, basis_of_lines
from allocator.report.grouped_lines import ALL, plan_table
from allocator.report.line_table import VIEWS, Picked
from allocator.report.nation.sheet import nation_facts

EXACT = al.SolveOptions(gap=0)
OLD = [{"nation": "A", "account": "AID", "amount_musd": 1.5},
       {"nation": "B", "account": "AID", "amount_musd": 3.0}]  # fmt: skip
FLOOR: dict[str, Any] = {
    "rule": "floor_b", "sense": "floor", "status": "law", "nations": "B", "amount_musd": 1.2,
    "citation": "Act, sec. 1",
}  # fmt: skip


def plan_of(policy: Policy | None = None, **changes: Any) -> Plan:
    return al.solve(tiny(**{"last_plan": OLD, **changes}), policy, options=EXACT)


@pytest.fixture(scope="module")
def base() -> Plan:
    return plan_of()


@pytest.fixture(scope="module")
def shipped() -> Plan:
    return al.load_plan(Path(__file__).parents[2] / "data" / "us-fy2020-plan")


@pytest.mark.parametrize("view", VIEWS)
def test_rows_add_up_to_the_row_of_sums(starter_plan: Plan, view: str) -> None:
    sums, rows = plan_table(starter_plan, view).iloc[0], plan_table(starter_plan, view).iloc[1:]
    assert ALL in set(sums.astype(str))
    years = [str(year) for year in starter_plan.case.years]
    money = starter_plan.spending.groupby("year")["obligation_musd"].sum()
    for name in years:
        assert sums[name] == pytest.approx(money[int(name)])
        assert rows[name].sum() == pytest.approx(sums[name])
    for row in plan_table(starter_plan, view).to_dict("records"):
        assert sum(row["by_year"]) == pytest.approx(row["total_musd"])
        assert sum(row[name] for name in COLUMNS) == pytest.approx(row["total_musd"], abs=1e-9)


def test_who_has_lost_all_is_still_in_the_table(base: Plan) -> None:
    bare = plan_of(Policy(locks=(Lock("none", "B", high=0.0),)))
    table = plan_table(bare).set_index("nation")
    assert table.loc["B", "total_musd"] == 0
    assert table.loc["B", "change_musd"] == pytest.approx(-3.0)
    both = plan_table(base).iloc[1:]
    assert both["last_musd"].sum() == pytest.approx(4.5)
    a_year = base.spending["obligation_musd"].sum() / len(base.case.years)
    assert both["change_musd"].sum() == pytest.approx(a_year - 4.5)
    assert plan_table(base).iloc[0]["change_musd"] == pytest.approx(a_year - 4.5)


def test_the_last_plan_is_compared_only_where_it_is_known(base: Plan) -> None:
    for view in ("programme", "item", "area", "line"):
        assert "last_musd" not in plan_table(base, view)
    assert "last_musd" not in plan_table(base, "nation", Picked(text="boat"))
    own = plan_table(base, "nation and account", Picked(nations=("B",)))
    assert own["last_musd"].tolist() == [3.0], "one row has no row of sums that repeats it"
    assert "last_musd" not in plan_table(plan_of(last_plan=[]))


def test_a_search_for_nations_keeps_the_last_plan(shipped: Plan) -> None:
    whole = plan_table(shipped).set_index("nation")
    names = ["last_musd", "change_musd", "total_musd"]
    one = plan_table(shipped, "nation", Picked(text="kenya"))
    assert one["nation"].tolist() == ["KEN"]
    assert one[names].iloc[0].tolist() == pytest.approx(whole.loc["KEN", names].tolist())
    two = plan_table(shipped, "nation", Picked(text="Kenya, ethiopia"))
    assert two["nation"].tolist() == ["", "KEN", "ETH"]
    assert two["last_musd"].iloc[0] == pytest.approx(whole.loc[["KEN", "ETH"], "last_musd"].sum())
    assert plan_table(shipped, "nation", Picked(text="kenya ethiopia")).empty
    boats = plan_table(shipped, "nation", Picked(text="kenya patrol boat"))
    assert boats["nation"].tolist() == ["KEN"] and "change_musd" not in boats


def test_a_filter_by_year_compares_these_years(shipped: Plan) -> None:
    row = plan_table(shipped, "nation", Picked(nations=("KEN",), years=(2020,))).iloc[0]
    known = shipped.deviations.query("nation == 'KEN' and year == 2020")
    assert row["last_musd"] == pytest.approx(known["last_musd"].sum())
    assert row["change_musd"] == pytest.approx(known["change_musd"].sum())
    assert row["2020"] == pytest.approx(row["total_musd"])


def test_money_rests_on_a_floor_as_far_as_it_asks() -> None:
    plan = plan_of(earmarks=[FLOOR])
    row = plan_table(plan).set_index("nation").loc["B"]
    own = plan.spending.query("nation == 'B'").groupby("year")["obligation_musd"].sum()
    assert row["law_musd"] == pytest.approx(sum(min(1.2, money) for money in own))
    policy = plan_of(earmarks=[{**FLOOR, "status": "policy"}])
    other = plan_table(policy).set_index("nation").loc["B"]
    assert other["policy_musd"] > 0 and other["law_musd"] == 0
    assert plan_table(plan).set_index("nation").loc["A", "basis"] == "merit 100%"


def test_a_decision_goes_before_policy_and_after_law() -> None:
    lock = Lock("more", "B", low=4.0, author="J. Doe", reason="test")
    plan = plan_of(Policy(locks=(lock,)), earmarks=[FLOOR])
    row = plan_table(plan).set_index("nation").loc["B"]
    own = plan.spending.query("nation == 'B'").groupby("year")["obligation_musd"].sum()
    decided = min(1.0, 4.0 / own.sum())
    both = sum(money * max(min(1.0, 1.2 / money), decided) for money in own)
    assert row["law_musd"] + row["decision_musd"] == pytest.approx(both)
    assert row["decision_musd"] > 0


def test_floors_of_the_default_case_are_what_their_nations_rest_on(shipped: Plan) -> None:
    table = plan_table(shipped).set_index("nation")
    rules = shipped.rules.query("family == 'floor' and status == 'law'")
    for code in ("ISR", "JOR"):
        asked = rules[rules["nation"] == code]["limit"].sum()
        assert table.loc[code, "law_musd"] == pytest.approx(asked, rel=1e-6)
    assert len(basis_of_lines(shipped)) == len(shipped.lines)
    assert table.loc["ISR", "basis"].startswith("law ")


def test_by_nation_those_without_money_are_listed(shipped: Plan) -> None:
    nations = shipped.case.tables["nations"]
    table = plan_table(shipped)
    assert set(table["nation"]) == {"", *nations["nation"]}
    funded = set(shipped.spending.query("obligation_musd > 1e-9")["nation"])
    none = nations[~nations["nation"].isin(funded)]
    assert len(none) > 1
    for name in none["name"]:
        assert plan_table(shipped, picked=Picked(text=name))["total_musd"].max() == 0
    one = none.iloc[0]
    assert one["nation"] in set(
        plan_table(shipped, picked=Picked(regions=(one["region"],)))["nation"]
    )
    of_fmf = plan_table(shipped, picked=Picked(accounts=("FMF",)))
    last = shipped.case.tables["last_plan"].query("account == 'FMF' and amount_musd > 0")
    without = set(nations["nation"]) - funded - set(last["nation"])
    assert without and without.isdisjoint(of_fmf["nation"])


def test_a_nation_without_money_has_its_grade_of_risk(shipped: Plan) -> None:
    known = shipped.risk.drop_duplicates("nation").set_index("nation")["grade"]
    without = 0
    for code in shipped.case.tables["nations"]["nation"]:
        told = nation_facts(shipped, code)
        assert f"risk grade {known[code]} " in told if code in known else "risk grade " in told
        without += code not in known
    assert without


def kept(plan: Plan, row: dict[str, Any], kind: str) -> tuple[Lock, ...]:
    return al.report.row_decisions(plan, row, kind, reason="why", author="me", date="2026-11-29")


def test_decisions_about_a_row_hold_what_the_plan_gives(base: Plan) -> None:
    money = base.spending.query("nation == 'B'")["obligation_musd"].sum()
    (floor,) = kept(base, {"nation": "B"}, "floor")
    assert floor.low == pytest.approx(money) and floor.high is None
    assert (floor.author, floor.reason, floor.date) == ("me", "why", "2026-11-29")
    (cap,) = kept(base, {"nation": "B", "account": "AID"}, "cap")
    assert cap.account == "AID" and cap.low is None and cap.high == pytest.approx(money)
    (out,) = kept(base, {"nation": "B"}, "exclude")
    assert out.high == 0.0
    lots = base.lines.query("nation == 'B' and item == 'truck'")["quantity"].sum()
    (line,) = kept(base, {"nation": "B", "item": "truck", "account": "AID"}, "lock")
    assert line.item == "truck" and line.low == line.high == pytest.approx(lots)
    assert {one.item for one in kept(base, {"nation": "B", "area": "border"}, "exclude")} == {
        "truck"
    }
    assert len({one.lock for one in kept(base, {"nation": "B"}, "lock")}) > 1


def test_what_is_decided_about_rows_keeps_the_plan_possible(base: Plan) -> None:
    names = VIEWS["programme"]
    rows = plan_table(base, "programme").iloc[1:][list(names)].to_dict("records")
    locks: tuple[Lock, ...] = ()
    for row in rows:
        locks += kept(base, {str(key): value for key, value in row.items()}, "lock")
    again = plan_of(Policy(locks=locks))
    outcomes = al.report.decision_outcomes(again)
    assert outcomes["met"].all() and again.value == pytest.approx(base.value, abs=1e-4)


def test_rows_of_several_nations_and_floors_under_nothing_are_refused(base: Plan) -> None:
    with pytest.raises(DataError, match="several nations"):
        kept(base, {"nation": "", "nation_name": ALL}, "floor")
    with pytest.raises(DataError, match="several nations"):
        kept(base, {"item": "boat"}, "cap")
    with pytest.raises(DataError, match="gets nothing"):
        kept(base, {"nation": "B", "item": "boat"}, "floor")
    assert isinstance(plan_table(base), pd.DataFrame)
