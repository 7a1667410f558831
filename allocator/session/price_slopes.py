"""What the dual values of a linear programme say of a change of its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from allocator.errors import SolveError
from allocator.solver.search.lexicographic import COUNTS
from allocator.solver.search.violation import solve_with_integers_fixed

if TYPE_CHECKING:
    from allocator.solver.backend.compiled_model import CompiledModel, Floats, Ints
    from allocator.solver.backend.highs import StopCondition

_TOLD = 1e-12


@dataclass(frozen=True, slots=True)
class Slopes:
    """Dual values of a model with whole numbers kept, and the numbers that they are of."""

    lower: Floats
    upper: Floats
    row_lower: Floats
    row_upper: Floats
    numbers: Floats
    starts: Ints
    indices: Ints
    costs: Floats
    solution: Floats
    row_duals: Floats
    reduced: Floats

    @classmethod
    def around(
        cls, solution: Floats, compiled: CompiledModel, stop: StopCondition, *, in_parts: bool
    ) -> Slopes:
        """Return the slopes where the whole numbers of `solution` are kept.

        With `in_parts` lots and seats may vary in parts.

        Raises
        ------
        SolveError
            There is no such point, or the search was stopped.
        """
        kept = compiled.integer.copy()
        for name in COUNTS if in_parts else ():
            kept[compiled.positions(name)] = False
        where = np.flatnonzero(kept).astype(np.int32)
        engine = solve_with_integers_fixed(compiled, solution, stop, 0, where)
        if engine is None:
            raise SolveError("The plan has no prices: its model has no point with its lines.")
        reduced = engine.reduced_costs
        reduced[where] = 0.0  # whole numbers stay, whatever their limits are
        return cls(
            compiled.lower.copy(), compiled.upper.copy(), compiled.row_lower.copy(),
            compiled.row_upper.copy(), compiled.numbers.copy(), compiled.starts.copy(),
            compiled.indices.copy(), compiled.costs["value"].copy(), engine.solution,
            engine.row_duals, reduced,
        )  # fmt: skip

    def of(self, changed: CompiledModel) -> float | None:
        """Return value points gained by a change, to first order; None: the structure differs."""
        same = len(changed.lower) == len(self.lower) and len(changed.starts) == len(self.starts)
        same = same and np.array_equal(changed.starts, self.starts)
        if not (same and np.array_equal(changed.indices, self.indices)):
            return None
        rows = _moved(self.row_duals, (self.row_lower, changed.row_lower),
                      (self.row_upper, changed.row_upper))  # fmt: skip
        columns = _moved(self.reduced, (self.lower, changed.lower), (self.upper, changed.upper))
        matrix = self.row_duals[changed.row_of_entry] * self.solution[self.indices]
        entries = float(matrix @ (changed.numbers - self.numbers))
        value = float((changed.costs["value"] - self.costs) @ self.solution)
        return value - rows - columns + entries


def _moved(duals: Floats, lower: tuple[Floats, Floats], upper: tuple[Floats, Floats]) -> float:
    """Return what the limits that hold move, times their duals."""
    total = 0.0
    for holds, (before, after) in ((duals > _TOLD, lower), (duals < -_TOLD, upper)):
        where = np.flatnonzero(holds)
        total += float(duals[where] @ (after[where] - before[where]))
    return total
