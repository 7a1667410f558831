"""A policy file to start from, with every field explained."""

from __future__ import annotations

from pathlib import Path

from allocator.errors import DataError, Fault
from allocator.inputs.policy.template import commented_toml
from allocator.util.atomic_write import replaced_file


def new_policy_file(path: Path) -> None:
    """Write a policy file with every field at its default and its meaning above it.

    Raises
    ------
    DataError
        Something is there already, or the file cannot be written.
    """
    if path.exists():
        raise DataError([Fault(str(path), "something already exists there", "a new path",
                               "choose another path, or move it away")])  # fmt: skip
    try:
        with replaced_file(path) as fresh:
            fresh.write_text(commented_toml(), encoding="utf-8", newline="\n")
    except OSError as error:
        why = error.strerror or str(error)
        raise DataError([Fault(str(path), f"cannot be written ({why})",
                               "a place with write permission and free disk "
                               "space", "choose another place",
                               )]) from error  # fmt: skip
