"""A random walk through the app: whatever is clicked in whatever order, no error and no lost plan.

Twelve steps twice in the suite; ``ALLOCATOR_WALK=500`` takes as many as it says, in one walk.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import Any, ClassVar

import pytest

pytest.importorskip("streamlit", reason="the app's packages are not installed: uv sync --extra app")

from hypothesis import HealthCheck, Phase, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from streamlit.testing.v1 import AppTest

from allocator import check_plan
from allocator.inputs.case.case import Case
from allocator.plan.plan import Plan
from allocator.session.solve import solve
from allocator.solver.options import SolveOptions
from allocator.ui.state.journal import AUTHOR, REASON
from allocator.ui.state.page_state import Desk

ROOT = Path(__file__).resolve().parents[2]
STEPS = int(os.environ.get("ALLOCATOR_WALK", "12"))

SCRIPT = """
import streamlit as st
from allocator.ui import layout, navigation
title = st.session_state.setdefault("walk", "Plan")
page = next(one for one in navigation.pages() if one.title == title)
st.navigation([page], position="hidden")
layout.draw(page)
"""
PAGES = ("Brief", "Plan", "What if", "Scenarios", "Law and money", "Nation", "Why", "Analysis",
         "Settings", "Data", "Export")  # fmt: skip
TYPED = [("risk_budget", "7"), ("risk_budget", "9"), ("risk_budget", "20"), ("discount", "3"),
         ("discount", "8"), ("change_price", "0"), ("change_price", "0.5")]  # fmt: skip
NAMES = ("tight", "=1+1", "Größe & Maß")
END_S = 180.0


class Walk(RuleBasedStateMachine):
    """Clicks on the starter case, with what must be true after each of them."""

    longest: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.trail: list[str] = []
        self.saved: dict[str, Plan] = {}
        os.environ["ALLOCATOR_HOME"] = tempfile.mkdtemp(dir=os.environ["ALLOCATOR_WALKS"])
        self.app = self.opened()

    def opened(self) -> AppTest:
        return AppTest.from_string(SCRIPT, default_timeout=120).run()

    @property
    def desk(self) -> Desk:
        desk: Desk = self.app.session_state["desk"]
        return desk

    def to(self, page: str) -> None:
        self.app.session_state["walk"] = page
        self.app.run()
        self.did(page)

    def did(self, what: str) -> None:
        """Note a step; --hypothesis-show-statistics counts them."""
        event(what)
        self.trail.append(what)
        Walk.longest = max(Walk.longest, len(self.trail))

    def click(self, key: str) -> bool:
        """Click a button if it is there and can be clicked."""
        button = next((one for one in self.app.button if one.key == key), None)
        if button is None or button.disabled:
            return False
        self.did(key.split("_")[0] if key.startswith("show_") else key)
        button.click().run()
        return True

    def wait(self, ends: Any) -> None:
        began = time.monotonic()
        while not ends():
            assert time.monotonic() - began < END_S, self.trail
            time.sleep(0.3)
            self.app.run()

    @rule(page=st.sampled_from(PAGES))
    def turn_to(self, page: str) -> None:
        self.to(page)

    @rule(change=st.sampled_from(TYPED))
    def change_a_setting(self, change: tuple[str, str]) -> None:
        field, text = change
        self.to("Settings")
        self.app.text_input(key="find_setting").set_value(field.replace("_", " ")).run()
        self.trail.append(f"{field}={text}")
        self.app.text_input(key=f"set_{field}").set_value(text).run()

    @rule()
    def undo(self) -> None:
        self.to("Settings")
        before = self.desk.past[-1].policy if self.desk.past else None
        if self.click("undo") and before is not None:
            assert self.desk.policy == before or self.desk.place is not None

    @rule()
    def redo(self) -> None:
        self.to("Settings")
        self.click("redo")

    @rule()
    def reset(self) -> None:
        self.to("Settings")
        if self.click("reset"):
            assert not self.desk.policy.changes()

    @rule(change=st.sampled_from(TYPED), use=st.booleans())
    def answer(self, change: tuple[str, str], use: bool) -> None:
        """Ask for the least change, and use or close its answer."""
        if self.desk.job is not None:
            return
        self.change_a_setting(change)
        if not self.click("pending_near"):
            return
        self.wait(lambda: "revising" not in self.app.session_state
                  or not self.app.session_state["revising"].task.running)  # fmt: skip
        if "revising" not in self.app.session_state:
            return
        self.app.run()
        if use and any(one.key == "revise_use" for one in self.app.button):
            self.app.text_input(key=REASON).set_value("a walk").run()
            self.app.text_input(key=AUTHOR).set_value("Walker").run()
            wanted = self.app.session_state["revising"].answer.plan
            self.click("revise_use")
            assert self.desk.plan is not None
            assert self.desk.plan.policy == wanted.policy, self.trail
        else:
            self.click("revise_close")

    @rule(change=st.sampled_from(TYPED), end=st.sampled_from(["wait", "stop", "cancel_search"]))
    def search(self, change: tuple[str, str], end: str) -> None:
        """Search over everything, and wait for the plan, use the best so far, or cancel."""
        self.change_a_setting(change)
        before = self.desk.plan
        if not self.click("make"):
            return
        if end == "cancel_search" and self.click(end):
            assert self.desk.job is None and self.desk.plan is before
            return
        if end == "stop":
            self.click(end)
        self.wait(lambda: self.desk.job is None)
        self.app.run()

    @rule(name=st.sampled_from(NAMES))
    def save(self, name: str) -> None:
        self.to("Scenarios")
        self.app.text_input(key="scenario_name").set_value(name).run()
        if self.click("keep") and name in self.desk.kept:
            plan = self.desk.plan
            assert plan is not None
            self.saved[name] = plan

    @precondition(lambda self: self.saved)
    @rule(data=st.data())
    def show(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.saved)))
        self.to("Scenarios")
        if self.click(f"show_{name}"):
            assert self.desk.plan is not None
            assert self.desk.plan.policy == self.saved[name].policy
            assert self.desk.plan.meta["value"] == self.saved[name].meta["value"]

    @rule()
    def reload(self) -> None:
        """Load the page again: only what is on disk is left."""
        place = self.desk.place
        if "revising" in self.app.session_state:
            self.app.session_state["revising"].stop()
        self.desk.job = None
        self.did("reload")
        self.app = self.opened()
        assert place is None or self.desk.place is not None, self.trail

    @invariant()
    def nothing_failed_and_nothing_is_lost(self) -> None:
        assert not self.app.exception, (self.trail, self.app.exception)
        assert self.desk.plan is not None, self.trail
        assert set(self.saved) <= set(self.desk.kept), self.trail

    def teardown(self) -> None:
        if "revising" in self.app.session_state:
            self.app.session_state["revising"].stop()
        assert self.desk.plan is not None
        assert check_plan(self.desk.plan) == []


@pytest.mark.slow
def test_a_random_walk_ends_without_an_error_or_a_lost_plan(
    starter_case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    solve(starter_case, options=SolveOptions(method="whole", gap=0.05)).save(tmp_path / "plan")
    monkeypatch.setenv("ALLOCATOR_HOME", str(tmp_path))  # put back at the end
    monkeypatch.setenv("ALLOCATOR_WALKS", str(tmp_path))
    monkeypatch.setenv("ALLOCATOR_CASE", str(ROOT / "data" / "starter"))
    monkeypatch.setenv("ALLOCATOR_FIRST_PLAN", str(tmp_path / "plan"))
    monkeypatch.setattr("allocator.ui.controls.changes.warm_up", lambda here: None)
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=2, stateful_step_count=STEPS, deadline=None, database=None,
            derandomize=STEPS == 12, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    assert Walk.longest >= STEPS // 2  # some steps find nothing to click
