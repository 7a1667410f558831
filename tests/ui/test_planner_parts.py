"""The plan's table with its nation, the ledger and the scenario columns, without a browser."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

pytest.importorskip("streamlit", reason="the app's packages are not installed: uv sync --extra app")

from streamlit.testing.v1 import AppTest

from allocator.explore.frontiers.epsilon_constraint import frontier
from allocator.explore.marginal.limit_prices import priced_limits
from allocator.explore.marginal.shadow_prices import marginal_values
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy
from allocator.plan.obligated_file import obligated_file, read_obligated
from allocator.plan.plan import Plan, load_plan
from allocator.plan.scenario_library import all_kept, card_of, keep, plan_of, workspace_folder
from allocator.report.grouped_lines import plan_table
from allocator.report.law_money.ledger import ledger
from allocator.report.tables import bending_rules
from allocator.session.solve import solve
from allocator.solver.options import SolveOptions

ROOT = Path(__file__).resolve().parents[2]
QUICK = SolveOptions(method="whole", gap=0.05)
PARTS = {
    "plan_rows": "plan_rows.draw(here.plan)",
    "law_money": "law_money.draw()",
    "scenario_columns": "scenario_columns.draw(here)",
    "scenarios": "compare.draw()",
    "decision": "decisions.form()",
}
_ONE = """
import streamlit as st
from allocator.ui.controls import decisions
from allocator.ui.pages import compare, law_money, plan_rows, scenario_columns
from allocator.ui.state.startup import opened
here = opened()
st.title("A part of a page")
{call}
"""


@pytest.fixture(scope="module")
def folder(starter_case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plan") / "starter-plan"
    solve(starter_case, options=QUICK).save(folder)
    return folder


@pytest.fixture(scope="module")
def plan(folder: Path) -> Plan:
    return load_plan(folder)


@pytest.fixture
def part(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], AppTest]:
    monkeypatch.setenv("ALLOCATOR_CASE", str(ROOT / "data" / "starter"))
    monkeypatch.setenv("ALLOCATOR_FIRST_PLAN", str(folder))

    def draw(name: str) -> AppTest:
        script = _ONE.format(call=PARTS[name])
        return AppTest.from_string(script, default_timeout=60).run()

    return draw


def text(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.warning, *app.error, *app.subheader]
    return "\n".join(str(one.value) for one in parts).replace("\\", "")


def pick(app: AppTest, *rows: int, view: str = "nation") -> AppTest:
    app.session_state[f"lines_{view}"] = {
        "selection": {"rows": list(rows), "columns": [], "cells": []}
    }
    return app.run()


def test_the_table_opens_a_nation_and_two_next_to_each_other(
    part: Callable[[str], AppTest], plan: Plan
) -> None:
    app = part("plan_rows")
    first, second = plan_table(plan)["nation_name"].iloc[1:3]
    assert "Pick a row" in text(app)
    pick(app, 0)  # the row of sums is about no nation
    assert not app.exception and "####" not in text(app)
    pick(app, 1)
    assert f"#### {first}" in text(app) and not app.exception
    pick(app, 1, 2)
    assert f"#### {first}" in text(app) and f"#### {second}" in text(app)
    assert "row_add" not in {one.key for one in app.button}, "a decision is about one row"
    assert app.button(key="why_two").label == f"Why? · {second} and {first}", "first who gets less"


@pytest.mark.parametrize("view", ["programme", "line", "nation and account"])
def test_a_row_is_decided_with_name_and_reason(part: Callable[[str], AppTest], view: str) -> None:
    app = part("plan_rows")
    app.radio(key="view").set_value(view).run()
    pick(app, 1, view=view)
    app.button(key="row_add").click().run()
    assert "needs your name and a reason" in text(app)
    assert not app.session_state["desk"].policy.locks
    app.text_input(key="row_reason").set_value("as agreed")
    app.text_input(key="row_author").set_value("J. Doe")
    app.button(key="row_add").click().run()
    assert not app.exception
    locks = app.session_state["desk"].policy.locks
    assert locks and {one.author for one in locks} == {"J. Doe"}
    assert {one.reason for one in locks} == {"as agreed"}
    assert app.session_state["desk"].notice.startswith("Decided: ")


def test_a_nation_is_kept_like_by_its_button(part: Callable[[str], AppTest], plan: Plan) -> None:
    app = pick(part("plan_rows"), 1)
    code = plan_table(plan)["nation"].iloc[1]
    app.text_input(key="row_reason").set_value("as agreed")
    app.text_input(key="row_author").set_value("J. Doe")
    app.button(key="row_add").click().run()
    names = [one.lock for one in app.session_state["desk"].policy.locks]
    assert names and all(name.startswith(f"keep.{code}.") for name in names)


def test_a_name_is_typed_once_for_decisions_and_answers(part: Callable[[str], AppTest]) -> None:
    app = part("plan_rows")
    pick(app, 1)
    app.text_input(key="row_author").set_value("J. Doe")
    app.text_input(key="row_reason").set_value("as agreed")
    app.button(key="row_add").click().run()
    for name in ("scenarios", "decision"):
        other = part(name)
        other.session_state["your_name"] = app.session_state["your_name"]
        other.run()
        assert "J. Doe" in {one.value for one in other.text_input if one.label == "Your name"}


def test_an_emptied_name_is_not_filled_with_that_of_the_person_before() -> None:
    def script() -> None:
        import streamlit as st

        from allocator.ui.widgets import signature

        for key in ("one", "two"):
            signature.name_of(key, st, {})

    app = AppTest.from_function(script).run()
    app.text_input(key="one").set_value("J. Doe").run()
    app.run()
    assert app.text_input(key="two").value == "J. Doe"
    app.text_input(key="two").set_value("").run()
    app.run()
    assert app.text_input(key="two").value == "" == app.session_state["your_name"]
    app.text_input(key="one").set_value("A. Planner").run()
    app.run()
    assert app.text_input(key="two").value == "A. Planner" == app.session_state["your_name"]


@pytest.mark.parametrize("tab", ["Targets missed", "Limits reached", "Decisions and settings"])
def test_the_law_of_a_plan_is_read_by_heads_of_its_own(
    part: Callable[[str], AppTest], tab: str
) -> None:
    app = part("plan_rows")
    pick(app, 1)
    app.text_input(key="row_author").set_value("J. Doe")
    app.text_input(key="row_reason").set_value("as agreed")
    app.button(key="row_add").click().run()
    here = app.session_state["desk"]
    here.plan = solve(here.case, here.policy, options=QUICK)
    page = part("law_money")
    page.session_state["desk"] = here
    page.session_state["ledger_tab"] = tab
    page.run()
    assert not page.exception
    if tab == "Targets missed" and len(bending_rules(here.plan)) == 0:
        assert "No policy target is missed" in text(page)
        return
    (shown,) = page.table
    heads = [str(name) for name in shown.value.columns]
    assert heads == {
        "Targets missed": ["Target", "Missed by", "Unit", "Limit", "In the plan",
                           "Price, value points"],
        "Limits reached": ["Kind", "What it says", "Limit", "Source"],
        "Decisions and settings": ["Kind", "What", "Who", "When", "Why", "In the plan"],
    }[tab]  # fmt: skip


def test_limits_are_priced_on_request_and_then_stay_priced(
    part: Callable[[str], AppTest], plan: Plan
) -> None:
    app = part("law_money")
    app.session_state["ledger_tab"] = "Limits reached"
    app.run()
    assert [str(one) for one in app.table[0].value.columns] == [
        "Kind", "What it says", "Limit", "Source",
    ]  # fmt: skip
    assert "What one more of each would be worth." in text(app)
    app.button(key="price_limits").click().run()
    for _ in range(600):
        if len(app.table[0].value.columns) > 4:
            break
        time.sleep(0.1)
        app.run()
    assert not app.exception and not app.error
    (shown,) = app.table
    assert [str(one) for one in shown.value.columns] == [
        "Kind", "What it says", "Limit", "Gain if it gave way", "Next to the average", "Source",
    ]  # fmt: skip
    told = priced_limits(plan, marginal_values(plan))
    cells = [str(one).replace("\\", "") for one in shown.value["Gain if it gave way"]]
    assert cells == list(told["gain"])
    assert "A price is a rate at the margin" in text(app)
    app.run()
    assert not any(one.key == "price_limits" for one in app.button)


def test_the_ledger_is_for_the_day_that_is_chosen(
    part: Callable[[str], AppTest], plan: Plan
) -> None:
    app = part("law_money")
    for said in ledger(plan).sentences:
        assert said in text(app)
    day = datetime.date(2031, 11, 1)
    app.date_input(key="ledger_day").set_value(day).run()
    assert not app.exception and "fiscal year 2032" in text(app)
    for said in ledger(plan, day).sentences:
        assert said in text(app)


def test_kept_scenarios_are_columns_and_none_is_recommended_without_a_reason(
    part: Callable[[str], AppTest], plan: Plan, starter_case: Case
) -> None:
    alone = part("scenario_columns")
    assert not alone.exception and "it is the only plan here" in text(alone)
    assert any(one.key == "to_trade_off" for one in alone.button)
    lower = solve(starter_case, Policy(budget_factor={"*": 0.8}), options=QUICK)
    keep(card_of("A fifth less", lower, "J. Doe"), lower)
    app = part("scenario_columns")
    assert not app.exception
    (shown,) = app.table
    assert [str(name) for name in shown.value.columns[-2:]] == ["The plan shown", "A fifth less"]
    assert "No scenario is recommended" in text(app)
    app.selectbox(key="columns_against").set_value("Last plan").run()
    assert not app.exception


def test_plans_of_a_trade_off_become_columns_and_scenarios_with_one_click(
    part: Callable[[str], AppTest], plan: Plan, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from allocator.ui.state import studies

    monkeypatch.setenv("ALLOCATOR_HOME", str(tmp_path))
    found = frontier(plan.case, "expected_loss", points=3, policy=plan.policy, start=plan,
                     options=QUICK, compared=False, with_plans=True)  # fmt: skip
    task = SimpleNamespace(running=False, pieces=[found], faults=(), step=None, poll=lambda: False,
                           ended_early=False, stop=lambda: None)  # fmt: skip
    study = studies.Study("trade", "loss", plan.case.hash, plan.policy, task)  # type: ignore[arg-type]
    studies._studies().append(study)
    try:
        app = part("scenario_columns")
        others = [one for one in found.compared if found.plans[one - 1].kind != "start"]
        assert others
        button = app.button(key="take_trade_off")
        count = "1 other plan" if len(others) == 1 else f"{len(others)} other plans"
        assert button.label == f"Save its {count} as scenarios and compare with the plan shown"
        button.click().run()
        assert not app.exception
        names = list(app.multiselect(key="columns_of").value)
        assert len(names) == len(others) and all(one.startswith("Trade-off of") for one in names)
        assert "Saved as" not in text(app)  # it would follow the reader over all pages
        (shown,) = app.table
        heads = [str(name).replace("\\", "") for name in shown.value.columns]
        heads = [name.removesuffix(" (recommended)") for name in heads]
        assert heads[-len(names) :] == names
        kept, _ = all_kept()
        assert {one.card.name for one in kept} == set(names)
        values = {one.card.name: plan_of(one).meta["value"] for one in kept}
        for name, number in zip(names, others, strict=True):
            assert values[name] == pytest.approx(found.plan_of(number).meta["value"])
            assert name.endswith(f"plan {number}")
        assert all("expected loss" in one.card.note for one in kept)
        # once taken over they are not offered again
        assert not any(one.key == "take_trade_off" for one in part("scenario_columns").button)
    finally:
        studies._studies().remove(study)


def test_the_last_plan_is_judged_on_request_and_then_stands_in_the_table(
    part: Callable[[str], AppTest], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ALLOCATOR_HOME", str(tmp_path))
    app = part("scenario_columns")
    (row,) = (one for one in app.table[0].value.values.tolist() if str(one[0]).startswith("Need"))
    assert row[1] == "not known"
    app.button(key="judge_last").click().run()
    assert not app.exception
    for _ in range(600):
        if not any(one.key == "judge_stop" for one in app.button):
            break
        time.sleep(0.1)
        app.run()
    assert not app.exception and not app.error
    (row,) = (one for one in app.table[0].value.values.tolist() if str(one[0]).startswith("Need"))
    assert row[1] != "not known" and "had that gone on" in text(app)
    again = part("scenario_columns")  # another page, as after a reload
    assert "had that gone on" in text(again)
    assert not any(one.key == "judge_last" for one in again.button)


def test_what_was_obligated_so_far_is_entered_and_found_again(
    part: Callable[[str], AppTest], plan: Plan, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ALLOCATOR_HOME", str(tmp_path))
    app = part("law_money")
    year = plan.case.years[0]
    app.date_input(key="ledger_day").set_value(datetime.date(year, 3, 1)).run()
    code = str(plan.case.tables["accounts"]["account"].iloc[0])
    app.number_input(key=f"obligated_{code}_{year}").set_value(0.5)
    (send,) = (one for one in app.button if one.label == "Count these as obligated")
    send.click().run()
    assert not app.exception and f"Obligated so far in fiscal year {year}" in text(app)
    again = part("law_money")
    again.date_input(key="ledger_day").set_value(datetime.date(year, 3, 1)).run()
    assert again.number_input(key=f"obligated_{code}_{year}").value == 0.5
    assert f"Obligated so far in fiscal year {year}" in text(again)


def send(app: AppTest) -> None:
    (button,) = (one for one in app.button if one.label == "Count these as obligated")
    button.click().run()
    assert not app.exception


def test_two_who_enter_what_was_obligated_lose_nothing_of_each_other(
    part: Callable[[str], AppTest], plan: Plan, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ALLOCATOR_HOME", str(tmp_path))
    year = plan.case.years[0]
    one, other = list(plan.case.tables["accounts"]["account"])[:2]
    file = obligated_file(workspace_folder(plan.case))
    first, second = part("law_money"), part("law_money")
    for app, day in ((first, 1), (second, 2)):
        app.date_input(key="ledger_day").set_value(datetime.date(year, 3, day)).run()
    first.number_input(key=f"obligated_{one}_{year}").set_value(0.5)
    send(first)
    second.number_input(key=f"obligated_{other}_{year}").set_value(0.25)
    send(second)
    kept = {entry.account: entry for entry in read_obligated(file, plan.case)[0]}
    assert kept[one].obligated_musd == 0.5 and kept[one].as_of == f"{year}-03-01"
    assert kept[other].obligated_musd == 0.25 and kept[other].as_of == f"{year}-03-02"
    assert second.number_input(key=f"obligated_{one}_{year}").value == 0.5  # what others wrote
    second.number_input(key=f"obligated_{other}_{year}").set_value(None)
    send(second)
    (left,) = read_obligated(file, plan.case)[0]
    assert left == kept[one]
    first.run()
    assert first.number_input(key=f"obligated_{other}_{year}").value is None


def test_a_damaged_file_of_what_was_obligated_is_told_on_the_page(
    part: Callable[[str], AppTest], plan: Plan, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ALLOCATOR_HOME", str(tmp_path))
    file = obligated_file(workspace_folder(plan.case))
    file.parent.mkdir(parents=True)
    year, code = plan.case.years[0], str(plan.case.tables["accounts"]["account"].iloc[0])
    for content in (b"\xff", b"account,year,obligated_musd\nNONE,2031,1\n"):
        file.write_bytes(content)
        app = part("law_money")
        app.date_input(key="ledger_day").set_value(datetime.date(year, 3, 1)).run()
        assert not app.exception and "Not counted as obligated so far" in app.error[0].value
    file.write_bytes(b"\xff")
    app.number_input(key=f"obligated_{code}_{year}").set_value(0.5)
    send(app)
    assert file.read_bytes() == b"\xff"
