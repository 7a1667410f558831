"""Files kept by a hash of all that they depend on, so that what is asked twice is found at once.

A file appears all at once; one that cannot be read or written counts as not there, and what it
holds is computed again. What was not asked for the longest goes when there is too much.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from allocator.util.atomic_write import replaced_file

SWITCH = "ALLOCATOR_KEEP_ANSWERS"
"""Environment variable: ``no`` keeps nothing on disk."""

_ABANDONED_S = 3600.0
"""Seconds after which a file that nobody finished goes."""


@dataclass(frozen=True, slots=True)
class KeptFiles:
    """Files of one kind in a folder, which holds `most_bytes` of them at the most."""

    folder: Callable[[], Path]
    ending: str
    most_bytes: int

    def read(self, key: str) -> bytes | None:
        """Return what is kept under `key`; None if there is none to be read."""
        if not _wanted():
            return None
        file = self.folder() / f"{key}{self.ending}"
        try:
            content = file.read_bytes()
        except OSError:
            return None
        with contextlib.suppress(OSError):
            os.utime(file)
        return content

    def write(self, key: str, content: Callable[[], bytes]) -> None:
        """Keep what `content` returns under `key`, if anything is to be kept and it can be."""
        if not _wanted():
            return
        whole = content()
        with contextlib.suppress(OSError):
            with replaced_file(self.folder() / f"{key}{self.ending}") as fresh:
                fresh.write_bytes(whole)
            for file in self._too_many():
                file.unlink(missing_ok=True)

    def _too_many(self) -> Iterator[Path]:
        """Yield what goes: unfinished files of long ago, and the oldest above the limit."""
        files = [(one.stat(), one) for one in self.folder().iterdir() if one.is_file()]
        files.sort(key=lambda pair: -pair[0].st_mtime)
        size = 0
        for facts, file in files:
            size += facts.st_size
            left = file.name[0] == "." and time.time() - facts.st_mtime > _ABANDONED_S
            if left or size > self.most_bytes:
                yield file


def _wanted() -> bool:
    return os.environ.get(SWITCH, "").strip().lower() not in ("no", "0", "false", "off")
