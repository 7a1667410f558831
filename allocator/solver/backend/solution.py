"""A solution of the model: the numbers of its variables by name and key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from allocator.solver.backend.compiled_model import CompiledModel, Floats


@dataclass(frozen=True, slots=True)
class Solution:
    """Values of all columns of a compiled model."""

    compiled: CompiledModel
    values: Floats

    def of(self, variable: str) -> dict[Any, float]:
        """Return the values of `variable` by key; empty if the model does not have it."""
        columns = self.compiled.columns.get(variable, {})
        where = np.fromiter(columns.values(), dtype=np.int64, count=len(columns))
        return dict(zip(columns, self.values[where].tolist(), strict=True))

    def objective(self, name: str) -> float:
        """Return the objective `name`: value, bending or turbulence."""
        return float(self.compiled.costs[name] @ self.values)
