import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from conftest import STARTER
from plan_example import tiny_case, tiny_plan
from typer.testing import CliRunner, Result

from allocator.cli.main import app
from allocator.errors import DataError
from allocator.inputs.case.case import load_case
from allocator.inputs.policy.policy import Policy
from allocator.plan.last_plan import with_last_plan
from allocator.plan.plan import Plan
from allocator.report import tables as report_tables
from allocator.report.compare.compare import compare_plans, compare_with_last
from allocator.session.session import Session
from allocator.session.solve import solve
from allocator.solver.options import SolveOptions


@pytest.fixture(scope="module")
def pair() -> tuple[Plan, Plan]:
    """The starter case with its own money, and with less of it and less risk allowed."""
    session = Session(load_case(STARTER))
    before = session.solve()
    session.update(Policy(budget_factor={"MIL": 0.8}, risk_budget=0.05))
    return before, session.solve()


def changed(plan: Plan, **changes: Any) -> Plan:
    """Return the tiny plan with other `policy`, `meta` or tables."""
    policy, meta = changes.pop("policy", plan.policy), changes.pop("meta", {})
    return Plan(plan.case, policy, plan.meta | meta, {**plan.tables, **changes})


def test_a_plan_does_not_differ_from_itself() -> None:
    found = compare_plans(tiny_plan(), tiny_plan())
    assert not found.money["change_musd"].any()
    assert found.lines.empty and found.rules.empty
    told = " ".join(found.words)
    assert "every nation gets the same" in told and "the same rules are relaxed." in told
    assert "search error" not in told and "Settings that differ" not in told
    assert found.noise_value == pytest.approx(0.2)


def test_settings_that_differ_are_named() -> None:
    plan = tiny_plan()
    other = changed(plan, policy=plan.policy.replace(risk_budget=0.0625, exposure_cap=0.5))
    told = [one for one in compare_plans(plan, other).words if one.startswith("Settings")]
    assert told == ["Settings that differ: Risk budget: 30% → 6.25%; Exposure cap: 100% → 50%."]


def test_tables_agree_with_the_plans(pair: tuple[Plan, Plan]) -> None:
    before, after = pair
    found, years = compare_plans(before, after), len(before.case.years)
    money = found.money.set_index(["nation", "account"])
    for side, plan in (("before", before), ("after", after)):
        real = plan.spending.groupby(["nation", "account"])["obligation_musd"].sum() / years
        assert money[f"{side}_musd"].sub(real, fill_value=0).abs().max() < 1e-9
    assert found.money["change_musd"].abs().is_monotonic_decreasing
    figures = found.headline.set_index("key")
    told = report_tables.summary(after)
    assert figures.loc["value", "after"] == told["value"]
    bent = told["rules_that_bend"] - report_tables.summary(before)["rules_that_bend"]
    assert figures.loc["rules_that_bend", "change"] == bent


def test_goods_and_whole_lines_come_and_go(pair: tuple[Plan, Plan]) -> None:
    before, after = pair
    lines = compare_plans(before, after).lines
    gone = lines[lines["change"] == "out"]
    assert len(gone) and not gone["after_quantity"].any() and (gone["before_quantity"] > 0).all()
    run = [set(zip(one.active_lines["nation"], one.active_lines["area"], strict=True))
           for one in pair]  # fmt: skip
    ended = lines[lines["line"] == "out"]
    assert set(zip(ended["nation"], ended["area"], strict=True)) == run[0] - run[1]
    back = compare_plans(after, before).lines
    assert len(back) == len(lines)
    assert (back["line"] == "in").sum() == (lines["line"] == "out").sum()


