"""Files to start from: a case by the template and a policy with every field explained."""

from __future__ import annotations

from pathlib import Path

from allocator.atomic import replaced_file
from allocator.errors import DataError, Fault


def new_policy_file(path: Path) -> None:
    """Write a policy file with every field at its default and its meaning above it.

    Raises
    ------
    DataError
        Something is there already, or the file cannot be written.
    """
    from allocator.policy_pages import commented_toml

    _refuse_taken(path)
    try:
        with replaced_file(path) as fresh:
            fresh.write_text(commented_toml(), encoding="utf-8", newline="\n")
    except OSError as error:
        raise DataError([_unwritable(path, error)]) from error


def _refuse_taken(path: Path) -> None:
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        raise DataError([Fault(str(path), "something is there already", "a new path",
                               "choose another path, or move it away")])  # fmt: skip


def _unwritable(path: Path, error: OSError) -> Fault:
    why = error.strerror or str(error)
    return Fault(str(path), f"cannot be written ({why})", "a place with rights to write and room",
                 "choose another place")  # fmt: skip
