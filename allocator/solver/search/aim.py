"""What a search need not find out any more, and what nobody will ask of its plan."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Aim:
    """What is asked of a search by decomposition besides its options.

    Parameters
    ----------
    bound
        Value points that no plan of the model can exceed, proven before.
    near
        Whether a plan near the warm start is enough: its lots and seats with the best money for
        them or, where that is not within the gap of the bound, a plan of the relaxation around it.
        Nothing is priced, proven or finished then, which takes most of the time of a search.
    """

    bound: float = math.inf
    near: bool = False
