"""Answers on drawn cases are what the second formulation finds, and hold before the checker.

``ALLOCATOR_PROOFS=2000`` asks about so many cases; by default few, which is what CI draws.
"""

import os
from pathlib import Path

import pytest
from proved_answers import asked_of, differences, questions

import allocator as al

CASES = int(os.environ.get("ALLOCATOR_PROOFS", "20"))
SEEDS_A_TEST = 10
FOUND = (
    5, 7, 11, 25, 30, 33, 34, 40, 46, 52, 54, 118, 135, 147, 148, 159, 1010, 1037, 1076, 1091,
    1202, 1204, 1238, 1239, 1324, 1386, 1393, 1419, 1483, 1485, 1513, 1599, 1657, 1750, 1775, 1821,
    1980, 1993, 2011, 2033, 2051, 2071, 2125, 2270, 2313, 2344, 3026, 20030, 20126, 20161,
)  # fmt: skip
"""Seeds whose answers were wrong, or were refused though they were right."""


def asked(seed: int, folder: Path) -> list[str]:
    """Return what is not so in the answer on a drawn case."""
    found = asked_of(seed, folder)
    if found is None:
        return []
    posed, plan = found
    said = []
    for nation, line, more in questions(seed, plan):
        answer = al.explain(plan, nation, line, more=more)
        said += [f"{seed} {nation} {line} {one}" for one in differences(posed, plan, answer)]
    return said


@pytest.mark.parametrize("first", range(1000, 1000 + CASES, SEEDS_A_TEST))
def test_answers_on_drawn_cases_are_what_the_second_formulation_finds(
    first: int, tmp_path: Path
) -> None:
    seeds = range(first, min(first + SEEDS_A_TEST, 1000 + CASES))
    assert [one for seed in seeds for one in asked(seed, tmp_path)] == []


@pytest.mark.parametrize("seed", FOUND)
def test_answers_that_were_wrong_once_are_right(seed: int, tmp_path: Path) -> None:
    assert asked(seed, tmp_path) == []
