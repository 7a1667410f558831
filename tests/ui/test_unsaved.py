"""Unsaved changes and a list that is being corrected outlive a page that is loaded again (F5)."""

from __future__ import annotations

import time
from pathlib import Path

import messy_lists as lists
import pytest

pytest.importorskip("streamlit", reason="the app's packages are not installed: uv sync --extra app")

from app_pages import page_of_app
from streamlit.testing.v1 import AppTest

from allocator.plan import unsaved as disk
from allocator.plan.plan import Plan
from allocator.ui.state.page_state import Desk
from allocator.ui.state.unsaved import UNSAVED

ROOT = Path(__file__).resolve().parents[2]
WAIT = "allocator.ui.widgets.list_reading._AT_ONCE_S"


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, starter_plan: Plan) -> None:
    starter_plan.save(tmp_path / "first")
    monkeypatch.setenv("ALLOCATOR_CASE", str(ROOT / "data" / "starter"))
    monkeypatch.setenv("ALLOCATOR_FIRST_PLAN", str(tmp_path / "first"))
    monkeypatch.setattr(WAIT, 60.0)
    for place in ("controls.changes.warm_up", "pages.open_case.ask", "state.startup.ask",
                  "state.reopen.ask"):  # fmt: skip
        monkeypatch.setattr(f"allocator.ui.{place}", lambda here: None)


def desk(app: AppTest) -> Desk:
    found: Desk = app.session_state["desk"]
    return found


def again(app: AppTest, page: str) -> AppTest:
    """Load the page anew: a new session at the same address."""
    fresh = page_of_app(page)
    for name in app.query_params:
        fresh.query_params[name] = app.query_params[name]
    fresh.run()
    assert not fresh.exception
    return fresh


def text(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.info, *app.success, *app.error]
    return "\n".join(str(part.value) for part in parts).replace("\\", "")


def changed() -> AppTest:
    app = page_of_app("Settings").run()
    desk(app).try_turn(risk_budget=0.08, budget_factor={"MIL": 0.9})
    return app.run()


def test_unsaved_changes_are_there_again_and_can_be_undone() -> None:
    app = changed()
    assert UNSAVED in app.query_params and "kept on disk" in text(app)
    fresh = again(app, "Plan")
    assert desk(fresh).policy == desk(app).policy and desk(fresh).pending
    assert "The unsaved changes are here again." in desk(fresh).notice
    more = again(fresh, "Settings")
    assert desk(more).policy == desk(app).policy
    more.button(key="undo").click().run()
    assert not desk(more).pending and UNSAVED not in more.query_params
    assert not desk(again(more, "Settings")).pending


def test_pages_that_are_open_at_once_do_not_change_each_other() -> None:
    app = changed()
    assert not desk(page_of_app("Settings").run()).pending
    fresh = again(app, "Settings")
    desk(fresh).try_turn(risk_budget=0.05)
    fresh.run()
    assert fresh.query_params[UNSAVED] != app.query_params[UNSAVED]
    assert desk(again(app, "Settings")).policy.risk_budget == 0.08
    assert desk(again(fresh, "Settings")).policy.risk_budget == 0.05


def test_data_in_use_that_are_in_no_plan_are_there_again() -> None:
    app = page_of_app("Data").run()
    desk(app).change_case(desk(app).case.with_meta(title="Our own title"))
    app.run()
    fresh = again(app, "Data")
    assert desk(fresh).case.hash == desk(app).case.hash and desk(fresh).pending


@pytest.mark.parametrize(
    "kept", [b"", b"[]", b"{}", b'{"case": "x", "policy": {"risk_budget": 9}}']
)
def test_what_cannot_be_read_leaves_the_plan_as_it_is(kept: bytes) -> None:
    mark = disk.new_mark()
    assert disk.keep(mark, "changes.json", kept)
    fresh = page_of_app("Plan")
    fresh.query_params[UNSAVED] = mark
    fresh.run()
    assert not fresh.exception and not desk(fresh).pending
    assert "unsaved changes" in desk(fresh).notice


@pytest.mark.parametrize("mark", ["", "..", "../../secret", "a" * 13, "x/y" * 4, "\x00" * 12])
def test_no_address_leads_to_another_folder(mark: str) -> None:
    assert not disk.keep(mark, "changes.json", b"{}")
    assert disk.recalled(mark, "changes.json") is None
    disk.forget(mark, "changes.json")


def test_only_the_newest_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "_MOST", 2)
    marks = [disk.new_mark() for _ in range(4)]
    for one in marks:
        assert disk.keep(one, "changes.json", b"{}")
        time.sleep(0.02)
    assert [one for one in marks if disk.recalled(one, "changes.json")] == marks[2:]


def corrected(tmp_path: Path, *, column: bool = True) -> AppTest:
    """Return page Data with a list that was sent and corrected, and not opened.

    Without its first `column` the list makes no case.
    """
    app = page_of_app("Data").run()
    app.selectbox(key="door_what").set_value("your own list").run()
    sent = lists.german(tmp_path)
    app.file_uploader(key="list_upload_0").set_value((sent.name, sent.read_bytes(), "")).run()
    number = app.session_state["list_sent"].number
    app.text_input(key=f"list_budget_{number}").set_value("33").run()
    first = next(one for one in app.selectbox if str(one.key).startswith("list_meaning_"))
    if column:
        first.set_value(next(one for one in first.options if one != first.value)).run()
    assert not app.exception and "kept on disk until you open it" in text(app)
    return app


def fields(app: AppTest) -> dict[str, object]:
    return {str(one.key): one.value for one in (*app.selectbox, *app.text_input)
            if str(one.key).startswith(("list_meaning_", "list_budget_"))}  # fmt: skip


def test_a_list_is_there_again_with_its_corrections(tmp_path: Path) -> None:
    app = corrected(tmp_path)
    fresh = again(app, "Data")
    assert "is here again" in text(fresh) and fields(fresh) == fields(app)
    assert "33" in fields(fresh).values()
    more = again(fresh, "Data")  # a second time too, under a mark of its own
    assert fields(more) == fields(app)
    more.button(key="list_away").click().run()
    assert not fields(more) and UNSAVED not in more.run().query_params
    assert not fields(again(more, "Data"))


def test_a_list_that_was_opened_is_no_longer_kept(tmp_path: Path) -> None:
    fresh = again(corrected(tmp_path, column=False), "Data")
    mark = str(fresh.session_state["unsaved_mark"])
    assert disk.recalled(mark, "list.bin")
    fresh.button(key="list_open").click().run()
    assert disk.recalled(mark, "list.bin") is None


def test_reading_a_list_can_be_cancelled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WAIT, 0.0)
    app = page_of_app("Data").run()
    app.selectbox(key="door_what").set_value("your own list").run()
    sent = lists.german(tmp_path)
    app.file_uploader(key="list_upload_0").set_value((sent.name, sent.read_bytes(), "")).run()
    assert f"Reading {sent.name}: " in text(app)
    app.button(key="list_cancel").click().run()
    assert not app.exception and "Reading" not in text(app)
    assert "list_sent" not in app.session_state and "list_reading" not in app.session_state
