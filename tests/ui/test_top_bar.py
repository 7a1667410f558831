"""The bar at the top of every page: which scenario is shown, and the switch to another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("streamlit", reason="the app's packages are not installed: uv sync --extra app")

from app_pages import page_of_app
from streamlit.testing.v1 import AppTest

from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy
from allocator.plan.plan import Plan
from allocator.session.solve import solve
from allocator.solver.options import SolveOptions
from allocator.ui.state.page_state import Desk

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def app(starter_case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    folder = tmp_path / "starter-plan"
    solve(starter_case, options=SolveOptions(method="whole", gap=0.1)).save(folder)
    monkeypatch.setenv("ALLOCATOR_CASE", str(ROOT / "data" / "starter"))
    monkeypatch.setenv("ALLOCATOR_FIRST_PLAN", str(folder))
    monkeypatch.setattr("allocator.ui.controls.changes.warm_up", lambda here: None)
    return page_of_app("Settings").run()


def _desk(app: AppTest) -> Desk:
    desk: Desk = app.session_state["desk"]
    return desk


def _switch(app: AppTest) -> Any:
    """Return the switch among scenarios."""
    (found,) = [one for one in app.selectbox if one.label == "Scenario"]
    return found


def test_scenarios_are_switched_and_a_new_plan_is_not_switched_away(app: AppTest) -> None:
    desk = _desk(app)
    first = desk.plan
    assert first is not None and _switch(app).value == "Plan as opened"
    before = _switch(app).key
    policy = Policy(risk_budget=0.08)
    other = Plan(desk.case, policy, first.meta, first.tables)
    desk.take(policy, plan=other)
    app.run()
    assert _switch(app).value == "Plan not saved" and _switch(app).key != before
    app.run()
    assert _desk(app).plan is other
    desk.keep("careful")
    desk.name = "careful"
    app.run()
    assert _switch(app).value == "careful"
    _switch(app).set_value("Plan as opened").run()
    assert _desk(app).plan is first and _switch(app).value == "Plan as opened"
    _switch(app).set_value("careful").run()
    assert _desk(app).plan is other and not _desk(app).pending and not app.exception
