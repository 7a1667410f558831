"""Stubs of the packages with public names; ``python -m allocator.cli.stubs`` writes them anew."""

from __future__ import annotations

import inspect
from importlib import import_module
from pathlib import Path

from allocator.util.lazy_names import stub_of

PACKAGES = ("allocator", "allocator.explore", "allocator.inputs.scenario", "allocator.report")


def stub(package: str) -> tuple[Path, str]:
    """Return where the stub of a package belongs, and its text."""
    module = import_module(package)
    summary = str(inspect.getdoc(module)).splitlines()[0]
    return Path(str(module.__file__)).with_suffix(".pyi"), stub_of(module.HOMES, summary)


if __name__ == "__main__":
    for name in PACKAGES:
        path, text = stub(name)
        path.write_text(text, encoding="utf-8")