def test_rules_that_turned_are_those_of_the_tables(pair: tuple[Plan, Plan]) -> None:
    before, after = pair
    rules = compare_plans(before, after).rules
    first, bends = (set(one.rules.loc[one.rules["bend"] > 1e-6, "rule"]) for one in pair)
    # of some years it is said in words
    bends -= first | set(rules.loc[rules["change"] == "differs by year or place", "rule"])
    assert bends and set(rules.loc[rules["change"] == "now relaxed", "rule"]) == bends
    back = compare_plans(after, before).rules
    assert back["change"].value_counts()["no longer relaxed"] == len(bends)
    count = rules.groupby("change")["places"].sum()
    again = back.groupby("change")["places"].sum()
    assert count["now binds"] == again["no longer binds"]
    assert rules["text"].str.len().min() > 10


def test_words_tell_the_main_differences(pair: tuple[Plan, Plan]) -> None:
    found = compare_plans(*pair)
    assert 3 <= len(found.words) <= 9
    told = " ".join(found.words)
    order = ("Value falls from", "relaxed rules cost", "need met falls", "expected loss",
             "within the search error", "is more than that", "Total money falls",
             "Largest gains",
             "Programmes (nation and area) started", "Items of nations", "changed",
             "see the table of rules", "(now relaxed)")  # fmt: skip
    places = [told.find(words) for words in order]
    assert -1 not in places and places == sorted(places)
    assert re.search(r"Value falls from [\d.]+ to [\d.]+ of 100 \(−[\d.]+%\)", told)
    assert found.words[-1].startswith("Among them") and "see the table" in found.words[-2]


def test_what_changed_in_value_is_split_by_what_bends() -> None:
    plan = tiny_plan()
    other = changed(plan, meta={"bending_value": 2.76})
    assert "relaxed rules cost 2.76 more" in compare_plans(plan, other).words[0]


def test_while_a_search_runs_nothing_is_said_of_its_bound(pair: tuple[Plan, Plan]) -> None:
    found = compare_plans(*pair, searching=True)
    told = " ".join(found.words)
    assert "mean nothing" not in told and "better plan" not in told and found.noise_value is None
    assert "bound" not in set(found.headline["key"])
    known = compare_plans(*pair).headline.set_index("key")
    assert known.loc["bound", "figure"] == "proven so far: no plan can exceed"


def test_a_plan_that_is_not_final_is_not_compared_as_if_it_were(pair: tuple[Plan, Plan]) -> None:
    found = compare_plans(*pair, searching=True)
    assert found.words[0].startswith("Not final: the search is still running")
    told = " ".join(found.words)
    for words in ("gains", "losses", "begin", "goods", "moves between"):
        assert words not in told.partition("shown when it ends.")[2]
    before, after = pair
    stopped = changed(after, meta={"status": "stopped"})
    for plans, words in (((before, stopped), "the plan after was"),
                         ((stopped, before), "the plan before was"),
                         ((stopped, stopped), "both plans was")):  # fmt: skip
        assert f"The search for {words} ended early" in compare_plans(*plans).words[0]
    assert "ended early" not in " ".join(compare_plans(*pair).words)
    assert compare_with_last(stopped).words[0].startswith("The search for the plan after")


def test_value_under_other_weights_is_not_compared() -> None:
    plan = tiny_plan()
    other = changed(plan, policy=plan.policy.replace(discount=0.2))
    told = " ".join(compare_plans(plan, other).words)
    assert "weigh value differently (discount)" in told


def test_other_data_and_unknown_bounds_are_told() -> None:
    plan = tiny_plan()
    other = Plan(tiny_case().with_meta(last_year=2022, base_year=2019), plan.policy,
                 plan.meta | {"bound": None}, plan.tables)  # fmt: skip
    found = compare_plans(plan, other)
    told = " ".join(found.words)
    assert "different cases" in told and "yearly average" in told and "base years" in told
    assert found.noise_value is None and "small differences mean nothing" in told
    kenya = found.money.set_index("nation").loc["KEN"]
    assert kenya["before_musd"] == pytest.approx(100 / 6)
    assert kenya["after_musd"] == pytest.approx(100 / 9)


