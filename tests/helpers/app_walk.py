"""A random walk through the app on the starter case, with what must hold after every step."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from typing import ClassVar

from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
)
from signing import signed_field
from streamlit.testing.v1 import AppTest

from allocator import check_plan
from allocator.plan.plan import Plan
from allocator.report.decisions.row import ROW_DECISIONS
from allocator.ui.state.page_state import Desk
from allocator.workspace.workspace import Workspace

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
CARDS = ("Cut or add money", "Event from a date", "Extra money for a nation", "Late deliveries",
         "Waive or change a rule")  # fmt: skip
ENDS = ("use", "use", "close", "cancel", "turn away")
"""What is done with an answer; it is used more often than it is put away."""
VIEWS = ("nation", "programme", "nation and account", "line")
END_S = 180.0


class Walk(RuleBasedStateMachine):
    """Clicks on the starter case, with what must be true after each of them."""

    longest: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.trail: list[str] = []
        self.saved: dict[str, Plan] = {}
        self.steps = 0
        os.environ["ALLOCATOR_HOME"] = tempfile.mkdtemp(dir=os.environ["ALLOCATOR_WALKS"])
        self.app = self.opened()

    def opened(self) -> AppTest:
        return AppTest.from_string(SCRIPT, default_timeout=120).run()

    @property
    def desk(self) -> Desk:
        desk: Desk = self.app.session_state["desk"]
        return desk

    @property
    def shown(self) -> Plan:
        plan = self.desk.plan
        assert plan is not None, self.trail
        return plan

    @property
    def workspace(self) -> Workspace | None:
        """What is on disk, once the first answer was used."""
        place = self.desk.place
        return None if place is None or place.step is None else Workspace.open(place.folder)

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
        self.did(key.split("_")[0] if key.startswith(("show_", "forget_")) else key)
        button.click().run()
        return True

    def wait(self, ends: Callable[[], bool]) -> None:
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

    @rule(change=st.sampled_from(TYPED), end=st.sampled_from(ENDS))
    def answer_a_setting(self, change: tuple[str, str], end: str) -> None:
        """Change a setting and ask for the least change."""
        self.change_a_setting(change)
        if self.desk.job is None and self.click("pending_near"):
            self.end_answer(end)

    @rule(card=st.sampled_from(CARDS), end=st.sampled_from(ENDS))
    def ask_what_if(self, card: str, end: str) -> None:
        """Ask the question that a card begins with."""
        self.app.session_state["what"] = card
        self.to("What if")
        self.trail.append(card)
        if self.click("request_near"):
            self.end_answer(end)

    @rule(
        view=st.sampled_from(VIEWS),
        row=st.integers(1, 4),
        kind=st.sampled_from(list(ROW_DECISIONS)),
        end=st.sampled_from((*ENDS, "add")),
    )
    def decide_on_a_row(self, view: str, row: int, kind: str, end: str) -> None:
        """Pick a row of the plan and decide about it, at once or with the least change."""
        self.to("Plan")
        self.app.radio(key="view").set_value(view).run()
        self.app.session_state[f"lines_{view}"] = {
            "selection": {"rows": [row], "columns": [], "cells": []}
        }
        self.app.run()
        if not any(one.key == "row_add" for one in self.app.button):
            return
        self.trail.append(f"{view} {row}: {kind}")
        self.app.button_group(key="row_kind").set_value(kind)
        self.app.text_input(key="row_reason").set_value("a walk")
        self.app.text_input(key="row_author").set_value("Walker")
        before = self.desk.policy.locks
        if end != "add":
            if self.click("row_near"):
                self.end_answer(end)
        elif self.click("row_add") and not self.app.error and not self.desk.faults:
            assert self.desk.policy.locks != before or kind == "lock", self.trail

    def end_answer(self, end: str) -> None:
        """Use the answer that is asked for, close or cancel it, or go to another page."""
        if end == "turn away":
            self.to("Nation")
            return
        if end == "cancel" and self.click("revise_cancel"):
            assert "revising" not in self.app.session_state, self.trail
            return
        self.wait(lambda: "revising" not in self.app.session_state
                  or not self.app.session_state["revising"].task.running)  # fmt: skip
        if "revising" not in self.app.session_state:
            return
        self.app.run()
        if end == "use" and any(one.key == "revise_use" for one in self.app.button):
            self.use()
        else:
            self.click("revise_close")

    def use(self) -> None:
        """Use the answer that is shown; one undo brings the plan before back, a redo the answer."""
        signed_field(self.app, "reason").set_value("a walk").run()
        signed_field(self.app, "author").set_value("Walker").run()
        before, wanted = self.shown, self.app.session_state["revising"].answer.plan
        assert self.click("revise_use"), self.trail
        assert not self.desk.faults, (self.trail, self.desk.faults)
        assert self.shown.value == wanted.value, self.trail
        workspace = self.workspace
        assert workspace is not None and len(workspace.steps()) > self.steps, self.trail
        self.steps = len(workspace.steps())
        assert workspace.plan().value == wanted.value, self.trail
        if wanted.policy == before.policy:
            return  # nothing to undo
        self.to("Settings")
        assert self.click("undo") and self.shown.value == before.value, self.trail
        assert self.click("redo") and self.shown.value == wanted.value, self.trail

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
            self.saved.setdefault(name, self.shown)

    @precondition(lambda self: self.saved)
    @rule(data=st.data(), at=st.sampled_from(["show", "switch"]))
    def open(self, data: st.DataObject, at: str) -> None:
        """Open a scenario, on its page or by the switch at the top of any."""
        name = data.draw(st.sampled_from(sorted(self.saved)))
        self.to("Scenarios")
        if self.click(f"{at}_{name}"):
            assert self.shown.policy == self.saved[name].policy, self.trail
            assert self.shown.value == self.saved[name].value, self.trail

    @rule()
    def open_the_first_plan(self) -> None:
        self.to("Plan")
        first = self.desk.first
        assert first is not None
        if self.click("switch_Plan as opened"):
            assert self.shown.value == first.value, self.trail

    @precondition(lambda self: self.saved)
    @rule(data=st.data())
    def forget(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.saved)))
        self.to("Scenarios")
        if self.click(f"forget_{name}"):
            del self.saved[name]
            assert name not in self.desk.kept, self.trail

    @rule()
    def reload(self) -> None:
        """Load the page again: only what is on disk is left, and all of that."""
        workspace = self.workspace
        if "revising" in self.app.session_state:
            self.app.session_state["revising"].stop()
        self.desk.job = None
        self.did("reload")
        self.app = self.opened()
        if workspace is not None:
            assert self.desk.place is not None, self.trail
            assert self.shown.value == workspace.plan().value, self.trail
            assert self.shown.policy == workspace.plan().policy, self.trail

    @invariant()
    def nothing_failed_and_nothing_is_lost(self) -> None:
        assert not self.app.exception, (self.trail, self.app.exception)
        assert self.desk.plan is not None, self.trail
        assert set(self.saved) <= set(self.desk.kept), self.trail
        workspace = self.workspace
        assert workspace is None or len(workspace.steps()) >= self.steps, self.trail

    def teardown(self) -> None:
        if "revising" in self.app.session_state:
            self.app.session_state["revising"].stop()
        assert check_plan(self.shown) == []
