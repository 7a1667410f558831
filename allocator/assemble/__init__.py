"""Turn a case and a policy into the numbers of a model.

In come a `Case` and a `Policy`; out goes a `Problem`: the sets of what may be bought, paid and run,
and the figures of what it costs and is worth. Pyomo, the solver and plans never enter.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from allocator.assemble.ample_money import reach_sets
from allocator.assemble.appropriations import money_figures
from allocator.assemble.fielding import fielding_sets
from allocator.assemble.idle import idle_sets
from allocator.assemble.index_sets import pair_sets
from allocator.assemble.instance import Ground, affordable, lay, prices
from allocator.assemble.limits import limit_figures
from allocator.assemble.packages import package_sets
from allocator.assemble.persistence import persistence_sets
from allocator.assemble.rules import (
    coverage_sets,
    earmark_sets,
    lock_sets,
    risk_sets,
)
from allocator.assemble.valuation import worth_figures
from allocator.inputs.case.case import Case
from allocator.inputs.policy.fields import FIELDS
from allocator.inputs.policy.policy import Policy
from allocator.models import Problem
from allocator.models.problem import FIGURES, MEMBERS, SETS, Figure

__all__ = ["Assembly", "Ground", "assemble"]

_PARTS = {
    "pairs": pair_sets,
    "money": money_figures,
    "limits": limit_figures,
    "fielding": fielding_sets,
    "packages": package_sets,
    "worth": worth_figures,
    "idle": idle_sets,
    "earmarks": earmark_sets,
    "coverage": coverage_sets,
    "risk": risk_sets,
    "persistence": persistence_sets,
    "locks": lock_sets,
    "reach": reach_sets,
}
"""Parts in the order in which they build on each other."""


@dataclass(frozen=True, slots=True)
class Assembly:
    """A problem with what it was made of, so that a new policy redoes only what it touches."""

    ground: Ground
    sets: dict[str, tuple[Any, ...]]
    members: dict[str, dict[Any, tuple[Any, ...]]]
    figures: dict[str, Figure]

    @classmethod
    def of(cls, case: Case, policy: Policy) -> Assembly:
        """Assemble from the beginning; all is ordered by code, so row order has no effect."""
        assembly = cls(lay(case, policy), {}, {}, {})
        assembly._run(tuple(_PARTS))
        return assembly

    def _run(self, parts: Collection[str]) -> None:
        for name, part in _PARTS.items():
            if name in parts:
                part(self.ground, self.sets, self.members, self.figures)

    def under(self, policy: Policy) -> Assembly:
        """Return the assembly of the same case under another policy."""
        ground = self.ground
        changed = [
            one for one in FIELDS if getattr(policy, one.name) != getattr(ground.policy, one.name)
        ]
        price = prices(policy, ground.items)
        touched = {part for one in changed for part in one.touches or ()}
        if any(one.touches is None for one in changed) or self._newly_bought(policy, price):
            return Assembly.of(ground.case, policy)
        ground = dataclasses.replace(ground, policy=policy, price=price)
        other = Assembly(ground, dict(self.sets), dict(self.members), dict(self.figures))
        other._run({*touched, "reach"})
        return other

    def _newly_bought(self, policy: Policy, price: Any) -> bool:
        """Whether prices or locks change what can be bought for whom at all."""
        ground = self.ground
        now = affordable(ground.items, price, ground.ceiling)
        crossed = now != affordable(ground.items, ground.price, ground.ceiling)
        row = {code: number for number, code in enumerate(ground.nation_codes)}
        column = {code: number for number, code in enumerate(ground.item_codes)}
        area = [ground.areas.index(name) for name in ground.items["area"]]
        changed = set(policy.locks) ^ set(ground.policy.locks)
        # a decision brings in what nobody needs, and takes it away again when it goes
        needless = any(
            lock.item and ground.need[row[lock.nation], area[column[lock.item]]] <= 0
            for lock in changed
        )
        return bool(crossed.any()) or needless

    def problem(self) -> Problem:
        """Return the problem."""
        return Problem(
            sets={name: tuple(self.sets[name]) for name in SETS},
            members={name: self.members[name] for name in MEMBERS},
            figures={name: self.figures[name] for name in FIGURES},
            title=self.ground.case.meta.name,
        )


def assemble(case: Case, policy: Policy) -> Problem:
    """Return the problem that `case` poses under `policy`."""
    return Assembly.of(case, policy).problem()
