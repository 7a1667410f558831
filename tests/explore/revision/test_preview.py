"""A quick look says what the full answer says of what moves, but is no full answer."""

import threading

import pytest

from allocator.errors import SolveError
from allocator.explore.revision.preview import Previewer
from allocator.explore.revision.requests import Addition, Request
from allocator.explore.revision.revise import revise
from allocator.explore.revision.sections import cost_words
from allocator.inputs.policy.policy import Lock
from allocator.plan.plan import Plan

LOOKS: list[Request] = [
    Addition(1, "patrol_boat", "ALV"),
    Addition(0.5, "advisers", "DRN"),
    Lock("nothing", "DRN", high=0.0),
]


@pytest.fixture(scope="module")
def look(starter_plan: Plan) -> Previewer:
    return Previewer(starter_plan)


@pytest.mark.parametrize("request_", LOOKS, ids=str)
def test_a_look_says_what_the_answer_says(
    starter_plan: Plan, look: Previewer, request_: Request
) -> None:
    found, full = look([request_]), revise(starter_plan, [request_])
    assert found.kept == bool(full.requests["kept"].all())
    told = [one for part, words in full.said.items() for one in words
            if part not in ("asked", "value", "proof")]  # fmt: skip
    assert [one for one in found.words if one != cost_words(full)] == told and found.words
    assert ("nothing" in full.said) or f"{cost_words(full)}" in found.words
    assert not any("value points" in one for one in found.words[:1])


def test_a_look_at_what_cannot_be_kept_says_why(look: Previewer) -> None:
    found = look([Lock("fleet", "ALV", item="patrol_boat", low=500.0)])
    assert not found.kept and "Requested at least 500 lots" in found.words[0]


def test_a_look_that_nobody_waits_for_ends_and_the_next_one_is_whole(look: Previewer) -> None:
    left = threading.Event()
    left.set()
    with pytest.raises(SolveError, match="Stopped"):
        look([LOOKS[0]], left)
    assert look([LOOKS[0]], threading.Event()).kept
