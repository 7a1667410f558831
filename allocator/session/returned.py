"""What money buys back, or buys: the goods by which two solutions differ, and their value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from allocator.solver.search.line_switches import GOODS

if TYPE_CHECKING:
    from allocator.solver.backend.compiled_model import CompiledModel, Floats
    from allocator.solver.search.near_plan import NearSolution

TOLD = 5e-4
"""Less of a good (lots, seats, US$ million) is not told."""


@dataclass(frozen=True, slots=True)
class Returned:
    """What money buys back: goods by nation, item and year, and the value points they gain.

    `value` counts rules that are missed, too: `missed` value points of it are that they are missed
    by less. `missing`: value points that the two searches leave open, with the money and without
    it. `upkeep`: US$ million more of upkeep that donors pay, by nation and year, without
    surcharges. `spent`: US$ million obligated more of each account, surcharges included.
    """

    account: str
    year: int
    amount_musd: float
    goods: Mapping[tuple[str, str, int], float]
    value: float
    missing: float = 0.0
    upkeep: Mapping[tuple[str, int], float] = field(default_factory=dict)
    missed: float = 0.0
    spent: Mapping[str, float] = field(default_factory=dict)

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
    value, missed = (float(compiled.costs[name] @ more) for name in ("value", "bending"))
    left_open = poor.missing + rich.missing
    upkeep = {
        key: musd
        for key, musd in _sums(compiled, more, "donor_pay", (0, 2)).items()
        if abs(musd) > TOLD
    }
    spent = {name: musd for (name,), musd in _sums(compiled, more, "draw", (0,)).items()}
    return Returned(account, year, musd, goods, value, left_open, upkeep, -missed, spent)


def _sums(
    compiled: CompiledModel, more: Floats, name: str, places: tuple[int, ...]
) -> dict[Any, float]:
    """Return sums of columns of a variable by the parts of their index at some places."""
    sums: dict[Any, float] = {}
    for index, column in compiled.columns.get(name, {}).items():
        key = tuple(index[place] for place in places)
        sums[key] = sums.get(key, 0.0) + float(more[column])
    return sums
