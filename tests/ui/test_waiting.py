"""While a search runs the plan from before it stays; what it finds is used or forgotten."""

import time
from pathlib import Path

import pytest
from plan_example import tiny_plan

from allocator.inputs.policy.policy import Policy
from allocator.plan.plan import Plan
from allocator.plan.search_times import earlier_times, note_time, search_kind
from allocator.session.process.worker import Report
from allocator.ui.state import solve_job
from allocator.ui.state.page_state import Desk
from allocator.util.progress import Progress

FIRST = tiny_plan()


def other(**meta: str) -> Plan:
    return Plan(FIRST.case, Policy(risk_budget=0.08), FIRST.meta | meta, FIRST.tables)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Desk:
    monkeypatch.setenv("ALLOCATOR_HOME", str(tmp_path))
    desk = Desk(FIRST.case, "case", FIRST.policy, FIRST, opened=FIRST.case.hash)
    desk.turn(Policy(risk_budget=0.08))
    desk.asked(7)
    monkeypatch.setattr(solve_job, "desk", lambda: desk)
    monkeypatch.setattr(solve_job, "keep_last", lambda plan: None)
    monkeypatch.setattr(solve_job, "worker", lambda: Idle())
    return desk


class Idle:
    def cancel(self) -> None:
        """Nothing runs."""


def test_the_plan_from_before_the_search_stays_until_it_ends(here: Desk) -> None:
    half, whole = other(status="stopped"), other()
    assert not solve_job._take(here, Report(7, "plan", plan=half))
    assert here.plan is FIRST and here.found is half and not here.growing(FIRST)
    assert solve_job._take(here, Report(7, "done", plan=whole))
    assert here.plan is whole and here.before is FIRST and here.job is None
    assert here.notice == "The plan is ready."


def test_only_a_search_that_ran_to_its_end_counts_for_the_next_wait(here: Desk) -> None:
    solve_job._take(here, Report(7, "done", plan=other(status="stopped")))
    again = search_kind(FIRST.case.hash, 0.015, first=False)
    assert earlier_times(again) == ()
    here.asked(8)
    here.asked_s = time.monotonic() - 90.0
    solve_job._take(here, Report(8, "done", plan=other()))
    (seconds,) = earlier_times(again)
    assert 90.0 <= seconds < 150.0


def test_a_first_plan_another_gap_and_other_data_have_times_of_their_own(here: Desk) -> None:
    solve_job._take(here, Report(7, "done", plan=other()))
    here.plan = None
    here.asked(8)
    assert not earlier_times(solve_job._kind(here))
    here.plan = FIRST
    here.asked(9, 0.05)
    assert not earlier_times(solve_job._kind(here))
    here.case = FIRST.case.changed({}, {"title": "edited"})
    here.asked(10)
    assert here.case.meta.name == FIRST.case.meta.name
    assert not earlier_times(solve_job._kind(here))
    here.case = FIRST.case
    here.asked(11)
    assert len(earlier_times(solve_job._kind(here))) == 1


def test_kinds_that_were_not_searched_for_long_are_forgotten(tmp_path: Path) -> None:
    kinds = [search_kind(f"{n}", 0.015, first=True) for n in range(210)]
    for kind in [kinds[0], *kinds]:
        note_time(kind, 9.0, tmp_path)
    assert not earlier_times(kinds[0], tmp_path) and earlier_times(kinds[-1], tmp_path) == (9.0,)


def test_the_result_so_far_can_be_used(here: Desk) -> None:
    half = other(status="stopped")
    solve_job._take(here, Report(7, "plan", plan=half))
    solve_job.stop()
    solve_job._take(here, Report(7, "stopped"))
    assert here.plan is half and here.before is FIRST and not here.faults
    assert "best plan found so far" in here.notice


def test_a_cancelled_search_leaves_plan_comparison_and_settings(here: Desk) -> None:
    solve_job._take(here, Report(7, "plan", plan=other(status="stopped")))
    solve_job.cancel()
    assert here.plan is FIRST and here.before is None and here.found is None
    assert here.job is None and not here.faults and here.pending
    assert here.notice.startswith("Cancelled.")


def test_a_first_plan_is_shown_at_once_as_there_is_none_to_keep(here: Desk) -> None:
    here.plan = None
    here.asked(8)
    half, better = other(), other(status="stopped")
    assert solve_job._take(here, Report(8, "plan", plan=half))
    assert here.plan is half and here.growing(half)
    assert "provisional" in solve_job._told(here)
    solve_job._take(here, Report(8, "plan", plan=better))
    assert here.plan is better


def test_the_strip_says_step_and_gap_in_plain_words(here: Desk) -> None:
    here.told = Progress("value", "pricing each nation separately", 1.0, 20.0, 21.0, 0.048)
    told = solve_job._told(here)
    assert told == (
        "Improving the plan and estimating the best possible (3 of 4). The best found so far is "
        "within 4.8% of the best possible plan. The plan below stays until the search ends."
    )
