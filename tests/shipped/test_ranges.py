"""The ranges that are shipped fit their cases."""

from pathlib import Path

import pytest

import allocator as al
from allocator.inputs.case.case import Case

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", ["starter", "us-fy2020"])
def test_ranges_that_are_shipped_fit_their_case(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    solved: list[int] = []

    def no_solve(case: Case, scenarios: list[al.Scenario], *_: object, **more: object) -> None:
        solved.append(len(scenarios))
        raise al.explore.SweepError("no solve in this test")

    monkeypatch.setattr("allocator.explore.sensitivity.evaluate.sweep", no_solve)
    file = al.explore.load_ranges(ROOT / "examples" / f"ranges-{name}.toml")
    case = al.load_case(ROOT / "data" / name)
    with pytest.raises(al.explore.SweepError):
        al.explore.morris(case, file.ranges, paths=2)
    with pytest.raises(al.explore.SweepError):
        al.explore.weight_stability(case, draws=3, **file.weights)
    assert solved[0] >= len(file.ranges) and solved[1] == 4
