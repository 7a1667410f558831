"""docs/explore.md says what the kept tables of two runs of 500 scenarios say."""

import importlib
from pathlib import Path

import pytest


def test_the_page_says_what_the_tables_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).resolve().parents[2]))
    made = importlib.import_module("docs.batch_500")
    page = made.PAGE.read_text(encoding="utf-8")
    told = made.section(made.kept())
    assert f"<!-- batch -->\n{told}\n<!-- end of batch -->" in page
    assert "equal in every cell" in told
