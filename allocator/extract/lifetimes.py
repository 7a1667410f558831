"""How long equipment takes, how it ages and what it needs to work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from allocator.assemble.lifetimes import crews, lifetimes, tails, years_after

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Life:
    """The life of a package after its purchase.

    Parameters
    ----------
    lead
        Years from purchase to delivery.
    ramp
        Years after delivery until all lots are operational.
    support
        Years from delivery whose spares are in the price.
    tail
        US$ million a year that sustains a lot after that.
    crew
        Persons a working lot needs, by skill.
    """

    lead: int
    ramp: int
    support: int
    tail: float
    crew: Mapping[str, float]

    @property
    def fielded(self) -> bool:
        """Whether lots must be fielded; other packages count from the year of purchase."""
        return self.lead > 0 or self.ramp > 0 or self.tail > 0 or bool(self.crew)

    def in_hand(self, age: Floats, kept: float) -> Floats:
        """Return the share of lots still kept, by years since delivery; 0 before it."""
        share: Floats = np.where(age >= 0, kept ** np.maximum(age, 0.0), 0.0)
        return share

    def ready(self, age: Floats, kept: float) -> Floats:
        """Return the share of lots that could work, by years since delivery."""
        return self.in_hand(age, kept) * np.minimum(1.0, (age + 1) / (self.ramp + 1))

    def young(self, age: Floats, kept: float) -> Floats:
        """Return the part of those that still has its initial support."""
        share: Floats = np.where(age < self.support, self.ready(age, kept), 0.0)
        return share


def lives_of(case: Case, policy: Policy, price: dict[str, float]) -> dict[str, Life]:
    """Return the life of every package under `policy`; what the policy leaves out is 0."""
    times, tail = lifetimes(case, policy), tails(case, policy, price)
    crew: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for (item, skill), persons in crews(case, policy).items():
        crew[item][skill] = float(persons)
    return {
        item: Life(
            lead, times.ramp[item], times.support[item], tail.get(item, 0.0), crew.get(item, {})
        )
        for item, lead in times.lead.items()
    }


def years_beyond(case: Case, policy: Policy) -> tuple[int, ...]:
    """Return the years after the horizon that the plan looks at."""
    last = case.years[-1]
    return tuple(range(last + 1, last + 1 + years_after(case, policy)))
