"""The examples in the documentation run and print what stands below them."""

import contextlib
import io
import re
import shutil
from pathlib import Path

import pytest

import allocator as al

ROOT = Path(__file__).resolve().parents[2]
NUMBER = r"-?\d[\d,.]*"
BLOCK = re.compile(r"^```python\n(.*?)^```\n(?:```text\n(.*?)^```\n)?", re.DOTALL | re.MULTILINE)


@pytest.fixture
def starter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder of its own that holds the starter case."""
    shutil.copytree(ROOT / "data" / "starter", tmp_path / "data" / "starter")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def blocks(page: str) -> list[tuple[str, str]]:
    """Return the blocks of Python of a page, each with the text that stands below it."""
    return BLOCK.findall((ROOT / page).read_text(encoding="utf-8"))


def printed(page: str, code: str, names: dict[str, object]) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, page, "exec"), names)
    return out.getvalue()


PAGES = [
    "docs/python.md",
    "docs/alternatives.md",
    "docs/explain.md",
    "docs/repair.md",
    "docs/explore.md",
    "docs/import.md",
    "docs/explore-robust.md",
    "docs/explore-sensitivity.md",
]


@pytest.mark.parametrize("page", PAGES)
def test_examples_print_what_the_page_says(starter: Path, page: str) -> None:
    names: dict[str, object] = {"__name__": "example"}
    for code, expected in blocks(page):
        assert printed(page, code, names) == expected, code


def test_the_comparison_in_the_readme_runs(starter: Path) -> None:
    session = al.Session(al.load_case("data/starter"))
    options = al.SolveOptions(method="whole", gap=0.1)
    session.solve(options).save("out/first")
    session.update(al.Policy(budget_factor={"MIL": 0.9}))
    session.solve(options).save("out/cut")
    ((code, told),) = blocks("README.md")
    now, pasted = printed("README.md", code, {}).splitlines(), told.splitlines()
    assert re.sub(NUMBER, "0", now[0]) == re.sub(NUMBER, "0", pasted[0])
    assert (now[1], now[-1]) == (pasted[1], pasted[-1])
    assert len(now) == len(pasted)  # six nations in either case


def test_scenarios_and_batches_of_the_page_are_read(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "explore.md").read_text(encoding="utf-8")
    one, batch = re.findall(r"^```toml\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    (scenario,) = al.load_scenarios(one)
    scenario.applied(al.load_case(ROOT / "data" / "us-fy2020"))
    (tmp_path / "scenarios.toml").write_text(one, encoding="utf-8")
    (tmp_path / "batch.toml").write_text(batch, encoding="utf-8")
    made = al.explore.load_batch(tmp_path / "batch.toml")
    assert len(made) == len(list(made)) == 1 + 1 + 6 * 2 + 100
    assert "money and risk 3, weak absorption, boats promised" in {one.name for one in made}
