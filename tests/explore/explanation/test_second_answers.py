"""Answers on drawn cases are what the second formulation finds, and hold before the checker.

``ALLOCATOR_PROOFS=2000`` asks about so many cases; by default few, which is what CI draws.
"""

import os
from pathlib import Path

import pytest
from drawn_proofs import proved_answers

CASES = int(os.environ.get("ALLOCATOR_PROOFS", "20"))
FOUND = (
    5, 7, 11, 25, 30, 33, 34, 40, 46, 52, 54, 118, 135, 147, 148, 159, 1010, 1037, 1076, 1091,
    1202, 1204, 1238, 1239, 1324, 1386, 1393, 1419, 1483, 1485, 1513, 1599, 1657, 1750, 1775, 1821,
    1980, 1993, 2011, 2033, 2051, 2071, 2125, 2270, 2313, 2344, 3026, 20030, 20126, 20161,
    30066, 30208, 30309, 30548, 30777, 30859, 30876,
)  # fmt: skip
"""Seeds whose answers were wrong, or were refused though they were right."""


@pytest.mark.parametrize("seed", [*FOUND, *range(1000, 1000 + CASES)])
def test_answers_on_drawn_cases_are_what_the_second_formulation_finds(
    seed: int, tmp_path: Path
) -> None:
    assert proved_answers(seed, tmp_path, changes=False).said == []
