"""The amount that an act names, where the case states it in the money of its base year."""

from __future__ import annotations

import re

_NOMINAL = re.compile(r"(?<![\d.,])(\d[\d,]*(?:\.\d+)?) nominal\b")


def nominal_musd(text: object) -> float | None:
    """Return the US$ million that a note or source of a case calls nominal; None without any.

    Examples
    --------
    >>> nominal_musd("3300 nominal; GDP deflator 1.1885"), nominal_musd("P.L. 116-94")
    (3300.0, None)
    """
    found = _NOMINAL.search(str(text))
    return float(found[1].replace(",", "")) if found else None
