"""Page Why without a browser: reached in two clicks, asked in words, found again, cancelled."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

pytest.importorskip("streamlit", reason="the app's packages are not installed: uv sync --extra app")

import streamlit as st
from app_pages import page_of_app
from streamlit.testing.v1 import AppTest

from allocator.explore.explanation import kept
from allocator.explore.explanation.ask import ask
from allocator.explore.explanation.found_better import taken_over
from allocator.explore.explanation.on_disk import answers_folder
from allocator.explore.explanation.sections import label_of, sections_of, title_of
from allocator.inputs.case.case import Case
from allocator.plan.plan import Plan, load_plan
from allocator.session.process.background_task import BackgroundTask
from allocator.session.solve import solve
from allocator.solver.options import SolveOptions

ROOT = Path(__file__).resolve().parents[2]
QUICK = SolveOptions(method="whole", gap=0.05)
RADIOS = "why Set of border radios for Besania"


@pytest.fixture(scope="module")
def quick_plan(starter_case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plan") / "starter-plan"
    solve(starter_case, options=QUICK).save(folder)
    return folder


@pytest.fixture(scope="module")
def plan(quick_plan: Path) -> Plan:
    return load_plan(quick_plan)


@pytest.fixture
def visit(quick_plan: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., AppTest]]:
    monkeypatch.setenv("ALLOCATOR_CASE", str(ROOT / "data" / "starter"))
    monkeypatch.setenv("ALLOCATOR_FIRST_PLAN", str(quick_plan))
    monkeypatch.setattr("allocator.ui.controls.changes.warm_up", lambda here: None)
    kept.ANSWERS.clear()
    opened = []

    def page(title: str = "Why", **query: str) -> AppTest:
        test = page_of_app(title, **query)
        opened.append(test)
        return test.run()

    yield page
    for test in opened:
        if "why" in test.session_state and test.session_state["why"].task is not None:
            test.session_state["why"].task.stop()


@pytest.fixture
def moves(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Note to which page a click goes, and with which question: a page alone cannot go there."""
    found: list[tuple[str, str]] = []
    monkeypatch.setattr("allocator.ui.state.url.open_page",
                        lambda page, key, value, **_: found.append((page, value)))  # fmt: skip
    return found


def text(app: AppTest) -> str:
    parts = [*app.title, *app.header, *app.subheader, *app.markdown, *app.caption, *app.info,
             *app.error, *app.warning]  # fmt: skip
    return "\n".join(str(part.value) for part in parts).replace("\\", "")


def keys(app: AppTest) -> set[str]:
    return {str(button.key) for button in app.button}


def type_in(app: AppTest, words: str) -> AppTest:
    return app.text_input(key="ask").set_value(words).run()


def answered(app: AppTest) -> AppTest:
    for _ in range(480):
        asked = app.session_state["why"]
        if asked.task is None or not asked.task.running:
            return app.run()
        time.sleep(0.25)
        app.run()
    pytest.fail("no answer in two minutes")


def test_a_question_in_words_is_answered_with_its_proof(visit: Any, plan: Plan) -> None:
    app = type_in(visit(), RADIOS)
    assert "why_cancel" in keys(app)
    answered(app)
    assert not app.exception and not app.error
    found = ask(plan, RADIOS)
    assert title_of(found) in text(app) and label_of(found) in text(app)
    for words in (found.words[0], found.words[-1]):
        assert words in text(app)
    titles = {part.title for part in sections_of(found) if not part.annex}
    assert titles <= {part.value.replace("\\", "") for part in app.subheader}


