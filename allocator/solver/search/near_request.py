"""What is asked of a plan near another one, in the columns of the changed model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from allocator.solver.backend.compiled_model import Floats, Ints

Mask = npt.NDArray[np.bool_]

PAYERS = ("pay", "draw", "host_pay")
"""Variables that say who pays; they follow the goods."""


@dataclass(frozen=True, slots=True)
class NearRequest:
    """What is asked of a plan, in the columns of the changed model.

    Parameters
    ----------
    reference
        The plan before the change.
    cost
        US$ million of one unit of each good, 0 for other columns.
    money
        Reference value of US$ 1 million, in value points.
    price
        Price of change: what US$ 1 million given up costs beside its value, as a share of `money`.
    may_grow
        Columns that may be more than before.
    frozen
        Columns that stay as they are.
    falling
        Columns that may only become less, whatever `may_grow` says.
    kept
        Columns that must be 0: the ways out of what is asked for.
    payers
        Variables that say who pays: what is more than before in them costs a price, too.
    at_least
        What goods must be at the least; None: nothing.
    """

    reference: Floats
    cost: Floats
    money: float
    price: float
    may_grow: Mask
    frozen: Mask
    falling: Mask
    kept: Ints
    payers: tuple[str, ...] = PAYERS
    at_least: Floats | None = None
