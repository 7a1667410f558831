"""The lines of a journal: added one by one, each chained to the one before it, never changed."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from allocator.plan.journal.step import Entry, Step, move_from, step_from


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a journal: its number in the file and its hash, what it holds and what it follows.

    `entry` is None where the line cannot be read; `follows` tells whether it names the hash of the
    line before it.
    """

    number: int
    hash: str
    entry: Entry | None
    follows: bool
    recovered: str = ""


@dataclass(frozen=True, slots=True)
class Journal:
    """The lines of a journal, the oldest first; `whole`: the last one ends as it should."""

    lines: tuple[Line, ...]
    whole: bool = True

    @property
    def steps(self) -> dict[int, Step]:
        """The steps by number."""
        entries = (line.entry for line in self.lines)
        return {one.step: one for one in entries if isinstance(one, Step)}

    @property
    def entries(self) -> list[Entry]:
        """Steps, and moves to steps that there are, in their order."""
        steps = self.steps
        entries = (line.entry for line in self.lines)
        return [one for one in entries if one is not None and where(one) in steps]

    @property
    def current(self) -> int:
        """Number of the step that was recorded or moved to last."""
        return where(self.entries[-1])

    @property
    def head(self) -> str:
        """Hash of the last line; each line before it takes part in it."""
        return self.lines[-1].hash if self.lines else ""

    def heads(self, step: int | None = None) -> frozenset[str]:
        """Return the hashes that a step may name as that of the line before it.

        That is the last line, and the one before it where that cannot be read: a program may have
        been stopped while it wrote it. For a step of the journal it is the lines before its own.
        """
        found = {""}
        for line in self.lines:
            if isinstance(line.entry, Step) and line.entry.step == step:
                break
            found = found | {line.hash} if line.entry is None else {line.hash}
        return frozenset(found)

    def notes(self) -> Iterator[str]:
        """Say which lines cannot be read, and which steps had to be recovered."""
        for line in self.lines:
            if line.entry is None:
                yield (
                    f"Line {line.number} of the journal cannot be read: the program that wrote it "
                    "was stopped, or it was changed. It is kept and left out."
                )
            elif line.recovered and isinstance(line.entry, Step):
                yield (
                    f"Step {line.entry.step} was saved, but the program was stopped before its "
                    f"line was written; the line was added on {line.recovered}."
                )


def where(entry: Entry) -> int:
    """Return the step that is the current one after an entry."""
    return entry.step if isinstance(entry, Step) else entry.to


def read_journal(file: Path) -> Journal:
    """Return the lines of a file; what cannot be read is a line without an entry."""
    data = file.read_bytes()
    lines, before = list[Line](), ""
    for raw in data.removesuffix(b"\n").split(b"\n") if data else ():
        line = _line(len(lines) + 1, raw, before)
        lines.append(line)
        before = line.hash
    return Journal(tuple(lines), whole=not data or data.endswith(b"\n"))


def append(file: Path, entry: Entry, recovered: str = "") -> None:
    """Add an entry to a file, which nobody else may write to now, and wait until it is on disk."""
    journal = read_journal(file) if file.exists() else Journal(())
    kind = "step" if isinstance(entry, Step) else "move"
    content: dict[str, Any] = {"previous": journal.head, kind: asdict(entry)}
    if recovered:
        content["recovered"] = recovered
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    data = (b"" if journal.whole else b"\n") + text.encode() + b"\n"
    with file.open("ab", buffering=0) as out:
        written = 0
        while written < len(data):
            written += os.write(out.fileno(), data[written:])
        os.fsync(out.fileno())


def _line(number: int, raw: bytes, before: str) -> Line:
    own = hashlib.sha256(raw).hexdigest()
    try:
        content = json.loads(raw)
        entry = step_from(content["step"]) if "step" in content else move_from(content["move"])
        follows, recovered = content["previous"] == before, str(content.get("recovered", ""))
        return Line(number, own, entry, follows, recovered)
    except (ValueError, TypeError, KeyError, AttributeError):
        return Line(number, own, None, follows=False)
