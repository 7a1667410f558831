"""A page that is loaded again (F5) shows the case and the plan that were open, by its address."""

from __future__ import annotations

from pathlib import Path

import messy_lists as lists
import pytest

pytest.importorskip("streamlit", reason="the app's packages are not installed: uv sync --extra app")

from app_pages import page_of_app
from loaded_again import STARTER, again, desk, open_quietly
from streamlit.testing.v1 import AppTest

from allocator.inputs.importing.import_list import import_list
from allocator.inputs.policy.policy import Policy
from allocator.plan import opened_cases
from allocator.plan.plan import Plan
from allocator.plan.scenario_library import keep_last
from allocator.session.solve import solve
from allocator.solver.options import SolveOptions
from allocator.ui.state.reopen import OPEN


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, starter_plan: Plan) -> None:
    open_quietly(monkeypatch, tmp_path, starter_plan)


def test_the_address_of_what_opens_by_itself_stays_short() -> None:
    app = page_of_app("Data").run()
    assert OPEN not in app.query_params
    desk(app).open_case(desk(app).case.with_meta(title="another"), "other", None)
    app.run()
    assert OPEN not in app.query_params  # there is no plan to name yet


def test_the_plan_made_last_is_shown_again(starter_plan: Plan) -> None:
    app = page_of_app("Data").run()
    other = solve(starter_plan.case, Policy(risk_budget=0.05),
                  options=SolveOptions(method="whole", gap=0.05))  # fmt: skip
    keep_last(other)
    desk(app).take(other.policy, plan=other)
    app.run()
    fresh = again(app, "Data")
    shown = desk(fresh).plan
    assert shown is not None and shown.policy == other.policy and shown.meta == other.meta
    assert not desk(fresh).pending and not desk(fresh).past
    assert "The plan shown last is open again: Last plan made." in _text(fresh)


def test_a_list_that_was_opened_is_there_again_with_its_mapping(tmp_path: Path) -> None:
    app = page_of_app("Data").run()
    app.selectbox(key="door_what").set_value("your own list").run()
    sent = lists.german(tmp_path)
    app.file_uploader(key="list_upload_0").set_value((sent.name, sent.read_bytes(), "")).run()
    app.button(key="list_open").click().run()
    made = desk(app)
    plan = solve(made.case, options=SolveOptions(gap=0.05))
    made.plan = plan
    app.run()
    fresh = again(app, "Data")
    case, mapping = import_list(sent).case, import_list(sent).mapping
    assert desk(fresh).case == case and desk(fresh).source == "liste.csv"
    assert desk(fresh).mapping is not None and desk(fresh).mapping.columns == mapping.columns
    assert "liste.csv is open again." in _text(fresh)


def test_an_address_that_nothing_is_known_of_opens_the_first_case(starter_plan: Plan) -> None:
    for mark in ("0123456789ab-0123456789ab", "../../etc/pas-x", "nonsense"):
        app = page_of_app("Data")
        app.query_params[OPEN] = mark
        app.run()
        assert not app.exception and desk(app).case.hash == starter_plan.case.hash


def test_a_case_that_was_changed_on_disk_is_not_taken_for_the_one_that_was_open(
    starter_plan: Plan, tmp_path: Path
) -> None:
    case = starter_plan.case
    opened_cases.remember(case, str(STARTER))
    mark = case.hash[: opened_cases.SIGNS]
    found = opened_cases.recalled(mark)
    assert found is not None and found.case == case and found.mapping is None
    opened_cases.remember(case.with_meta(title="another"), str(STARTER))
    changed = case.with_meta(title="another").hash[: opened_cases.SIGNS]
    assert opened_cases.recalled(changed) is None
    opened_cases.remember(case, "sent.xlsx")
    kept = opened_cases.recalled(mark)
    assert kept is not None and kept.case == case and kept.source == "sent.xlsx"


def _text(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.info, *app.success, *app.error]
    return "\n".join(str(part.value) for part in parts).replace("\\", "")
