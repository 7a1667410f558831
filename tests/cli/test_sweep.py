"""The command sweep: a file of scenarios into a table, told as text or JSON."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from instant_case import instant_case
from typer.testing import CliRunner

import allocator as al
from allocator.cli.main import app
from allocator.cli.sweep import Display
from allocator.explore.batch.journal import Journal
from allocator.inputs.case.case import save_case

ROOT = Path(__file__).resolve().parents[2]
BATCH = """
[[scenarios]]
name = "as it is"
[[scenarios]]
name = "typo"
changes = [{ set = "risk_bugdet", to = 1 }]
[[grids]]
name = "g"
over = { risk_budget = [0.05, 0.1] }
"""


@pytest.fixture
def call(tmp_path: Path) -> list[str]:
    save_case(instant_case(), tmp_path / "case")
    (tmp_path / "batch.toml").write_text(BATCH, encoding="utf-8")
    return ["sweep", str(tmp_path / "case"), str(tmp_path / "batch.toml"), "--out",
            str(tmp_path / "t.csv"), "--workers", "0"]  # fmt: skip


def test_a_batch_is_solved_and_told(call: list[str], tmp_path: Path) -> None:
    done = CliRunner().invoke(app, call)
    assert done.exit_code == 2, done.output
    assert "typo: not solved, since it does not fit the case. " in done.stdout
    assert "4 new rows: 3 optimal, 1 refused." in done.stdout
    assert "4 of 4" in done.stderr
    table = pd.read_csv(tmp_path / "t.csv")
    assert table["reason"].dropna().item() in " ".join(done.stdout.split())
    assert table["name"].tolist() == ["as it is", "typo", "g 1", "g 2"]
    again = CliRunner().invoke(app, [*call, "--json", "--quiet"])
    document = json.loads(again.stdout)
    assert (document["resumed"], document["solved"], document["cancelled"]) == (4, 0, False)
    assert document["statuses"] == {"optimal": 3, "refused": 1} and again.stderr == ""


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--out", "t.txt"], ".csv or .parquet"),
        (["--set", "risk_bugdet=1"], "risk_budget"),
        (["--workers", "-1"], "0 or more"),
        (["--gap", "2"], "a share from 0 to 1"),
        (["--start", "nowhere"], "nowhere"),
    ],
)
def test_a_wrong_call_is_told(call: list[str], more: list[str], told: str) -> None:
    done = CliRunner().invoke(app, [*call, *more])
    assert done.exit_code == 2 and told in done.stderr, done.output


def test_a_scheduler_that_is_not_there_is_told(
    call: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    from allocator.explore.batch.executors import ClusterPool

    monkeypatch.setattr(ClusterPool, "PATIENCE_S", 0.3)
    done = CliRunner().invoke(app, [*call, "--cluster", "tcp://127.0.0.1:9"])
    assert done.exit_code == 4 and "No Dask scheduler answers" in done.stderr


def begun(call: list[str], tmp_path: Path, workers: int) -> "subprocess.Popen[bytes]":
    """Start a long batch; return when each worker has brought a row."""
    (tmp_path / "batch.toml").write_text(
        '[[samples]]\nname = "s"\ncount = 5000\nover = { risk_budget = [0.05, 0.1] }\n',
        encoding="utf-8",
    )
    program = "from allocator.cli.main import main; main()"
    arguments = [*call[:-1], str(workers)]
    running = subprocess.Popen([sys.executable, "-c", program, *arguments], cwd=ROOT,
                               stdout=subprocess.PIPE, start_new_session=True)  # fmt: skip
    while len(workers_of(tmp_path)) < workers:
        assert running.poll() is None
        time.sleep(0.1)
    return running


def workers_of(tmp_path: Path) -> set[int]:
    """Return the processes that brought rows."""
    file = tmp_path / "t.csv.rows"
    lines = file.read_bytes().splitlines(keepends=True) if file.exists() else []
    rows = [json.loads(line) for line in lines if line.endswith(b"\n")]
    return {int(row["worker"].rpartition(":")[2]) for row in rows}


def gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.skipif(sys.platform == "win32", reason="signals of a terminal")
def test_ctrl_c_keeps_finished_rows(call: list[str], tmp_path: Path) -> None:
    running = begun(call, tmp_path, 1)
    os.killpg(running.pid, signal.SIGINT)  # as a terminal does: to the workers, too
    told, _ = running.communicate(timeout=120)
    assert running.returncode == 4 and b"Ended early" in told
    table = pd.read_csv(tmp_path / "t.csv")
    rows = (tmp_path / "t.csv.rows").read_bytes().splitlines()
    assert 0 < len(table) == len(rows) < 5000


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_run_that_is_killed_leaves_no_worker_and_no_lock(call: list[str], tmp_path: Path) -> None:
    running = begun(call, tmp_path, 2)
    refused = CliRunner().invoke(app, call)
    assert refused.exit_code == 4 and "t.csv.rows belongs to another run" in refused.stderr
    workers = workers_of(tmp_path)
    assert len(workers) == 2 and not any(map(gone, workers))
    running.kill()
    running.communicate()
    Journal(tmp_path / "t.csv.rows").close()
    deadline = time.monotonic() + 60
    while not all(map(gone, workers)):
        assert time.monotonic() < deadline, "workers go on without their parent"
        time.sleep(0.1)


def test_progress_says_what_has_no_plan(capsys: pytest.CaptureFixture[str]) -> None:
    display = Display(None, False)
    display.tick()
    for done in (1, 2, 3, 4):
        display.hear(al.explore.SweepProgress(done, 40, 0, 1, 1.5, f"s {done}"))
        display.tick()
    assert capsys.readouterr().err.count("1 without a plan") == 2  # a line for each twentieth
    display.stopping()
    assert "finished rows are kept" in capsys.readouterr().err
