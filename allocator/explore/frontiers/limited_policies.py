"""Policies with limits on measures, each limit as a share of the way from loosest to tightest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from allocator.explore.frontiers.measures import Limit, Measure
    from allocator.explore.frontiers.record import FrontierPlan
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.plan.plan import Plan
    from allocator.solver.backend.compiled_model import Floats


class LimitedPolicies:
    """What a policy becomes under limits on the measures that are weighed against value.

    Parameters
    ----------
    case
        What is planned.
    policy
        All other settings; nothing is given up for calm unless turbulence is weighed.
    axes
        The measures, value first.

    Attributes
    ----------
    limits
        How each measure but value is limited, in the order of `axes`.
    """

    def __init__(self, case: Case, policy: Policy, axes: tuple[Measure, ...]) -> None:
        weighed = any(one.name == "turbulence" for one in axes)
        self._case, self._axes = case, axes[1:]
        self._sole = policy if weighed else policy.replace(value_tolerance=0.0)
        self.limits: list[Limit] = [one.limit for one in axes if one.limit is not None]

    def at(self, shares: Floats) -> tuple[Policy, dict[str, float]]:
        """Return the policy with limits at `shares` (0 loosest, 1 tightest), and their levels."""
        levels = {}
        for axis, limit, share in zip(self._axes, self.limits, shares, strict=True):
            level = limit.loosest + share * (limit.tightest - limit.loosest)
            levels[axis.name] = float(round(level)) if limit.whole else float(level)
        return self.under(levels), levels

    def under(self, levels: Mapping[str, float]) -> Policy:
        """Return the policy with limits at these levels, by measure."""
        policy = self._sole
        for axis, limit in zip(self._axes, self.limits, strict=True):
            policy = limit.policy(policy, self._case, levels[axis.name])
        return policy

    def kept(self, plan: Plan) -> bool:
        """Tell whether a plan keeps the limits of its policy."""
        return all(limit.kept(plan) for limit in self.limits)

    def words(self, words: str, shares: Floats, levels: Mapping[str, float]) -> str:
        """Add to `words` which measures are limited, and to what."""
        told = [
            f"{axis.label} limited to {axis.told(levels[axis.name])}"
            for axis, share in zip(self._axes, shares, strict=True)
            if share
        ]
        return ", ".join([words, *told])

    def reach(self, shares: Floats, plan: FrontierPlan) -> Floats:
        """Return the plan's own measures as limits, where these are in the measure's unit."""
        found = shares.copy()
        for column, (axis, limit) in enumerate(zip(self._axes, self.limits, strict=True)):
            own = plan.measures[axis.name]
            if limit.exact and own is not None:
                found[column] = (own - limit.loosest) / (limit.tightest - limit.loosest)
        return np.clip(found, shares, 1.0)

    def grains(self) -> list[float]:
        """Return the share of the way that one unit is, of limits in whole numbers; else 0."""
        return [1.0 / abs(one.tightest - one.loosest) if one.whole else 0.0 for one in self.limits]
