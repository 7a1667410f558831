"""The app on the starter case without background work, and its pages loaded again (F5)."""

from __future__ import annotations

from pathlib import Path

import pytest
from app_pages import page_of_app
from streamlit.testing.v1 import AppTest

from allocator.plan.plan import Plan
from allocator.ui.state.page_state import Desk

STARTER = Path(__file__).resolve().parents[2] / "data" / "starter"
WAIT = "allocator.ui.widgets.list_reading._AT_ONCE_S"


def open_quietly(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, plan: Plan) -> None:
    """Let the app begin with the starter case and its plan, and begin no search of its own."""
    plan.save(tmp_path / "first")
    monkeypatch.setenv("ALLOCATOR_CASE", str(STARTER))
    monkeypatch.setenv("ALLOCATOR_FIRST_PLAN", str(tmp_path / "first"))
    monkeypatch.setattr(WAIT, 60.0)
    for place in ("controls.changes.warm_up", "pages.open_case.ask", "state.startup.ask",
                  "state.reopen.ask"):  # fmt: skip
        monkeypatch.setattr(f"allocator.ui.{place}", lambda here: None)


def desk(app: AppTest) -> Desk:
    found: Desk = app.session_state["desk"]
    return found


def again(app: AppTest, page: str) -> AppTest:
    """Load a page anew: a new session at the same address, without an exception."""
    fresh = page_of_app(page)
    for name in app.query_params:
        fresh.query_params[name] = app.query_params[name]
    fresh.run()
    assert not fresh.exception
    return fresh
