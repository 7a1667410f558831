"""Unsaved changes and a list that is being corrected outlive a page that is loaded again (F5)."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import messy_lists as lists
import pytest

pytest.importorskip("streamlit", reason="the app's packages are not installed: uv sync --extra app")

from app_pages import page_of_app
from loaded_again import WAIT, again, desk, open_quietly
from streamlit.testing.v1 import AppTest

from allocator.plan import unsaved as disk
from allocator.plan.plan import Plan
from allocator.plan.scenario_library import user_folder
from allocator.ui.state import list_draft, open_pages, unsaved
from allocator.ui.state.unsaved import UNSAVED


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, starter_plan: Plan) -> None:
    open_quietly(monkeypatch, tmp_path, starter_plan)


def text(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.info, *app.success, *app.error, *app.warning]
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


def test_pages_that_are_open_at_once_do_not_change_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = changed()
    assert not desk(page_of_app("Settings").run()).pending
    first = app.query_params[UNSAVED]
    with monkeypatch.context() as patch:  # AppTest has one session for all pages
        patch.setattr(open_pages, "is_anothers", lambda mark: mark == first)
        fresh = again(app, "Settings")  # a copy: the first page is still open
        desk(fresh).try_turn(risk_budget=0.05)
        fresh.run()
    assert fresh.query_params[UNSAVED] != first
    assert desk(again(app, "Settings")).policy.risk_budget == 0.08
    assert desk(again(fresh, "Settings")).policy.risk_budget == 0.05


def test_a_page_that_is_loaded_again_goes_on_under_its_mark() -> None:
    app, other = changed(), changed()
    for _ in range(3):
        other = again(other, "Settings")
    assert len(list((user_folder() / "unsaved").iterdir())) == 2
    assert desk(again(app, "Settings")).pending


def test_what_was_taken_from_disk_is_written_again() -> None:
    app = changed()
    shutil.rmtree(user_folder() / "unsaved")
    app.run()
    assert desk(again(app, "Settings")).pending


def test_an_address_of_what_is_gone_is_told() -> None:
    fresh = page_of_app("Plan")
    fresh.query_params[UNSAVED] = disk.new_mark()
    fresh.run()
    assert "is not kept here any more" in desk(fresh).notice and UNSAVED not in fresh.query_params


@pytest.mark.parametrize("full", [True, False])
def test_changes_that_are_not_on_disk_are_not_called_kept(
    full: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if full:
        monkeypatch.setattr(disk, "keep", lambda *given: False)
    else:
        (tmp_path / "file").touch()
        monkeypatch.setenv("ALLOCATOR_HOME", str(tmp_path / "file" / "home"))
    app = changed()
    assert unsaved.KEPT not in text(app) and unsaved.ONLY_HERE in text(app)
    assert UNSAVED not in app.query_params


def test_changed_data_that_are_not_on_disk_are_not_called_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("allocator.plan.opened_cases.remember", lambda *given: False)
    app = page_of_app("Settings").run()
    desk(app).change_case(desk(app).case.with_meta(title="Our own title"))
    app.run()
    assert unsaved.KEPT not in text(app) and unsaved.ONLY_HERE in text(app)


def test_changes_are_there_again_where_there_is_no_plan(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    app = changed()
    monkeypatch.setenv("ALLOCATOR_FIRST_PLAN", str(tmp_path / "none"))
    fresh = again(again(app, "Settings"), "Settings")
    assert desk(fresh).plan is None and desk(fresh).policy == desk(app).policy
    desk(fresh).arrived(desk(app).plan)  # type: ignore[arg-type]
    assert desk(fresh.run()).pending and UNSAVED in fresh.query_params


def kept_for_case(policy: str) -> AppTest:
    """Return page Plan at the address of changes as they stand in their file."""
    case = desk(page_of_app("Plan").run()).case.hash[:12]
    mark = disk.new_mark()
    disk.keep(mark, "changes.json", f'{{"case": "{case}", "policy": {policy}}}'.encode())
    fresh = page_of_app("Plan")
    fresh.query_params[UNSAVED] = mark
    fresh.run()
    assert not fresh.exception
    return fresh


@pytest.mark.parametrize("policy", ["[]", "3", "null", '"x"'])
def test_a_damaged_file_is_told(policy: str) -> None:
    fresh = kept_for_case(policy)
    assert not desk(fresh).pending and "cannot be read" in desk(fresh).notice


@pytest.mark.parametrize("policy", ['{"budget_factor.XXX": 0.9}', '{"risk_budget": 9}'])
def test_changes_that_are_refused_are_not_said_to_be_here(policy: str) -> None:
    fresh = kept_for_case(policy)
    assert not desk(fresh).pending and "here again" not in desk(fresh).notice
    assert "not set again" in desk(fresh).notice and desk(fresh).faults
    mark = fresh.query_params[UNSAVED]  # they stay for data that they suit
    assert disk.has(mark, "changes.json")
    desk(fresh).faults = ()
    desk(fresh).try_turn(risk_budget=0.08)
    fresh.run()
    assert desk(again(fresh, "Plan")).policy.risk_budget == 0.08


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


def test_nothing_goes_to_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    marks = [disk.new_mark() for _ in range(60)]
    assert all(disk.keep(one, "changes.json", b"{}") for one in marks)
    assert all(disk.has(one, "changes.json") for one in marks)
    monkeypatch.setattr(disk, "_MOST_BYTES", 130)
    assert not disk.keep(disk.new_mark(), "changes.json", b"{" + b" " * 20 + b"}")
    long_ago = time.time() - disk._KEPT_S - 60
    os.utime(user_folder() / "unsaved" / marks[0], (long_ago, long_ago))
    assert disk.keep(marks[1], "changes.json", b"{ }")
    assert [one for one in marks if not disk.has(one)] == [marks[0]]


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
    app = corrected(tmp_path, column=False)
    fresh = again(app, "Data")
    assert list((user_folder() / "unsaved").glob("*/list.bin"))
    fresh.button(key="list_open").click().run()
    assert not list((user_folder() / "unsaved").glob("*/list.bin"))
    back = again(app, "Data")
    assert "is here again" not in text(back) and "not kept here any more" in desk(back).notice


def test_a_copy_of_a_page_leaves_it_its_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = corrected(tmp_path, column=False)
    first = app.query_params[UNSAVED]
    with monkeypatch.context() as patch:
        patch.setattr(open_pages, "is_anothers", lambda mark: mark == first)
        fresh = again(app, "Data")
        fresh.button(key="list_open").click().run()
    assert fresh.session_state["unsaved_mark"] != first
    (left,) = (user_folder() / "unsaved").glob("*/list.bin")
    assert left.parent.name == first


def test_a_list_that_is_not_on_disk_is_not_called_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = corrected(tmp_path)
    monkeypatch.setattr(disk, "keep", lambda *given: False)
    number = app.session_state["list_sent"].number
    app.text_input(key=f"list_budget_{number}").set_value("34").run()
    assert list_draft.KEPT not in text(app) and list_draft.ONLY_HERE in text(app)


def test_a_list_that_is_here_again_is_seen_on_every_page(tmp_path: Path) -> None:
    app = corrected(tmp_path)
    assert "is here again on page Data." in desk(again(app, "Brief")).notice
    fresh = again(app, "Data")
    (door,) = [one for one in fresh.expander if one.label == "Open another case"]
    assert door.proto.expanded
    assert not fresh.warning  # Streamlit's, of a field with two values to begin with


@pytest.mark.parametrize("told", [b"[]", b"{}", b"\xff", b'{"fields": 3}'])
def test_a_damaged_list_is_told(told: bytes) -> None:
    mark = disk.new_mark()
    assert disk.keep(mark, "list.bin", b"x") and disk.keep(mark, "list.json", told)
    fresh = page_of_app("Data")
    fresh.query_params[UNSAVED] = mark
    fresh.run()
    assert not fresh.exception and "list_sent" not in fresh.session_state
    assert "cannot be read" in desk(fresh).notice


def test_a_field_of_a_list_with_a_strange_value_begins_anew(tmp_path: Path) -> None:
    app = corrected(tmp_path)
    (file,) = (user_folder() / "unsaved").glob("*/list.json")
    number = app.session_state["list_sent"].number
    kept = file.read_text(encoding="utf-8").replace(
        f'"list_unit_{number}": ""', f'"list_unit_{number}": "barrels"'
    )
    assert "barrels" in kept
    file.write_text(kept, encoding="utf-8")
    assert again(app, "Data").selectbox(key=f"list_unit_{number}").value == ""


def test_a_list_whose_reading_failed_can_be_read_again(tmp_path: Path) -> None:
    app = corrected(tmp_path, column=False)
    now = app.session_state["list_reading"]
    now.read.clear()
    now.asked = None
    now.task._child.end()
    app.run()
    assert "has ended" in text(app)
    app.button(key="list_read_again").click().run()
    assert "makes a case" in text(app)


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
