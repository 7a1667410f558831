"""Rules that cannot all be kept: the app finds the clash and repairs, and takes one of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("streamlit", reason="the app's packages are not installed: uv sync --extra app")

from app_pages import page_of_app
from streamlit.testing.v1 import AppTest

from allocator.check import check_plan
from allocator.errors import DataError, Fault
from allocator.explore.repair.repairs import repairs
from allocator.explore.repair.result import Repairs
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Lock, Policy
from allocator.session.process.task_progress import Step
from allocator.session.solve import solve
from allocator.solver.options import SolveOptions
from allocator.ui.state.page_state import Desk

ROOT = Path(__file__).resolve().parents[2]
QUICK = SolveOptions(method="whole", gap=0.05)
IMPOSSIBLE = Policy(
    locks=(
        Lock("radios", "BSN", item="border_radio", low=7),
        Lock("boats", "ALV", item="patrol_boat", low=2),
    )
)


@pytest.fixture(scope="module")
def found(starter_case: Case) -> Repairs:
    return repairs(starter_case, IMPOSSIBLE, options=SolveOptions(gap=0.1))


@pytest.fixture(scope="module")
def plans(starter_case: Case, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("plans")
    for name, policy in {"usual": Policy(), "impossible": IMPOSSIBLE}.items():
        solve(starter_case, policy=policy, options=QUICK).save(folder / name)
    return {name: folder / name for name in ("usual", "impossible")}


@pytest.fixture
def visit(
    plans: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., AppTest]]:
    monkeypatch.setenv("ALLOCATOR_CASE", str(ROOT / "data" / "starter"))
    monkeypatch.setattr("allocator.ui.controls.changes.warm_up", lambda here: None)
    opened = []

    def page(plan: str = "impossible") -> AppTest:
        monkeypatch.setenv("ALLOCATOR_FIRST_PLAN", str(plans[plan]))
        opened.append(page_of_app("Settings"))
        return opened[-1].run()

    yield page
    for test in opened:
        for key in ("repairing", "revising"):
            if key in test.session_state:
                (test.session_state[key].task if key == "repairing"
                 else test.session_state[key]).stop()  # fmt: skip


class Finished:
    """A search that ended with an answer or without one; or, with `running`, goes on."""

    def __init__(self, *pieces: Any, faults: tuple[str, ...] = (), running: bool = False) -> None:
        self.pieces, self.faults, self.running = list(pieces), faults, running
        self.step, self.seconds, self.ended, self.stopped = Step("Building"), 3.0, False, False

    def poll(self) -> bool:
        return False

    def end_early(self) -> None:
        self.ended = True

    def stop(self) -> None:
        self.running, self.stopped = False, True


def stubbed(monkeypatch: pytest.MonkeyPatch, *tasks: Finished) -> list[tuple[Any, ...]]:
    """Let searches be `tasks`, and return what they are asked."""
    left, asked = list(tasks), []

    def begin(_run: Any, ask: Any, args: Any, options: Any) -> Finished:
        asked.append((ask, args, options))
        return left.pop(0)

    monkeypatch.setattr("allocator.ui.widgets.repairing.BackgroundTask", begin)
    return asked


def desk_of(app: AppTest) -> Desk:
    desk: Desk = app.session_state["desk"]
    return desk


def text(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.info, *app.error, *app.warning]
    return "\n".join(str(part.value) for part in parts).replace("\\", "")


def keys(app: AppTest) -> set[str]:
    return {str(button.key) for button in app.button}


def ended(app: AppTest, running: Callable[[], bool]) -> None:
    for _ in range(240):
        app.run()
        if not running():
            app.run()
            return
        time.sleep(0.25)
    pytest.fail("no answer in a minute")


def test_an_impossible_policy_is_repaired_by_the_advice_of_the_page(visit: Any) -> None:
    app = visit()
    assert not app.exception
    assert "cannot all be kept" in text(app)
    app.button(key="repair_find").click().run()
    ended(app, lambda: app.session_state["repairing"].task.running)
    assert not app.exception and not app.error
    said = text(app)
    assert "Clash 1: this cannot be kept at all: Decision radios" in said
    assert "Clash 2: these cannot be kept together" in said
    assert "Repair 1: " in said and "Repair 2: " in said and "Price " in said
    app.button(key="repair_take_1").click().run()
    desk = desk_of(app)
    assert desk.pending and "The settings of repair 1 are set" in text(app)
    assert {one.lock: one.low for one in desk.policy.locks} == {"radios": 6.0, "boats": 1.0}
    app.button(key="make").click().run()
    ended(app, lambda: desk.job is not None)
    plan = desk.plan
    assert plan is not None and not desk.pending and not desk.faults
    assert check_plan(plan) == [] and not plan.meta["repair"]
    assert (plan.rules["bend"] <= 1e-6).all()
    assert "repair_find" not in keys(app)


def test_another_repair_can_be_taken_and_undone(
    visit: Any, found: Repairs, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = stubbed(monkeypatch, Finished(found))
    app = visit()
    app.button(key="repair_find").click().run()
    ((ask, (case, policy), _),) = asked
    assert (ask, case.hash, policy) == (repairs, found.case.hash, IMPOSSIBLE)
    desk = desk_of(app)
    for number in (1, 2):
        app.button(key=f"repair_take_{number}").click().run()
        assert not app.exception
        case, policy = found.repaired(number)
        assert (desk.case.hash, desk.policy) == (case.hash, policy)
        assert app.button(key=f"repair_take_{number}").disabled
    app.button(key="undo").click().run()
    assert (desk.case.hash, desk.policy) == (found.case.hash, found.repaired(1)[1])
    app.button(key="repair_close").click().run()
    assert "repairing" not in app.session_state


def test_an_answer_about_other_settings_is_closed(
    visit: Any, found: Repairs, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = Finished(found)
    stubbed(monkeypatch, task)
    app = visit()
    app.button(key="repair_find").click().run()
    desk_of(app).try_turn(risk_budget=0.08)
    app.run()
    assert task.stopped and "repair_take_1" not in keys(app) | {""}
    assert "Clash 1" not in text(app)


def test_a_search_for_repairs_shows_progress_and_is_cancelled(
    visit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = Finished(running=True)
    stubbed(monkeypatch, task)
    app = visit()
    app.button(key="repair_find").click().run()
    assert "3 s. Building. " in text(app)
    app.button(key="repair_end").click().run()
    assert task.ended and not task.stopped
    app.button(key="repair_cancel").click().run()
    assert task.stopped and "repair_find" in keys(app)


def test_unknown_is_searched_longer(
    visit: Any, starter_case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown = repairs(starter_case, IMPOSSIBLE, seconds=1e-9)
    asked = stubbed(monkeypatch, Finished(unknown), Finished(running=True))
    app = visit()
    app.button(key="repair_find").click().run()
    assert "is unknown" in text(app) and "“Search longer”" in text(app)
    app.button(key="repair_longer").click().run()
    first, second = (options["seconds"] for _, _, options in asked)
    assert second > first


def test_a_request_that_is_not_kept_is_repaired(
    visit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = stubbed(monkeypatch, Finished(running=True))
    app = visit("usual")
    assert "repair_find" not in keys(app)
    desk_of(app).try_turn(locks=IMPOSSIBLE.locks)
    app.run()
    assert "repair_find" not in keys(app)
    app.button(key="pending_near").click().run()
    ended(app, lambda: app.session_state["revising"].task.running)
    assert "Asked, but not kept" in text(app)
    app.button(key="revise_repairs").click().run()
    assert not app.exception
    ((_, (_, policy), _),) = asked
    assert policy == desk_of(app).policy


def test_law_that_leaves_no_plan_is_named(
    visit: Any, found: Repairs, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = visit("usual")
    desk = desk_of(app)
    desk.turn(IMPOSSIBLE)
    desk.asked(7)
    desk.ended(("No plan keeps the law.",))
    stubbed(monkeypatch, Finished(faults=("The process has ended.",)))
    app.run()
    assert "No plan keeps the law." in text(app)
    app.button(key="repair_find").click().run()
    assert "The process has ended." in text(app) and "repair_close" in keys(app)


def test_requests_that_do_not_fit_are_told(visit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from allocator.ui.widgets import repairing

    app = visit()
    monkeypatch.setattr("allocator.ui.widgets.repairing.desk", lambda: desk_of(app))

    def refused() -> tuple[Case, Policy]:
        raise DataError([Fault("locks.csv", "no such nation", "a nation", "name another")])

    repairing._find(refused)
    assert "no such nation" in desk_of(app).faults[0]
