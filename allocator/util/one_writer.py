"""One program at a time writes: a lock file, and a fault where another one does not end."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from allocator.errors import DataError, Fault


@contextlib.contextmanager
def one_writer(lock: Path, wait_s: float, still_writing: Fault) -> Iterator[None]:
    """Keep other programs that take the same lock file from writing during the block.

    Raises
    ------
    DataError
        Another program held the lock for `wait_s` seconds; `still_writing` says so.
    OSError
        The lock file cannot be made.
    """
    held = FileLock(lock, timeout=wait_s)
    try:
        held.acquire()
    except Timeout:
        raise DataError([still_writing]) from None
    try:
        yield
    finally:
        held.release()
