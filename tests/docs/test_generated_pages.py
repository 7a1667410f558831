from pathlib import Path

import pytest

from allocator.cli.docs_pages import PAGES, write_pages

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("name", PAGES)
def test_the_page_in_docs_is_current(name: str) -> None:
    told = f"run: uv run python -m allocator.cli.docs_pages docs ({name} is older than the code)"
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](), told


def test_pages_are_written(tmp_path: Path) -> None:
    write_pages(tmp_path / "docs")
    assert {path.name for path in (tmp_path / "docs").iterdir()} == set(PAGES)
