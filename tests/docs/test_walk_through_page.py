"""docs/walk-through.md says what the files of its run say."""

import html
import importlib
import json
import re
from pathlib import Path
from types import ModuleType

import pandas as pd
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


def test_files_of_a_run_name_the_same_scenarios(made: ModuleType) -> None:
    names = set(pd.read_csv(made.KEPT / "regret.csv")["scenario"])
    told = json.loads((made.KEPT / "regret.json").read_text(encoding="utf-8"))
    assert {row["scenario"] for row in [*told["scenarios"], *told["cells"]]} == names
    picture = (made.KEPT / "regret.svg").read_text(encoding="utf-8")
    drawn = {html.unescape(name) for name in re.findall(r'"scenario: ([^;"]+);', picture)}
    assert drawn == names | {"worst of all"}
