"""What a running search says: its step in plain words, and a time left only where one is known."""

import math

import pytest

from allocator.report.waiting import Pace, found_words, left_words, running_words, step_words
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


def test_a_gap_that_halves_every_minute_gives_the_minutes_left() -> None:
    pace = heard(*((60.0 * k, 0.24 / 2**k) for k in range(4)))
    assert pace.left_s(180.0) == pytest.approx(60.0)  # 0.03 to 0.015 is one halving more
    assert left_words(pace.left_s(180.0)) == "less than a minute left at this pace"
    assert running_words(pace, 180.0).startswith("3 min 0 s · less than a minute")


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


@pytest.mark.parametrize(
    "reports",
    [
        [],
        [(10.0, 0.2)],
        [(10.0, 0.2), (11.0, 0.1), (12.0, 0.05)],  # too short a time
        [(10.0, 0.2), (90.0, 0.199), (170.0, 0.198)],  # hardly falls
        [(10.0, math.inf), (90.0, 0.2), (170.0, 0.1)],
    ],
)
def test_no_time_is_told_without_a_pace(reports: list[tuple[float, float]]) -> None:
    pace = heard(*reports)
    assert pace.left_s(reports[-1][0] if reports else 0.0) is None
    assert left_words(None) == ""


def test_a_search_that_stalls_or_has_reached_its_goal_tells_no_time() -> None:
    pace = heard(*((60.0 * k, 0.24 / 2**k) for k in range(4)))
    assert pace.left_s(1000.0) is None
    pace.hear(told(240.0, 0.014))
    assert pace.left_s(240.0) is None
    late = heard(*((60.0 * k, 0.24 / 2**k) for k in range(4)))
    late.hear(told(200.0, 0.03, "ties"))
    assert late.left_s(200.0) is None
