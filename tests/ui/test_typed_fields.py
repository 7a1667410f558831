"""What is being typed while a page is drawn: no run may set a field that shows its value already.

A field that the server sets loses what was typed since the run began.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("streamlit", reason="the app's packages are not installed: uv sync --extra app")

from app_pages import page_of_app
from browser_acts import PAGES
from streamlit.testing.v1 import AppTest

STARTER = Path(__file__).resolve().parents[2] / "data" / "starter"


@pytest.fixture
def visit(quick_plan: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], AppTest]:
    monkeypatch.setenv("ALLOCATOR_CASE", str(STARTER))
    monkeypatch.setenv("ALLOCATOR_FIRST_PLAN", str(quick_plan))
    monkeypatch.setattr("allocator.ui.controls.changes.warm_up", lambda here: None)
    return lambda title: page_of_app(title).run()


def _typed_in(app: AppTest) -> list[str]:
    return [one.key or one.label for one in (*app.text_input, *app.text_area, *app.number_input)]


def _set_by_the_server(app: AppTest) -> list[str]:
    return [
        one.key or one.label
        for one in (*app.text_input, *app.text_area, *app.number_input, *app.multiselect)
        if one.proto.set_value
    ]


@pytest.mark.parametrize("title", PAGES)
def test_a_page_drawn_again_sets_no_field(visit: Callable[[str], AppTest], title: str) -> None:
    app = visit(title).run()
    assert not app.exception
    assert _set_by_the_server(app.run()) == []


def test_the_form_of_a_decision_sets_no_field_again(visit: Callable[[str], AppTest]) -> None:
    app = visit("Nation")
    app.button(key=f"decide_open_{app.selectbox(key='nation').value}").click().run()
    assert {"decide_low", "decide_reason", "decide_author"} <= set(_typed_in(app))
    app.text_input(key="decide_reason").set_value("talks").run()
    assert _set_by_the_server(app) == []


def test_settings_that_were_found_are_set_once(visit: Callable[[str], AppTest]) -> None:
    app = visit("Settings")
    app.text_input(key="find_setting").set_value("discount").run()
    assert any(key.startswith("set_") for key in _typed_in(app))
    assert _set_by_the_server(app.run()) == []


def test_a_name_given_elsewhere_fills_a_field_once(visit: Callable[[str], AppTest]) -> None:
    app = visit("Scenarios")
    assert app.text_input(key="scenario_author").value == ""
    app.session_state["your_name"] = "A. Planner"
    assert app.run().text_input(key="scenario_author").value == "A. Planner"
    assert _set_by_the_server(app.run()) == []
    app.text_input(key="scenario_author").set_value("B. Other").run()
    assert app.session_state["your_name"] == "B. Other"
    app.text_input(key="scenario_author").set_value("").run()
    assert app.session_state["your_name"] == ""
    assert app.run().text_input(key="scenario_author").value == ""
    app.session_state["your_name"] = "C. Third"
    app.run()
    assert app.text_input(key="scenario_author").value == "C. Third"
    assert not app.warning and not app.exception
