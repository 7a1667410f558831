"""Who gains and who loses money, counted in one way on every page."""

from __future__ import annotations

import pandas as pd

from allocator.util.format import tells


def movers(changes: pd.Series[float], whole: float) -> tuple[pd.Series[float], pd.Series[float]]:
    """Return the gains, largest first, and the losses, largest first, that are worth a word.

    `changes` are US$ million a year by nation, `whole` the larger of all money before and after. A
    change that no figure with one decimal shows (`allocator.util.format.tells`) is neither.
    """
    told = changes[[tells(one, whole) for one in changes]].sort_values(kind="stable")
    return told[told > 0].iloc[::-1], told[told < 0]
