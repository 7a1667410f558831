"""Sentences that tell a sum which is in no column: it must be right as far as it is written."""

from __future__ import annotations

import re
from collections.abc import Callable

from allocator.util.format import decimals, number

_MARK = 123456.789
_ROUNDED = 0.501
"""Of the last digit that is written."""


def as_written(stated: str, write: Callable[[float], str], figure: float, slip: float) -> str:
    """Return `stated` if it is the sentence with `figure` rounded; else the right sentence.

    `slip` is how far the sum may be off before it is rounded.

    Examples
    --------
    >>> as_written("2.063 left", lambda musd: f"{number(musd)} left", 2.0625, 1e-9)
    '2.063 left'
    >>> as_written("2.07 left", lambda musd: f"{number(musd)} left", 2.0625, 1e-9)
    '2.062 left'
    """
    pattern = re.escape(write(_MARK)).replace(re.escape(number(_MARK)), r"([\d,]+(?:\.\d+)?)")
    found = re.fullmatch(pattern, stated)
    if found:
        told = float(found[1].replace(",", ""))
        near = slip + _ROUNDED * 10.0 ** -decimals(figure, least=3)
        if abs(told - figure) <= near and number(told) == found[1]:
            return stated
    return write(figure)
