"""What a running search says: its step in plain words, and how long earlier ones took."""

from dataclasses import replace
from pathlib import Path

import pytest
from plan_example import tiny_plan

from allocator.plan.search_times import note_time, search_kind
from allocator.report.study_time import study_time
from allocator.report.waiting import Pace, found_words, running_words, step_words, usual_words
from allocator.util.progress import Progress


def told(at_s: float, gap: float | None, phase: str = "value") -> Progress:
    return Progress(phase, "searching", at_s, None if gap is None else 20.0, 25.0, gap)


def heard(*reports: tuple[float, float]) -> Pace:
    pace = Pace(0.015)
    for at_s, gap in reports:
        pace.hear(told(at_s, gap))
    return pace


def test_steps_are_four_and_come_in_their_order() -> None:
    reports = [None, told(0, None, "build"), told(5, None), told(20, 0.1), told(90, 0.01, "ties")]
    said = [step_words(one, first=False) for one in reports]
    assert [one[-8:] for one in said] == [f"({at} of 4)" for at in (1, 1, 2, 3, 4)]
    assert said[2].startswith("Adjusting the current plan")
    assert step_words(told(5, None), first=True).startswith("Making a first plan")


def test_a_wait_is_told_by_the_searches_before() -> None:
    assert running_words(180.0) == "3 min 0 s" == running_words(180.0, (200.0,))
    assert running_words(180.0, (130.0, 290.0)).endswith("took 3 to 5 minutes here")
    assert usual_words((170.0, 175.0)).endswith("took 3 minutes here")


def test_the_bar_goes_from_the_first_gap_to_the_goal() -> None:
    pace = heard((0.0, 0.24))
    assert pace.closed() == 0.0
    pace.hear(told(60.0, 0.06))
    assert pace.closed() == pytest.approx(0.5)
    pace.hear(told(90.0, 0.01))
    assert pace.closed() == 1.0
    assert heard().closed() is None and heard((1.0, 0.01)).closed() is None


def test_what_was_found_is_said_by_its_gap() -> None:
    assert found_words(told(1.0, 0.0514)) == (
        "The best found so far is within 5.2% of the best possible plan."
    )
    assert "not known" in found_words(Progress("value", "x", 1.0, 20.0))


def test_a_study_is_told_by_studies_like_it_else_by_searches_else_by_the_plan(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ALLOCATOR_HOME", str(tmp_path))
    plan = tiny_plan()
    bare = replace(plan, meta={**plan.meta, "times": {}})
    unknown = study_time(bare, 5, "trade", gap=0.05)
    assert unknown.words.startswith("How long this takes here is not known yet")
    assert unknown.left_words(30.0) == ""
    own = study_time(replace(plan, meta={**plan.meta, "times": {"search": 285.0}}), 5, "trade")
    assert own.words.startswith("May take up to 24 minutes: no such study of this dataset has run")
    assert own.words.endswith(
        "here; each of its 5 searches counts as long as that of the plan shown, 5 minutes where it "
        "was made."
    )
    near = study_time(
        replace(plan, meta={**plan.meta, "times": {"search": 285.0}}), 5, "trade", near=True
    )
    assert near.high_s == pytest.approx(own.high_s / 4) and "a quarter of that" in near.words
    one = study_time(replace(plan, meta={**plan.meta, "times": {"search": 285.0}}), 1, "screen")
    assert "it counts as one search, as long as that of the plan shown, 5 minutes" in one.words
    assert own.left_words(60.0) == "up to 23 minutes left"
    note_time(search_kind(plan.case.hash, 0.05, first=False), 60.0)
    here = study_time(bare, 5, "trade", gap=0.05)
    assert here.words.startswith("May take up to 5 minutes") and not here.measured
    here.note(100.0)  # as if it had taken so long
    known = study_time(bare, 10, "trade", gap=0.05)
    assert known.words == (
        "Takes about 3 minutes here: 10 searches of 20 seconds each, as in the last such study of "
        "this dataset."
    )
    assert known.left_words(80.0) == "about 2 minutes left"
    assert known.left_words(80.0, left_s=31.0) == "about 35 seconds left"
    assert known.left_words(500.0) == "longer than expected"
    assert not study_time(bare, 10, "trade", gap=0.015).measured
