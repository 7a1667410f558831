"""Augmented epsilon-constraint: of plans of the same value the one best in the other measures.

The ε-constraint method alone may return a plan that another matches in worth and betters in what
is limited. The augmented method (Mavrotas 2009, "Effective implementation of the ε-constraint
method in multi-objective mathematical programming problems") rewards the slack of the limits in
the objective; here measures are shares of money, which no linear term rewards, so the limit itself
is moved.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from allocator.util.tolerance import NEAR

if TYPE_CHECKING:
    from allocator.explore.frontiers.measures import Limit, Measure
    from allocator.explore.frontiers.record import FrontierPlan

FINE = 1e-3
"""Shares of what lies between a measure and its tightest limit that are not told apart."""


class UnsureError(Exception):
    """A solve that ended without a proof, so that it shows nothing."""


Tighter = Callable[[dict[str, float]], "FrontierPlan | None"]
"""Returns the plan of most worth under limits, None if none keeps them; may raise UnsureError."""


def augmented(found: FrontierPlan, axes: Sequence[Measure], tighter: Tighter) -> FrontierPlan:
    """Return a plan of the same worth whose limits cannot be drawn in further, one after the other.

    It is marked as not `tight` if a solve ended without a proof, or a limit is not in the unit of
    its measure.
    """
    sure = True
    for axis in axes:
        if axis.limit is None or not axis.limit.exact:
            sure = False
            continue
        try:
            found = _along(found, axis, axis.limit, tighter)
        except UnsureError:
            return replace(found, tight=False)
    return replace(found, tight=sure)


def _along(found: FrontierPlan, axis: Measure, limit: Limit, tighter: Tighter) -> FrontierPlan:
    """Move one limit by halves: from just inside of the plan's measure, then far, then between."""
    inward = 1.0 if limit.tightest > limit.loosest else -1.0
    own = _measure(found, axis)
    least = 1.0 if limit.whole else FINE * abs(limit.tightest - own)
    tried, refused = own + inward * least, limit.tightest + inward * least
    while (refused - own) * inward > least * (1 + NEAR):
        plan = tighter({**found.levels, axis.name: tried})
        if plan is not None and _as_good(plan, found):
            found, own = plan, _measure(plan, axis)
        else:
            refused = tried
        between = (own + refused) / 2
        tried = float(round(between)) if limit.whole else between
    return found


def _measure(found: FrontierPlan, axis: Measure) -> float:
    own = found.measures[axis.name]
    return found.levels[axis.name] if own is None else own


def _as_good(one: FrontierPlan, other: FrontierPlan) -> bool:
    mine, theirs = one.measures["value"], other.measures["value"]
    assert mine is not None and theirs is not None
    return mine >= theirs - NEAR * abs(theirs)
