"""The rooms stand on floors: nothing imports from above, and no module needs itself.

Every import counts, also one within a function or for types alone.
"""

from __future__ import annotations

import ast
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLOORS = (
    ("ui",), ("cli",), ("charts", "workspace"), ("explore",), ("report",), ("session",),
    ("extract", "check"), ("assemble", "plan"), ("inputs", "solver"), ("util",),
    ("errors", "models"),
)  # fmt: skip
"""From the top down; rooms of one floor do not know each other."""

SOLVERS = ("pyomo", "highspy")
NEVER = {
    "check": (*SOLVERS, *(f"allocator.{one}" for one in ("assemble", "solver", "models"))),
    "inputs": SOLVERS, "plan": SOLVERS, "extract": SOLVERS, "report": SOLVERS, "cli": SOLVERS,
    "assemble": SOLVERS, "ui": (*SOLVERS, "allocator.models", "allocator.assemble"),
    "solver": ("streamlit", "altair"), "session": ("streamlit", "altair"),
}  # fmt: skip
"""What does not enter a room, though it stands on a lower floor or outside."""


@cache
def modules() -> dict[str, Path]:
    found = {}
    for base, name in ((ROOT / "allocator", "allocator"), (ROOT / "models", "allocator.models")):
        for path in base.rglob("*.py"):
            parts = [name, *path.relative_to(base).with_suffix("").parts]
            found[".".join(part for part in parts if part != "__init__")] = path
    return found


def imported(path: Path) -> set[str]:
    """Return the full names of all that a module imports; of a package its modules are meant."""
    names = set[str]()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level < 2, f"{path}: imports by more than one dot"
            home = node.module or ""
            if node.level:  # models/ only, which is flat
                home = ".".join(part for part in ("allocator.models", home) if part)
            below = {f"{home}.{one.name}" for one in node.names} & set(modules())
            rest = {one.name for one in node.names} - {one.rsplit(".", 1)[-1] for one in below}
            names |= below | ({home} if rest else set())
    return names


@cache
def graph() -> dict[str, set[str]]:
    return {name: imported(path) - {name} for name, path in modules().items()}


def room(name: str) -> str:
    return [*name.split("."), ""][1]


def no_circle(known: dict[str, set[str]]) -> None:
    try:
        TopologicalSorter(known).prepare()
    except CycleError as error:
        raise AssertionError(f"circle: {' -> '.join(error.args[1])}") from None


def is_folder(name: str) -> bool:
    return modules()[name].name == "__init__.py"


def part_of(home: str, name: str) -> str:
    """Return the module or subfolder of `home` that a module is in; empty if in none."""
    parts = name.removeprefix(home + ".").split(".")
    return parts[0] if name.startswith(home + ".") else ""


def test_nothing_imports_from_its_own_floor_or_above() -> None:
    level = {one: height for height, floor in enumerate(reversed(FLOORS)) for one in floor}
    wrong = [
        f"{name} imports {other}"
        for name, others in graph().items() if name != "allocator"
        for other in others & set(modules())
        if room(other) != room(name) and level.get(room(other), 99) >= level[room(name)]
    ]  # fmt: skip
    assert wrong == []


def test_no_module_needs_itself() -> None:
    known = {name: others & set(modules()) for name, others in graph().items()}
    no_circle(known)


@pytest.mark.parametrize("home", sorted({name for name in modules() if is_folder(name)}))
def test_no_folder_needs_itself(home: str) -> None:
    """Within each folder its modules and subfolders, each as one, are in an order."""
    known: dict[str, set[str]] = {}
    for name, others in graph().items():
        own = part_of(home, name)
        if own:
            parts = {part_of(home, one) for one in others & set(modules())}
            known.setdefault(own, set()).update(parts - {own, ""})
    no_circle(known)


def test_what_never_enters() -> None:
    wrong = [
        f"{name} imports {other}"
        for name, others in graph().items()
        for other in others
        for never in NEVER.get(room(name), ())
        if f"{other}.".startswith(f"{never}.")
    ]
    assert wrong == []


def test_every_room_says_what_comes_in_and_what_goes_out() -> None:
    for name, path in modules().items():
        if path.name == "__init__.py":
            said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
            assert len(said) > 80, f"{name}: {said!r}"
