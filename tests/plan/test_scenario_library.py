"""Scenarios on disk: whole or not there, never in each other's way, never lost."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from allocator.errors import DataError
from allocator.plan import scenario_library as scenario_shelf
from allocator.plan.plan import Plan
from allocator.plan.scenario_library import (
    all_kept,
    card_of,
    forget,
    keep,
    keep_last,
    plan_of,
    renewed,
    shelf_folder,
    user_folder,
)


@pytest.fixture
def plan(starter_plan: Plan) -> Plan:
    return starter_plan


def test_a_scenario_comes_back_with_its_plan(plan: Plan) -> None:
    told = ("=1+1 / ..\\x", "A. Planner", "計画")
    name, author, note = told
    keep(card_of(name, plan, author, note), plan)
    (kept,), faults = all_kept()
    assert not faults and kept.held is None
    assert (kept.card.name, kept.card.author, kept.card.note) == told
    assert kept.card.case == plan.case.hash and kept.card.policy == plan.policy.hash
    read = plan_of(kept)
    assert read.meta == plan.meta and read.policy == plan.policy
    assert kept.folder is not None and kept.folder.parent == shelf_folder()


def test_two_of_one_name_are_two(plan: Plan) -> None:
    keep(card_of("tight", plan), plan)
    keep(card_of("tight", plan, note="the second"), plan)
    assert [one.card.note for one in all_kept()[0]] == ["", "the second"]


def test_the_last_plan_is_one(plan: Plan) -> None:
    keep_last(plan)
    keep_last(Plan(plan.case, plan.policy, plan.meta | {"value": 99.0}, plan.tables))
    (kept,), _ = all_kept()
    assert (kept.card.name, kept.card.value) == ("Last plan made", 99.0)


def test_a_better_plan_takes_the_place_of_the_older(plan: Plan) -> None:
    kept = keep(card_of("tight", plan, "A"), plan)
    better = Plan(plan.case, plan.policy, plan.meta | {"value": 99.0}, plan.tables)
    renewed(kept, better)
    (found,), _ = all_kept()
    assert found.card.value == 99.0 and found.card.author == "A"
    assert len(list(shelf_folder().iterdir())) == 1


def test_a_write_that_fails_leaves_the_older_whole(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = keep(card_of("tight", plan), plan)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("allocator.plan.persistence.folder.write_csv", full)
        with pytest.raises(DataError, match="No space left on device"):
            renewed(kept, plan)
    (found,), faults = all_kept()
    assert found.folder == kept.folder and not faults
    assert plan_of(found).meta == plan.meta
    assert len(list(shelf_folder().iterdir())) == 1


def test_a_process_that_ends_between_leaves_one_of_two(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = keep(card_of("tight", plan), plan)
    with monkeypatch.context() as patch:
        patch.setattr(scenario_shelf.shutil, "rmtree", lambda *_, **__: None)
        again = renewed(kept, plan)
    (shelf_folder() / ".half.12345678.new").mkdir()
    (found,), faults = all_kept()
    assert found.folder == again.folder and not faults
    forget(found)
    assert all_kept() == ([], [])


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"name": 1}'])
def test_what_cannot_be_read_is_told_and_left(plan: Plan, text: str) -> None:
    kept = keep(card_of("tight", plan), plan)
    broken = keep(card_of("broken", plan), plan).folder
    assert broken is not None
    (broken / "scenario.json").write_text(text, encoding="utf-8")
    (found,), (fault,) = all_kept()
    assert found.folder == kept.folder
    assert fault.place == str(broken) and "cannot be read" in fault.found
    keep(card_of("third", plan), plan)
    assert broken.is_dir()


def test_a_plan_changed_by_hand_is_told(plan: Plan) -> None:
    kept = keep(card_of("tight", plan), plan)
    assert kept.folder is not None
    header = kept.folder / "plan" / "plan.json"
    content = json.loads(header.read_text(encoding="utf-8"))
    content["meta"]["value"] = 1.0
    header.write_text(json.dumps(content), encoding="utf-8")
    (found,), _ = all_kept()
    with pytest.raises(DataError, match="changed after the plan was saved"):
        plan_of(found)


def test_the_place_is_the_systems_unless_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ALLOCATOR_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", os.sep + "data")
    monkeypatch.setenv("LOCALAPPDATA", "C:\\local")
    places = {
        "linux": Path(os.sep, "data", "allocator"),
        "win32": Path("C:\\local", "Allocator"),
        "darwin": Path.home() / "Library/Application Support/Allocator",
    }
    for platform, place in places.items():
        monkeypatch.setattr(scenario_shelf.sys, "platform", platform)
        assert user_folder() == place
