"""Grids and samples of a batch file crossed with its named scenarios."""

from pathlib import Path

import pytest

import allocator as al
from allocator.inputs.scenario.changes import Scale, Set

HEAD = """
files = ["coups.toml"]
[[scenarios]]
name = "as it is"
[[scenarios]]
name = "poor"
changes = [{ scale = "budget_factor.*", by = 0.5 }]
"""
GRID = """
[[grids]]
name = "g"
over = { risk_budget = [0.05, 0.1], "budget_factor.*" = [0.8, 1.0] }
"""
SAMPLE = """
[[samples]]
name = "s"
count = 3
over = { risk_budget = [0.05, 0.1] }
"""


def load(folder: Path, text: str) -> al.explore.Batch:
    coup = al.Scenario(
        "coup in X", author="A. Desk", changes=[al.scenario.Set("risk_budget", 0.03)]
    )
    (folder / "coups.toml").write_text(al.scenario.scenarios_toml([coup]), encoding="utf-8")
    (folder / "batch.toml").write_text(text, encoding="utf-8")
    return al.explore.load_batch(folder / "batch.toml")


def test_every_point_meets_every_named_scenario(tmp_path: Path) -> None:
    text = f'{HEAD}{GRID}with = ["coup in X", "poor"]\n{SAMPLE}with = ["as it is"]\n'
    batch = load(tmp_path, text)
    names = [one.name for one in batch]
    assert len(batch) == len(names) == len(set(names)) == 3 + 4 * 2 + 3
    # the named ones stay as they are; then each point with each of them
    assert names[:3] == ["coup in X", "as it is", "poor"]
    assert names[3:6] == ["g 1, coup in X", "g 1, poor", "g 2, coup in X"]
    assert names[-1] == "s 3, as it is"
    made = {one.name: one for one in batch}
    # first the point, then the scenario, which has the last word
    assert made["g 3, coup in X"].changes == (
        Set("risk_budget", 0.1), Set("budget_factor.*", 0.8), Set("risk_budget", 0.03),
    )  # fmt: skip
    assert made["g 3, coup in X"].author == "A. Desk"
    assert made["g 1, poor"].changes[-1] == Scale("budget_factor.*", 0.5)
    assert made["g 1, poor"] in batch and al.Scenario("g 1, poor") not in batch


def test_points_are_the_same_as_in_python(tmp_path: Path) -> None:
    batch = load(tmp_path, f'{HEAD}{GRID}with = ["coup in X", "poor"]\n')
    grid = al.explore.Grid("g", {"risk_budget": [0.05, 0.1], "budget_factor.*": [0.8, 1.0]})
    others = [one for one in batch if one.name in ("coup in X", "poor")]
    crossed = [point + other for point in grid for other in others]
    assert [one.changes for one in crossed] == [one.changes for one in batch][3:]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ('"coup in X"', "a list of names of scenarios"),
        ("[]", "a list of names of scenarios"),
        ("[3]", "a list of names of scenarios"),
        ('["coop in X"]', "no scenario 'coop in X'. Expected: as it is, coup in X, poor. "
         "Fix: did you mean coup in X"),
        ('["poor", "poor"]', "'poor' appears 2 times"),
    ],
)  # fmt: skip
def test_wrong_names_are_told_with_all_else(tmp_path: Path, given: str, told: str) -> None:
    wrong = SAMPLE.replace("count = 3", "count = 0")
    with pytest.raises(al.DataError) as caught:
        load(tmp_path, f"{HEAD}{GRID}with = {given}\n{wrong}")
    assert "batch.toml, grids 1, column with: " in str(caught.value)
    assert told in str(caught.value) and "from 1 to" in str(caught.value)


def test_names_of_scenarios_that_cannot_be_read_are_not_called_wrong() -> None:
    scenarios = '[[scenarios]]\nname = "poor"\nchanges = 3\n'
    with pytest.raises(al.DataError) as caught:
        al.explore.load_batch(f'{scenarios}{GRID}with = ["poor"]\n')
    assert "no scenario" not in str(caught.value)
    with pytest.raises(al.DataError, match="which has none"):
        al.explore.load_batch(f'{GRID}with = ["poor"]\n')


def test_too_many_and_too_long_are_told() -> None:
    long = "x" * 75
    scenarios = f'[[scenarios]]\nname = "{long}"\n[[scenarios]]\nname = "b"\n'
    many = SAMPLE.replace("count = 3", "count = 6_000_000")
    with pytest.raises(al.DataError) as caught:
        al.explore.load_batch(f'{scenarios}{many}with = ["b", "{long}"]\n')
    assert "12,000,000 scenarios" in str(caught.value)
    assert "has 86 characters" in str(caught.value)
