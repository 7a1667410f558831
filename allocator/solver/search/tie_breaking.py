"""Choose among plans of equal value: least spending, then least change, then the most even.

Each choice is a phase of its own: what was reached before is held by a row, and the next objective
is minimised. Money that earns nothing therefore stays unspent, and what is still open after that is
not left to the corner at which the solver happens to end.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from allocator.models import Problem
from allocator.solver.backend.compiled_model import CompiledModel, Floats
from allocator.solver.backend.highs import HighsModel
from allocator.solver.search.evenness import Evenness
from allocator.util.tolerance import ROUNDING

_EVEN_GAP = 0.01
_EVEN_NODES = 20
"""How far evenness is searched with whole numbers: it decides between plans equal in all else."""


_FRESH_FROM = 65_000
"""Numbers of a model from which on a first other objective is begun afresh, with presolve.

On the default case that takes 1.4 CPU s, from the basis of the best value 23.6.
"""

_SIZE = 100.0
"""Size to which a held row is scaled: the solver's tolerance is then the same share of each."""


@dataclass(frozen=True, slots=True)
class SearchEffort:
    """How far each phase is searched with whole numbers: to this gap, or so many nodes."""

    gap: float
    nodes: int


class TieBreaker:
    """Breaks ties on `engine`, which holds the compiled model, integers kept or fixed.

    `incumbent` is the plan so far; it keeps all rows. `required_value` is to be kept, by
    default its own. `least_spending` and `least_turbulence` are what
    HiGHS proves for all plans, US$ million; None where goods are fixed, or nothing was proven.
    """

    def __init__(
        self,
        engine: HighsModel,
        compiled: CompiledModel,
        problem: Problem,
        incumbent: Floats,
        effort: SearchEffort,
        required_value: float | None = None,
    ) -> None:
        self.engine, self.compiled, self.problem = engine, compiled, problem
        self.incumbent, self.effort = incumbent, effort
        self.required_value = self.value if required_value is None else required_value
        self.spending_costs = spending_costs(compiled)
        self._value_row: int | None = None
        self._held_rows: dict[int, _HeldRow] = {}
        # solutions with whole numbers keep rows to the solver's tolerance only
        self._slip = 0.0 if engine.relaxed else ROUNDING
        self.least_spending: float | None = None
        self.least_turbulence: float | None = None

    @property
    def value(self) -> float:
        """Value of the plan."""
        return float(self.compiled.costs["value"] @ self.incumbent)

    @property
    def spending(self) -> float:
        """All money that the plan obligates, US$ million."""
        return float(self.spending_costs @ self.incumbent)

    @property
    def turbulence(self) -> float:
        """Change of the plan from the last one, US$ million."""
        return float(self.compiled.costs["turbulence"] @ self.incumbent)

    def minimise_spending(self) -> bool:
        """Leave money unspent that adds nothing to value; return whether HiGHS found a plan."""
        if self._value_row is None and self.compiled.size[2] > _FRESH_FROM:
            self.engine.highs.clearSolver()
        self._require_value(self.required_value)
        self.least_spending, found = self._minimise(self.spending_costs)
        return found

    def cap_spending(self, most: float) -> None:
        """Let plans obligate no more than `most`, US$ million."""
        self._add_held_row(-self.spending_costs, -most)

    def minimise_turbulence(self) -> bool:
        """Change as little as possible from the last plan; return whether HiGHS found a plan.

        The value stays within the policy's tolerance of `required_value`; what of it the least
        change does not take is won back.
        """
        tolerance = float(self.problem.figures["value_tolerance"].values[0])
        self._require_value(self.required_value - tolerance * abs(self.required_value))
        # another objective altogether: a fresh start with presolve beats the old basis
        self.engine.highs.clearSolver()
        self.least_turbulence, found = self._minimise(self.compiled.costs["turbulence"])
        if found:
            self._add_held_row(-self.compiled.costs["turbulence"], -self.turbulence)
            if tolerance > 0:
                self.engine.highs.clearSolver()
                self._minimise(-self.compiled.costs["value"])
            self._require_value(self.value)
        return found

    def maximise_evenness(self) -> None:
        """Spread what is still open evenly, each nation by what it can take."""
        even = Evenness(self.compiled, self.problem, self.incumbent)
        if not even.can_differ:
            return
        costs = even.add_to(self.engine)
        self.effort = replace(self.effort, gap=max(self.effort.gap, _EVEN_GAP), nodes=_EVEN_NODES)
        self._minimise(costs, even.mip_start(self.incumbent))

    def _minimise(self, costs: Floats, start: Floats | None = None) -> tuple[float | None, bool]:
        """Take over the point of least `costs`; return what is proven, and whether one was found.

        With whole numbers the search begins with `start`, by default with the plan.
        """
        engine, count = self.engine, len(self.incumbent)
        begin = self.incumbent if start is None else start
        engine.minimise(costs)
        if not engine.relaxed:
            engine.set_options(mip_rel_gap=self.effort.gap, mip_max_nodes=self.effort.nodes)
            engine.set_mip_start(begin)
        if not self._has_solution() and not self._loosen_held_rows():
            return None, False
        found = engine.solution
        if costs @ found < costs @ begin - ROUNDING * abs(costs @ begin):
            self.incumbent = (
                found[:count] if engine.relaxed else self.compiled.rounded(found[:count])
            )
        least = engine.dual_bound
        # with goods fixed the least is that of these goods alone
        known = np.isfinite(least) and not engine.relaxed
        return (max(least, 0.0) if known else None), True

    def _has_solution(self) -> bool:
        return self.engine.run() or self.engine.has_solution

    def _loosen_held_rows(self) -> bool:
        """Give held rows the slip that rounding may ask for; return whether that leaves a plan."""
        if self._slip >= ROUNDING or self.engine.stop.reached:
            return False
        self._slip = ROUNDING
        for row, held in self._held_rows.items():
            self.engine.set_row_bounds([row], [held.lower(ROUNDING)], [np.inf])
        return self._has_solution()

    def _require_value(self, floor: float) -> None:
        """Keep the value at `floor` or above; a later call replaces the floor."""
        if self._value_row is None:
            self._value_row = self._add_held_row(self.compiled.costs["value"], floor)
            return
        held = replace(self._held_rows[self._value_row], floor=floor)
        self._held_rows[self._value_row] = held
        self.engine.set_row_bounds([self._value_row], [held.lower(self._slip)], [np.inf])

    def _add_held_row(self, costs: Floats, floor: float) -> int:
        """Add the row costs · column >= floor; return its place."""
        held = _HeldRow(floor, _SIZE / abs(floor) if abs(floor) > ROUNDING else 1.0)
        where = np.flatnonzero(costs)
        self.engine.add_row(held.lower(self._slip), np.inf, where, held.scale * costs[where])
        row = int(self.engine.highs.getNumRow()) - 1
        self._held_rows[row] = held
        return row


@dataclass(frozen=True, slots=True)
class _HeldRow:
    """A row that holds what was reached, times `scale`."""

    floor: float
    scale: float

    def lower(self, slip: float) -> float:
        return self.scale * (self.floor - slip * abs(self.floor))


def spending_costs(compiled: CompiledModel) -> Floats:
    """Return the objective that counts all money obligated, US$ million."""
    costs = np.zeros(len(compiled.lower))
    costs[compiled.positions("total")] = 1.0
    return costs
