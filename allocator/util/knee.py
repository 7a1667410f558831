"""Where a trade-off turns: the point that lies farthest from the line between its ends."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

_LEAST = 0.02
"""A point nearer to the line, as a share of the whole, is no knee: the trade-off is even."""


def knee(gains: npt.NDArray[np.float64]) -> int | None:
    """Return the row that lies farthest above the plane through the ends of a front.

    `gains` has a row a point and a column a measure, more being better. Each measure is counted
    from its worst, 0, to its best, 1, on the front; the ends, best in one and worst in the others,
    lie on the plane where these add up to 1. None with fewer than three points, or where no point
    lies notably above it.

    The rule is that of Das, "On characterizing the 'knee' of the Pareto curve based on
    normal-boundary intersection", Structural Optimization 18, 1999.

    Examples
    --------
    >>> import numpy as np
    >>> knee(np.array([[0.0, 1.0], [0.8, 0.7], [1.0, 0.0]]))
    1
    >>> knee(np.array([[0.0, 1.0], [0.5, 0.5], [1.0, 0.0]])) is None
    True
    """
    if len(gains) < 3:
        return None
    worst, best = gains.min(axis=0), gains.max(axis=0)
    if not (best > worst).all():
        return None
    above = ((gains - worst) / (best - worst)).sum(axis=1) - 1.0
    farthest = int(np.argmax(above))
    return farthest if above[farthest] > _LEAST else None
