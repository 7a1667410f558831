"""Deliberate errors in the second formulation: errors.txt says what stands in place of what."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

RIGHT = Path(__file__).parent / "formulation"
LISTED = Path(__file__).parent / "errors.txt"


def _listed() -> dict[str, tuple[str, str, str]]:
    """Return the file, the right text and the wrong text of each error by its name."""
    found = {}
    for block in LISTED.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        name, file = lines[0].split(" @ ")
        texts = ("\n".join(one[2:] for one in lines[1:] if one[0] == sign) for sign in "-+")
        found[name] = (file, *texts)
    return found


ERRORS = _listed()


@contextmanager
def wrong(error: str, folder: Path) -> Iterator[ModuleType]:
    """Give a copy of the formulation with one error in it."""
    file, right, instead = ERRORS[error]
    name = f"wrong_{list(ERRORS).index(error)}"
    copy = folder / name
    shutil.copytree(RIGHT, copy)
    path = copy / f"{file}.py"
    text = path.read_text(encoding="utf-8")
    assert text.count(right) == 1, (error, text.count(right))
    path.write_text(text.replace(right, instead), encoding="utf-8")
    where = importlib.util.spec_from_file_location(
        name, copy / "__init__.py", submodule_search_locations=[str(copy)]
    )
    assert where is not None and where.loader is not None
    module = importlib.util.module_from_spec(where)
    sys.modules[name] = module
    try:
        where.loader.exec_module(module)
        yield module
    finally:
        for one in [one for one in sys.modules if one == name or one.startswith(f"{name}.")]:
            del sys.modules[one]
