"""Write a file or a folder all at once: whatever fails, what was there before survives."""

from __future__ import annotations

import contextlib
import errno
import filecmp
import os
import re
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def replaced_file(target: Path) -> Iterator[Path]:
    """Give a path to write to; it becomes `target` when the block ends without an exception."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = _sibling(target, "new")
    try:
        yield fresh
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


@contextlib.contextmanager
def replaced_folder(target: Path) -> Iterator[Path]:
    """Give an empty folder to fill; it becomes `target` when the block ends without an exception.

    A folder cannot be replaced in one step on every system: the old one is moved aside first and
    moved back if the new one cannot take its place.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh, old = _sibling(target, "new"), _sibling(target, "old")
    fresh.mkdir()
    try:
        yield fresh
        if target.exists():
            target.rename(old)
        try:
            fresh.rename(target)
        except BaseException:
            if old.exists():
                old.rename(target)
            raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)


@contextlib.contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Give an empty folder to fill; it becomes `target` at the end, and replaces nothing.

    Only an empty folder may be there: the rename itself fails on anything else, so that whatever
    another program puts there meanwhile stays.

    Raises
    ------
    FileExistsError
        Something is there by the end of the block.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = _sibling(target, "new")
    fresh.mkdir()
    try:
        yield fresh
        with contextlib.suppress(OSError):
            target.rmdir()  # Windows renames onto nothing at all
        try:
            fresh.rename(target)
        except OSError as error:
            if os.path.lexists(target):
                raise FileExistsError(errno.EEXIST, "File exists", str(target)) from error
            raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _sibling(target: Path, word: str) -> Path:
    """Return a free name beside `target`: only there is a rename sure to stay on one disk."""
    return target.with_name(f".{target.stem}.{uuid.uuid4().hex[:8]}.{word}{target.suffix}")


def short_suffix(name: str) -> str:
    """Return the ending of a name that somebody else gave, if every system allows it; else ""."""
    suffix = Path(name).suffix
    return suffix if re.fullmatch(r"\.[A-Za-z0-9]{1,5}", suffix) else ""


def on_disk(folder: Path, *, deep: bool = True) -> None:
    """Wait until a folder, and with `deep` all in it, would survive a loss of power."""
    for path in (*(folder.rglob("*") if deep else ()), folder):
        if path.is_dir() and os.name == "nt":
            continue  # Windows has no such call for folders
        handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def share_unchanged(fresh: Path, older: Path) -> None:
    """Let files of `fresh` that `older` has byte for byte take no space: hard links.

    Where the disk has none, they stay copies.
    """
    for path in list(fresh.rglob("*")):
        same = older / path.relative_to(fresh)
        if path.is_file() and same.is_file() and filecmp.cmp(path, same, shallow=False):
            link = _sibling(path, "link")
            try:
                os.link(same, link)
                link.replace(path)
            except OSError:
                link.unlink(missing_ok=True)
