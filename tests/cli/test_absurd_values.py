"""Values that make no sense: each is told in words, and nothing ends in a traceback."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from case_files import write
from typer.testing import CliRunner, Result

from allocator.cli.app import start
from allocator.cli.main import app
from allocator.errors import DataError
from allocator.explore.batch.executors import LocalPool, pool_of

LONG = "x" * 300
"""Longer than a name in a folder may be."""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return write(tmp_path / "case")


def refused(result: Result, *said: str) -> None:
    assert result.exit_code == 2, result.exception
    assert isinstance(result.exception, SystemExit)
    for words in said:
        assert words in result.stderr


@pytest.mark.parametrize("arguments", [
    ["show", LONG], ["verify", LONG], ["compare", LONG], ["next", LONG, "--account", "FMF"],
    ["new", LONG], ["policy", "--toml", LONG], ["check", LONG], ["app", LONG],
])  # fmt: skip
def test_a_path_that_no_system_takes(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2 and isinstance(result.exception, SystemExit)
    assert "x" * 40 in result.output


@pytest.mark.parametrize("arguments", [
    ["--scenario", LONG], ["--last", LONG], ["--out", LONG], ["--policy", LONG],
    ["--threads", 10**20], ["--seed", 10**20], ["--gap", "nan"], ["--time-limit", "inf"],
])  # fmt: skip
def test_an_option_of_solve_that_cannot_be(case: Path, arguments: list[object]) -> None:
    refused(run("solve", case, *arguments), "Fix:")


def test_a_folder_that_may_not_be_entered_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(self: Path, **_: object) -> bool:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "exists", closed)
    for arguments in (["show", "there"], ["policy", "--toml", "there"], ["new", "there"]):
        refused(run(*arguments), "there", "Permission denied")


def test_a_file_that_is_no_plan(tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text("{}", encoding="utf-8")
    refused(run("show", tmp_path / "plan.json"), "a file that is not an .xlsx workbook")


@pytest.mark.parametrize("port", [-1, 0, 65536, 99999])
def test_a_port_that_cannot_be(port: int) -> None:
    refused(run("app", "--port", port), f"found {port}", "a port from 1 to 65,535")


@pytest.mark.parametrize("address", ["no.such.host.invalid", "", "192.0.2.1", "a" * 300])
def test_an_address_that_is_not_here(address: str) -> None:
    with pytest.raises(DataError, match="cannot be served"):
        start(address=address, headless=True)


def test_a_port_in_use_is_told() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(DataError, match=r"cannot be served .*in use"):
            start(port=other.getsockname()[1], headless=True)


@pytest.mark.parametrize("address", [
    "nonsense", "", "-", "tcp://", "http://x:80", "inproc://x", "localhost", "tcp://[::1:8",
    "tcp://h:99999", "h:abc", "tcp://h:0",
])  # fmt: skip
def test_an_address_that_is_no_scheduler(address: str) -> None:
    with pytest.raises(DataError, match="tcp://host:8786"):
        pool_of(address, None, None)


@pytest.mark.skipif(os.name != "posix", reason="signals to other processes")
def test_workers_leave_sigterm_to_their_parent() -> None:
    pool = LocalPool(1)
    try:
        pid = pool.submit(os.getpid).result(60)
        os.kill(pid, signal.SIGTERM)
        assert pool.submit(os.getpid).result(60) == pid
    finally:
        pool.close(now=True)


@pytest.mark.skipif(os.name != "posix", reason="signals to other processes")
def test_sigterm_ends_a_search_that_has_begun(tmp_path: Path) -> None:
    """What `timeout`, batch systems and a shutdown send; the exit code is that of Ctrl-C."""
    program = (
        "import os, signal, sys, allocator.session.solve as home;"
        "solve = home.solve;"
        "home.solve = lambda *a, **k: (os.kill(os.getpid(), signal.SIGTERM),"
        " k['cancel'].wait(30), solve(*a, **k))[2];"
        "from allocator.cli.main import main; main()"
    )
    arguments = ["solve", str(write(tmp_path / "case")), "--out", str(tmp_path / "plan")]
    done = subprocess.run([sys.executable, "-c", program, *arguments],
                          capture_output=True, text=True, timeout=120)  # fmt: skip
    assert "stopping" in done.stderr and "Traceback" not in done.stderr
    assert done.returncode in (4, 5)


def test_a_table_of_rows_with_texts_for_numbers(tmp_path: Path) -> None:
    """As a spreadsheet leaves it, the reason was told in the words of a library."""
    table = tmp_path / "rows.csv"
    table.write_text('name,status,value,x\na,optimal,30,1\nb,optimal,nan,"1,5"\n', "utf-8")
    result = run("discover", table, "value < 31")
    refused(result, "row 3, column value: 'nan'", "row 3, column x: '1,5'", "2 faults")


def test_a_workspace_that_is_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no workspace")
    with pytest.raises(DataError, match=r"workspace\.toml"):
        start(headless=True, workspace=tmp_path)
