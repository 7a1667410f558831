"""A place in a workspace: the step that a page shows, whoever else moves in the same journal."""

from dataclasses import replace
from pathlib import Path

import pytest
from small_workspace import CUT, approved

from allocator.errors import DataError
from allocator.explore.revision.requests import Addition
from allocator.explore.revision.revise import revise
from allocator.explore.revision.revision import Revision
from allocator.plan.plan import Plan
from allocator.workspace.place import Place
from allocator.workspace.workspace import Workspace

WHO = {"author": "A. Planner", "reason": "talks"}


@pytest.fixture(scope="module")
def first() -> Plan:
    return approved()


@pytest.fixture(scope="module")
def answer(first: Plan) -> Revision:
    return revise(first, [CUT])


@pytest.fixture(scope="module")
def second(answer: Revision) -> Revision:
    return revise(answer.plan, [Addition(1, "radio", "BSN")])


def test_the_first_answer_makes_the_workspace(
    tmp_path: Path, answer: Revision, second: Revision
) -> None:
    place = Place.at(tmp_path / "ws")
    assert place.shown is None and place.before() is None and place.after() is None
    place.record(answer, second, **WHO)
    opened = Workspace.open(tmp_path / "ws")
    assert opened.steps()["parent"].dropna().tolist() == [1, 2]
    assert place.step == 3 == opened.current.step and place.before() == 2
    assert Place.at(tmp_path / "ws").step == 3


def test_undo_and_redo_are_moves_of_the_journal(tmp_path: Path, answer: Revision) -> None:
    place = Place.at(tmp_path / "ws")
    place.record(answer, **WHO)
    place.hold(answer.plan)
    assert place.is_shown(answer.plan)
    assert place.go(1, "A. Planner") is answer.before and place.after() == 2
    assert place.go(2) is answer.plan
    place.follow(answer.before)
    assert place.step == 1
    place.follow(answer.before)
    place.follow(replace(answer.plan))  # a plan that is no step of this place moves nothing
    assert place.step == 1
    assert Workspace.open(tmp_path / "ws").moves()["kind"].tolist() == ["undo", "redo", "undo"]


def test_another_program_may_move_meanwhile(
    tmp_path: Path, answer: Revision, second: Revision
) -> None:
    place = Place.at(tmp_path / "ws")
    place.record(answer, second, **WHO)
    other = Workspace.open(tmp_path / "ws")
    other.go(1)
    assert place.step == 3
    place.go(2)
    assert other.moves()["kind"].tolist() == ["go", "go"] and other.current.step == 2
    other.go(1)
    place.record(second, **WHO)
    assert other.current.parent == 2


def test_a_plan_that_is_no_step_is_recorded_before_its_answer(
    tmp_path: Path, first: Plan, answer: Revision, second: Revision
) -> None:
    place = Place.at(tmp_path / "ws")
    place.record(revise(first, []), **WHO)
    place.record(second, **WHO)
    steps = Workspace.open(tmp_path / "ws").steps()
    assert steps["kind"].tolist() == ["approved", "revised", "solved", "revised"]
    assert steps["parent"].dropna().tolist()[1:] == [2, 3]


def test_an_answer_to_a_plan_that_is_a_step_already_is_undone_to_that_step(
    tmp_path: Path, first: Plan, answer: Revision
) -> None:
    Place.at(tmp_path / "ws").record(answer, **WHO)
    later = Place.at(tmp_path / "ws")  # as after a reload: it shows step 2 and has read no plan
    shown = replace(first)
    other = revise(shown, [Addition(1, "radio", "BSN")])
    later.record(replace(other, before=shown), **WHO)
    assert (later.step, later.before()) == (3, 1)
    later.follow(shown)
    assert later.step == 1 == Workspace.open(tmp_path / "ws").current.step
    assert later.is_shown(shown) and later.after() == 3


def test_without_name_or_reason_nothing_is_made(tmp_path: Path, answer: Revision) -> None:
    place = Place.at(tmp_path / "ws")
    for author, reason in (("A. Planner", ""), ("", "talks")):
        with pytest.raises(DataError, match="missing"):
            place.record(answer, author=author, reason=reason)
    assert place.step is None and not (tmp_path / "ws").exists()
