"""What a command prints may have no reader and no room; what it does is done all the same."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pandas as pd
import pytest
import typer
from plan_example import tiny_plan

from allocator.cli import frontier as cli_frontier
from allocator.cli.reporter import Reporter
from allocator.explore.frontiers import files as frontier_files

MAIN = "from allocator.cli.main import main; main()"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    tiny_plan().save(tmp_path / "plan")
    return tmp_path / "plan"


def run(*arguments: object, out: int) -> tuple[int, str]:
    words = [sys.executable, "-c", MAIN, *map(str, arguments)]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    done = subprocess.run(words, stdout=out, stderr=subprocess.PIPE, text=True, env=environment)
    return done.returncode, done.stderr


@pytest.mark.skipif(os.name != "posix", reason="a pipe without a reader")
@pytest.mark.parametrize(("arguments", "code"), [
    (["show"], 0), (["show", "--json"], 0), (["check"], 2),
])  # fmt: skip
def test_a_reader_that_leaves_changes_no_exit_code(
    plan: Path, arguments: list[str], code: int
) -> None:
    """``| head`` ended with the code of a plan that breaks its rules, and a frontier unsaved.

    https://github.com/Backblaze/B2_Command_Line_Tool/issues/1071
    """
    reader, writer = os.pipe()
    os.close(reader)
    try:
        found = run(arguments[0], plan, *arguments[1:], out=writer)
    finally:
        os.close(writer)
    assert found == (code, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device without room")
@pytest.mark.parametrize("arguments", [["show"], ["show", "--json"], ["check"]])
def test_no_room_for_what_is_printed_is_told(plan: Path, arguments: list[str]) -> None:
    with open("/dev/full", "w") as full:  # noqa: PTH123
        code, told = run(arguments[0], plan, *arguments[1:], out=full.fileno())
    assert code == 2 and "No space left" in told and "Traceback" not in told


def test_a_frontier_is_saved_before_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def save(found: Any, out: Path) -> list[Path]:
        done.append("saved")
        return [out]

    def view(found: Any) -> list[str]:
        done.append("told")
        return []

    monkeypatch.setattr(frontier_files, "save_frontier", save)
    monkeypatch.setattr(cli_frontier, "frontier_view", view)
    found: Any = SimpleNamespace(words=(), table=pd.DataFrame(), stopped=False)
    with pytest.raises(typer.Exit), Reporter("frontier", False) as report:
        cli_frontier._tell(found, cast("Any", None), (tmp_path / "front.csv", None), report)
    assert done == ["saved", "told"]
