import importlib
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import allocator

ROOT = Path(__file__).resolve().parents[2]


def test_version_is_the_one_in_pyproject() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert allocator.__version__ == project["version"]


def test_models_folder_is_imported_as_allocator_models() -> None:
    models = importlib.import_module("allocator.models")
    assert models.__file__ is not None
    assert Path(models.__file__).resolve() == ROOT / "models" / "__init__.py"


def test_command_line_entry_point_is_declared() -> None:
    (script,) = entry_points(group="console_scripts", name="allocator")
    assert script.value == "allocator.cli.main:main"


def test_every_folder_of_code_is_a_package_so_that_the_wheel_holds_it() -> None:
    sources = [file for top in ("allocator", "models") for file in (ROOT / top).rglob("*.py")]
    folders = {file.parent for file in sources}
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []
