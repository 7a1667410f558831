"""docs/walk-through.md says what the files of its run say."""

import importlib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT))
    return importlib.import_module("docs.walk_through")


def test_the_page_says_what_its_files_say(made: ModuleType) -> None:
    page = made.PAGE.read_text(encoding="utf-8")
    told = made.sections(made.KEPT)
    for name, text in told.items():
        assert f"<!-- {name} -->\n{text}\n<!-- end of {name} -->" in page, name
    done = [name for name, text in told.items() if text != made.UNDONE]
    assert {"futures", "tornado"} <= set(done)
    assert all(told[name].count("\n") >= 3 for name in done)


def test_what_is_kept_is_whole(made: ModuleType) -> None:
    kept = {path.name for path in made.KEPT.iterdir()}
    for name, files in made.FILES.items():
        assert kept.isdisjoint(files) or kept.issuperset(files), name
