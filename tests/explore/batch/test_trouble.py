"""What goes wrong outside of scenarios: no row that was finished is lost, and a rerun goes on."""

import os
import signal
import time
from pathlib import Path

import pandas as pd
import pytest
from small_batch import OPTIONS, SOME, same

import allocator as al
from allocator.explore.batch import cache_key as identity
from allocator.explore.batch import journal
from allocator.explore.batch.executors import LocalPool
from allocator.explore.batch.journal import Journal
from allocator.inputs.case.case import Case


@pytest.mark.parametrize("pause_s", [0, 2])
def test_a_worker_that_is_killed_loses_nothing(
    small: Case,
    expected: pd.DataFrame,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    pause_s: float,
) -> None:
    """After a pause the executor is known to be broken before the next chunk goes out."""
    pools: list[LocalPool] = []
    begin = LocalPool.__init__

    def remember(self: LocalPool, workers: int) -> None:
        begin(self, workers)
        pools.append(self)

    monkeypatch.setattr(LocalPool, "__init__", remember)

    def kill(event: al.explore.SweepProgress) -> None:
        if event.done == 2:
            os.kill(next(iter(pools[0]._executor._processes)), signal.SIGKILL)
            time.sleep(pause_s)

    out = tmp_path / "table.csv"
    found = al.explore.sweep(small, SOME, options=OPTIONS, workers=2, out=out, progress=kill)
    same(found.table, expected)
    lines = out.with_name("table.csv.rows").read_bytes().splitlines()
    assert len(lines) == len(SOME)


def test_a_kill_in_the_middle_of_a_row_is_mended(
    small: Case, expected: pd.DataFrame, tmp_path: Path
) -> None:
    out, rows = tmp_path / "t.csv", tmp_path / "t.csv.rows"
    al.explore.sweep(small, SOME, options=OPTIONS, workers=0, out=out)
    lines = rows.read_bytes().splitlines(keepends=True)
    lines[2] = b'{"broken\n'
    lines[1] = b'{"id":["a"],"status":"ok"}\n'
    rows.write_bytes(b"".join(lines)[:-40])
    out.unlink()
    again = al.explore.sweep(small, SOME, options=OPTIONS, workers=0, out=out)
    assert again.solved == 3
    same(again.table, expected)


def test_a_full_disk_is_told_and_finished_rows_stay(
    small: Case, expected: pd.DataFrame, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    out, write = tmp_path / "t.csv", os.write
    left = [3]

    def full(file: int, data: bytes) -> int:
        left[0] -= 1
        if left[0] == 0:
            return write(file, data[:50])
        if left[0] < 0:
            raise OSError(28, "No space left on device")
        return write(file, data)

    with monkeypatch.context() as patch:
        patch.setattr(journal.os, "write", full)
        with pytest.raises(al.explore.SweepError, match="No space left"):
            al.explore.sweep(small, SOME, options=OPTIONS, workers=0, out=out)
    again = al.explore.sweep(small, SOME, options=OPTIONS, workers=0, out=out)
    assert again.resumed == 2
    same(again.table, expected)


def test_rows_of_another_version_are_solved_again(
    small: Case, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    out = tmp_path / "t.csv"
    al.explore.sweep(small, SOME[:1], options=OPTIONS, workers=0, out=out)
    monkeypatch.setattr(identity, "__version__", "0.0.1")
    again = al.explore.sweep(small, SOME[:1], options=OPTIONS, workers=0, out=out)
    assert (again.resumed, again.solved) == (0, 1)


def test_a_table_belongs_to_one_run_at_a_time(
    small: Case, expected: pd.DataFrame, tmp_path: Path
) -> None:
    out, refused = tmp_path / "t.csv", list[str]()

    def meddle(event: al.explore.SweepProgress) -> None:
        with pytest.raises(al.explore.SweepError) as caught:
            al.explore.sweep(small, SOME, options=OPTIONS, workers=0, out=out)
        refused.append(str(caught.value))

    found = al.explore.sweep(small, SOME, options=OPTIONS, workers=0, out=out, progress=meddle)
    same(found.table, expected)
    assert len(refused) == len(SOME)
    assert refused[0].startswith(f"{out}.rows belongs to another run")
    assert al.explore.sweep(small, SOME, options=OPTIONS, workers=0, out=out).resumed == len(SOME)


def test_a_journal_that_cannot_be_opened_is_not_locked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "t.csv.rows"
    path.mkdir()
    with pytest.raises(al.explore.SweepError, match="cannot be written") as caught:
        Journal(path)
    path.rmdir()
    Journal(path).close()
    assert caught.value.__cause__ is not None  # which keeps the first one alive until here


def test_a_row_that_is_not_where_it_was_written_is_told(tmp_path: Path) -> None:
    kept = Journal(tmp_path / "t.csv.rows")
    rows = [{"id": "a", "status": "x"}, {"id": "b", "status": "y" * 40_000}]
    first, second = map(kept.append, rows)
    assert kept.row_at(second, "b") == rows[1] and kept.row_at(first, "a") == rows[0]
    size = kept.path.stat().st_size
    for place, key in ((first, "b"), (first + 1, "a"), (size, "b")):
        with pytest.raises(al.explore.SweepError, match="changed by something else"):
            kept.row_at(place, key)
    os.truncate(kept.path, size - 1)
    assert kept.row_at(first, "a") == rows[0]
    os.truncate(kept.path, size - 2)
    with pytest.raises(al.explore.SweepError, match=r"t\.csv\.rows was changed"):
        kept.row_at(second, "b")
    kept.close()
