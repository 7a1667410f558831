"""Questions in plain words are read as a person would, or answered by the nearest readings."""

import pytest

import allocator as al
from allocator.errors import DataError
from allocator.explore.explanation.ask import reading
from allocator.inputs.case.case import Case


@pytest.fixture(scope="module")
def case() -> Case:
    return al.load_case("data/us-fy2020")


@pytest.mark.parametrize(
    ("text", "nation", "line", "more", "changes"),
    [
        ("why not patrol boats for the Philippines", "PHL", "patrol_boats", False, False),
        ("Why is Kenya not getting night vision?", "KEN", "night_vision", False, False),
        ("why KEN", "KEN", None, False, False),
        ("why so little FMF for Jordan", "JOR", "FMF", True, False),
        ("What would change it for radars in Colombia", "COL", "coastal_radar", False, True),
        ("why not more English courses for Tonga", "TON", "english_language", True, False),
        ("why maritime security for the Phillipines", "PHL", "maritime", False, False),
        ("why not patrol_vessel for PER", "PER", "patrol_vessel", False, False),
    ],
)
def test_a_question_is_read(
    case: Case, text: str, nation: str, line: str | None, more: bool, changes: bool
) -> None:
    found = reading(case, text)
    assert (found.nation.code, found.line.code if found.line else None) == (nation, line)
    assert (found.more, found.changes) == (more, changes)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("why not boats for the Philippines", "why not Coastal patrol boats for Philippines"),
        ("why not tanks for Poland", "Poland"),
        ("why not patrol boats", "no nation"),
        ("", "no nation"),
        ("why are patrol vessels not funded", "no nation"),
    ],
)
def test_what_cannot_be_read_is_told_with_the_nearest_readings(
    case: Case, text: str, told: str
) -> None:
    with pytest.raises(DataError, match=told):
        reading(case, text)
