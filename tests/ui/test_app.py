"""The pages of the app without a browser: what they show and what their controls do."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest

pytest.importorskip("streamlit", reason="the app's packages are not installed: uv sync --extra app")

from app_pages import page_of_app
from signing import signed_field
from streamlit.testing.v1 import AppTest

from allocator.inputs.case.case import Case
from allocator.inputs.case.library import case_workbook
from allocator.inputs.policy.fields import FIELDS
from allocator.inputs.policy.fields import field as policy_field
from allocator.inputs.policy.form import families, form_of
from allocator.inputs.policy.policy import Lock, Policy
from allocator.inputs.scenario.scenario import Scenario
from allocator.inputs.scenario.url import link_text, scenario_from_link
from allocator.plan.obligated import Obligated
from allocator.plan.obligated_file import change_obligated, obligated_file
from allocator.plan.plan import Plan, load_plan
from allocator.plan.scenario_library import Kept, all_kept, card_of, plan_of, workspace_folder
from allocator.report.decisions import facts as decision_facts_module
from allocator.report.decisions.lots import Lot
from allocator.report.first_page.brief import brief
from allocator.report.grouped_lines import plan_table
from allocator.session.solve import solve
from allocator.solver.options import SolveOptions
from allocator.ui.pages.analysis import PRICES
from allocator.ui.state.page_state import Desk
from allocator.util.progress import Progress

ROOT = Path(__file__).resolve().parents[2]
STARTER = ROOT / "data" / "starter"
QUICK = SolveOptions(method="whole", gap=0.05)


@pytest.fixture
def app(quick_plan: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    monkeypatch.setenv("ALLOCATOR_CASE", str(STARTER))
    monkeypatch.setenv("ALLOCATOR_FIRST_PLAN", str(quick_plan))
    # a process that makes the model beforehand would only slow the tests down
    monkeypatch.setattr("allocator.ui.controls.changes.warm_up", lambda here: None)
    test = page_of_app("Settings")
    yield test.run()
    if "desk" in test.session_state:
        _desk(test).job = None


@pytest.fixture
def plan_page(quick_plan: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    app = _page("Plan", quick_plan, monkeypatch)
    yield app
    _desk(app).job = None


def _desk(app: AppTest) -> Desk:
    desk: Desk = app.session_state["desk"]
    return desk


def _text(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.title, *app.info, *app.error, *app.success]
    return "\n".join(str(part.value) for part in parts).replace("\\", "")


def test_opens_on_a_plan_at_once(plan_page: AppTest, starter_case: Case) -> None:
    assert not plan_page.exception
    assert plan_page.title[0].value == "The plan"
    shown = {one.label: one.value for one in plan_page.metric}
    funded = _desk(plan_page).plan.lines["nation"].nunique()
    assert funded >= 5 and shown["Nations funded"] == f"{funded} of 6"
    assert "of weighted need" in _text(plan_page)
    assert "Left open: at most" in _text(plan_page) and "million at the margin." in _text(plan_page)
    assert _desk(plan_page).plan is not None


def test_four_figures_are_read_first_and_the_others_when_asked_for(plan_page: AppTest) -> None:
    shown = [one.label for one in plan_page.metric]
    assert shown[:4] == ["Money obligated", "Need met", "Expected loss", "Money that expires"]
    assert "Value of the plan" in shown[4:] and len(shown) == 8


def test_the_plan_begins_with_its_table(plan_page: AppTest) -> None:
    found = plan_table(_desk(plan_page).plan)
    assert plan_page.dataframe[0].value["nation_name"].tolist() == found["nation_name"].tolist()


def test_page_brief_shows_the_plan_on_one_page(app: AppTest) -> None:
    test = page_of_app("Brief").run()
    assert not test.exception and test.title[0].value == "Brief"
    found = brief(_desk(test).plan)
    assert all(one in _text(test) for one in (*found.sentences, *found.decisions))
    assert [one.value for one in test.metric] == [one.shown for one in found.figures]
    assert test.dataframe[0].value["name"].tolist() == found.nations["name"].tolist()
    assert [one.label for one in test.get("download_button")] == ["Save as a page to print or send"]


def test_every_field_has_a_control(app: AppTest) -> None:
    for field in FIELDS:
        app.text_input(key="find_setting").set_value(field.name).run()
        assert not app.exception, field.name
        keys = {str(one.key) for one in [*app.text_input, *app.multiselect, *app.button]}
        bases = app.session_state["bases"] if "bases" in app.session_state else ()  # noqa: SIM401
        keys |= {name.rpartition("_")[0] for name in bases}
        control = "decide_open_" if field.kind == "locks" else f"set_{field.name}"
        assert control in keys


def test_every_family_has_a_heading() -> None:
    told = [field for fields in families().values() for field in fields]
    assert sorted(field.name for field in told) == sorted(field.name for field in FIELDS)


def test_a_change_waits_until_the_plan_is_made_and_can_be_undone(app: AppTest) -> None:
    app.text_input(key="find_setting").set_value("risk_budget").run()
    app.text_input(key="set_risk_budget").set_value("8").run()
    assert _desk(app).policy.risk_budget == 0.08
    assert _desk(app).pending
    assert "Risk budget: 10% → 8%" in _text(app)
    app.button(key="undo").click().run()
    assert not _desk(app).pending
    assert app.text_input(key="set_risk_budget").value == "10"


def test_a_value_that_contradicts_another_is_told_and_not_taken(app: AppTest) -> None:
    app.text_input(key="find_setting").set_value("absorption_full").run()
    app.text_input(key="set_absorption_full").set_value("120").run()
    assert "put them in this order" in " ".join(one.value for one in app.error)
    assert app.text_input(key="set_absorption_full").value == "70"


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [("diversion_factor", "90%", 0.9), ("diversion_factor", "-10 %", 0.9),
     ("diversion_factor", "90 per cent", 0.9),
     ("risk_budget", "9%", 0.09), ("min_line_musd", "500k", 0.5),
     ("idle_most", "US$ 1.2 bn", 1200.0), ("delivery_delay", "2 years", 2)],
)  # fmt: skip
def test_a_figure_means_what_is_typed(app: AppTest, field: str, text: str, value: float) -> None:
    app.text_input(key="find_setting").set_value(field).run()
    app.text_input(key=f"set_{field}").set_value(text).run()
    assert getattr(_desk(app).policy, field) == value and not app.error


def test_an_account_is_found_and_its_row_alone_is_shown(app: AppTest) -> None:
    app.text_input(key="find_setting").set_value("mil cut").run()
    assert not app.exception and "2 of 47 settings" in _text(app)
    (base,) = [base for key, base in app.session_state["bases"].items() if "factor" in key]
    assert list(base["key"]) == ["MIL"]
    app.text_input(key="find_setting").set_value("coup").run()
    assert "page What if, Event" in _text(app)


def test_a_figure_that_could_mean_two_is_refused_beside_its_field(app: AppTest) -> None:
    app.text_input(key="find_setting").set_value("diversion_factor").run()
    for text, told in (("-0.1", "without a sign"), ("90 apples", "type the number")):
        app.text_input(key="set_diversion_factor").set_value(text).run()
        assert any(told in one.value for one in app.error)
        assert app.text_input(key="set_diversion_factor").value == "1"
        assert not _desk(app).policy.changes()
    app.text_input(key="set_diversion_factor").set_value("90").run()
    assert "For 90 per cent type 90" in app.warning[0].value
    app.text_input(key="set_diversion_factor").set_value("0.9").run()
    assert not app.warning and not app.error


def test_a_cell_of_a_table_of_settings_means_what_is_typed(app: AppTest) -> None:
    from allocator.ui.controls import settings as controls

    app.text_input(key="find_setting").set_value("budget_factor").run()
    desk = _desk(app)
    _type_into(app, controls, "budget_factor", "MIL", "90%")
    assert desk.policy.budget_factor == {"MIL": 0.9} and not app.error
    base = app.session_state["bases"][f"set_budget_factor_{desk.version}"]
    assert list(base.loc[base["key"] == "MIL", "yours"]) == ["0.9"]
    _type_into(app, controls, "budget_factor", "EDU", "-20")
    assert "Budget factor of" in app.error[0].value
    assert "without a sign" in app.error[0].value and desk.policy.budget_factor == {"MIL": 0.9}
    _type_into(app, controls, "budget_factor", "EDU", "-20%")
    assert desk.policy.budget_factor == {"MIL": 0.9, "EDU": 0.8}
    _type_into(app, controls, "budget_factor", "EDU", "80")
    assert "80 times as much" in app.warning[0].value
    _type_into(app, controls, "budget_factor", "MIL", None)
    assert desk.policy.budget_factor == {"EDU": 80}


def _type_into(app: AppTest, controls: Any, field: str, row: str, text: str | None) -> None:
    """Type into the cell of a table of settings, which AppTest cannot."""
    desk = _desk(app)
    key = f"set_{field}_{desk.version}"
    bases = app.session_state["bases"]
    at = bases[key].index[bases[key]["key"] == row][0]
    with pytest.MonkeyPatch.context() as patch:
        state = {"bases": bases, "desk": desk, key: {"edited_rows": {at: {"yours": text}}}}
        patch.setattr(controls.st, "session_state", state)
        controls._mapping_changed(form_of(policy_field(field)), key)
    app.session_state["answer"] = state["answer"]
    app.run()


def test_a_typed_figure_of_a_decision_stays_when_something_else_changes(
    quick_plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = _decide(_page("Nation", quick_plan, monkeypatch), "ALV", "patrol_boat")
    app.text_input(key="decide_low").set_value("7").run()
    app.multiselect(key="decide_years").set_value([2031]).run()
    app.selectbox(key="decide_nation").set_value("BSN").run()
    assert app.text_input(key="decide_low").value == "7"
    app.selectbox(key="decide_what").set_value("").run()  # US$ million now
    assert app.text_input(key="decide_low").value != "7"
    app.text_input(key="decide_low").set_value("many").run()
    assert "found 'many'" in app.error[0].value
    app.button(key="decide_add").click().run()
    assert "needs a figure" in app.warning[0].value and not _desk(app).policy.locks


def test_a_plan_is_made_and_what_changed_is_told(app: AppTest) -> None:
    before = _desk(app).plan
    app.text_input(key="find_setting").set_value("left_out").run()
    app.multiselect(key="set_left_out").set_value(["delivery", "people", "sustainment"]).run()
    app.button(key="make").click().run()
    _wait(app)
    desk = _desk(app)
    assert desk.plan is not before and desk.before is before
    assert not desk.pending
    page = page_of_app("Plan")
    page.session_state["desk"] = desk
    assert "What changed from the previous plan" in _text(page.run())
    (last,), _ = all_kept()
    assert plan_of(last).meta == desk.plan.meta


def _wait(app: AppTest) -> None:
    for _ in range(240):
        if _desk(app).job is None:
            return
        time.sleep(0.5)
        app.run()
    pytest.fail("no plan in two minutes")


def test_a_dead_worker_is_told_and_the_plan_stays(app: AppTest) -> None:
    from allocator.session.process.worker import Report

    desk = _desk(app)
    plan, desk.job = desk.plan, 7
    from allocator.ui.state.solve_job import _take

    assert _take(desk, Report(7, "died", faults=("The solving process has ended.",)))
    app.run()
    assert "The solving process has ended." in _text(app)
    assert _desk(app).plan is plan


def test_a_search_that_is_stopped_is_no_error(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    from allocator.session.process.worker import Report
    from allocator.ui.state.solve_job import _take

    desk = _desk(app)
    first = desk.plan
    second = _search(desk)
    desk.job = None
    desk.turn(Policy(risk_budget=0.07))
    desk.asked(8)
    assert _take(desk, Report(8, "stopped"))
    app.run()
    assert not app.error and "No new plan; the previous one is shown" in _text(app)
    assert desk.plan is second and desk.before is first and desk.pending
    assert not app.button(key="make").disabled
    desk.asked(9)
    assert _take(desk, Report(9, "failed", faults=("Law and capacity alone allow no plan.",)))
    app.run()
    assert "This was not done" in app.error[0].value and desk.before is first


def test_filters_pick_lines(plan_page: AppTest) -> None:
    plan_page.multiselect(key="nations").set_value(["BSN"]).run()
    assert "Filtered lines" in _text(plan_page)
    plan_page.button(key="clear_filters").click().run()
    assert "The whole plan" in _text(plan_page)


def test_parts_of_lots_by_account_are_explained(plan_page: AppTest) -> None:
    from allocator.report.line_table import SHARED

    assert SHARED not in _text(plan_page)
    plan_page.radio(key="view").set_value("line").run()
    assert SHARED in _text(plan_page)


def test_names_are_shown_as_text(app: AppTest) -> None:
    desk = _desk(app)
    desk.notice = "=1+1 <script>alert(1)</script> **bold**"
    app.run()
    assert any(r"\*\*bold\*\*" in str(one.value) for one in app.caption)
    assert not any("unsafe" in str(one.proto) and one.allow_html for one in app.markdown)


def test_locks_are_listed_and_can_be_taken_out(app: AppTest) -> None:
    desk = _desk(app)
    desk.turn(Policy(locks=(Lock("none", "BSN", high=0, author="A", reason="talks"),)))
    app.text_input(key="find_setting").set_value("locks").run()
    assert "Besania: nothing of all money, all years together" in _text(app)
    app.button(key="out_none").click().run()
    assert not _desk(app).policy.locks


def test_a_decision_says_what_became_of_it(app: AppTest, starter_case: Case) -> None:
    lock = Lock("boats", "CRV", "patrol_boat", low=1, author="A", reason="coast")
    policy = Policy(locks=(lock,))
    desk = _desk(app)
    desk.turn(policy)
    app.text_input(key="find_setting").set_value("locks").run()
    assert "Takes effect with the next plan." in _text(app)
    desk.before, desk.plan = desk.plan, solve(starter_case, policy, options=QUICK)
    app.run()
    assert "Requested at least 1 lot; the plan gives 0 lots." in _text(app)
    page = page_of_app("Plan")
    page.session_state["desk"] = desk
    changes = next(one.value for one in page.run().markdown if one.value.startswith("- Decided"))
    assert "Coup Clause" in changes


def _search(desk: Desk, **meta: str) -> Plan:
    """Let a search run that has found a plan for changed settings."""
    assert desk.plan is not None
    desk.turn(Policy(risk_budget=0.08))
    desk.asked(7)
    return _found(desk, **meta)


def _found(desk: Desk, **meta: str) -> Plan:
    assert desk.plan is not None
    policy = desk.policy if desk.latest is None else desk.latest.policy
    plan = Plan(desk.case, policy, desk.plan.meta | meta, desk.plan.tables)
    desk.arrived(plan)
    return plan


def test_after_undo_nothing_is_compared_with_what_was_thrown_away(plan_page: AppTest) -> None:
    desk = _desk(plan_page)
    first = desk.plan
    second = _search(desk)
    desk.job = None
    plan_page.run()
    assert "What changed from the previous plan" in _text(plan_page)
    desk.turn(Policy(risk_budget=0.07))
    desk.asked(8)
    _found(desk)
    desk.job = None
    plan_page.button(key="undo").click().run()
    assert desk.plan is second and desk.before is first
    plan_page.button(key="undo").click().run()
    assert desk.plan is first and desk.before is None
    assert "What changed from the previous plan" not in _text(plan_page)
    assert desk.known(Policy(risk_budget=0.08)) is second  # to be shown again without a search


def test_what_a_search_found_is_no_answer_after_undo(app: AppTest) -> None:
    desk = _desk(app)
    _search(desk)
    assert desk.known(desk.policy) is None
    desk.undo()
    assert desk.known(Policy(risk_budget=0.08)) is None


def test_undo_of_a_later_setting_leaves_the_search_that_runs(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("allocator.ui.state.solve_job.hear", lambda here: False)
    desk = _desk(app)
    first = desk.plan
    half = _search(desk, status="stopped")
    desk.turn(Policy(risk_budget=0.08, discount=0.1))
    app.run()
    app.button(key="undo").click().run()
    assert desk.job == 7 and desk.plan is half and not desk.pending
    desk.undo()
    assert desk.job is None and desk.plan is first
    desk.turn(Policy(risk_budget=0.08))
    desk.asked(8)
    desk.turn(Policy(discount=0.1))
    better = Plan(desk.case, Policy(risk_budget=0.08), half.meta, half.tables)
    desk.arrived(better)
    desk.undo()
    assert desk.job == 8 and desk.plan is better  # found while another setting was tried


def test_settings_whose_search_was_ended_can_be_searched_again(app: AppTest) -> None:
    desk = _desk(app)
    assert app.button(key="make").disabled
    _search(desk, status="stopped")
    desk.job = None
    app.run()
    assert not desk.pending and not app.button(key="make").disabled
    assert "Its search was ended early" in _text(app)


def test_a_known_plan_that_is_shown_ends_the_search_for_another(app: AppTest) -> None:
    desk = _desk(app)
    first = desk.plan
    half = _search(desk, status="stopped")
    desk.kept["half"] = Kept(card_of("half", half), None, half)
    desk.take(half.policy, "half", half)
    assert desk.job == 7 and desk.plan is half  # its own search goes on
    desk.reset()
    assert desk.job is None and desk.plan is first
    desk.turn(Policy(risk_budget=0.07))
    desk.asked(8)
    desk.take(half.policy, "half", half)
    assert desk.job is None and desk.plan is half and desk.unfinished


def test_a_running_search_shows_one_proof(
    plan_page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("allocator.ui.state.solve_job.hear", lambda here: False)
    desk = _desk(plan_page)
    assert "Gap to the best possible" in {one.label for one in plan_page.metric}
    _search(desk)
    desk.told = Progress("value", "searching", 1.0, 20.0, 25.0, 0.25)
    plan_page.run()
    assert "No plan under these rules can exceed" not in _text(plan_page)
    assert _text(plan_page).count("within 25% of the best possible") == 1
    assert "The best plan so far meets " in _text(plan_page)
    assert "Gap to the best possible" not in {one.label for one in plan_page.metric}
    assert "So far, not final: what would change from the previous plan" in _text(plan_page)
    shown = _text(plan_page)
    assert "Not final: the search is still running" in shown and "search error" not in shown
    desk.job = None
    plan_page.run()
    assert "What changed from the previous plan" in _text(plan_page)
    assert "ot final" not in _text(plan_page)
    assert "The same rules bind" in _text(plan_page)


def test_without_a_kept_plan_a_first_one_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ALLOCATOR_CASE", str(STARTER))
    monkeypatch.setenv("ALLOCATOR_FIRST_PLAN", str(tmp_path / "none"))
    asked: list[Any] = []
    monkeypatch.setattr("allocator.ui.state.startup.ask", asked.append)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert not app.exception
    assert len(asked) == 1
    assert "There is no plan yet" in _text(app)


def _page(title: str, quick_plan: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """Return the app on one of its pages."""
    monkeypatch.setenv("ALLOCATOR_CASE", str(STARTER))
    monkeypatch.setenv("ALLOCATOR_FIRST_PLAN", str(quick_plan))
    monkeypatch.setattr("allocator.ui.controls.changes.warm_up", lambda here: None)
    return page_of_app(title).run()


def test_ranges_of_money_are_shown_where_the_search_has_seen_them(
    quick_plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = load_plan(quick_plan)
    money = plan.spending.groupby("nation")["obligation_musd"].sum().reset_index()
    ranges = money.assign(low_musd=0.0, high_musd=2 * money["obligation_musd"])
    with_ranges = {**plan.tables, "money_ranges": ranges}
    Plan(plan.case, plan.policy, plan.meta, with_ranges).save(tmp_path / "plan")
    for folder, shown in ((quick_plan, False), (tmp_path / "plan", True)):
        app = _page("Plan", folder, monkeypatch)
        assert not app.exception
        assert shown == any("high_musd" in one.value.columns for one in app.dataframe)


@pytest.mark.parametrize(
    "name",
    ["Brief", "What if", "Scenarios", "Law and money", "Nation", "Analysis", "Data", "Export"],
)
def test_every_page_draws(name: str, quick_plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = _page(name, quick_plan, monkeypatch)
    assert not app.exception
    assert app.title


def test_last_year_is_always_one_of_the_plans_to_compare(
    quick_plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = _page("Scenarios", quick_plan, monkeypatch)
    assert "Last plan" in app.selectbox(key="compare_before").options


def test_a_scenario_is_kept_by_name_and_shown_again(
    quick_plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = _page("Scenarios", quick_plan, monkeypatch)
    app.text_input(key="scenario_name").set_value("=cmd|' /C calc'!A0").run()
    app.button(key="keep").click().run()
    assert "=cmd|' /C calc'!A0 (value" in _text(app)
    assert "Scenario: =cmd|' /C calc'!A0" in app.selectbox(key="compare_after").options
    desk = _desk(app)
    kept = desk.plan
    desk.turn(Policy(risk_budget=0.5))
    app.run()
    app.button(key="show_=cmd|' /C calc'!A0").click().run()
    assert _desk(app).plan is kept and not _desk(app).pending


def test_a_scenario_kept_during_a_search_takes_its_better_plans(
    quick_plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("allocator.ui.state.solve_job.hear", lambda here: False)
    app = _page("Scenarios", quick_plan, monkeypatch)
    desk = _desk(app)
    other = desk.plan
    _search(desk)
    app.run()
    assert "is updated with better plans" in _text(app)
    app.text_input(key="scenario_name").set_value("tight").run()
    app.button(key="keep").click().run()
    assert "its search is still running" in _text(app)
    better = _found(desk)
    assert desk.kept["tight"].held is better
    desk.turn(Policy(risk_budget=0.07))
    best = _found(desk)
    desk.job = None
    app.run()
    assert desk.kept["tight"].held is best and "its search is still running" not in _text(app)
    assert desk.past[-1].plan is best
    desk.asked(8)
    desk.arrived(other)
    assert desk.kept["tight"].held is best


def test_page_scenarios_opens_on_its_columns(
    quick_plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = _page("Scenarios", quick_plan, monkeypatch)
    assert app.expander[0].label.startswith("Saved scenarios: 0")
    assert not app.expander[0].proto.expanded and app.subheader[0].value == "Side by side"


def test_scenarios_outlive_the_page(
    quick_plan: Path, monkeypatch: pytest.MonkeyPatch, own_home: Path
) -> None:
    app = _page("Scenarios", quick_plan, monkeypatch)
    assert str(own_home / "scenarios") in _text(app)
    app.text_input(key="scenario_name").set_value("tight").run()
    app.text_input(key="scenario_note").set_value("=1+1").run()
    app.button(key="keep").click().run()
    plan = _desk(app).plan
    again = _page("Scenarios", quick_plan, monkeypatch)
    desk = _desk(again)
    assert "tight (value" in _text(again) and "=1+1" in _text(again)
    assert desk.kept["tight"].held is None  # read when it is needed, and no answer until then
    desk.plan, shown = None, desk.plan
    assert desk.known(desk.policy) is None
    desk.plan = shown
    again.selectbox(key="compare_before").set_value("Scenario: tight").run()
    assert not again.exception and desk.kept["tight"].held.meta == plan.meta
    again.text_input(key="scenario_name").set_value("tight").run()
    again.button(key="keep").click().run()
    assert "There is a scenario “tight” already" in _text(again)
    again.button(key="forget_tight").click().run()
    assert again.expander[0].label.startswith("Saved scenarios: 0")
    assert not _desk(_page("Scenarios", quick_plan, monkeypatch)).kept


def test_a_scenario_of_changed_data_is_shown_with_them(
    quick_plan: Path, monkeypatch: pytest.MonkeyPatch, starter_case: Case
) -> None:
    app = _page("Scenarios", quick_plan, monkeypatch)
    first, desk = starter_case.hash, _desk(app)
    changed = starter_case.with_meta(title="Changed data")
    desk.plan = Plan(changed, desk.plan.policy, desk.plan.meta, desk.plan.tables)
    desk.keep("changed")
    again = _page("Scenarios", quick_plan, monkeypatch)
    assert _desk(again).case.hash == first and "other data: case starter" in _text(again)
    again.button(key="show_changed").click().run()
    assert _desk(again).case.hash == changed.hash and not _desk(again).pending
    again.run()
    assert "Changed data" in _text(again)
    _desk(again).undo()
    assert _desk(again).case.hash == first


def test_what_cannot_be_kept_on_disk_is_told(
    quick_plan: Path, monkeypatch: pytest.MonkeyPatch, own_home: Path
) -> None:
    own_home.write_text("no folder", encoding="utf-8")
    app = _page("Scenarios", quick_plan, monkeypatch)
    app.text_input(key="scenario_name").set_value("tight").run()
    app.button(key="keep").click().run()
    assert "the scenario cannot be saved" in _text(app) and "kept in this page only" in _text(app)
    assert _desk(app).kept["tight"].held is _desk(app).plan


def _decide(app: AppTest, nation: str, what: str = "") -> AppTest:
    """Open the form for a decision on page Nation and say what it is about."""
    app.button(key=f"decide_open_{app.selectbox(key='nation').value}").click().run()
    app.selectbox(key="decide_nation").set_value(nation).run()
    return app.selectbox(key="decide_what").set_value(what).run()


def test_a_decision_without_author_and_reason_is_refused(
    quick_plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = _page("Nation", quick_plan, monkeypatch)
    nation = app.selectbox(key="nation").value
    money = _desk(app).plan.spending
    given = money.loc[money["nation"] == nation, "obligation_musd"].sum()
    app.button(key=f"decide_open_{nation}").click().run()
    assert app.selectbox(key="decide_nation").value == nation
    assert float(app.text_input(key="decide_low").value) == pytest.approx(given + 1, abs=0.01)
    assert "changes nothing" not in _text(app)
    app.text_input(key="decide_low").set_value(f"{given - 0.5:.2f}").run()
    assert "the decision does not change it" in _text(app)
    app.text_input(key="decide_low").set_value(f"{given + 1:.2f} million").run()
    app.button(key="decide_add").click().run()
    assert "needs your name and a reason" in app.warning[0].value
    app.text_input(key="decide_author").set_value("A. Planner")
    app.text_input(key="decide_reason").set_value("talks")
    app.button(key="decide_add").click().run()
    (lock,) = _desk(app).policy.locks
    assert (lock.nation, lock.author, lock.reason) == (nation, "A. Planner", "talks")
    assert lock.low == pytest.approx(given + 1, abs=0.01)
    assert "deciding" not in app.session_state


def test_the_form_of_a_decision_says_unit_price_and_what_law_forbids(
    quick_plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = _decide(_page("Nation", quick_plan, monkeypatch), "ALV", "patrol_boat")
    assert app.text_input(key="decide_low").label == "In all at least, lots"
    assert "costs US$ 4 million" in _text(app) and not app.error
    app.selectbox(key="decide_what").set_value("boat_crew").run()
    assert app.text_input(key="decide_low").label == "In all at least, seats"
    app.selectbox(key="decide_what").set_value("patrol_boat").run()
    app.selectbox(key="decide_nation").set_value("CRV").run()
    assert "Coup Clause, section 9" in app.error[0].value
    app.radio(key="decide_kind").set_value("nothing").run()
    assert not app.error


def test_boats_that_are_typed_become_lots_of_two(
    quick_plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decision_facts_module, "lot_named", lambda name: Lot(2, "patrol boats"))
    app = _decide(_page("Nation", quick_plan, monkeypatch), "ALV", "patrol_boat")
    assert app.text_input(key="decide_low").label == "In all at least, patrol boats"
    assert "1 lot is 2 patrol boats" in _text(app)
    app.text_input(key="decide_low").set_value("6").run()
    app.text_input(key="decide_author").set_value("A. Planner")
    app.text_input(key="decide_reason").set_value("talks")
    app.button(key="decide_add").click().run()
    assert [lock.low for lock in _desk(app).policy.locks] == [3]


def test_the_form_stays_open_while_plans_arrive(
    quick_plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = _decide(_page("Nation", quick_plan, monkeypatch), "ALV")
    app.run()
    assert app.button(key="decide_add")


def test_a_faulty_case_shows_its_faults_and_leaves_the_plan(
    quick_plan: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "case.toml").write_text('name = "broken"', encoding="utf-8")
    (tmp_path / "nations.csv").write_text("nation,tier\nKEN,first\n", encoding="utf-8")
    app = _page("Data", quick_plan, monkeypatch)
    plan = _desk(app).plan
    app.selectbox(key="door_what").set_value("a folder by its path").run()
    app.text_input(key="door_path").set_value(str(tmp_path)).run()
    app.button(key="open_path").click().run()
    _read_to_the_end(app)
    assert "was not opened" in app.error[0].value
    assert any("what to do" in one.value.columns for one in app.dataframe)
    assert _desk(app).plan is plan


def test_an_upload_is_read_beside_the_page(
    quick_plan: Path, monkeypatch: pytest.MonkeyPatch, starter_case: Case
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr("allocator.ui.pages.open_case.ask", asked.append)
    own = starter_case.with_meta(title="Our own nations")
    app = _page("Data", quick_plan, monkeypatch)
    app.selectbox(key="door_what").set_value("your own .xlsx workbook").run()
    app.file_uploader(key="upload").set_value(("own.xlsx", case_workbook(own), "")).run()
    assert "Reading own.xlsx" in _text(app)
    _read_to_the_end(app)
    assert _desk(app).case == own and len(asked) == 1
    assert "Opened own.xlsx." in _text(app)


def _read_to_the_end(app: AppTest) -> None:
    for _ in range(240):
        if "reading" not in app.session_state:
            return
        time.sleep(0.5)
        app.run()
    raise AssertionError("it is read without end")


def test_a_reading_does_not_replace_a_case_changed_meanwhile(
    quick_plan: Path, monkeypatch: pytest.MonkeyPatch, starter_case: Case
) -> None:
    app = _page("Data", quick_plan, monkeypatch)
    monkeypatch.setattr("allocator.ui.pages.open_case.ask", lambda here: None)
    monkeypatch.setattr("allocator.ui.pages.open_case.BackgroundTask", _Slow)
    app.selectbox(key="door_what").set_value("your own .xlsx workbook").run()
    app.file_uploader(key="upload").set_value(("own.xlsx", b"much", "")).run()
    sent = starter_case.with_meta(title="Our own nations")
    meanwhile = starter_case.with_meta(title="Changed meanwhile")
    _desk(app).change_case(meanwhile)
    app.session_state["reading"].errand.pieces = [(sent, [])]
    app.run()
    assert _desk(app).case is meanwhile and _desk(app).past
    app.button(key="open_read").click().run()
    assert _desk(app).case is sent
    assert not app.exception


def test_the_strip_speaks_of_a_plan_below_only_if_there_is_one(starter_case: Case) -> None:
    from allocator.ui.state.solve_job import _told

    here = Desk(starter_case, "starter")
    assert _told(here).startswith("Reading data and settings (1 of 4).")
    here.told = Progress("value", "first plan", 1.0)
    assert _told(here) == "Making a first plan (2 of 4). It will be shown below."


def test_a_later_reading_puts_an_earlier_one_and_its_faults_away(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    from allocator.ui.pages import open_case as case_door

    monkeypatch.setattr("allocator.ui.pages.open_case.BackgroundTask", _Slow)
    told: dict[str, Any] = {"desk": _desk(app), "door_faults": ("older.xlsx", [], True)}
    with monkeypatch.context() as patch:
        patch.setattr(case_door.st, "session_state", told)
        case_door._open_path("older")
        first = told["reading"].errand
        case_door._open_path("own")
        assert first.stopped and "door_faults" not in told
        last = told["reading"]
        case_door._stop_reading()
        case_door._stop_reading()  # it has just ended by itself
    last.errand.faults = ("The process is gone.",)
    app.session_state["reading"] = last
    app.run()  # on page Plan
    assert "The process is gone." in _text(app) and not app.exception


def test_the_reading_of_an_upload_can_be_stopped(
    quick_plan: Path, monkeypatch: pytest.MonkeyPatch, starter_case: Case
) -> None:
    app = _page("Data", quick_plan, monkeypatch)
    case = _desk(app).case
    monkeypatch.setattr("allocator.ui.pages.open_case.BackgroundTask", _Slow)
    app.selectbox(key="door_what").set_value("your own .xlsx workbook").run()
    app.file_uploader(key="upload").set_value(("own.xlsx", b"much", "")).run()
    app.button(key="stop_reading").click().run()
    assert "Reading own.xlsx was stopped. Nothing was opened." in _text(app)
    assert _desk(app).case is case


class _Slow:
    """An errand that never ends by itself."""

    seconds = 1.0

    def __init__(self, *question: Any) -> None:
        self.running, self.stopped = True, False
        self.pieces: list[Any] = []
        self.faults: tuple[str, ...] = ()

    def poll(self) -> bool:
        return False

    def stop(self) -> None:
        self.running, self.stopped = False, True


def test_a_shipped_case_is_never_overwritten(
    quick_plan: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    app = _page("Data", quick_plan, monkeypatch)
    app.text_input(key="save_as").set_value(str(STARTER)).run()
    app.button(key="save_case").click().run()
    assert "something already exists there" in _text(app)
    app.text_input(key="save_as").set_value(str(tmp_path / "mine")).run()
    app.button(key="save_case").click().run()
    assert (tmp_path / "mine" / "case.toml").is_file()


def test_a_stale_link_is_told_and_a_good_one_restored(
    quick_plan: Path, monkeypatch: pytest.MonkeyPatch, starter_case: Case
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr("allocator.ui.state.url.ask", asked.append)
    monkeypatch.setattr("allocator.ui.controls.changes.warm_up", lambda here: None)
    monkeypatch.setenv("ALLOCATOR_CASE", str(STARTER))
    monkeypatch.setenv("ALLOCATOR_FIRST_PLAN", str(quick_plan))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["scenario"] = "nonsense"
    app.run()
    assert "a broken link" in _text(app)
    scenario = Scenario("tight", Policy(risk_budget=0.05))
    app.query_params["scenario"] = link_text(scenario, starter_case)
    app.run()
    assert _desk(app).policy.risk_budget == 0.05
    assert len(asked) == 1


def test_a_link_made_on_other_data_is_taken_when_they_are_open(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, starter_case: Case
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr("allocator.ui.state.url.ask", asked.append)
    other = starter_case.with_meta(title="Other data")
    app.query_params["scenario"] = link_text(Scenario("tight", Policy(risk_budget=0.05)), other)
    app.run()
    assert "a link to a scenario of other data" in _text(app) and not asked
    _desk(app).open_case(other, "other.xlsx", None)
    app.query_params.clear()  # as a change of page does
    app.run()
    assert _desk(app).policy.risk_budget == 0.05 and len(asked) == 1
    app.run()
    assert len(asked) == 1


def test_the_link_and_the_scenario_hold_filters_and_settings_as_they_stand(
    quick_plan: Path, monkeypatch: pytest.MonkeyPatch, starter_case: Case
) -> None:
    app = _page("Export", quick_plan, monkeypatch)
    assert "scenario=" not in app.code[0].value
    _desk(app).turn(Policy(risk_budget=0.05))
    app.session_state["addresses"] = {"Plan": {"nations": ["Alvaria", "Dorania"], "find": ["a b"]},
                                      "Nation": {"nation": ["Dorania"]}}  # fmt: skip
    app.run()
    app.selectbox(key="link_page").set_value("Plan").run()
    query = parse_qs(urlsplit(app.code[0].value).query)
    assert query["nations"] == ["Alvaria", "Dorania"] and query["find"] == ["a b"]
    scenario = scenario_from_link(query["scenario"][0], starter_case)
    assert scenario.policy == Policy(risk_budget=0.05)
    assert "including those not in the plan yet" in _text(app)
    app.selectbox(key="link_page").set_value("Nation").run()
    place = urlsplit(app.code[0].value)
    assert place.path.endswith("/nation") and parse_qs(place.query)["nation"] == ["Dorania"]
    assert not app.warning
    _desk(app).change_case(starter_case.with_meta(title="Changed"))
    app.run()
    assert "a link does not carry data" in app.warning[0].value


class _Maker:
    """Makes files at a word, several beside each other."""

    made: ClassVar[list[_Maker]] = []
    seconds, faults = 1.0, ()

    def __init__(self, make: Any, *args: Any) -> None:
        self.pieces: list[bytes] = []
        self.running, self.args = True, args
        _Maker.made.append(self)

    def poll(self) -> bool:
        return False

    def stop(self) -> None:
        self.running = False


def test_files_are_made_beside_each_other(
    quick_plan: Path, monkeypatch: pytest.MonkeyPatch, starter_case: Case
) -> None:
    monkeypatch.setattr("allocator.ui.widgets.made_file.BackgroundTask", _Maker)
    _Maker.made = []
    entry = Obligated("MIL", starter_case.years[0], 1.25, as_of="2031-01-15")
    change_obligated(obligated_file(workspace_folder(starter_case)), [entry], [])
    app = _page("Export", quick_plan, monkeypatch)
    app.button(key="make_starter-plan.xlsx").click().run()
    app.button(key="make_starter-plan.zip").click().run()
    workbook, tables = _Maker.made
    assert workbook.running and tables.running and workbook.args[-1] == (entry,)
    assert "Workbook (.xlsx): being made" in _text(app)
    tables.running, tables.pieces = False, [b"zip"]
    app.run()
    assert next(one.label for one in app.get("download_button")) == "Save all tables as CSV (.zip)"
    assert workbook.running and "Workbook (.xlsx): being made" in _text(app)
    workbook.running = False
    app.run()
    assert app.button(key="make_starter-plan.xlsx").label == "Workbook (.xlsx): try again"
    desk = _desk(app)
    desk.plan = Plan(desk.case, desk.plan.policy, desk.plan.meta, desk.plan.tables)
    app.run()
    assert "All tables as CSV (.zip): this was made from an earlier state" in _text(app)
    assert app.button(key="make_starter-plan.zip").label == "All tables as CSV (.zip)"


def test_what_more_money_buys_is_told_in_goods(
    quick_plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = _page("Analysis", quick_plan, monkeypatch)
    app.radio(key="analysis").set_value(PRICES).run()
    app.session_state["money_tab"] = "What it buys"
    app.run()
    app.text_input(key="more_amount").set_value("1500k")
    app.button(key="more_ask").click().run()
    for _ in range(200):
        if "worth something in" in _text(app) and "tried" not in _text(app):
            break
        time.sleep(0.2)
        app.run()
    assert "Of 6 nations, the money (of 2031) is worth something in" in _text(app)
    assert {"name", "value", "more_musd", "goods"} == set(app.dataframe[-1].value.columns)


class _Lost:
    """An errand whose process is gone; `asked` counts them."""

    asked = 0
    running, seconds = False, 1.0
    faults = ("The process working on it has ended. Ask again.",)

    def __init__(self, *question: Any) -> None:
        self.pieces: list[Any] = []
        _Lost.asked += 1

    def poll(self) -> bool:
        return False

    def stop(self) -> None:
        pass


@pytest.mark.parametrize("tab", ["Next million", "Rules", "Budgets"])
def test_what_was_lost_can_be_asked_again(
    tab: str, quick_plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("allocator.ui.pages.prices.BackgroundTask", _Lost)
    monkeypatch.setattr("allocator.ui.widgets.margins.BackgroundTask", _Lost)
    app = _page("Analysis", quick_plan, monkeypatch)
    app.session_state["analysis"] = PRICES
    _Lost.asked, app.session_state["money_tab"] = 0, tab
    app.run()
    curve = tab == "Budgets"
    if curve:
        app.button(key="draw_curve").click().run()
    assert "Ask again" in app.error[0].value
    app.button(key="curve_again" if curve else "prices_again").click().run()
    if curve:
        app.button(key="draw_curve").click().run()
    assert _Lost.asked == 2


def test_questions_about_money_outlive_better_plans(
    quick_plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("allocator.ui.state.solve_job.hear", lambda here: False)
    monkeypatch.setattr("allocator.ui.pages.prices.BackgroundTask", _Lost)
    monkeypatch.setattr("allocator.ui.widgets.margins.BackgroundTask", _Lost)
    monkeypatch.setattr("allocator.ui.pages.next_money.BackgroundTask", _Lost)
    app = _page("Analysis", quick_plan, monkeypatch)
    app.radio(key="analysis").set_value(PRICES).run()
    _Lost.asked, app.session_state["money_tab"] = 0, "What it buys"
    app.run()
    _search(_desk(app))
    app.button(key="more_ask").click().run()
    _found(_desk(app))
    app.run()
    assert _Lost.asked == 1 and "million more in" in "".join(str(x.value) for x in app.subheader)
    assert "about an earlier plan" in app.info[0].value
    app.session_state["money_tab"] = "Next million"
    app.run()
    assert _Lost.asked == 1 and "calculated when the search ends" in app.info[0].value
    _desk(app).job = None
    app.run()
    assert _Lost.asked == 2


def _answered(app: AppTest) -> None:
    for _ in range(240):
        if not app.session_state["revising"].task.running:
            app.run()
            return
        time.sleep(0.25)
        app.run()
    pytest.fail("no answer in a minute")


def test_a_decision_is_answered_with_the_least_change(
    quick_plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = _decide(_page("Nation", quick_plan, monkeypatch), "BSN", "border_radio")
    before = _desk(app).plan
    app.text_input(key="decide_reason").set_value("talks")
    app.button(key="decide_near").click().run()
    assert not app.warning
    assert app.button(key="revise_cancel")
    assert not _desk(app).policy.locks and _desk(app).plan is before
    _answered(app)
    assert not app.exception and not app.error
    assert "Asked: " in _text(app) and "Among which plans this is the best" in _text(app)
    assert signed_field(app, "reason").value == "talks"
    app.button(key="revise_use").click().run()
    assert "author" in app.warning[0].value and _desk(app).plan is before
    signed_field(app, "author").set_value("A. Planner")
    app.button(key="revise_use").click().run()
    desk = _desk(app)
    (lock,) = desk.policy.locks
    assert (lock.nation, lock.item) == ("BSN", "border_radio")
    assert (lock.author, lock.reason) == ("A. Planner", "talks")
    assert desk.plan is not before and desk.before is before and not desk.pending
    assert "Asked: " in _text(app) and "least change for a request" in _text(app)
    app.button(key="undo").click().run()
    assert _desk(app).plan is before and not _desk(app).policy.locks
    assert app.button(key="revise_use")


@pytest.fixture
def what_if(quick_plan: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    app = _page("What if", quick_plan, monkeypatch)
    yield app
    if "revising" in app.session_state:
        app.session_state["revising"].stop()


def test_a_cut_is_answered_and_can_be_cancelled(what_if: AppTest) -> None:
    what_if.selectbox(key="request_account").set_value("MIL").run()
    what_if.button(key="request_near").click().run()
    assert "loses 10%, every year" in _text(what_if)
    what_if.button(key="revise_cancel").click().run()
    assert "revising" not in what_if.session_state and "loses 10%" not in _text(what_if)
    what_if.button(key="request_near").click().run()
    _answered(what_if)
    assert "Who pays" in _text(what_if) and not what_if.error
    what_if.button(key="revise_close").click().run()
    assert "Who pays" not in _text(what_if)


def test_an_event_from_a_date_is_answered(what_if: AppTest) -> None:
    what_if.session_state["what"] = "Event from a date"
    what_if.run()
    what_if.radio(key="request_kind").set_value("coup").run()
    what_if.selectbox(key="request_nation").set_value("DRN").run()
    what_if.text_input(key="request_day").set_value("2032-01-05").run()
    what_if.button(key="request_near").click().run()
    _answered(what_if)
    assert "A coup in" in _text(what_if) and "stay as executed" in _text(what_if)


def test_the_second_button_searches_over_everything(
    what_if: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr("allocator.ui.widgets.revising.ask", asked.append)
    what_if.button(key="request_anew").click().run()
    assert asked and _desk(what_if).pending and not what_if.exception
    assert dict(_desk(what_if).policy.budget_factor)
