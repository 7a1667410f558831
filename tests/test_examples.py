"""The scripts in examples/ run on the case that they name."""

import runpy
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SMALL = {"walk_through.py": ["data/starter", "--small"]}
"""Arguments with which a script for the default case takes a minute."""

SCRIPTS = sorted((ROOT / "examples").glob("*.py"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_the_script_runs_and_tells_something(
    script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    shutil.copytree(ROOT / "data" / "starter", tmp_path / "data" / "starter")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", [str(script), *SMALL.get(script.name, [])])
    runpy.run_path(str(script), run_name="__main__")
    told = capsys.readouterr().out
    assert len(told.splitlines()) > 3 and "nan" not in told


def test_the_page_names_every_script() -> None:
    page = (ROOT / "examples" / "README.md").read_text(encoding="utf-8")
    assert all(f"examples/{script.name}`" in page for script in SCRIPTS)
