"""The journal of a batch: finished rows, one line each, that a kill in the middle cannot spoil.

A line that was being written when the process died is cut off when the journal is opened again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from allocator.errors import SweepError

Row = dict[str, Any]

ENDING = ".rows"
"""What the name of a journal adds to the name of the table."""

_LOCK = ".lock"
"""What the name of its lock adds to the name of a journal."""

_KEYS = ("id", "status")
"""Texts that every row has."""


class Journal:
    """Finished rows in a file that no other run may have open.

    The lock is one of the system and ends with its process, whatever ends that; only its empty file
    stays.

    Parameters
    ----------
    path
        The file; made if it is not there.
    again
        Rows of these statuses do not count as finished.

    Raises
    ------
    SweepError
        The file cannot be read or written, or another run has it open.

    Attributes
    ----------
    places : dict[str, int]
        Where the row of each finished scenario stood when the journal was opened.
    """

    def __init__(self, path: Path, again: Collection[str] = ()) -> None:
        self.path = path
        self.places: dict[str, int] = {}
        self._lock = FileLock(path.with_name(path.name + _LOCK), timeout=0)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
            self._file = path.open("a+b", buffering=0)
            self._end = self._read(again)
            self._file.truncate(self._end)
        except Timeout:
            raise SweepError(
                f"{path} belongs to another run that is still under way. Wait for it to "
                "end, or give this run a table with another name."
            ) from None
        except OSError as error:
            self._lock.release()
            raise self._stopped(error) from error

    def _read(self, again: Collection[str]) -> int:
        """Note where rows stand; return where the last whole line ends."""
        end = 0
        with self.path.open("rb") as lines:
            for line in lines:
                if not line.endswith(b"\n"):
                    break
                row = _row(line)
                if row is not None and row["status"] in again:
                    self.places.pop(row["id"], None)
                elif row is not None:
                    self.places[row["id"]] = end
                end += len(line)
        return end

    def append(self, row: Row) -> int:
        """Write a row; return where it stands.

        Raises
        ------
        SweepError
            It cannot be written; rows before it are safe.
        """
        line = json.dumps(row, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"
        place = self._end
        try:
            written = 0
            while written < len(line):
                written += os.write(self._file.fileno(), line[written:])
        except OSError as error:
            self._file.truncate(place)
            raise self._stopped(error) from error
        self._end += len(line)
        return place

    def row_at(self, place: int, key: str) -> Row:
        """Return the row of the id `key`, which stands at `place`.

        Raises
        ------
        SweepError
            Another row or none stands there: something else wrote to the file.
        """
        self._file.seek(place)
        line = b""
        while b"\n" not in line:
            more = self._file.read(1 << 14)
            if not more:
                break
            line += more
        row = _row(line.partition(b"\n")[0])
        if row is None or row["id"] != key:
            raise SweepError(
                f"{self.path} was changed by something else while the batch ran: the row "
                f"{key} is not where it was written. Run the same again: missing rows are solved "
                "again."
            )
        return row

    def close(self) -> None:
        """Close the file, which another run may then open."""
        self._file.close()
        self._lock.release()

    def _stopped(self, error: OSError) -> SweepError:
        why = error.strerror or str(error)
        return SweepError(
            f"{self.path} cannot be written: {why}. Finished rows are saved there. Free disk space "
            "or correct the permissions, and run the same command again: it continues from them."
        )


def _row(line: bytes) -> Row | None:
    """Return the row of a line; None if something spoiled it."""
    try:
        row = json.loads(line)
    except ValueError:
        return None
    whole = isinstance(row, dict) and all(isinstance(row.get(key), str) for key in _KEYS)
    return row if whole else None
