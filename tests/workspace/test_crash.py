"""Whatever stops a program while it records, nothing that was saved is lost or in the way."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from small_workspace import approved, revised, started

from allocator.errors import DataError
from allocator.plan.journal import folder as places
from allocator.plan.journal import write
from allocator.plan.persistence import folder as plan_files
from allocator.util import one_writer
from allocator.workspace.answers import record_of
from allocator.workspace.workspace import Workspace

HELPERS = Path(__file__).resolve().parents[1] / "helpers"

DIE = "def die(*_, **__): os.kill(os.getpid(), signal.SIGKILL)\n"
KILLS = {
    "before the plan": "write.share_unchanged = plan_files.write = die",
    "within the plan": "write.share_unchanged = die",
    "between plan and line": "write.append = die",
    "within the line": """
real = os.write
def half(handle, data):
    real(handle, data[: len(data) // 2])
    die()
os.write = half
""",
    "after the line": "os.fsync = lambda handle: die() if os.path.samestat(os.fstat(handle), "
                      "os.stat(folder + '/journal.jsonl')) else None",
}  # fmt: skip
KEPT = {"between plan and line", "within the line", "after the line"}


def stopped(folder: Path, kill: str) -> None:
    """Record a plan in a process that kills itself."""
    program = f"""
import os, signal, sys
sys.path.insert(0, {str(HELPERS)!r})
from allocator.plan.journal import write
from allocator.plan.persistence import folder as plan_files
from allocator.workspace.workspace import Workspace
folder = {str(folder)!r}
opened = Workspace.open(folder)
plan = opened.plan()
{DIE}
{kill}
opened.record(plan, author="bob", reason="stopped")
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == -signal.SIGKILL, done.stderr


@pytest.mark.skipif(os.name == "nt", reason="no such signal")
@pytest.mark.parametrize("when", KILLS)
def test_a_program_that_is_killed_leaves_a_whole_workspace(tmp_path: Path, when: str) -> None:
    workspace = started(tmp_path / "ws")
    stopped(workspace.folder, KILLS[when])
    opened = Workspace.open(workspace.folder)
    wanted = 2 if when in KEPT else 1
    assert opened.current.step == wanted and len(opened.plan(wanted).lines)
    if when in KEPT:
        assert (opened.current.author, opened.current.reason) == ("bob", "stopped")
    assert ("Step 2 was saved, but" in " ".join(opened.words)) == (
        when in KEPT - {"after the line"}
    )
    faults = opened.verify()
    assert [one.place for one in faults] == ["journal.jsonl, line 2"] * (when == "within the line")
    assert opened.record(opened.plan(), author="cem", reason="goes on").step == wanted + 1
    assert not list((opened.folder / "steps").glob(".*")), "nothing is left over"
    assert opened.verify() == faults


def test_a_last_line_cut_anywhere_is_told_and_loses_nothing(tmp_path: Path) -> None:
    whole = started(tmp_path / "whole")
    revised(whole)
    data = (whole.folder / "journal.jsonl").read_bytes()
    first = data.index(b"\n") + 1
    recorded = whole.current
    for length in (first, first + 1, (first + len(data)) // 2, len(data) - 2, len(data) - 1):
        folder = tmp_path / f"cut{length}"
        shutil.copytree(whole.folder, folder)
        (folder / "journal.jsonl").write_bytes(data[:length])
        opened = Workspace.open(folder)
        assert opened.current == recorded
        torn = first < length < len(data) - 1
        assert ("cannot be read" in " ".join(opened.words)) == torn
        assert len(opened.verify()) == torn
        opened.undo()
        assert Workspace.open(folder).current.step == 1
        assert len(opened.verify()) == torn


def test_a_folder_that_cannot_be_written_is_still_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = started(tmp_path / "ws")
    lines = workspace.folder / "journal.jsonl"
    before = lines.read_bytes()
    revised(workspace)
    lines.write_bytes(before)

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("allocator.util.one_writer.FileLock.acquire", refused)
    opened = Workspace.open(workspace.folder)
    assert opened.current.step == 1 and lines.read_bytes() == before
    for act in (
        opened.require_writable,
        opened.redo,
        lambda: opened.record(approved(), reason="x"),
    ):
        with pytest.raises(DataError, match=r"cannot be written \(Permission denied"):
            act()


def test_a_full_disk_leaves_the_steps_that_were_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = started(tmp_path / "ws")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("allocator.plan.persistence.folder.save_case", full, raising=False)
        patch.setattr("allocator.plan.persistence.folder.write", full)
        with pytest.raises(DataError, match="No space left on device"):
            workspace.record(approved(), author="bob", reason="too much")
    assert workspace.current.step == 1 and workspace.verify() == ()
    assert [one.name for one in (workspace.folder / "steps").iterdir()] == ["1"]


def test_another_program_that_writes_is_waited_for_and_then_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = started(tmp_path / "ws")
    monkeypatch.setattr(write, "_WAIT_S", 0.2)
    with (
        one_writer.FileLock(workspace.folder / ".lock"),
        pytest.raises(DataError, match="another program has been writing"),
    ):
        workspace.undo()


def test_a_workspace_is_made_as_a_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("allocator.plan.journal.write.append", full)
    with pytest.raises(DataError, match="No space left on device"):
        started(tmp_path / "ws")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda ws: shutil.rmtree(ws), "nothing found"),
        (lambda ws: (ws / "workspace.toml").unlink(), "no workspace.toml"),
        (lambda ws: (ws / "workspace.toml").write_text("format = 1 2"), "cannot be read"),
        (lambda ws: (ws / "workspace.toml").write_text('format = "allocator workspace 9"'),
         "use the version of Allocator that made"),
        (lambda ws: (ws / "journal.jsonl").unlink(), "cannot be read"),
        (lambda ws: (ws / "journal.jsonl").write_text(""), "no step that can be read"),
        (lambda ws: (ws / "journal.jsonl").write_text("[1]\nnull\n{}\n"), "no step that can be"),
    ],
    ids=["gone", "other folder", "broken", "newer", "no journal", "empty", "other lines"],
)  # fmt: skip
def test_what_is_no_workspace_is_refused_in_words(tmp_path: Path, spoil, told: str) -> None:  # type: ignore[no-untyped-def]
    workspace = started(tmp_path / "ws")
    spoil(workspace.folder)
    with pytest.raises(DataError, match=told):
        Workspace.open(workspace.folder)


