"""A hash of the package's code: a version in the making computes other things, too."""

from __future__ import annotations

import hashlib
import importlib.util
from functools import cache
from pathlib import Path

_CODE = ("allocator", "allocator.models")
"""Packages whose code decides what is computed."""


@cache
def code_hash() -> str:
    """Return a hash of all of the package's code."""
    found = hashlib.sha256()
    for name in _CODE:
        spec = importlib.util.find_spec(name)
        assert spec is not None and spec.origin is not None
        home = Path(spec.origin).parent
        for file in sorted(home.rglob("*.py")):
            found.update(file.relative_to(home).as_posix().encode() + file.read_bytes())
    return found.hexdigest()
