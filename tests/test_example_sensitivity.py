"""The example of sensitivity runs on a small case and leaves what it says."""

import importlib.util
from pathlib import Path

import pytest

import allocator as al
from allocator.case import Case

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / "examples" / "sensitivity.py"


@pytest.mark.slow
def test_the_example_does_all_four_analyses(
    one_year_case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = importlib.util.spec_from_file_location("example_sensitivity", SCRIPT)
    assert spec is not None and spec.loader is not None
    example = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(example)
    example.PATHS = example.SAMPLES = example.DRAWS = 2
    al.save_case(one_year_case, tmp_path / "case")
    out = tmp_path / "out"
    ranges = ROOT / "examples" / "ranges-starter.toml"
    example.main(str(tmp_path / "case"), str(ranges), str(out), workers=0)
    told = capsys.readouterr().out
    assert "needs at sea" in told and "In every sense safe:" in told
    for name in ("tornado", "morris", "sobol", "weights"):
        for ending in (".csv", "-samples.csv", ".json", ".svg"):
            assert (out / f"{name}{ending}").stat().st_size > 0


@pytest.mark.parametrize("name", ["starter", "us-fy2020"])
def test_ranges_that_are_shipped_fit_their_case(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    solved: list[int] = []

    def no_solve(case: Case, scenarios: list[al.Scenario], *_: object, **more: object) -> None:
        solved.append(len(scenarios))
        raise al.SweepError("no solve in this test")

    monkeypatch.setattr("allocator.explore.evaluating.sweep", no_solve)
    file = al.load_ranges(ROOT / "examples" / f"ranges-{name}.toml")
    case = al.load_case(ROOT / "data" / name)
    with pytest.raises(al.SweepError):
        al.morris(case, file.ranges, paths=2)
    with pytest.raises(al.SweepError):
        al.weight_stability(case, draws=3, **file.weights)
    assert solved[0] >= len(file.ranges) and solved[1] == 4