def test_an_answer_of_the_command_line_is_there_at_once(
    visit: Any, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = ask(plan, RADIOS)
    assert len(list(answers_folder().iterdir())) == 1
    kept.ANSWERS.clear()
    monkeypatch.setattr(BackgroundTask, "__init__", lambda *_: pytest.fail("it was searched for"))
    app = type_in(visit(), RADIOS)
    assert not app.exception and found.words[0] in text(app)


def test_a_link_opens_the_answer(visit: Any, plan: Plan) -> None:
    found = ask(plan, RADIOS)
    address = urlsplit(type_in(visit(), RADIOS).code[0].value)
    assert address.path.endswith("/why")
    query = {key: values[0] for key, values in parse_qs(address.query).items()}
    assert query["ask"] == RADIOS and "scenario" not in query
    app = visit(**query)
    assert found.words[0] in text(app) and not app.warning
    other = visit(**(query | {"plan": "0123456789ab"}))
    assert found.words[0] in text(other)
    assert "made for another plan" in text(other)
    ask(plan, "why Besania")
    assert not type_in(other, "why Besania").warning


def test_a_question_that_names_nothing_offers_the_nearest(visit: Any) -> None:
    app = type_in(visit(), "why not boats for Alvaria")
    assert not app.exception and "cannot be answered" in text(app) and "boat" in text(app)
    assert "Did you mean" in text(app) and "why" not in app.session_state
    label = app.button(key="why_offer_0").label.replace("\\", "")
    app.button(key="why_offer_0").click().run()
    assert app.text_input(key="ask").value == label and app.session_state["why"].text == label
    app = type_in(visit(), "hello <b>you</b>")
    assert "cannot be answered" in text(app) and "For example" in text(app)
    assert "why_offer_0" in keys(app)


def test_a_search_is_cancelled_and_asked_again(visit: Any) -> None:
    app = type_in(visit(), RADIOS)
    app.button(key="why_cancel").click().run()
    assert "Cancelled" in text(app) and not app.session_state["why"].task.running
    app.run()
    assert "Cancelled" in text(app), "it does not begin again by itself"
    app.button(key="why_again").click().run()
    assert app.session_state["why"].task.running


def test_another_question_ends_the_search_before(visit: Any) -> None:
    app = type_in(visit(), RADIOS)
    first = app.session_state["why"].task
    type_in(app, "why Besania")
    assert not first.running and app.session_state["why"].text == "why Besania"


def test_what_would_change_it_is_a_click_away(visit: Any, plan: Plan) -> None:
    ask(plan, RADIOS)
    app = type_in(visit(), RADIOS)
    app.button(key="why_changes").click().run()
    assert app.text_input(key="ask").value.startswith("what would change")
    answered(app)
    assert not app.exception and "What would change it" in text(app)
    assert "why_changes" not in keys(app)


def test_a_nation_that_is_compared_with_is_next_to_it(visit: Any, plan: Plan) -> None:
    question = "Why Besania? It scores higher than Alvaria."
    ask(plan, question)
    app = type_in(visit(), question)
    assert "Besania and Alvaria" in text(app)
    app.button(key="why_rival").click().run()
    assert app.session_state["why"].text == "why Alvaria"


def test_a_comparison_stays_with_the_next_question(visit: Any, plan: Plan) -> None:
    question = f"{RADIOS}? It scores higher than Alvaria."
    ask(plan, question)
    app = type_in(visit(), question)
    app.button(key="why_changes").click().run()
    answered(app)
    assert "What would change it" in text(app) and "Besania and Alvaria" in text(app)
    assert app.text_input(key="ask").value.endswith("unlike Alvaria")


def test_no_change_is_offered_where_the_case_closes_the_line(visit: Any, plan: Plan) -> None:
    question = "why not patrol boat for Besania? It scores higher than Alvaria."
    assert ask(plan, question).proof.radius == "law"
    app = type_in(visit(), question)
    assert "No single number was tried" in text(app) and "why_changes" not in keys(app)
    assert "Besania and Alvaria" in text(app)


def test_the_answer_before_is_cleared_when_another_question_is_asked(
    visit: Any, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(plan, RADIOS)
    cleared: list[int] = []
    empty = st.empty
    monkeypatch.setattr(st, "empty", lambda: (cleared.append(1), empty())[1])
    app = type_in(visit(), RADIOS)
    assert len(cleared) == 1
    app.run()
    assert len(cleared) == 1, "an answer that is there is not drawn twice"
    type_in(app, "why Besania")
    assert len(cleared) == 2 and label_of(ask(plan, RADIOS)) not in text(app)


def test_a_better_plan_is_saved_or_shown_with_name_and_reason(
    visit: Any, plan: Plan, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ALLOCATOR_HOME", str(tmp_path))
    other = ask(plan, RADIOS).forced or ask(plan, RADIOS).best
    assert other is not None
    for module in ("ui.widgets.better_plan", "explore.explanation.found_better"):
        monkeypatch.setattr(f"allocator.{module}.better_plan", lambda _: ("with it", other))
    app = type_in(visit(), RADIOS)
    app.text_input(key="better_name").set_value("More radios").run()
    app.text_input(key="better_reason").set_value("Found by chance").run()
    app.button(key="better_keep").click().run()
    here = app.session_state["desk"]
    assert not app.exception and here.kept["More radios"].card.note == "Found by chance"
    assert here.plan is not other and "Saved as scenario “More radios”" in here.notice
    app.button(key="better_show").click().run()
    assert "There is a scenario “More radios” already" in here.notice and here.plan is not other
    app.text_input(key="better_name").set_value("Shown").run()
    app.button(key="better_show").click().run()
    here = app.session_state["desk"]
    assert here.plan.value == other.value and "Shown" in here.kept
    here.undo()
    assert here.plan.value == plan.value


def test_a_better_plan_of_another_question_has_its_own_name_and_reason(
    visit: Any, plan: Plan, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ALLOCATOR_HOME", str(tmp_path))
    first, second = ask(plan, RADIOS), ask(plan, "why Besania")
    other = first.forced or first.best
    for module in ("ui.widgets.better_plan", "explore.explanation.found_better"):
        monkeypatch.setattr(f"allocator.{module}.better_plan", lambda _: ("with it", other))
    app = type_in(visit(), RADIOS)
    assert app.text_input(key="better_name").value == taken_over(first)[0]
    app.text_input(key="better_reason").set_value("Found by chance").run()
    app.button(key="better_keep").click().run()
    assert app.text_input(key="better_reason").value == "Found by chance"
    type_in(app, "why Besania")
    shown = tuple(app.text_input(key=f"better_{key}").value for key in ("name", "reason"))
    assert shown == taken_over(second) != taken_over(first)


def test_a_nation_and_a_line_are_chosen_instead(visit: Any, plan: Plan) -> None:
    ask(plan, RADIOS)
    app = visit()
    app.selectbox(key="why_nation").set_value("BSN").run()
    app.selectbox(key="why_line").set_value("border_radio").run()
    app.button(key="why_choose").click().run()
    assert app.text_input(key="ask").value == RADIOS and "Set of border radios" in text(app)


def test_it_is_one_click_from_a_nation_and_two_from_its_lines(
    visit: Any, moves: list[tuple[str, str]]
) -> None:
    app = visit("Nation", nation="Besania")
    app.button(key="why_nation").click().run()
    assert moves == [("why", "why Besania")]
    app.selectbox(key="why_not").set_value("patrol_boat").run()
    assert moves[1:] == [("why", "why Patrol boat for Besania")]
    app.run()
    assert len(moves) == 2, "a choice is asked about once"


@pytest.mark.parametrize(
    ("table", "button", "page"),
    [("lines_of", "why_item", "Nation"), ("accounts_of", "why_account", "Nation"),
     ("needs_of", "why_area", "Nation"), ("lines_nation", "why_row", "Plan"),
     ("lines_line", "why_row", "Plan"), ("lines_nation and account", "why_row", "Plan")],
)  # fmt: skip
def test_a_row_that_is_picked_is_asked_about(
    visit: Any, plan: Plan, moves: list[tuple[str, str]], table: str, button: str, page: str
) -> None:
    app = visit(page, **({"nation": "Besania"} if page == "Nation" else {}))
    if page == "Plan":
        app.radio(key="view").set_value(table.removeprefix("lines_")).run()
    row = 1 if page == "Plan" else 0  # the first row of the plan's table has the sums
    app.session_state[table] = {"selection": {"rows": [row], "columns": [], "cells": []}}
    app.run()
    app.button(key=button).click().run()
    assert not app.exception
    ((where, question),) = moves
    assert where == "why" and question.startswith("why ")
    if table != "lines_nation":
        assert " for " in question


def test_no_answer_is_about_a_plan_that_still_grows(visit: Any) -> None:
    app = visit()
    here = app.session_state["desk"]
    here.job, here.latest = 1, here.plan
    try:
        type_in(app, RADIOS)
        assert "still running" in text(app) and "why" not in app.session_state
    finally:
        here.job = None
