"""Typed cells and searches that run outlive a page that is loaded again (F5)."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

pytest.importorskip("streamlit", reason="the app's packages are not installed: uv sync --extra app")

from app_pages import page_of_app
from loaded_again import again, desk, open_quietly
from streamlit.testing.v1 import AppTest

from allocator.explore.revision.requests import Cut
from allocator.plan import unsaved as disk
from allocator.plan.plan import Plan
from allocator.ui.state import typed
from allocator.ui.state.unsaved import UNSAVED
from allocator.ui.widgets import interrupted, revising


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, starter_plan: Plan) -> None:
    open_quietly(monkeypatch, tmp_path, starter_plan)


def text(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.info, *app.success, *app.error]
    return "\n".join(str(part.value) for part in parts).replace("\\", "")


def with_cells() -> AppTest:
    """Return page Data with cells typed, one of them no figure, and a row added."""
    app = page_of_app("Data").run()
    nations = desk(app).case.tables["nations"]
    added = pd.DataFrame({"nation": ["NEW"]})
    edited = pd.concat([nations.astype("object"), added], ignore_index=True).infer_objects()
    edited.loc[0, "absorbable_musd"] = 12.25
    edited["tier"] = edited["tier"].astype("object")
    edited.loc[1, "tier"] = "much"
    desk(app).edits = {"nations": edited}
    desk(app).version += 1
    return app.run()


def test_typed_cells_are_there_again() -> None:
    app = with_cells()
    assert typed.KEPT in text(app) and UNSAVED in app.query_params
    fresh = again(app, "Data")
    assert "The cells typed on page Data are here again." in desk(fresh).notice
    before, after = (desk(one).edits["nations"] for one in (app, fresh))
    assert list(before.index) == list(after.index) and list(before) == list(after)
    assert after["absorbable_musd"].tolist() == pytest.approx(
        before["absorbable_musd"].tolist(), nan_ok=True
    )
    assert after.loc[1, "tier"] == "much"
    told = [one.value for one in (app.dataframe[-1], fresh.dataframe[-1])]
    assert told[0].equals(told[1]) and len(told[0]) >= 3


def test_discarded_cells_do_not_come_back() -> None:
    fresh = again(with_cells(), "Data")
    fresh.button(key="discard").click().run()
    assert UNSAVED not in fresh.query_params
    assert not desk(again(fresh, "Data")).edits


def test_cells_of_other_data_are_told_and_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    app = with_cells()
    mark = app.query_params[UNSAVED]
    mark = mark[0] if isinstance(mark, list) else mark
    kept = disk.recalled(mark, "cells.json")
    assert kept is not None
    disk.keep(mark, "cells.json", kept.replace(desk(app).case.hash.encode(), b"0"))
    fresh = again(app, "Data")
    assert not desk(fresh).edits and "were of other data" in desk(fresh).notice
    disk.keep(mark, "cells.json", b"{")
    assert "cannot be read" in desk(again(app, "Data")).notice


def searching() -> AppTest:
    app = page_of_app("Settings").run()
    desk(app).try_turn(risk_budget=0.08)
    desk(app).asked(7, 0.05)
    return app.run()


def test_a_search_is_begun_again_by_one_click(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[float, float]] = []
    monkeypatch.setattr(interrupted, "ask",
                        lambda here, options: asked.append((here.policy.risk_budget, options.gap))
                        )  # fmt: skip
    app = searching()
    fresh = again(app, "Plan")
    assert "A new plan was being looked for" in text(fresh)
    later = again(fresh, "Plan")  # and once more, before anything is clicked
    later.button(key="resume").click().run()
    assert asked == [(0.08, 0.05)] and not later.exception
    assert "was being looked for" not in text(later)


def test_a_search_that_has_ended_is_not_begun_again() -> None:
    app = searching()
    desk(app).ended()
    app.run()
    assert "was being looked for" not in text(again(app, "Plan"))
    fresh = again(searching(), "Plan")
    fresh.button(key="resume_close").click().run()
    assert "was being looked for" not in text(again(fresh, "Plan"))


class _Task:
    running, seconds, step, pieces, faults = True, 1.0, None, (), ()

    def poll(self) -> bool:
        return False

    def stop(self) -> None:
        pass


def test_a_question_is_asked_again_by_one_click(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, object]] = []
    app = page_of_app("What if").run()
    here, request = desk(app), Cut("MIL", share=0.1)
    app.session_state["revising"] = revising.Question("MIL −10%", here.plan, (request,), _Task())
    app.run()
    monkeypatch.setattr(revising, "begin", lambda here, words, *all_: asked.append((words, all_)))
    fresh = again(app, "What if")
    assert "The answer to “MIL −10%” was being looked for" in text(fresh)
    fresh.button(key="resume").click().run()
    assert asked == [("MIL −10%", (request,))]