@pytest.mark.parametrize("name", ["a file", "folder", "workspace", "plan"])
def test_a_workspace_replaces_nothing(tmp_path: Path, name: str) -> None:
    place = tmp_path / "there"
    if name == "workspace":
        started(place)
    elif name == "plan":
        approved().save(place)
    elif name == "folder":
        place.mkdir()
        (place / "notes.txt").write_text("mine")
    else:
        place.write_text("mine")
    with pytest.raises(DataError, match="something is already there"):
        started(place)
    assert place.exists()


@pytest.mark.parametrize("meanwhile", ["workspace", "a file"])
def test_what_is_put_at_the_path_meanwhile_is_kept(tmp_path: Path, meanwhile: str) -> None:
    folder = tmp_path / "ws"
    step = record_of(approved(), None).step(1, None, "bob", "the second", write.now())

    def put(fresh: Path) -> None:
        if meanwhile == "workspace":  # another program is faster
            revised(started(folder))
        else:
            folder.write_text("mine")
        plan_files.write(approved(), fresh)

    with pytest.raises(DataError, match="something is already there"):
        write.start(folder, step, put, "0")
    assert list(tmp_path.iterdir()) == [folder], "nothing is left over"
    if meanwhile == "workspace":
        assert len(Workspace.open(folder).journal.steps) == 2
    else:
        assert folder.read_text() == "mine"


def test_a_workspace_may_take_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "ws").mkdir()
    assert started(tmp_path / "ws").current.step == 1


def test_an_entry_of_another_form_is_no_entry(tmp_path: Path) -> None:
    workspace = started(tmp_path / "ws")
    lines = workspace.folder / "journal.jsonl"
    content = json.loads(lines.read_text())["step"]
    for spoilt in ({"step": "1"}, {"kind": "found"}, {"date": "2026-03-14T10:00:00"},
                   {"requests": [{"words": 1, "text": ""}]}, {"more": 1}):  # fmt: skip
        lines.write_text(json.dumps({"previous": "", "step": {**content, **spoilt}}) + "\n")
        with pytest.raises(DataError, match="no step that can be read"):
            places.journal_of(workspace.folder)
