"""What was changed after it was recorded is named, with its place."""

import json
import re
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from small_workspace import revised, started

from allocator.errors import DataError
from allocator.plan.plan import Plan, load_plan
from allocator.workspace.workspace import Workspace


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    workspace = started(tmp_path_factory.mktemp("kept") / "ws")
    revised(workspace)
    workspace.undo(author="bob", reason="too expensive")
    workspace.record(workspace.plan(2), author="cem", reason="the cut after all")
    return workspace.folder


@pytest.fixture
def workspace(kept: Path, tmp_path: Path) -> Workspace:
    shutil.copytree(kept, tmp_path / "ws")
    return Workspace(tmp_path / "ws")


def lines(ws: Path, change: Callable[[list[str]], list[str]]) -> None:
    file = ws / "journal.jsonl"
    file.write_text("".join(f"{one}\n" for one in change(file.read_text().splitlines())))


def cell(ws: Path) -> None:
    file = ws / "steps" / "2" / "plan" / "lines.csv"
    rows = file.read_text().splitlines()
    rows[1] = re.sub(r"[1-9]", "8", rows[1], count=1)
    file.unlink()
    file.write_text("\n".join(rows) + "\n")


def sealed_again(ws: Path) -> None:
    """Change a figure and save the plan with a seal that fits."""
    place = ws / "steps" / "2" / "plan"
    plan = load_plan(place)
    given = plan.lines.assign(obligation_musd=plan.lines["obligation_musd"] + 1)
    Plan(plan.case, plan.policy, plan.meta, {**plan.tables, "lines": given}).save(place)


def card(ws: Path) -> None:
    file = ws / "steps" / "3" / "step.json"
    said = json.loads(file.read_text())
    said["step"]["author"] = "nobody"
    file.write_text(json.dumps(said))


def previous(ws: Path) -> None:
    file = ws / "steps" / "3" / "step.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"previous": "0" * 64}))


CHANGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "a reason": (
        lambda ws: lines(ws, lambda all_: [one.replace("a smaller budget", "an order")
                                           for one in all_]),
        "journal.jsonl, line 3: does not follow"),
    "an author": (
        lambda ws: lines(ws, lambda all_: [*all_[:1], all_[1].replace("bob", "eve"), *all_[2:]]),
        "step 2: step.json says something else"),
    "a line taken out": (
        lambda ws: lines(ws, lambda all_: [one for at, one in enumerate(all_) if at != 2]),
        "journal.jsonl, line 3: does not follow"),
    "lines exchanged": (
        lambda ws: lines(ws, lambda all_: [all_[0], all_[2], all_[1], all_[3]]),
        "journal.jsonl, line 2: does not follow"),
    "a line twice": (lambda ws: lines(ws, lambda all_: [*all_, all_[-1]]),
                     "step 3 has several lines"),
    "a step taken off the end": (lambda ws: lines(ws, lambda all_: all_[:-1]),
                                 "steps/3: no line of the journal"),
    "a cell of a plan": (cell, "step 2, lines: changed after the plan was saved"),
    "a plan sealed again": (sealed_again, "step 2: the plan is not the one recorded"),
    "a plan removed": (lambda ws: shutil.rmtree(ws / "steps" / "2" / "plan"), "step 2, "),
    "what a folder says": (card, "step 3: step.json says something else"),
    "the line that a folder follows": (previous, "step 3: step.json says something else"),
    "no parent": (lambda ws: lines(ws, lambda all_: [one.replace('"parent":1', '"parent":9')
                                                     for one in all_]),
                  "step 2: begins from step 9, which is missing"),
}  # fmt: skip


def test_what_is_as_recorded_fits(workspace: Workspace) -> None:
    assert workspace.verify() == ()
    assert workspace.verify(workspace.journal.head[:12]) == ()


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_named(workspace: Workspace, name: str) -> None:
    change, told = CHANGES[name]
    change(workspace.folder)
    faults = [str(one) for one in workspace.verify()]
    assert any(told in one for one in faults), faults


def test_a_check_that_is_stopped_says_so(workspace: Workspace) -> None:
    cancel = threading.Event()
    cancel.set()
    (fault,) = workspace.verify(cancel=cancel)
    assert "not checked" in fault.found


def test_a_plan_that_breaks_its_rules_is_named_by_the_checker(workspace: Workspace) -> None:
    sealed_again(workspace.folder)
    places = [one.allowed for one in workspace.verify()]
    assert "a plan that keeps its rules" in places


def test_a_folder_that_nobody_recorded_is_no_step(workspace: Workspace) -> None:
    steps = workspace.folder / "steps"
    shutil.copytree(steps / "1", steps / "4")
    file = steps / "4" / "step.json"
    said = json.loads(file.read_text())
    said["step"] |= {"step": 4, "parent": 3, "kind": "solved", "author": "minister"}
    file.write_text(json.dumps(said))
    opened = Workspace.open(workspace.folder)
    assert opened.current.step == 3
    assert opened.record(opened.plan(1), author="bob", reason="goes on").step == 5
    (fault,) = opened.verify()
    assert fault.place == "steps/4" and "nobody recorded it" in fault.fix


def test_a_line_that_is_missing_is_told_before_it_is_added(workspace: Workspace) -> None:
    lines(workspace.folder, lambda all_: all_[:-1])
    (fault,) = workspace.verify()
    assert fault.place == "steps/3" and "the next one adds the line" in fault.fix
    assert Workspace.open(workspace.folder).verify() == ()
    assert "Step 3 was saved, but" in " ".join(workspace.words)


def test_plans_that_are_gone_are_named_and_the_journal_is_still_read(workspace: Workspace) -> None:
    shutil.rmtree(workspace.folder / "steps")
    opened = Workspace.open(workspace.folder)
    assert len(opened.steps()) == 3
    places = [one.place for one in opened.verify()]
    assert {"step 1", "step 2", "step 3"} <= set(places)
    with pytest.raises(DataError, match="nothing found"):
        opened.plan()


def test_a_plan_that_was_exchanged_is_not_loaded(workspace: Workspace) -> None:
    workspace.plan(2).save(workspace.folder / "steps" / "1" / "plan")
    for load in (lambda: workspace.plan(1), lambda: load_plan(f"{workspace.folder}@1")):
        with pytest.raises(DataError, match="the plan is not the one recorded"):
            load()


def test_an_end_that_was_taken_off_shows_by_the_hash_that_was_noted(workspace: Workspace) -> None:
    noted = workspace.journal.head
    lines(workspace.folder, lambda all_: all_[:-1])
    shutil.rmtree(workspace.folder / "steps" / "3")
    assert workspace.verify() == ()
    (fault,) = workspace.verify(noted)
    assert f"no line with the hash {noted}" in str(fault)
    assert len(workspace.verify(noted[:3])) == 1, "too short to mean anything"
