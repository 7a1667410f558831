"""docs/walk-through.md says what the files of its run say."""

import importlib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT))
    return importlib.import_module("docs.walk_through")


def test_the_page_says_what_its_files_say(made: ModuleType) -> None:
    page = made.PAGE.read_text(encoding="utf-8")
    for name, text in made.sections(made.KEPT).items():
        assert f"<!-- {name} -->\n{text}\n<!-- end of {name} -->" in page, name
        assert text.count("\n") > 3, name


def test_every_file_of_the_run_is_kept(made: ModuleType) -> None:
    assert {path.name for path in made.KEPT.iterdir()} == set(made.FILES)
