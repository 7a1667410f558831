"""The best plan of a search so far, the proven bound, and what is told of both."""

from __future__ import annotations

import numpy as np

from allocator.solver.backend.compiled_model import CompiledModel, Floats
from allocator.solver.search.result import SearchLog
from allocator.util.gap import gap_of

_NOTABLE = 1e-3
"""Share of value by which an incumbent must beat the last one shown, to be shown itself."""


class Incumbent:
    """Keeps the best whole solution offered and the lowest bound; `gap` is what is asked for."""

    def __init__(self, compiled: CompiledModel, log: SearchLog, gap: float) -> None:
        self.compiled, self.log, self.gap = compiled, log, gap
        self.solution: Floats | None = None
        self.bound = np.inf
        self._shown: float | None = None

    @property
    def known(self) -> Floats:
        """The solution, which there must be."""
        assert self.solution is not None
        return self.solution

    @property
    def value(self) -> float:
        """Value of the plan; -inf without one."""
        if self.solution is None:
            return -np.inf
        return float(self.compiled.costs["value"] @ self.solution)

    @property
    def gap_reached(self) -> bool:
        """Whether the gap is reached."""
        return self.solution is not None and gap_of(self.value, self.bound) <= self.gap

    def offer(self, solution: Floats) -> bool:
        """Take a plan if it is better; return whether it is."""
        solution = self.compiled.rounded(solution)
        value = float(self.compiled.costs["value"] @ solution)
        if self.solution is not None and value <= self.value:
            return False
        self.solution = solution
        if self._shown is None or gap_of(self._shown, value) > _NOTABLE:
            self._shown = value
            self.log.show_incumbent(solution, self.bound)
        return True

    def tighten(self, bound: float) -> None:
        """Take a bound if it is lower."""
        self.bound = min(self.bound, bound)

    def report(self, message: str) -> None:
        """Tell the listener how far the search is."""
        value, bound = self._finite()
        self.log.report("value", message, value, bound)

    def record(self, phase: str) -> None:
        """Record a finished phase with what is known after it."""
        value, bound = self._finite()
        known = {"value": value, "bound": bound}
        self.log.record(phase, **{name: one for name, one in known.items() if one is not None})

    def _finite(self) -> tuple[float | None, float | None]:
        return (
            None if self.solution is None else self.value,
            self.bound if np.isfinite(self.bound) else None,
        )
