"""Whether a solution is one: its rows and limits, up to what HiGHS takes for nothing."""

from __future__ import annotations

import numpy as np

from allocator.solver.backend.compiled_model import CompiledModel, Floats
from allocator.solver.backend.submodel import matrix_of
from allocator.util.tolerance import WHOLE


def keeps_rows(model: CompiledModel, solution: Floats) -> bool:
    """Tell whether a solution satisfies the rows and limits, up to what HiGHS takes for nothing."""
    activity = np.asarray(matrix_of(model) @ solution)
    slip = WHOLE * model.row_unit(np.arange(len(activity)))
    unit = WHOLE * model.column_unit(np.arange(len(solution)))
    return bool(
        (activity >= model.row_lower - slip).all()
        and (activity <= model.row_upper + slip).all()
        and (solution >= model.lower - unit).all()
        and (solution <= model.upper + unit).all()
    )
