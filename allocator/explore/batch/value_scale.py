"""Whether scenarios measure value alike: value is per cent of a scenario's own needs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from allocator.assemble.instance import lay
from allocator.assemble.valuation import discounts, need_weights, needs_of, returns_of
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy
from allocator.solver.backend.compiled_model import Floats
from allocator.util.format import listing
from allocator.util.tolerance import ROUNDING


@dataclass(frozen=True, slots=True, eq=False)
class ValueScale:
    """What value is measured by: needs, their weights, years and returns.

    `needs` holds by nation and area the points of need and their share of all that is weighed.
    """

    needs: dict[tuple[str, str], tuple[float, float]]
    years: Floats
    returns: Floats

    @classmethod
    def of(cls, case: Case, policy: Policy) -> ValueScale:
        """Return the yardstick of a case under a policy."""
        ground = lay(case, policy)
        need, weight = needs_of(ground), need_weights(ground, policy)
        weighed = need * weight
        share = weighed / max(float(weighed.sum()), 1e-300)
        needs = {
            (nation, area): (float(need[n, g]), float(share[n, g]))
            for n, nation in enumerate(ground.nation_codes)
            for g, area in enumerate(ground.areas)
            if share[n, g] > 0
        }
        return cls(needs, discounts(ground, policy), np.concatenate(returns_of(ground)))

    @property
    def code(self) -> str:
        """A short name of it: values can be held against each other where it is the same."""
        places = [f"{nation}/{area}" for nation, area in self.needs]
        figures = np.concatenate([
            np.ravel(list(self.needs.values())), np.ravel(self.years), np.ravel(self.returns)
        ])  # fmt: skip
        told = [*places, *(f"{figure:.9g}" for figure in figures)]
        return hashlib.sha256(" ".join(told).encode()).hexdigest()[:6]

    def same_as(self, other: ValueScale) -> bool:
        """Whether values by the two can be held against each other."""
        return (
            self.needs.keys() == other.needs.keys()
            and _near(list(self.needs.values()), list(other.needs.values()))
            and _near(self.years, other.years)
            and _near(self.returns, other.returns)
        )


def _near(one: Any, other: Any) -> bool:
    ours, theirs = np.asarray(one), np.asarray(other)
    return ours.shape == theirs.shape and np.allclose(ours, theirs, rtol=ROUNDING, atol=0.0)


def scale_warnings(base: ValueScale, by_scenario: Mapping[str, ValueScale]) -> tuple[str, ...]:
    """Return a sentence that names the scenarios with another yardstick than `base`.

    None where all scenarios have the same, whatever it is.
    """
    sticks = list(by_scenario.values())
    if all(one.same_as(sticks[0]) for one in sticks):
        return ()
    others = [name for name, one in by_scenario.items() if not one.same_as(base)]
    return (
        f"Needs, weights, returns or years differ in {listing(others, 5)}. Value is per cent of a "
        "scenario's own needs, so its points are not those of the other scenarios: worst and mean "
        "regret and mean value mix both. Compare plans within each scenario.",
    )
