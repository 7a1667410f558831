"""The gap, how far a plan may be below the best possible: one definition for all."""

from __future__ import annotations

import math

_ROUNDING = 1e-9
"""Share of the bound, and value points for bounds near 0, below which nothing is missing."""


def gap_of(value: float, bound: float) -> float:
    """Return how far `value` may be below the best possible, as a share of the proven `bound`.

    (bound - value) / |bound|; 0 where only rounding is between them, infinite where the bound is
    0 and the value is not. A plan worth something is at most 1 (100 per cent) below its bound.

    Examples
    --------
    >>> gap_of(48.0, 50.0), gap_of(0.03, 0.04), gap_of(-1.0, 0.0)
    (0.04, 0.25, inf)
    """
    missing = bound - value
    if missing <= _ROUNDING * min(1.0, abs(bound)) + 1e-3 * _ROUNDING:
        return 0.0
    return missing / abs(bound) if bound else math.inf


def relative_to_value(gap: float) -> float:
    """Return the solver's gap, a share of the value, that is never looser than `gap` of the bound.

    It is right for values of either sign: with (bound - value) / |value| at most gap / (1 + gap)
    the share of the bound is at most `gap`.
    """
    return gap / (1.0 + gap)