def test_last_years_money_is_a_side_of_its_own(starter_plan: Plan) -> None:
    found = compare_with_last(starter_plan)
    years, last = len(starter_plan.case.years), starter_plan.case.tables["last_plan"]
    assert found.money["before_musd"].sum() == pytest.approx(last["amount_musd"].sum())
    figures = found.headline.set_index("key")
    assert figures.loc["obligated_musd_a_year", "before"] == pytest.approx(
        last["amount_musd"].sum()
    )
    assert figures.loc["obligated_musd_a_year", "after"] == pytest.approx(
        starter_plan.spending["obligation_musd"].sum() / years
    )
    assert not {"obligated_musd", "expected_loss_musd"} & set(figures.index)
    assert pd.isna(figures.loc["value", "before"]) and found.rules.empty and found.lines.empty
    deviations = starter_plan.deviations.groupby(["nation", "account"])["change_musd"].sum() / years
    change = found.money.set_index(["nation", "account"])["change_musd"]
    assert change.sub(deviations, fill_value=0).abs().max() < 1e-9
    told = " ".join(found.words)
    assert "Largest gains" in told and "value, need met and rules kept are left empty" in told
    assert "only the money and the expected loss are known" in told and "Value falls" not in told


def test_expected_loss_of_last_years_money_is_that_of_its_nations(starter_plan: Plan) -> None:
    again = Plan(with_last_plan(starter_plan.case, starter_plan), starter_plan.policy,
                 starter_plan.meta, starter_plan.tables)  # fmt: skip
    found = compare_with_last(again)
    figures = found.headline.set_index("key")
    assert figures.loc["expected_loss_musd_a_year", "change"] == pytest.approx(0, abs=1e-9)
    assert set(found.lines["kind"]) <= {"sustainment"}


def test_without_a_last_plan_there_is_a_message() -> None:
    with pytest.raises(DataError, match="no table last_plan"):
        compare_with_last(tiny_plan())


def test_a_new_lock_that_binds_began_to_bind(starter_plan: Plan) -> None:
    mine = starter_plan.spending[starter_plan.spending["nation"] == "ALV"]
    by_year = mine.groupby("year")["obligation_musd"].sum()
    lock = {"lock": "mine", "nation": "ALV", "years": "*", "high": 0.9 * by_year.sum()}
    policy = starter_plan.policy.replace(locks=[lock])
    best = solve(starter_plan.case, policy, options=SolveOptions(gap=0))
    rows = compare_plans(starter_plan, best).rules
    rows = rows[rows["rule"] == "mine"]
    assert set(rows["change"]) == {"now binds"}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])


def test_compare_on_the_command_line(tmp_path: Path, pair: tuple[Plan, Plan]) -> None:
    pair[0].save(tmp_path / "before")
    pair[1].save(tmp_path / "after.xlsx")
    result = run("compare", tmp_path / "before", tmp_path / "after.xlsx")
    assert result.exit_code == 0
    for words in ("Value falls from", "Main figures", "Money, US$ million a year", "Dorania",
                  "Goods, over the horizon", "Rules that changed "
                                             "status", "now relaxed"):  # fmt: skip
        assert words in result.stdout
    told = json.loads(run("compare", tmp_path / "before", tmp_path / "after.xlsx", "--json").stdout)
    assert (told["command"], told["exit_code"]) == ("compare", 0)
    assert {"headline", "money", "lines", "rules", "words", "noise_value"} <= told.keys()
    assert told["money"] and told["headline"][0]["key"] == "value"


def test_compare_with_the_last_plan_and_with_nothing(tmp_path: Path, starter_plan: Plan) -> None:
    starter_plan.save(tmp_path / "plan")
    alone = run("compare", tmp_path / "plan")
    assert alone.exit_code == 0 and "Largest gains" in alone.stdout
    missing = run("compare", tmp_path / "plan", tmp_path / "none")
    assert missing.exit_code == 2 and "nothing found" in missing.stderr
    tiny_plan().save(tmp_path / "tiny")
    no_last = json.loads(run("compare", tmp_path / "tiny", "--json").stdout)
    assert no_last["exit_code"] == 2 and "last_plan" in no_last["error"]["message"]
