"""The app and the command line write at once: no step is lost, none has two lines."""

import subprocess
import sys
from pathlib import Path

from small_workspace import started

from allocator.workspace.workspace import Workspace

EACH = 6
PROGRAM = """
import sys
from allocator.workspace.workspace import Workspace
opened = Workspace.open(sys.argv[1])
plan = opened.plan(1)
sys.stdin.readline()
for turn in range({each}):
    opened.record(plan, author=sys.argv[2], reason=f"turn {{turn}}")
    if turn % 2:
        opened.undo(author=sys.argv[2])
"""


def test_two_programs_at_once_lose_nothing(tmp_path: Path) -> None:
    workspace = started(tmp_path / "ws")
    program = PROGRAM.format(each=EACH)
    writers = [
        subprocess.Popen([sys.executable, "-c", program, str(workspace.folder), name],
                         stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for name in ("app", "command line")
    ]  # fmt: skip
    for one in writers:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    errors = [one.communicate()[1] for one in writers]
    assert [one.returncode for one in writers] == [0, 0], errors
    opened = Workspace.open(workspace.folder)
    steps = opened.steps()
    assert steps["step"].tolist() == list(range(1, 2 * EACH + 2))
    for name in ("app", "command line"):
        own = steps.loc[steps["author"] == name, "reason"].tolist()
        assert own == [f"turn {turn}" for turn in range(EACH)]
    assert len(opened.moves()) == EACH
    assert opened.verify() == ()
