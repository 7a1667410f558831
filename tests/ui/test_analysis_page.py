"""Page Analysis without a browser: studies are asked for, found again and put away."""

from __future__ import annotations

import pickle
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

pytest.importorskip("streamlit", reason="the app's packages are not installed: uv sync --extra app")

from app_pages import page_of_app
from streamlit.testing.v1 import AppTest

import allocator as al
from allocator.explore.screening.without_money import nations_without_money
from allocator.explore.sensitivity.ranges_nearby import BUDGETS, ranges_nearby, settings_nearby
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy
from allocator.session.process.background_task import BackgroundTask
from allocator.session.process.task_progress import Step, run_with_progress
from allocator.solver.options import SolveOptions
from allocator.ui.state import url as link

QUICK = SolveOptions(method="whole", gap=0.05)


@pytest.fixture
def page(one_year_case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    from allocator.ui.state import studies

    al.save_case(one_year_case, tmp_path / "case")
    al.solve(one_year_case, options=QUICK).save(tmp_path / "plan")
    monkeypatch.setenv("ALLOCATOR_CASE", str(tmp_path / "case"))
    monkeypatch.setenv("ALLOCATOR_FIRST_PLAN", str(tmp_path / "plan"))
    yield page_of_app("Analysis").run()
    for study in list(studies._studies()):
        studies._put_away(study)


def text(page: AppTest) -> str:
    parts = [*page.markdown, *page.caption, *page.info, *page.error, *page.warning]
    return "\n".join(str(part.value) for part in parts).replace("\\", "")


def answered(page: AppTest, kind: str) -> None:
    for _ in range(300):
        if any(button.key == f"away_{kind}" for button in page.button):
            return
        time.sleep(0.3)
        page.run()
    pytest.fail(f"no answer: {text(page)}")


def test_futures_are_solved_beside_the_plan(page: AppTest) -> None:
    assert not page.exception
    page.multiselect(key="what_if_what").set_value(["budget -20%", "cost growth 10%"]).run()
    page.button(key="what_if_ask").click().run()
    answered(page, "what_if")
    assert not page.exception and "budget -20%" in text(page)
    shown, funded = page.dataframe
    assert list(shown.value["name"]) == ["as it is", "budget -20%", "cost growth 10%"]
    assert funded.value["share_funded"].between(0, 100).all() and len(funded.value) == 6


@pytest.mark.parametrize(("tab", "key"), [("Futures", "what_if"), ("Stress test", "holds")])
def test_the_coup_stays_chosen_when_its_nation_is_changed(
    page: AppTest, tab: str, key: str
) -> None:
    page.session_state["explore_tab"] = tab
    page.run()
    chosen = ["coup in Alvaria from 2031", "cost growth 10%"]
    page.multiselect(key=f"{key}_what").set_value(chosen).run()
    page.selectbox(key=f"{key}_nation").set_value("BSN").run()
    now = ["coup in Besania from 2031", "cost growth 10%"]
    assert page.multiselect(key=f"{key}_what").value == now
    page.run()
    assert page.multiselect(key=f"{key}_what").value == now
    page.multiselect(key=f"{key}_what").set_value([]).run()
    page.selectbox(key=f"{key}_nation").set_value("CRV").run()
    assert page.multiselect(key=f"{key}_what").value == []


def test_what_is_asked_for_stays_while_another_tab_is_open(page: AppTest) -> None:
    page.selectbox(key="what_if_nation").set_value("BSN").run()
    page.multiselect(key="what_if_what").set_value(["coup in Besania from 2031"]).run()
    page.session_state["explore_tab"] = "Sensitivity"
    page.run()
    page.text_input(key="matters_share").set_value("20%").run()
    page.session_state["explore_tab"] = "Futures"
    page.run()
    assert page.selectbox(key="what_if_nation").value == "BSN"
    assert page.multiselect(key="what_if_what").value == ["coup in Besania from 2031"]
    page.session_state["explore_tab"] = "Sensitivity"
    page.run()
    assert page.text_input(key="matters_share").value == "20%"


def test_a_study_ended_before_it_found_anything_is_no_error(
    page: AppTest,
) -> None:
    from allocator.ui.state import studies

    page.button(key="what_if_ask").click().run()
    (study,) = studies._studies()
    page.session_state["explore_tab"] = "Trade-off"
    study.errand.stop()
    study.kind, study.errand.ended_early = "trade", True
    study.errand.faults = ("Stopped after 1.0 s, before a first plan was found.",)
    page.run()
    assert "ended before there was anything to show" in page.info[0].value and not page.error
    study.errand.ended_early = False
    page.run()
    assert "Stopped after" in page.error[0].value


def test_a_trade_off_is_made_and_its_settings_taken(page: AppTest) -> None:
    page.session_state["explore_tab"] = "Trade-off"
    page.run()
    assert not page.exception
    page.selectbox(key="trade_measure").set_value("exposure")
    page.number_input(key="trade_points").set_value(3)
    page.button(key="trade_ask").click().run()
    answered(page, "trade")
    assert not page.exception
    (shown,) = page.table
    assert {"Plan", "Value", "Need met", "Rules relaxed"} <= set(shown.value.columns)
    desk = page.session_state["desk"]
    before = desk.policy
    page.selectbox(key="trade_plan_None").set_value(2).run()
    page.button(key="trade_take").click().run()
    assert desk.policy != before
    assert "The settings of plan 2 are set" in text(page)


def test_how_long_a_study_takes_is_told_before_and_while_it_runs_and_kept(
    page: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from allocator.plan.search_times import earlier_times, note_time, search_kind, study_kind
    from allocator.ui.state import studies

    monkeypatch.setenv("ALLOCATOR_HOME", str(tmp_path / "home"))
    page.session_state["explore_tab"] = "Trade-off"
    page.run()
    desk = page.session_state["desk"]
    assert "no such study of this dataset has run here" in text(page)
    note_time(search_kind(desk.case.hash, 0.05, first=False), 90.0)
    page.number_input(key="trade_points").set_value(3).run()
    assert "May take up to 1 minute" in text(page)  # near the plan shown: a quarter of each
    assert "a quarter of the longest of one plan here" in text(page)
    kind = study_kind(desk.case.hash, "trade", "expected_loss", "0.05")
    note_time(kind, 100.0)
    page.run()
    assert "Takes about 5 minutes here: 3 searches of 2 minutes each" in text(page)
    page.button(key="trade_ask").click().run()
    (study,) = studies._studies()
    assert study.takes is not None and study.left_words() == "about 5 minutes left"
    answered(page, "trade")
    assert study.takes is None
    before, own = earlier_times(kind)
    assert before == 100.0 and own < 60.0
    # one that was ended early tells nothing of the next
    page.button(key="away_trade").click().run()
    page.button(key="trade_ask").click().run()
    (study,) = studies._studies()
    study.errand.end_early()
    answered(page, "trade")
    assert earlier_times(kind) == (before, own)


def test_points_of_a_trade_off_are_drawn_before_its_end(page: AppTest, one_year_case: Case) -> None:
    """What runs shows its points as provisional; what has failed shows none as its answer."""
    from allocator.ui.state import studies

    told: list[al.explore.Frontier] = []
    al.explore.frontier(one_year_case, "value", "exposure", points=3, options=QUICK,
                        compared=False, so_far=told.append)  # fmt: skip
    desk = page.session_state["desk"]
    task = SimpleNamespace(running=True, pieces=told[:1], faults=(), step=None, poll=lambda: False,
                           ended_early=False, end_early=lambda: None,
                           stop=lambda: None)  # fmt: skip
    study = studies.Study("trade", "exposure", desk.case.hash, desk.policy, task)  # type: ignore[arg-type]
    studies._studies().append(study)
    page.session_state["explore_tab"] = "Trade-off"
    page.run()
    assert not page.exception and "Provisional: 1 of at most 3 plans so far" in text(page)
    assert len(page.table[0].value) == 1 and study.answer is None
    task.running, task.faults = False, ("It has failed.",)
    page.run()
    assert study.answer is None and "Provisional" not in text(page)
    assert "It has failed." in text(page)


def test_a_study_is_found_again_by_another_session_and_put_away(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.session_state["explore_tab"] = "Sensitivity"
    page.run()
    page.multiselect(key="matters_what").set_value(["risk_budget"]).run()
    page.button(key="matters_ask").click().run()
    assert not page.exception
    other = page_of_app("Analysis")
    other.session_state["explore_tab"] = "Sensitivity"
    other.run()
    answered(other, "matters")
    (name,) = other.selectbox(key="study_matters").options
    assert name.startswith("1 setting, 10% down and up, asked at ")
    other.button(key="away_matters").click().run()
    assert not [box for box in other.selectbox if box.key == "study_matters"]


def test_the_plan_is_tried_in_a_future(page: AppTest) -> None:
    page.session_state["explore_tab"] = "Stress test"
    page.run()
    assert not page.exception
    page.multiselect(key="holds_what").set_value(["cost growth 10%"]).run()
    page.button(key="holds_ask").click().run()
    answered(page, "holds")
    assert not page.exception and "cost growth 10%" in text(page)


def test_weights_are_drawn(page: AppTest) -> None:
    page.session_state["explore_tab"] = "Weights"
    page.run()
    page.number_input(key="weights_draws").set_value(3)
    page.button(key="weights_ask").click().run()
    answered(page, "weights")
    assert not page.exception and not page.error


def test_alternatives_are_found_within_the_slack(page: AppTest) -> None:
    from allocator.ui.state import studies

    page.session_state["explore_tab"] = "Alternatives"
    page.run()
    page.text_input(key="alternatives_slack").set_value("20").run()
    page.number_input(key="alternatives_count").set_value(1)
    page.button(key="alternatives_ask").click().run()
    answered(page, "alternatives")
    assert not page.exception and not page.error
    assert "within the slack" in text(page)
    found = studies._studies()[0].answer
    assert len(found.plans) == 1 and al.check_plan(found.plans[0]) == []
    card = page.dataframe[-1].value
    assert list(card["plan"]) == [0, 1]
    assert card["lost_at_most"][1] <= found.facts["slack_points"] + 1e-6


def test_a_slack_below_the_proof_is_refused_with_the_least_that_is_allowed(page: AppTest) -> None:
    page.session_state["explore_tab"] = "Alternatives"
    page.run()
    page.text_input(key="alternatives_slack").set_value("0").run()
    page.button(key="alternatives_ask").click().run()
    answered(page, "alternatives")
    assert "not even the plan itself" in page.error[0].value.replace("\\", "")


def test_prices_of_what_is_chosen_are_solved(page: AppTest) -> None:
    page.session_state["explore_tab"] = "Prices"
    page.run()
    first = page.session_state["desk"].case.tables["accounts"]["account"].iloc[0]
    year = page.session_state["desk"].case.years[0]
    page.multiselect(key="prices_about").set_value([f"{first}:{year}"]).run()
    page.button(key="prices_ask").click().run()
    answered(page, "prices")
    assert not page.exception and not page.error
    (shown,) = page.dataframe
    assert list(shown.value["Unit"]) == ["US$ million"]
    assert "Among which plans this is proven" in text(page)


def test_without_a_choice_what_matters_most_is_solved(page: AppTest) -> None:
    page.session_state["explore_tab"] = "Prices"
    page.run()
    page.button(key="prices_ask").click().run()
    answered(page, "prices")
    assert not page.exception and not page.error
    assert page.selectbox(key="study_prices").value.startswith("what matters most")


def test_ranges_stay_within_what_a_setting_may_be() -> None:
    policy = Policy(risk_budget=0.9)
    assert [(one.low, one.high) for one in ranges_nearby(policy, ["risk_budget"], 0.5)] == [
        (0.45, 1.0)
    ]
    assert BUDGETS in settings_nearby(policy)
    assert "delivery_delay" not in settings_nearby(policy)
    assert "frozen_share" not in settings_nearby(policy)
    assert "frozen_share" in settings_nearby(policy.replace(frozen_years=1))


def test_a_frontier_can_be_sent_between_processes(one_year_case: Case) -> None:
    found = al.explore.frontier(one_year_case, "value", "exposure", points=2, options=QUICK)
    again = pickle.loads(pickle.dumps(found))
    assert again.table.equals(found.table)
    assert again.axes == found.axes


def test_a_long_question_tells_where_it_stands_and_ends_early(one_year_case: Case) -> None:
    asked = (one_year_case, "value", "cost", "exposure"), {"points": 400, "options": QUICK}
    errand = BackgroundTask(run_with_progress, al.explore.frontier, *asked)
    for _ in range(600):
        errand.poll()
        if (errand.step is not None and errand.pieces) or not errand.running:
            break
        time.sleep(0.1)
    assert isinstance(errand.step, Step), errand.faults
    errand.end_early()
    for _ in range(600):
        errand.poll()
        if not errand.running:
            break
        time.sleep(0.1)
    assert errand.faults == ()
    assert errand.pieces[-1].stopped
    assert errand._child._process.wait(timeout=30) == 0


def test_lines_not_funded_are_screened_and_chosen(page: AppTest) -> None:
    page.session_state["explore_tab"] = "Not funded"
    page.run()
    page.button(key="screen_ask").click().run()
    answered(page, "screen")
    assert not page.exception and not page.error
    assert "proves nothing" in text(page)
    shown = page.dataframe[-1]
    assert {"Nation", "Line", "Verdict", "In words"} <= set(shown.value.columns)
    page.selectbox(key="screen_verdict").set_value("not possible").run()
    assert set(page.dataframe[-1].value["Verdict"]) == {"not possible"}


def test_nations_without_money_come_first_and_lead_to_why_next_to_a_rival(
    page: AppTest, tmp_path: Path
) -> None:
    page.session_state["explore_tab"] = "Not funded"
    page.run()
    found = nations_without_money(al.load_plan(tmp_path / "plan"))
    assert not page.exception and found.words[0] in text(page)
    assert page.dataframe[0].value["Nation"].tolist() == found.table["name"].tolist()
    row = found.table.iloc[0]
    rival = page.selectbox(key=f"without_rival_{row['nation']}")
    assert rival.value == row["rival"]
    asked = [found.question(row["nation"], one) for one in found.rivals(row["nation"])]
    assert asked[0] == found.question(row["nation"], row["rival"])
    page.button(key="without_why").click().run()
    assert page.session_state[link.ASK] == asked[0]
