"""Check what was found against proven bounds: searches that contradict each other are reported.

Values and bounds of a study come from many searches. A bound that a found plan exceeds was none, so
no figure that rests on it is sure, and none is given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from allocator.errors import SolveError

if TYPE_CHECKING:
    from allocator.explore.robust.recourse import EvaluatedPlan
    from allocator.plan.plan import Plan
    from allocator.solver.backend.compiled_model import Floats

Interval = tuple[float, float]
"""At least and at most."""

_POINTS = 1e-5
_SHARE = 1e-6
"""Value points, and share of a figure, by which two searches may differ: HiGHS keeps rows and whole
numbers to 1e-6. A gap adds nothing to this, for a bound holds however wide the gap is."""


def slip(size: float) -> float:
    """Return the value points by which two searches for a figure of this size may differ."""
    return _POINTS + _SHARE * abs(size)


def at_most(found: float, proven: float, what: str) -> float:
    """Return a proven upper bound, lifted to what was found where that is above it by a slip.

    Raises
    ------
    SolveError
        What was found exceeds it by more.
    """
    if found > proven + slip(proven):
        raise _contradicted(what, found, "most", proven)
    return max(found, proven)


def at_least(found: float, proven: float, what: str) -> float:
    """Return a proven lower bound, lowered to what was found where that is below it by a slip.

    Raises
    ------
    SolveError
        What was found is less by more.
    """
    if found < proven - slip(proven):
        raise _contradicted(what, found, "least", proven)
    return min(found, proven)


def never_negative(low: float, high: float, what: str) -> Interval:
    """Return the span of a figure that theory has at 0 or above.

    `low` may be below 0 by as much as the searches left open, which is no news and reported as 0.
    It is below by more just where `high` is below 0.

    Raises
    ------
    SolveError
        `high` is below 0 by more than a slip.
    """
    if high < -slip(high):
        raise _contradicted(what, high, "least", 0.0)
    return max(low, 0.0), max(high, 0.0)


def bound_of(plan: Plan) -> float:
    """Return the value that no plan exceeds, value points; infinite if nothing was proven."""
    bound = plan.meta["bound"]
    return float("inf") if bound is None else float(bound)


def best_known(
    alone: Mapping[str, Plan], tried: Mapping[str, Sequence[EvaluatedPlan]]
) -> tuple[Floats, Floats]:
    """Return the best value known of each scenario and what no plan there is worth more than.

    `alone` has the best plan found of each scenario, `tried` the plans tried there, whose own
    bounds are checked, too. Value points.

    Raises
    ------
    SolveError
        A plan is worth more than was proven of it or of its scenario.
    """
    for name, plans in tried.items():
        for one in plans:
            at_most(one.value, one.bound, f"A plan kept in scenario {name}")
    best = [
        max(plan.meta["best_value"], *(one.value for one in tried[name]))
        for name, plan in alone.items()
    ]
    bound = [
        at_most(value, bound_of(plan), f"A plan of scenario {name}")
        for value, (name, plan) in zip(best, alone.items(), strict=True)
    ]
    return np.array(best), np.array(bound)


def _contradicted(what: str, found: float, which: str, proven: float) -> SolveError:
    return SolveError(
        f"The searches contradict each other. {what} has {found:.6f} value points, but "
        f"{proven:.6f} was proven to be the {which}. No figure is certain, so none is shown. Try "
        "another seed, and report this with the case."
    )
