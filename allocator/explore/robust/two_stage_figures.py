"""Figures of a two-stage plan: its objective, EVPI (perfect information) and VSS (foresight).

EVPI and VSS are those of Birge and Louveaux, Introduction to Stochastic Programming (2011), ch. 4.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from allocator.explore.robust.bounds import Interval, at_least, at_most, never_negative
from allocator.explore.robust.cvar import tail_mean

if TYPE_CHECKING:
    from allocator.explore.robust.extensive_form import Aim
    from allocator.explore.robust.recourse import EvaluatedPlan
    from allocator.solver.backend.compiled_model import Floats

_WHAT = "What first years kept unchanged have"


def objective_value(aim: Aim, values: Floats, best: Floats, chances: Floats, alpha: float) -> float:
    """Return what values by scenario come to by an aim, value points."""
    if aim == "mean":
        return float(chances @ values)
    lost = best - values
    return float(lost.max()) if aim == "regret" else tail_mean(lost, chances, alpha)


def proven_of(aim: Aim, found: float, proven: float) -> float:
    """Return the bound on what was sought, checked against first years that were found.

    Raises
    ------
    SolveError
        The first years are better than was proven possible.
    """
    if aim == "mean":
        return at_most(found, proven, _WHAT)
    # no plan loses less than nothing against the best, whatever a search that ended early knows
    return at_least(found, max(0.0, proven), _WHAT)


def perfect_information_value(
    chances: Floats, best: Floats, bound: Floats, mean: float, proven: float
) -> Interval:
    """Return EVPI: mean of the best values alone, less the mean value of the best first years.

    Raises
    ------
    SolveError
        First years for all scenarios are worth more than the best plans of the scenarios alone.
    """
    low, high = float(chances @ best) - proven, float(chances @ bound) - mean
    return never_negative(low, high, "What it is worth to know the scenario")


def stochastic_solution_value(
    chances: Floats, compared: Sequence[EvaluatedPlan], bound: Floats, mean: float, proven: float
) -> Interval:
    """Return VSS: the mean value of the best first years, less that of the reference's.

    `bound` is what no plan of each scenario exceeds. Where the reference's first years had to be
    changed, they had a way out that the best first years have not, and VSS may be negative.

    Raises
    ------
    SolveError
        The reference's first years stand unchanged and are worth more than was proven possible.
    """
    value = float(chances @ [one.value for one in compared])
    most = [
        bound[at] if math.isnan(one.bound) else max(one.bound, one.value)
        for at, one in enumerate(compared)
    ]
    low, high = mean - float(chances @ most), proven - value
    if all(one.strict for one in compared):
        return never_negative(low, high, "What is gained over the reference's first years")
    return low, high
