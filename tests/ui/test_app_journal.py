"""Answers that are taken are kept in a workspace, and another page finds them there."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("streamlit", reason="the app's packages are not installed: uv sync --extra app")

from app_pages import page_of_app
from signing import signed_field
from small_workspace import CUT, approved
from streamlit.testing.v1 import AppTest

from allocator.explore.revision.revise import revise
from allocator.inputs.case.case import Case
from allocator.plan.plan import Plan
from allocator.plan.scenario_library import user_folder
from allocator.session.solve import solve
from allocator.solver.options import SolveOptions
from allocator.ui.state import journal
from allocator.ui.state.page_state import Desk
from allocator.workspace.place import Place
from allocator.workspace.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
QUICK = SolveOptions(method="whole", gap=0.05)


@pytest.fixture
def visit(quick_plan: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], AppTest]]:
    monkeypatch.setenv("ALLOCATOR_CASE", str(ROOT / "data" / "starter"))
    monkeypatch.setenv("ALLOCATOR_FIRST_PLAN", str(quick_plan))
    monkeypatch.setattr("allocator.ui.controls.changes.warm_up", lambda here: None)
    opened = []

    def page() -> AppTest:
        test = page_of_app("Settings")
        opened.append(test)
        return test.run()

    yield page
    for test in opened:
        if "revising" in test.session_state:
            test.session_state["revising"].stop()


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


def _cut(app: AppTest, share: float, reason: str = "a lean year") -> AppTest:
    """Cut an account by the settings, take the answer and sign it."""
    _desk(app).try_turn(budget_factor={"MIL": share})
    app.run()
    app.button(key="pending_near").click().run()
    for _ in range(240):
        if not app.session_state["revising"].task.running:
            break
        time.sleep(0.25)
        app.run()
    app.run()
    signed_field(app, "author").set_value("A. Planner")
    signed_field(app, "reason").set_value(reason)
    return app.button(key="revise_use").click().run()


def _workspace() -> Workspace:
    (folder,) = (user_folder() / "workspaces").iterdir()
    return Workspace.open(folder)


def test_an_answer_without_name_and_reason_is_not_taken(visit: Callable[[], AppTest]) -> None:
    app = _cut(visit(), 0.9, reason="")
    assert "(reason: missing)" in app.warning[0].value.replace("\\", "") and _desk(app).pending
    assert not (user_folder() / "workspaces").exists()


def test_another_page_finds_the_chain_and_goes_through_it(visit: Callable[[], AppTest]) -> None:
    app = visit()
    first = _shown(app)
    _cut(app, 0.9)
    second = _shown(app)
    _cut(app, 0.8, "a leaner year")
    assert not app.exception and "Step 3 of the journal" in _text(app)
    steps = _workspace().steps()
    assert list(steps["step"]) == [1, 2, 3] and list(steps["parent"].dropna()) == [1, 2]
    assert list(steps["author"]) == ["A. Planner"] * 3
    assert list(steps["reason"])[1:] == ["a lean year", "a leaner year"]
    assert list(steps["kind"]) == ["approved", "revised", "revised"]

    later = visit()
    assert "Step 3 of the journal" in _text(later)
    assert "It is the least change for a request" in _text(later)
    assert _desk(later).policy.budget_factor["MIL"] == pytest.approx(0.8)
    assert not _desk(later).pending and later.button(key="redo").disabled
    for plan in (second, first):
        later.button(key="undo").click().run()
        assert _shown(later).value == plan.value and not _desk(later).pending
        assert _shown(later).policy == plan.policy
    assert later.button(key="undo").disabled and _workspace().current.step == 1
    later.button(key="redo").click().run()
    assert _workspace().current.step == 2 and _shown(later).value == second.value
    later.button(key="undo").click().run()
    assert _workspace().current.step == 1 and _shown(later).value == first.value


def test_undo_on_the_page_of_an_answer_moves_the_journal_too(visit: Callable[[], AppTest]) -> None:
    app = visit()
    first = _shown(app)
    _cut(app, 0.9)
    app.button(key="undo").click().run()
    assert _shown(app) is first and _workspace().current.step == 1
    app.button(key="redo").click().run()
    assert _workspace().current.step == 2 and _shown(app).policy.budget_factor
    assert list(_workspace().moves()["kind"]) == ["undo", "redo"]


def test_a_plan_of_a_search_is_recorded_before_the_answer_to_it(
    visit: Callable[[], AppTest], starter_case: Case
) -> None:
    app = visit()
    _cut(app, 0.9)
    desk = _desk(app)
    searched = solve(desk.case, desk.policy.replace(risk_budget=0.09), options=QUICK)
    desk.take(searched.policy, plan=searched)
    app.run()
    _cut(app, 0.8)
    steps = _workspace().steps()
    assert list(steps["kind"]) == ["approved", "revised", "solved", "revised"]
    assert list(steps["parent"].dropna()) == [1, 2, 3]


def test_the_workspace_can_be_named(
    visit: Callable[[], AppTest], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLOCATOR_WORKSPACE", str(tmp_path / "ours"))
    app = _cut(visit(), 0.9)
    assert not (user_folder() / "workspaces").exists()
    shown = _shown(app)
    assert Workspace.open(tmp_path / "ours").plan().value == shown.value
    Workspace.open(tmp_path / "ours").undo(author="B. Analyst", reason="from a terminal")
    assert "Step 1 of the journal" in _text(visit())


def test_an_answer_that_cannot_be_kept_is_shown_and_says_so(
    visit: Callable[[], AppTest], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("ALLOCATOR_WORKSPACE", str(tmp_path / "file" / "ours"))
    app = _cut(visit(), 0.9)
    assert "kept in this page only" in _text(app) and not _desk(app).pending
    assert _shown(app).policy.budget_factor


def test_an_answer_that_was_undone_is_shown_again_with_the_changes_it_took_in(
    tmp_path: Path,
) -> None:
    plan = approved()
    answer = revise(plan, [CUT])
    here = Desk(plan.case, "", plan.policy, plan)
    here.place = Place.at(tmp_path / "ours")
    here.try_turn(risk_budget=0.09)
    here.place.record(answer, author="A. Planner", reason="a lean year")
    here.take_changed(answer.plan.case, answer.plan.policy, answer.plan)
    here.place.hold(answer.plan)
    journal.undo(here)
    assert here.plan is plan and here.policy.risk_budget == 0.09 and here.pending
    assert journal.can_redo(here)
    journal.redo(here)
    assert here.plan is answer.plan and not here.pending and here.place.step == 2
    journal.undo(here)
    assert here.plan is plan and here.policy.risk_budget == 0.09
