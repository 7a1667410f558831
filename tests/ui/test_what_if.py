"""Page What if without a browser: each card asks for what its words say."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("streamlit", reason="the app's packages are not installed: uv sync --extra app")

from app_pages import page_of_app
from streamlit.testing.v1 import AppTest

from allocator.explore.revision.requests import Rise
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Lock
from allocator.inputs.scenario.changes import Set
from allocator.plan.obligated import Obligated
from allocator.plan.obligated_file import change_obligated, obligated_file
from allocator.plan.plan import load_plan
from allocator.plan.scenario_library import workspace_folder
from allocator.session.solve import solve
from allocator.solver.options import SolveOptions

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def quick_plan(starter_case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plan") / "starter-plan"
    solve(starter_case, options=SolveOptions(method="whole", gap=0.05)).save(folder)
    return folder


@pytest.fixture
def card(quick_plan: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], AppTest]]:
    monkeypatch.setenv("ALLOCATOR_CASE", str(ROOT / "data" / "starter"))
    monkeypatch.setenv("ALLOCATOR_FIRST_PLAN", str(quick_plan))
    monkeypatch.setattr("allocator.ui.controls.changes.warm_up", lambda here: None)
    opened = []

    def draw(name: str) -> AppTest:
        app = page_of_app("What if").run()
        app.session_state["what"] = name
        opened.append(app)
        return app.run()

    yield draw
    for app in opened:
        if "revising" in app.session_state:
            app.session_state["revising"].stop()
        if "preview" in app.session_state and app.session_state["preview"].task is not None:
            app.session_state["preview"].task.stop()


def _asked(app: AppTest) -> tuple[Any, ...]:
    app.button(key="request_near").click().run()
    assert not app.exception and not app.error
    requests: tuple[Any, ...] = app.session_state["revising"].requests
    return requests


def _wait(app: AppTest) -> None:
    for _ in range(240):
        if not app.session_state["revising"].task.running:
            break
        time.sleep(0.25)
        app.run()
    app.run()


def _told(app: AppTest) -> str:
    return "\n".join(str(one.value) for one in app.markdown).replace("\\", "")


def _captions(app: AppTest) -> str:
    return "\n".join(str(one.value) for one in app.caption).replace("\\", "")


def test_a_nation_gets_extra_money(card: Callable[[str], AppTest]) -> None:
    app = card("Extra money for a nation")
    app.selectbox(key="extra_nation").set_value("BSN")
    app.selectbox(key="extra_account").set_value("EDU")
    app.text_input(key="extra_amount").set_value("500k").run()
    rise, lock = _asked(app)
    assert rise == Rise("EDU", amount_musd=0.5) and isinstance(lock, Lock)
    assert (lock.nation, lock.account, lock.item) == ("BSN", "", "")


def test_an_event_counts_what_is_entered_and_offers_no_more_money(
    card: Callable[[str], AppTest], quick_plan: Path
) -> None:
    app = card("Event from a date")
    app.radio(key="request_kind").set_value("coup").run()
    app.selectbox(key="request_nation").set_value("ALV").run()
    app.text_input(key="request_day").set_value("2032-01-05").run()
    assert "Nothing is entered as obligated" in _captions(app)
    plan = load_plan(quick_plan)
    file = obligated_file(app.session_state["desk"].workspace or workspace_folder(plan.case))
    change_obligated(file, [Obligated("MIL", 2032, 1.0, "2032-01-01"),
                            Obligated("MIL", 2033, 9.0)])  # fmt: skip
    app.run()
    assert "counts (MIL)" in _captions(app)
    assert "not counted: MIL of fiscal year 2033" in _captions(app)
    (event,) = _asked(app)
    assert event.obligated == (("MIL", 1.0),)
    _wait(app)
    assert "Obligated by 2032-01-05, as entered" in _told(app)
    (more,) = [one for one in app.button if one.label == "Let other accounts give Alvaria more"]
    more.click().run()
    (free,) = app.session_state["revising"].requests
    assert free == replace(event, more=True)
    _wait(app)
    (nothing,) = [one for one in app.button if one.label == "No more money for Alvaria"]
    nothing.click().run()
    again, lock = app.session_state["revising"].requests
    assert again == free
    assert (lock.nation, lock.years, lock.high) == ("ALV", "2032;2033", 0.0)
    assert "Alvaria gets nothing from 2032 on" in app.session_state["revising"].words


def test_the_form_of_an_event_keeps_what_was_asked(card: Callable[[str], AppTest]) -> None:
    app = card("Event from a date")
    app.radio(key="request_kind").set_value("sanction").run()
    app.selectbox(key="request_nation").set_value("BSN").run()
    app.text_input(key="request_day").set_value("2032/1/5").run()
    for tab in ("Late deliveries", "Event from a date"):  # what is not drawn is usually forgotten
        app.session_state["what"] = tab
        app.run()
    (event,) = _asked(app)
    assert (event.kind, event.nation, event.date) == ("sanction", "BSN", date(2032, 1, 5))


def test_a_day_that_is_none_is_refused_before_it_is_asked(card: Callable[[str], AppTest]) -> None:
    app = card("Event from a date")
    for text in ("5 January", "2032-02-30", "1990-01-05", ""):
        app.text_input(key="request_day").set_value(text).run()
        assert not app.exception and len(app.error) == 1 and "Day" in app.error[0].value
        assert "revising" not in app.session_state
    app.button(key="request_near").click().run()
    assert "revising" not in app.session_state


def test_late_deliveries_are_answered(card: Callable[[str], AppTest]) -> None:
    app = card("Late deliveries")
    app.number_input(key="late_years").set_value(2).run()
    assert _asked(app) == (Set("delivery_delay", 2),)
    _wait(app)
    told = _told(app)
    assert "Deliveries of all equipment come 2 years later" in told
    assert "Among which plans" in told


def test_a_rule_is_waived_or_held_to_another_limit(card: Callable[[str], AppTest]) -> None:
    app = card("Waive or change a rule")
    app.selectbox(key="rule_chosen").set_value("All rules of family exposure").run()
    assert _asked(app) == (Set("rules_off", ("exposure",)),)
    app.button(key="revise_cancel").click().run()
    app.selectbox(key="rule_chosen").set_value("Risk budget").run()
    app.text_input(key="rule_limit_risk_budget_").set_value("8%").run()
    assert _asked(app) == (Set("risk_budget", 0.08),)
    app.text_input(key="rule_limit_risk_budget_").set_value("much").run()
    assert "found 'much'" in app.error[0].value


def test_the_quick_look_gives_way_to_the_answer(card: Callable[[str], AppTest]) -> None:
    app = card("Add or take away an item")
    app.selectbox(key="decide_nation").set_value("BSN").run()
    app.selectbox(key="decide_what").set_value("border_radio").run()
    assert "a quick look" not in _told(app), "nothing is looked up unasked"
    app.button(key="preview_ask").click().run()
    assert "a quick look, not the full answer" in _told(app)
    app.button(key="decide_near").click().run()
    _wait(app)
    assert "Among which plans" in _told(app) and "a quick look" not in _told(app)
    app.selectbox(key="decide_nation").set_value("ALV").run()
    app.selectbox(key="decide_what").set_value("patrol_boat").run()
    assert app.button(key="preview_ask") and "a quick look" not in _told(app)


def test_the_form_of_a_decision_closes_when_its_page_is_left(
    card: Callable[[str], AppTest],
) -> None:
    app = card("Add or take away an item")
    assert app.button(key="decide_near") and "deciding" not in app.session_state
    for title, left in (("Nation", False), ("Plan", True), ("What if", True)):
        page = page_of_app(title)
        page.session_state["desk"] = app.session_state["desk"]
        page.session_state["deciding"] = "BSN"
        if left:
            page.session_state["deciding_on"] = "Nation"
        page.run()
        assert not page.exception and ("deciding" in page.session_state) != left
