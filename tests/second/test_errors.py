"""The power of the second formulation: each error put into it is told by some drawn case."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from second.errors import ERRORS, wrong
from second.formulation.linear import Program
from second.posed import SEEDS, Posed, posed, same

OBJECTIVES = ("value", "bending", "turbulence")
CLEAR = 1e-5
"""An optimum that differs by so much, as a share, tells an error."""


class Judge:
    """The drawn cases, small ones first, with the right optima, found once."""

    def __init__(self, folder: Path) -> None:
        cases = [posed(seed, folder) for seed in SEEDS]
        self.right = {one.seed: one.formulated()[1] for one in cases}
        self.cases = sorted(cases, key=lambda one: len(self.right[one.seed].high))
        self.optima: dict[tuple[int | str, str], float | None] = {}

    def optimum(self, seed: int | str, objective: str) -> float | None:
        if (seed, objective) not in self.optima:
            self.optima[seed, objective] = self.right[seed].best(objective)
        return self.optima[seed, objective]

    def tells(self, formulated: Callable[[Posed], Program]) -> bool:
        """Tell whether some case has another optimum where it is formulated otherwise."""
        others: list[tuple[int | str, Program]] = []
        for one in self.cases:
            other = formulated(one)
            if vars(other) != vars(self.right[one.seed]):
                if self._differs(one.seed, other, "value"):
                    return True
                others.append((one.seed, other))
        return any(
            self._differs(seed, other, objective)
            for objective in OBJECTIVES[1:] for seed, other in others
        )  # fmt: skip

    def _differs(self, seed: int | str, other: Program, objective: str) -> bool:
        if not other.costs[objective]:
            return False
        return not same(other.best(objective), self.optimum(seed, objective), CLEAR)


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    return Judge(tmp_path_factory.mktemp("drawn"))


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_is_told(judge: Judge, error: str, tmp_path: Path) -> None:
    with wrong(error, tmp_path) as formulation:
        assert judge.tells(lambda one: one.formulated(formulation)[1])


def test_every_family_of_rows_left_out_is_told(judge: Judge) -> None:
    families = sorted({row[0] for right in judge.right.values() for row in right.rows})
    assert [family for family in families if not judge.tells(_without(family))] == []


def _without(family: str) -> Callable[[Posed], Program]:
    def formulated(one: Posed) -> Program:
        _, program = one.formulated()
        program.without([family])
        return program

    return formulated
