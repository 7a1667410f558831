"""A task that stands answers the newest question, and says why it cannot."""

import functools
import time
from collections.abc import Callable
from pathlib import Path

from allocator.explore.revision.preview import Preview, Previewer
from allocator.explore.revision.requests import Addition
from allocator.inputs.case.case import load_case
from allocator.plan.plan import Plan
from allocator.session.process.standing_task import StandingTask


def wait(task: StandingTask, until: Callable[[], bool]) -> None:
    for _ in range(1200):
        task.poll()
        if until():
            return
        time.sleep(0.05)
    raise AssertionError("no answer in a minute")


def answered(task: StandingTask, question: object) -> object:
    task.ask(question)
    assert task.running and task.answer is None
    wait(task, lambda: not task.running)
    return task.answer


def test_what_is_made_once_answers_again_and_again() -> None:
    task = StandingTask(functools.partial, "{} {}".format, "so many")
    for question in ("beans", "peas"):
        assert answered(task, question) == f"so many {question}" and not task.faults
    task.stop()


def test_a_newer_question_takes_the_place_of_an_older_one(starter_plan: Plan) -> None:
    task = StandingTask(Previewer, starter_plan)
    task.ask([Addition(1, "patrol_boat", "XXX")])
    task.ask([Addition(1, "patrol_boat", "ALV")])
    wait(task, lambda: not task.running)
    assert isinstance(task.answer, Preview) and task.answer.kept and not task.faults
    assert answered(task, [Addition(1, "patrol_boat", "XXX")]) is None
    assert "no nation 'XXX'" in task.faults[0]
    task.stop()


def test_what_cannot_be_made_is_said_with_each_question(tmp_path: Path) -> None:
    task = StandingTask(load_case, str(tmp_path / "nowhere"))
    for _ in range(2):
        assert answered(task, "one") is None and "nowhere" in task.faults[0]
    task.stop()


def test_a_process_that_is_gone_is_said(starter_plan: Plan) -> None:
    task = StandingTask(Previewer, starter_plan)
    task.ask([Addition(1, "patrol_boat", "ALV")])
    task._child.end()
    wait(task, lambda: not task.running)
    assert "Ask again" in task.faults[0]
