"""Public names that are imported when they are first used, and old names that say where they went.

A package states each of its names once, in a table of name and home. So `import allocator` takes
no time, and ``allocator --help`` starts at once.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

ROOT = "allocator"
LAST = "0.3"
"""The last version that knows old names."""


def lazy_names(
    package: str, homes: Mapping[str, str], moved: Mapping[str, str] | None = None
) -> tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]:
    """Return ``__getattr__``, ``__dir__`` and ``__all__`` of a package.

    `homes` holds for each public name the module (below ``allocator``) that has it; a home that
    ends in a dot is a module that is itself the name's object. `moved` holds for each old name the
    place where it is now, such as ``explore.sweep``; it still works, with a warning.
    """
    public = sorted(homes)
    old = moved or {}

    def get(name: str) -> Any:
        if name in homes:
            return _found(name, homes[name])
        if name in old:
            warnings.warn(
                f"{package}.{name} is now {ROOT}.{old[name]}; the old name goes after version "
                f"{LAST}.",
                DeprecationWarning, stacklevel=2,
            )  # fmt: skip
            return _moved(old[name], homes)
        raise AttributeError(f"module {package!r} has no attribute {name!r}")

    return get, lambda: sorted({*public, *vars(sys.modules[package])}), public


def _moved(place: str, homes: Mapping[str, str]) -> Any:
    """Return what is at a place: a name of a public package, or a module or a name in one."""
    home, _, own = place.rpartition(".")
    found = _found(home, homes.get(home, f"{home}."))
    if hasattr(found, own):
        return getattr(found, own)
    return import_module(f"{found.__name__}.{own}")


def _found(name: str, home: str) -> Any:
    if home.endswith("."):
        return import_module(f"{ROOT}.{home.rstrip('.')}")
    return getattr(import_module(f"{ROOT}.{home}"), name)


def stub_of(homes: Mapping[str, str], docstring: str) -> str:
    """Return the ``.pyi`` file by which type checkers and editors know the names of a package."""
    lines = []
    for name, home in homes.items():
        if home.endswith("."):
            base, _, own = home.rstrip(".").rpartition(".")
            lines.append((f"{ROOT}.{base}".rstrip("."), own, name))
        else:
            lines.append((f"{ROOT}.{home}", name, name))
    text = "\n".join(f"from {home} import {own} as {name}" for home, own, name in sorted(lines))
    return f'"""{docstring}"""\n\n{text}\n'
