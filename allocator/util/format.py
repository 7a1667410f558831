"""How money and its changes are written: as many decimals as their size needs, never -0.0.

Screens, sentences, charts and workbooks share this, so that a small programme reads as well as a
large one and the same sum is the same text everywhere.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

NOTHING = 1e-6
"""Less than this (US$ million: one dollar) counts as nothing."""

_TENTH = 0.05
_THOUSANDTH = 1e-3
_DIGITS = 2
"""Digits that a figure below 1 shows."""


def decimals(value: float, least: int = 1) -> int:
    """Return how many decimals a figure needs to show two digits, at least `least`.

    Examples
    --------
    >>> decimals(1250.4), decimals(0.24), decimals(0.04), decimals(0.0)
    (1, 2, 3, 1)
    """
    size = abs(value)
    if not NOTHING <= size < 1:
        return least
    return max(least, _DIGITS - 1 - math.floor(math.log10(size)))


def fixed(value: float, places: int) -> str:
    """Write a figure with so many decimals; what rounds to nothing has no sign.

    Examples
    --------
    >>> fixed(1250.44, 1), fixed(-0.04, 1), fixed(-0.04, 2)
    ('1,250.4', '0.0', '-0.04')
    """
    return f"{round(value, places) + 0.0:,.{places}f}"


def amount(value: float, beside: float = 0.0) -> str:
    """Write US$ million with one decimal, or more where it is less than one.

    Where it is told `beside` a larger sum, one decimal is enough for what does not vanish then.

    Examples
    --------
    >>> amount(39966.87), amount(0.04), amount(0.24), amount(0.996), amount(-1e-9)
    ('39,966.9', '0.04', '0.24', '1.0', '0.0')
    >>> amount(0.24, beside=39966.87), amount(0.04, beside=39966.87)
    ('0.2', '0.04')
    """
    if abs(value) < NOTHING:
        value = 0.0
    places = 1 if abs(beside) >= 1 and abs(value) >= _TENTH else decimals(value)
    whole, point, part = fixed(value, places).partition(".")
    return f"{whole}{point}{part[:1]}{part[1:].rstrip('0')}"


def change(value: float, minus: str = "-", beside: float = 0.0) -> str:
    """Write a change of US$ million with its sign; none if it is nothing.

    Examples
    --------
    >>> change(11.7), change(-0.04), change(-0.04, "−"), change(-1e-9)
    ('+11.7', '-0.04', '−0.04', '0.0')
    """
    text = amount(abs(value), beside)
    sign = "" if abs(value) < NOTHING else "+" if value > 0 else minus
    return sign + text


def tells(part: float, whole: float) -> bool:
    """Tell whether a part (US$ million) is worth a word beside the whole that it belongs to.

    It is if it shows in a figure with one decimal, or is a thousandth of the whole.

    Examples
    --------
    >>> tells(0.02, 40000.0), tells(0.05, 40000.0), tells(0.02, 0.3), tells(0.0, 0.0)
    (False, True, True, False)
    """
    return abs(part) >= max(NOTHING, min(_TENTH, _THOUSANDTH * abs(whole)))


def common_decimals(values: Iterable[float]) -> int:
    """Return the decimals of a column that has one form for all its cells.

    The smallest figure counts that is at least a thousandth of the largest.

    Examples
    --------
    >>> common_decimals([1250.4, 3.2, 0.0]), common_decimals([0.24, 0.04, -0.08])
    (1, 3)
    """
    sizes = [abs(value) for value in values if math.isfinite(value)]
    largest = max(sizes, default=0.0)
    return max((decimals(size) for size in sizes if size >= _THOUSANDTH * largest), default=1)
