"""A frontier begins at a plan that is there: it is not made again, and what it proves holds on."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from allocator.session.session import Session
from allocator.solver.search.aim import Aim

if TYPE_CHECKING:
    from allocator.explore.frontiers.measures import Limit
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.plan.plan import Plan
    from allocator.solver.backend.compiled_model import Floats
    from allocator.solver.search.warm_start import WarmStart

_STEP = 0.025
"""Whoever wants plans soon has each limit drawn in by this share of the way from the plan's own
measure to the tightest limit there is: far off, no plan is near this one.
"""

_FALL = 0.25
"""Plans are sought no further once one has lost this share of the value."""


@dataclass(slots=True)
class Beginning:
    """A plan of the case and the policy of a frontier, from which its searches start."""

    plan: Plan
    _origin: WarmStart | None = field(default=None, init=False)

    @classmethod
    def of(cls, plan: Plan | None, case: Case, policy: Policy) -> Beginning | None:
        """Return where a frontier begins; None where the plan is of another case or policy."""
        same = plan is not None and plan.case.hash == case.hash and plan.policy == policy
        return cls(plan) if same and plan is not None else None

    def session(self) -> Session:
        """Return a session that holds the plan."""
        found = Session(self.plan.case, self.plan.policy)
        found.start_from(self.plan)
        self._origin = found.warm_start
        return found

    def put_into(self, session: Session) -> None:
        """Let the next search start from this plan, and not from the one made before."""
        session.warm_start = self._origin

    def aim(self, limits: list[Limit]) -> Aim:
        """Return what need not be found out of plans under tighter limits than the plan's own.

        Where a tighter limit only ever leaves fewer plans, none can be worth more than is proven
        of plans without it.
        """
        nested = bool(limits) and all(one.nested and one.kept(self.plan) for one in limits)
        known = nested and math.isfinite(self.plan.bound)
        return Aim(self.plan.bound if known else math.inf, near=True)


class NearLevels:
    """Limits from the measures of a plan on, step by step, as shares from 0, the loosest, to 1."""

    def __init__(self) -> None:
        self._next: Floats | None = None
        self._step: Floats | None = None
        self._first = 0.0

    def next(self) -> Floats | None:
        """Return the limits to try next; None: none are near any more."""
        return self._next

    def tried(self, at: Floats, reach: Floats, value: float | None, *, proven: bool = True) -> None:
        """Note the value at the limits `at`, with which the plan reaches `reach`; None: no plan."""
        del proven
        if self._step is None:
            self._first, self._step = value or 0.0, _STEP * (1.0 - reach)
        lost = value is None or value < self._first - _FALL * abs(self._first)
        further = np.maximum(at, reach) + self._step
        self._next = None if lost or (further >= 1.0).any() else further
