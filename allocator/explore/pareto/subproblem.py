"""Look for one point of a front below a corner, with a kept HiGHS."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocator.errors import SolveError
from allocator.explore.pareto.scaling import ScaledModel
from allocator.solver.backend.compiled_model import Floats
from allocator.solver.backend.highs import HighsModel, StopCondition
from allocator.solver.search.result import Interrupted

_SOLVER = {
    # exact; half a step is less than any two counted outcomes differ by
    "mip_rel_gap": 0.0,
    "mip_feasibility_tolerance": 1e-9,
    # measured on 2kp50, 2kp100 and 3kp40: many small searches, where these cost more than they save
    "mip_allow_restart": False,
    "mip_allow_cut_separation_at_nodes": False,
    "mip_heuristic_run_feasibility_jump": False,
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_rins": False,
    "mip_pscost_minreliable": 4,
    # HiGHS's own again, in place of those for the relaxation of a plan
    "simplex_scale_strategy": 1,
    "dual_simplex_cost_perturbation_multiplier": 1.0,
}

_OPEN_TOLERANCE = 1e-6
"""Tolerance on whole numbers where an objective takes any value.

HiGHS's own. With a finer one its presolve calls models infeasible whose columns have very wide
limits.
"""

_LARGEST = 1e9
"""Largest sum of an objective and the others in one; above it they are taken in turn."""

_SLACK = 1e-6

_HOLDS = (1e-9, 1e-7, 1e-6)
"""Shares by which an objective held at its best may give way: the next if a point gets lost."""

_SAME, _SAME_SHARE = 1e-6, 1e-9
"""Differences of an objective without a step, in units and as a share, that no solver can tell."""

_STOPPED = ("Time limit reached", "Interrupted by user")


@dataclass(frozen=True, slots=True)
class Found:
    """A point of the front: its outcome in units, minimised, and the values of all columns."""

    outcome: Floats
    point: Floats


class Subproblem:
    """Looks below corners, one after the other, in one HiGHS."""

    def __init__(self, scaled: ScaledModel, stop: StopCondition, seed: int = 0) -> None:
        self._scaled = scaled
        self._engine = HighsModel(scaled.compiled, relaxed=False, seed=seed, scale=1.0)
        self._engine.set_options(**_SOLVER, mip_abs_gap=0.5 if scaled.counted.all() else 1e-9)
        if scaled.alone is not None:
            self._engine.set_options(mip_feasibility_tolerance=_OPEN_TOLERANCE)
        self._engine.stop = stop
        self.solves = 0

    def below(self, corner: Floats, best: int) -> Found | None:
        """Return the point below `corner` with the least objective `best`; None: there is none.

        Among those the one with the least sum of the others, so that no point dominates it.

        Raises
        ------
        Stopped
            Time was up, or somebody cancelled, before it was known.
        SolveError
            The solver failed, or its answer does not keep the limits.
        """
        limits = self._scaled.limits(corner)
        self._engine.set_row_bounds(self._scaled.rows, -np.inf, limits)
        weight = self._weight(limits, best)
        point = (
            self._in_turn(limits, best, corner[best])
            if weight is None
            else self._at_once(best, weight)
        )
        if point is None:
            return None
        outcome = self._scaled.outcome(point)
        if (outcome > limits + _SLACK).any() or self._breaks_rows(point):
            raise SolveError(
                "The solver's whole numbers do not satisfy the model's rows: its coefficients "
                "differ too widely. Use larger units for the large ones."
            )
        return Found(outcome, point)

    def _weight(self, limits: Floats, best: int) -> float | None:
        """Return a weight that puts objective `best` before all others in one sum.

        None where outcomes are not counted, or the sum would be too large to be exact.
        """
        scaled = self._scaled
        others = np.arange(len(limits)) != best
        room = np.minimum(limits, scaled.top) - scaled.low
        weight = 1.0 + float(room[others].sum())
        size = weight * max(1.0, room[best], *np.abs(scaled.costs[best]))
        return weight if scaled.counted.all() and size <= _LARGEST else None

    def _at_once(self, best: int, weight: float) -> Floats | None:
        costs = self._scaled.costs
        self._engine.minimise(costs.sum(axis=0) + (weight - 1.0) * costs[best])
        return self._run()

    def _in_turn(self, limits: Floats, best: int, known: float) -> Floats | None:
        """Minimise `best`, then the others; None unless `best` can be less than is `known`."""
        scaled, engine = self._scaled, self._engine
        engine.minimise(scaled.costs[best])
        point = self._run()
        if point is None:
            return None
        least = scaled.outcome(point)[best]
        if best == scaled.alone and least >= known - max(_SAME, _SAME_SHARE * abs(least)):
            return None
        engine.minimise(scaled.costs.sum(axis=0) - scaled.costs[best])
        for hold in _HOLDS:
            give = hold * max(1.0, abs(least))
            limits[best] = least + (min(give, _SLACK) if scaled.counted[best] else give)
            engine.set_row_bounds(scaled.rows[[best]], -np.inf, limits[[best]])
            engine.set_mip_start(point)
            second = self._run()
            if second is not None:
                return second
        # the point may be dominated, so it is none of the front
        raise SolveError(
            "HiGHS cannot reproduce a point it had found: the model's coefficients "
            "differ too widely. Use larger units for the large ones."
        )

    def _breaks_rows(self, point: Floats) -> bool:
        """Tell whether whole numbers, once rounded, break a row that they kept before."""
        compiled = self._scaled.compiled
        sums = self._scaled.matrix @ point
        slack = _SLACK * np.maximum(1.0, np.abs(sums))
        own = slice(0, len(sums) - len(self._scaled.rows))
        low, high = compiled.row_lower[own], compiled.row_upper[own]
        return bool(((sums[own] < low - slack[own]) | (sums[own] > high + slack[own])).any())

    def _run(self) -> Floats | None:
        self.solves += 1
        if self._engine.run():
            return self._scaled.compiled.rounded(self._engine.solution)
        if self._engine.infeasible:
            return None
        if self._engine.stop.reached or self._engine.status in _STOPPED:
            raise Interrupted
        raise SolveError(f"HiGHS ended with {self._engine.status}.")
