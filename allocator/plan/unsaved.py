"""What a page has that is in no plan yet, on disk by a mark: a page that is loaded again finds it.

Each page writes under a mark of its own, so that two that are open never change each other's.
"""

from __future__ import annotations

import contextlib
import shutil
import uuid
from pathlib import Path

from allocator.plan.scenario_library import user_folder
from allocator.util.atomic_write import replaced_file

_SIGNS = 12
_MOST = 40
"""Pages of which something is kept; that of the page that wrote longest ago goes first."""


def new_mark() -> str:
    """Return a mark that no page has."""
    return uuid.uuid4().hex[:_SIGNS]


def keep(mark: str, name: str, content: bytes) -> bool:
    """Write what a page has under a name; return whether it could be written."""
    folder = _folder(mark)
    if folder is None:
        return False
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with replaced_file(folder / name) as fresh:
            fresh.write_bytes(content)
    except OSError:
        return False
    _forget_oldest()
    return True


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


def _folder(mark: str) -> Path | None:
    """Return the folder of a mark; None for a text that is none: it may come from an address."""
    fine = len(mark) == _SIGNS and mark.isascii() and mark.isalnum()
    return user_folder() / "unsaved" / mark if fine else None


def _forget_oldest() -> None:
    with contextlib.suppress(OSError):
        known = [one for one in (user_folder() / "unsaved").iterdir() if one.is_dir()]
        known.sort(key=lambda one: one.stat().st_mtime)
        for old in known[:-_MOST]:
            shutil.rmtree(old, ignore_errors=True)
