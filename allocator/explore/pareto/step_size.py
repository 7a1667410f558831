"""Steps between the values that a sum of whole numbers can take."""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction

_MOST_DIGITS = 10**6
"""Coefficients are taken as fractions with denominators up to this."""

_MOST_STEPS = 10**7
"""Largest coefficient in steps: above it a solver's tolerance on whole numbers hides a step."""


def step_of(coefficients: Iterable[float]) -> float | None:
    """Return the greatest step of which all `coefficients` are multiples.

    A sum of whole numbers with these coefficients takes only multiples of it; without coefficients
    it is 1. None where there is no such step, or where it is too small beside the coefficients for
    a solver to tell its multiples apart.

    Examples
    --------
    >>> step_of([0.5, 1.25]), step_of([21.0, 69.0, 24.0]), step_of([1.0, 2**0.5])
    (0.25, 3.0, None)
    """
    numbers = [Fraction(repr(abs(float(one)))) for one in coefficients if one]
    scale = _scale(max(numbers, default=Fraction(1)))
    found = [_fraction(one * scale) for one in numbers]
    fractions = [one for one in found if one is not None]
    if not found:
        return 1.0
    if len(fractions) < len(found):
        return None
    denominator = math.lcm(*(one.denominator for one in fractions))
    numerator = math.gcd(*(int(one * denominator) for one in fractions))
    step = Fraction(numerator, denominator)
    return float(step / scale) if max(fractions) <= _MOST_STEPS * step else None


def _scale(largest: Fraction) -> int:
    """Return the power of ten that makes a number below 1 at least 1: units may be small."""
    scale = 1
    while largest * scale < 1:
        scale *= 10
    return scale


def _fraction(number: Fraction) -> Fraction | None:
    near = number.limit_denominator(_MOST_DIGITS)
    return near if abs(near - number) <= number / 10**12 else None
