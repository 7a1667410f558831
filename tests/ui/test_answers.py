"""Answers to small requests on the pages: a look before, the answer, and how it is taken."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("streamlit", reason="the app's packages are not installed: uv sync --extra app")

from app_pages import page_of_app
from signing import signed_field
from streamlit.testing.v1 import AppTest

from allocator.inputs.policy.kept_names import kept_code
from allocator.inputs.policy.policy import Lock
from allocator.plan.plan import Plan
from allocator.plan.search_times import answer_kind, earlier_times
from allocator.report.decisions.facts import given_by_year
from allocator.report.waiting import USUAL
from allocator.ui.state.page_state import Desk

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def visit(quick_plan: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("ALLOCATOR_CASE", str(ROOT / "data" / "starter"))
    monkeypatch.setenv("ALLOCATOR_FIRST_PLAN", str(quick_plan))
    monkeypatch.setattr("allocator.ui.controls.changes.warm_up", lambda here: None)
    opened = []

    def page(title: str = "Settings") -> AppTest:
        test = page_of_app(title)
        opened.append(test)
        return test.run()

    yield page
    for test in opened:
        if "revising" in test.session_state:
            test.session_state["revising"].stop()
        if "preview" in test.session_state and test.session_state["preview"].task is not None:
            test.session_state["preview"].task.stop()


def _desk(app: AppTest) -> Desk:
    desk: Desk = app.session_state["desk"]
    return desk


def _shown(app: AppTest) -> Plan:
    plan = _desk(app).plan
    assert plan is not None
    return plan


def _text(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.info, *app.error]
    return "\n".join(str(part.value) for part in parts).replace("\\", "")


def _keys(app: AppTest) -> set[str]:
    return {str(button.key) for button in app.button}


def _set(app: AppTest, field: str, text: str) -> None:
    app.text_input(key="find_setting").set_value(field).run()
    app.text_input(key=f"set_{field}").set_value(text).run()


def _ended(app: AppTest, running: Any) -> None:
    for _ in range(240):
        app.run()
        if not running():
            app.run()
            return
        time.sleep(0.25)
    pytest.fail("no answer in a minute")


def _answered(app: AppTest) -> None:
    _ended(app, lambda: app.session_state["revising"].task.running)


def _ask_radios(app: AppTest, lots: float | None = None) -> AppTest:
    """Fill in the form for one radio more for Besania, or at least so many."""
    app.button(key=f"decide_open_{app.selectbox(key='nation').value}").click().run()
    app.selectbox(key="decide_nation").set_value("BSN").run()
    app.selectbox(key="decide_what").set_value("border_radio").run()
    if lots is not None:
        app.text_input(key="decide_low").set_value(f"{lots:g}").run()
    return app


def _sign(app: AppTest) -> None:
    app.text_input(key="decide_author").set_value("A. Planner")
    app.text_input(key="decide_reason").set_value("talks")


def _take(app: AppTest, button: str = "revise_use") -> None:
    """Use the plan of the answer, with a name and a reason."""
    signed_field(app, "author").set_value("A. Planner")
    signed_field(app, "reason").set_value("talks")
    app.button(key=button).click().run()


def test_a_changed_setting_is_answered_with_the_least_change(visit: Any) -> None:
    app = visit()
    _set(app, "risk_budget", "8")
    app.button(key="pending_near").click().run()
    _answered(app)
    assert not app.exception and not app.error
    assert "The least change for: Risk budget: 10% → 8%" in _text(app)
    assert "Made: Risk budget: 10% → 8%." in _text(app)
    before = _shown(app)
    _take(app)
    assert _shown(app) is not before and not _desk(app).pending
    assert _shown(app).policy.risk_budget == 0.08


def test_less_money_in_the_settings_says_who_pays(visit: Any) -> None:
    app = visit()
    _desk(app).try_turn(budget_factor={"MIL": 0.8})
    app.run()
    app.button(key="pending_near").click().run()
    _answered(app)
    assert "loses 20% of its new money every year" in _text(app)
    assert "Who pays" in _text(app) and "next money buys back" in _text(app)
    assert "'allocator" not in _text(app) and "“Re-optimise everything”" in _text(app)


def test_an_answer_is_checked_among_wider_plans_when_that_is_asked_for(visit: Any) -> None:
    app = visit()
    _desk(app).try_turn(budget_factor={"MIL": 0.8})
    app.run()
    app.button(key="pending_near").click().run()
    _answered(app)
    assert app.session_state["revising"].check is None and "check_cancel" not in _keys(app)
    app.button(key="check_ask").click().run()
    app.button(key="check_cancel").click().run()
    assert app.session_state["revising"].check is None
    app.button(key="check_ask").click().run()
    assert app.button(key="check_cancel") and app.button(key="revise_use")
    assert "The answer above is complete without it" in _text(app)
    _ended(app, lambda: app.session_state["revising"].check.running)
    assert "A search among plans in which every nation may also get more" in _text(app)
    app.button(key="revise_close").click().run()
    assert "revising" not in app.session_state


def test_other_pages_have_one_line_of_an_answer(visit: Any) -> None:
    """A page shows its own content first; where it was asked the answer stays until one leaves."""
    app = visit()
    _set(app, "risk_budget", "8")
    app.button(key="pending_near").click().run()
    assert "such answer" in _text(app) or USUAL in _text(app)
    _answered(app)
    words = "Made: Risk budget: 10% → 8%."
    assert words in _text(app)
    pages = {}
    for title in ("Plan", "Brief", "Export", "Law and money", "Settings", "What if"):
        pages[title] = page = page_of_app(title)
        for key in ("desk", "revising"):
            page.session_state[key] = app.session_state[key]
        page.run()
        assert not page.exception
        in_full = title == "What if"
        assert (words in _text(page)) == in_full, title
        line = "Answer: Risk budget: 10% → 8%"
        assert (line in _text(page)) != in_full and ("revise_use" in _keys(page)) == in_full
    # the time that it took is told to the next
    assert earlier_times(answer_kind(_desk(app).case.hash, _waited(app)))
    pages["Plan"].button(key="answer_line_close").click().run()
    assert "revising" not in pages["Plan"].session_state
    assert "Answer: Risk budget" not in _text(pages["Plan"])


def _waited(app: AppTest) -> tuple[Any, ...]:
    return tuple(app.session_state["revising"].answer.changes)


def test_what_has_no_least_change_says_why_and_can_be_searched(visit: Any) -> None:
    app = visit()
    desk = _desk(app)
    desk.change_case(desk.case.with_meta(title="Edited"))
    app.run()
    assert "No least change: tables were edited" in _text(app)
    assert "pending_near" not in _keys(app) and not app.button(key="make").disabled


def test_changes_not_in_the_plan_yet_count_in_an_answer(visit: Any) -> None:
    app = visit("Nation")
    _desk(app).try_turn(risk_budget=0.08)
    _ask_radios(app)
    _sign(app)
    app.button(key="decide_near").click().run()
    _answered(app)
    assert "Made: Risk budget: 10% → 8%." in _text(app)
    _take(app)
    policy = _desk(app).policy
    assert policy.risk_budget == 0.08 and len(policy.locks) == 1 and not _desk(app).pending


def test_a_decision_is_looked_up_before_it_is_made(visit: Any) -> None:
    app = _ask_radios(visit("Nation"))
    app.button(key="preview_ask").click().run()
    assert "What it would push out" in _text(app) and "not the full answer" in _text(app)
    _ended(app, lambda: app.session_state["preview"].task.running)
    first = app.session_state["preview"].task.answer
    assert first.kept and "the whole plan" in _text(app) and "Among which" not in _text(app)
    assert not _desk(app).policy.locks and "revising" not in app.session_state
    assert "value points" not in " ".join(first.words)
    app.text_input(key="decide_low").set_value("500").run()
    app.button(key="preview_ask").click().run()
    app.button(key="preview_cancel").click().run()
    assert app.session_state["preview"].task is None
    app.selectbox(key="decide_what").set_value("").run()
    assert app.button(key="preview_ask")
    _sign(app)
    app.button(key="decide_near").click().run()
    assert "preview" not in app.session_state


def test_a_nation_is_kept_in_one_click_and_stays(visit: Any) -> None:
    app = visit("Nation")
    nation = str(app.selectbox(key="nation").value)
    goods = _goods(_shown(app), nation)
    app.button(key="keep_nation").click().run()
    locks = _desk(app).policy.locks
    assert {lock.nation for lock in locks} == {nation} == {kept_code(one.lock) for one in locks}
    assert all(lock.reason and lock.date for lock in locks)
    assert f"({len(locks)} decisions)" in _text(app)
    asking = page_of_app("What if")
    asking.session_state["desk"] = _desk(app)
    asking.run().button(key="request_near").click().run()
    _answered(asking)
    assert "stay as in the plan: " in _text(asking)
    _take(asking)
    assert _goods(_shown(app), nation) == goods
    app.button(key="unkeep_nation").click().run()
    assert not _desk(app).policy.locks
    assert "No least change: a decision was taken back" in _text(app)


def _goods(plan: Plan, nation: str) -> dict[str, list[float]]:
    return {
        item: given_by_year(plan, nation, item).round(6).to_list()
        for item in plan.case.items["item"]
    }


def test_all_but_a_nation_and_an_account_are_kept(visit: Any) -> None:
    app = visit("Nation")
    nation = str(app.selectbox(key="nation").value)
    app.button(key="keep_but_nation").click().run()
    others = set(_shown(app).case.tables["nations"]["nation"]) - {nation}
    assert {lock.nation for lock in _desk(app).policy.locks} == others
    app = visit("Law and money")
    app.selectbox(key="keep_account_of").set_value("EDU").run()
    app.button(key="keep_account").click().run()
    desk = _desk(app)
    assert {lock.account for lock in desk.policy.locks} == {"EDU"}
    app = page_of_app("Settings")
    app.session_state["desk"] = desk
    app.run().text_input(key="find_setting").set_value("locks").run()
    assert app.button(key="unkeep") and "Takes effect with the next answer" in _text(app)
    assert not [key for key in _keys(app) if key.startswith("out_")]


def test_a_search_over_everything_says_what_more_it_gains(visit: Any) -> None:
    app = visit()
    _desk(app).try_turn(budget_factor={"MIL": 0.8})
    app.run()
    app.button(key="pending_near").click().run()
    _answered(app)
    before = _shown(app)
    _take(app)
    near = _shown(app)
    app.button(key="revise_anew").click().run()
    assert {"everything_stop", "everything_cancel"} <= _keys(app)
    assert "is not final and is not compared yet" in _text(app)
    _ended(app, lambda: app.session_state["revising"].everything.running)
    assert "A search over everything from this answer on" in _text(app)
    assert "No plan" in _text(app)
    if "everything_use" in _keys(app):
        _take(app, "everything_use")
        assert _shown(app) is not near and _shown(app).value > near.value
        assert "A search over everything" in _text(app)
    app.button(key="undo").click().run()
    assert _shown(app) is before


def test_a_search_over_everything_can_be_cancelled_and_the_answer_stays(visit: Any) -> None:
    app = visit()
    _set(app, "risk_budget", "8")
    app.button(key="pending_near").click().run()
    _answered(app)
    app.button(key="revise_anew").click().run()
    app.button(key="everything_cancel").click().run()
    assert app.session_state["revising"].everything is None
    assert "Made: Risk budget" in _text(app) and app.button(key="revise_use")


def test_more_money_is_answered_by_what_it_adds(visit: Any) -> None:
    app = visit()
    _desk(app).try_turn(budget_factor={"MIL": 1.5})
    app.run()
    app.button(key="pending_near").click().run()
    _answered(app)
    assert not app.error and "gets 50% more new money every year" in _text(app)


def test_where_there_is_no_answer_the_page_names_its_own_forms(visit: Any) -> None:
    app = visit("What if")
    app.session_state["what"] = "Event from a date"
    app.run().radio(key="request_kind").set_value("money comes late").run()
    app.button(key="request_near").click().run()
    _answered(app)
    assert "page What if, “Event from a date”" in app.error[0].value.replace("\\", "")
    assert "--event" not in _text(app) and "revise_use" not in _keys(app)
    app.button(key="revise_anew").click().run()
    assert "This was not done" in app.error[0].value and not app.exception


def test_a_decision_for_boats_says_delivery_crews_and_upkeep(visit: Any) -> None:
    app = visit("Nation")
    held = float(given_by_year(_shown(app), "ALV", "patrol_boat").sum())
    desk = _desk(app)
    desk.try_turn(locks=(Lock("boats", "ALV", item="patrol_boat", low=held + 1),))
    app.run()
    app.button(key="pending_near").click().run()
    _answered(app)
    for head in ("Delivery: ", "Crews: ", "Upkeep of the equipment of "):
        assert head in _text(app)
