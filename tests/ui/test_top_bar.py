"""The bar at the top of every page: which scenario is shown, and the switch to another."""

from __future__ import annotations

from pathlib import Path

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


def _shown(app: AppTest) -> str:
    """Return the name that the switch among scenarios shows."""
    (found,) = [one for one in app.button if str(one.key).startswith("switch_") and one.disabled]
    return str(found.label)


def test_scenarios_are_switched_and_a_new_plan_is_not_switched_away(app: AppTest) -> None:
    desk = _desk(app)
    first = desk.plan
    assert first is not None and _shown(app) == "Plan as opened"
    policy = Policy(risk_budget=0.08)
    other = Plan(desk.case, policy, first.meta, first.tables)
    desk.take(policy, plan=other)
    app.run()
    assert not app.button(key="switch_Plan as opened").disabled
    app.run()
    assert _desk(app).plan is other
    desk.keep("careful")
    desk.name = "careful"
    app.run()
    assert _shown(app) == "careful"
    app.button(key="switch_Plan as opened").click().run()
    assert _desk(app).plan is first and _shown(app) == "Plan as opened"
    app.button(key="switch_careful").click().run()
    assert _desk(app).plan is other and not _desk(app).pending and not app.exception
