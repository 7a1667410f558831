"""What money buys back, or buys: the goods by which two solutions differ, and their value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from allocator.solver.search.line_switches import GOODS

if TYPE_CHECKING:
    from allocator.solver.backend.compiled_model import CompiledModel, Floats
    from allocator.solver.search.near_plan import NearSolution

TOLD = 5e-4
"""Less of a good (lots, seats, US$ million) is not told."""


@dataclass(frozen=True, slots=True)
class Returned:
    """What money buys back: goods by nation, item and year, and the value points they gain.

    `missing`: value points that the two searches leave open, with the money and without it.
    `upkeep`: US$ million more of upkeep that donors pay, by nation. `spent_musd`: what is
    obligated more in all.
    """

    account: str
    year: int
    amount_musd: float
    goods: Mapping[tuple[str, str, int], float]
    value: float
    missing: float = 0.0
    upkeep: Mapping[str, float] = field(default_factory=dict)
    spent_musd: float = 0.0

    @property
    def buys_nothing(self) -> bool:
        """Whether the money brings neither goods nor upkeep."""
        return not self.goods and not self.upkeep

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
    value, spent = float(compiled.costs["value"] @ more), more[compiled.positions("draw")].sum()
    left_open = poor.missing + rich.missing
    upkeep = _upkeep(compiled, more)
    return Returned(account, year, musd, goods, value, left_open, upkeep, float(spent))


def _upkeep(compiled: CompiledModel, more: Floats) -> dict[str, float]:
    """Return what donors pay more for upkeep by nation."""
    sums: dict[str, float] = {}
    for (nation, *_), column in compiled.columns.get("donor_pay", {}).items():
        sums[nation] = sums.get(nation, 0.0) + float(more[column])
    return {nation: musd for nation, musd in sums.items() if abs(musd) > TOLD}
