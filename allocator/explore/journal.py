"""The journal of a batch: finished rows, one line each, that a kill in the middle cannot spoil.

A line that was being written when the process died is cut off when the journal is opened again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection
from pathlib import Path
from typing import Any

from allocator.errors import SweepError

Row = dict[str, Any]

ENDING = ".rows"
"""What the name of a journal adds to the name of the table."""


class Journal:
    """Finished rows in a file.

    Parameters
    ----------
    path
        The file; made if it is not there.
    again
        Rows of these statuses do not count as finished.

    Raises
    ------
    SweepError
        The file cannot be read or written.

    Attributes
    ----------
    places : dict[str, int]
        Where the row of each finished scenario stood when the journal was opened.
    """

    def __init__(self, path: Path, again: Collection[str] = ()) -> None:
        self.path = path
        self.places: dict[str, int] = {}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("a+b", buffering=0)
            self._end = self._read(again)
            self._file.truncate(self._end)
        except OSError as error:
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

    def row_at(self, place: int) -> Row:
        """Return the row that stands at `place`."""
        self._file.seek(place)
        line = b""
        while not line.endswith(b"\n"):
            line += self._file.read(1 << 14)
            if b"\n" in line:
                line = line[: line.index(b"\n") + 1]
        found: Row = json.loads(line)
        return found

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _stopped(self, error: OSError) -> SweepError:
        why = error.strerror or str(error)
        return SweepError(
            f"{self.path} cannot be written: {why}. Finished rows are safe there. Make room or "
            "mend the rights, and run the same again: it goes on from them."
        )


def _row(line: bytes) -> Row | None:
    """Return the row of a line; None if something spoiled it."""
    try:
        row = json.loads(line)
    except ValueError:
        return None
    return row if isinstance(row, dict) and {"id", "status"} <= row.keys() else None
