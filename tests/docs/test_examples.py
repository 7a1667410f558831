"""The scripts in examples/ run on the start of the case that they name."""

import runpy
from pathlib import Path

import pytest

import allocator as al
from allocator.inputs.scenario import catalogue as ready_scenarios

ROOT = Path(__file__).resolve().parents[2]
SMALL = {"walk_through.py": ["data/starter", "--small"]}
"""Arguments with which a script for the default case takes a minute."""

SECOND_YEAR = ("does_it_hold.py", "what_if.py")
"""Scripts that ask what comes after the first year; the others are tried on the first alone."""

SCRIPTS = sorted((ROOT / "examples").glob("*.py"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_the_script_runs_and_tells_something(
    script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    case = al.load_case(ROOT / "data" / "starter")
    last_year = 2032 if script.name in SECOND_YEAR else 2031
    short, _ = ready_scenarios.horizon(case, last_year).applied(case)
    al.save_case(short, tmp_path / "data" / "starter")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", [str(script), *SMALL.get(script.name, [])])
    runpy.run_path(str(script), run_name="__main__")
    told = capsys.readouterr().out
    assert len(told.splitlines()) > 3 and "nan" not in told


def test_the_page_names_every_script() -> None:
    page = (ROOT / "examples" / "README.md").read_text(encoding="utf-8")
    assert all(f"examples/{script.name}`" in page for script in SCRIPTS)
