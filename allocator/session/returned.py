"""What money buys back, or buys: the goods by which two solutions differ, and their value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allocator.solver.search.line_switches import GOODS

if TYPE_CHECKING:
    from allocator.solver.backend.compiled_model import CompiledModel
    from allocator.solver.search.near_plan import NearSolution

TOLD = 5e-4
"""Less of a good (lots, seats, US$ million) is not told."""


@dataclass(frozen=True, slots=True)
class Returned:
    """What money buys back: goods by nation, item and year, and the value points they gain.

    `missing`: value points that the two searches leave open, with the money and without it.
    """

    account: str
    year: int
    amount_musd: float
    goods: Mapping[tuple[str, str, int], float]
    value: float
    missing: float = 0.0

    @property
    def tie(self) -> bool:
        """Whether the gain is no larger than what the searches leave open."""
        return self.value <= self.missing


def returned_between(
    compiled: CompiledModel,
    poor: NearSolution,
    rich: NearSolution,
    account: str,
    year: int,
    musd: float,
) -> Returned:
    """Return what the richer one of two solutions has more for money of an account and year."""
    more = rich.solution - poor.solution
    goods = {
        key: float(more[column])
        for name in GOODS
        for key, column in compiled.columns.get(name, {}).items()
        if abs(more[column]) > TOLD
    }
    value = float(compiled.costs["value"] @ more)
    return Returned(account, year, musd, goods, value, poor.missing + rich.missing)
