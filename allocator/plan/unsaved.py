"""What a page has that is in no plan yet, on disk by a mark: a page that is loaded again finds it.

Each page that is open writes under a mark of its own. What was written stays until the page takes
it away, or for `_KEPT_S` seconds: nothing goes to make room for what another page writes.
"""

from __future__ import annotations

import contextlib
import shutil
import time
import uuid
from pathlib import Path

from allocator.plan.scenario_library import user_folder
from allocator.util.atomic_write import replaced_file

_SIGNS = 12
_KEPT_S = 30 * 86_400.0
"""Seconds after which what a page wrote last goes."""

_MOST_BYTES = 1_000_000_000
"""Size of what all pages wrote; beyond it nothing more is written, and the page is told so."""


def new_mark() -> str:
    """Return a mark that no page has."""
    return uuid.uuid4().hex[:_SIGNS]


def keep(mark: str, name: str, content: bytes) -> bool:
    """Write what a page has under a name; return whether it could be written."""
    folder = _folder(mark)
    if folder is None:
        return False
    _forget_old()
    try:
        if _size() + len(content) > _MOST_BYTES:
            return False
        folder.mkdir(parents=True, exist_ok=True)
        with replaced_file(folder / name) as fresh:
            fresh.write_bytes(content)
    except OSError:
        return False
    return True


def has(mark: str, *names: str) -> bool:
    """Whether a page wrote something under each of the names; without names, under any."""
    folder = _folder(mark)
    if folder is None:
        return False
    try:
        return all((folder / name).is_file() for name in names) and any(folder.iterdir())
    except OSError:
        return False


def recalled(mark: str, name: str) -> bytes | None:
    """Return what a page wrote under a name; None where there is nothing."""
    folder = _folder(mark)
    if folder is None:
        return None
    try:
        return (folder / name).read_bytes()
    except OSError:
        return None


def forget(mark: str, *names: str) -> None:
    """Take away what a page wrote under some names, and its folder once it is empty."""
    folder = _folder(mark)
    if folder is None:
        return
    for name in names:
        with contextlib.suppress(OSError):
            (folder / name).unlink()
    with contextlib.suppress(OSError):
        folder.rmdir()


def _all() -> Path:
    return user_folder() / "unsaved"


def _folder(mark: str) -> Path | None:
    """Return the folder of a mark; None for a text that is none: it may come from an address."""
    fine = len(mark) == _SIGNS and mark.isascii() and mark.isalnum()
    return _all() / mark if fine else None


def _size() -> int:
    """Return the bytes of all that is kept; a file that goes meanwhile has none."""
    size = 0
    for one in _all().glob("*/*"):
        with contextlib.suppress(OSError):
            size += one.stat().st_size
    return size


def _forget_old() -> None:
    with contextlib.suppress(OSError):
        for one in list(_all().iterdir()):
            if one.is_dir() and time.time() - one.stat().st_mtime > _KEPT_S:
                shutil.rmtree(one, ignore_errors=True)
