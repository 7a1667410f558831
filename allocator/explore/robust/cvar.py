"""CVaR (conditional value at risk): mean of the worst outcomes, Rockafellar and Uryasev 2000."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from allocator.errors import DataError, Fault


def check_alpha(alpha: object) -> None:
    """Refuse a share that leaves no worst outcomes.

    Raises
    ------
    DataError
        It is no number from 0 to below 1.
    """
    good = isinstance(alpha, int | float) and not isinstance(alpha, bool) and 0 <= alpha < 1
    if not good:
        fault = Fault("robust", f"alpha is {alpha!r}", "a share from 0 to below 1",
                      "0.9 means the worst tenth by probability", column="alpha")  # fmt: skip
        raise DataError([fault])


def tail_mean(losses: npt.ArrayLike, chances: npt.ArrayLike, alpha: float) -> float:
    """Return the mean loss of the worst outcomes that together have probability 1 − alpha.

    The outcome at the edge counts with the part of its probability that is needed.

    Examples
    --------
    >>> tail_mean([0.0, 2.0, 10.0], [0.5, 0.3, 0.2], 0.6)
    6.0
    """
    loss, chance = np.asarray(losses, dtype=float), np.asarray(chances, dtype=float)
    order = np.argsort(-loss, kind="stable")
    before = np.cumsum(chance[order]) - chance[order]
    weight = np.clip(1 - alpha - before, 0.0, chance[order])
    return float(weight @ loss[order] / weight.sum())
