"""Objectives in units of their steps, each with a row of its own that can hold it below a limit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from allocator.errors import DataError, Fault
from allocator.explore.pareto.objectives import MultiModel, NoSolution, Objective
from allocator.solver.backend.compiled_model import CompiledModel, Floats, Ints
from allocator.solver.backend.highs import HighsModel, StopCondition
from allocator.solver.search.result import Interrupted

_FINE = 1e-6
"""Share of an objective's range within which its values count as equal, where it has no step."""

_FINE_UNITS = 1e4
"""Range of an objective without steps in its units: far above the solver's tolerances."""

_APART = 1e5
"""Share of largest to smallest coefficient of an objective without steps, above which it is not
exact: a change of the smallest is lost in the solver's tolerances."""

_UNLIMITED = 1e-4
"""Values nearer than this count as equal where an objective has neither step nor worst value.

In units of its smallest coefficient.
"""

_EPS = 1e-6


@dataclass(frozen=True, slots=True)
class ScaledModel:
    """A model whose objectives are minimised in units of their own.

    `matrix` holds all rows, `rows` tells which are the objectives' own, `costs` has them by
    themselves. `less` is by how much an outcome must be smaller to count as better, 1 and whole for
    those in `counted`. No outcome is below `low` or above `top`. `alone` is the only objective that
    is not counted and has no step, which is always the one minimised, so that it needs none.
    `exact` tells that steps leave out no point of the front.
    """

    compiled: CompiledModel
    matrix: sp.csr_array
    costs: Floats
    units: Floats
    less: Floats
    counted: np.typing.NDArray[np.bool_]
    low: Floats
    top: Floats
    rows: Ints
    alone: int | None
    exact: bool

    def limits(self, corner: Floats) -> Floats:
        """Return limits of the objectives' rows for points below `corner`; none for `alone`."""
        found = corner - self.less
        if self.alone is not None:
            found[self.alone] = np.inf
        return found

    def outcome(self, point: Floats) -> Floats:
        """Return the objectives at `point` in units, minimised."""
        found: Floats = self.costs @ point
        return np.where(self.counted, np.round(found), found)

    def values(self, outcome: Floats, objectives: tuple[Objective, ...]) -> tuple[float, ...]:
        """Return an outcome as the objectives' values as written."""
        figures = outcome * self.units
        return tuple(
            one.value(float(figure)) for one, figure in zip(objectives, figures, strict=True)
        )


def scaled(
    model: MultiModel,
    steps: Mapping[str, float] | None = None,
    cuts: int = 50,
    stop: StopCondition | None = None,
) -> ScaledModel:
    """Return `model` in units of steps.

    An objective of whole numbers has the step that its coefficients give. Another has the one in
    `steps`. If only one is left it may take any value; else each that is left and is not of whole
    numbers is cut into `cuts` steps.

    Raises
    ------
    NoPoint
        The rows leave no point even with whole numbers relaxed.
    DataError
        An objective has no limit.
    Stopped
        Time was up, or somebody cancelled, before the ranges were known.
    """
    given = steps or {}
    low, top = _ranges(model, stop or StopCondition(None))
    whole = [one.step is not None and one.name not in given for one in model.objectives]
    odd = [at for at, counts in enumerate(whole) if not counts]
    alone = odd[0] if len(odd) == 1 and model.objectives[odd[0]].name not in given else None
    units, less = _units(model.objectives, top - low, given, cuts, alone)
    counted = np.array(whole)
    costs = np.array([one.costs for one in model.objectives]) / units[:, None]
    costs[counted] = np.round(costs[counted])
    low, top = low / units, top / units
    near_low, near_top = (_EPS * np.maximum(1.0, np.abs(ends)) for ends in (low, top))
    low = np.where(counted, np.ceil(low - near_low), low - near_low)
    top = np.where(counted, np.floor(top + near_top), top + near_top)
    compiled, matrix, rows = _with_rows(model.compiled, costs)
    exact = not odd if alone is None else not _apart(model.objectives[alone])
    return ScaledModel(compiled, matrix, costs, units, less, counted, low, top, rows, alone, exact)


def _units(
    objectives: Sequence[Objective],
    spans: Floats,
    given: Mapping[str, float],
    cuts: int,
    alone: int | None,
) -> tuple[Floats, Floats]:
    """Return the unit of each objective, and by how many units an outcome must be less."""
    free = [not one.whole and one.name not in given for one in objectives]
    units, less = np.ones(len(spans)), np.ones(len(spans))
    for at, one in enumerate(objectives):
        smallest, largest = _sizes(one)
        span = max(spans[at], _EPS * largest)
        if one.name in given:
            units[at] = given[one.name]
        elif one.step is not None:
            units[at] = one.step
        elif at == alone:
            # a range can be far wider than the front, never narrower
            units[at] = min(smallest, span / _FINE_UNITS)
        elif free[at] and sum(free) > 1:
            units[at] = span / cuts
        elif np.isfinite(span):
            units[at], less[at] = span / _FINE_UNITS, _FINE * _FINE_UNITS
        else:
            units[at], less[at] = smallest, _UNLIMITED
        if not np.isfinite(units[at]):
            raise DataError([_fault(one, "no worst value", "limit its variables")])
    return units, less


def _apart(one: Objective) -> bool:
    smallest, largest = _sizes(one)
    return largest > _APART * smallest


def _sizes(one: Objective) -> tuple[float, float]:
    """Return the smallest and the largest coefficient without its sign; 1 where there is none."""
    found = np.abs(one.costs[one.costs != 0])
    return (float(found.min()), float(found.max())) if len(found) else (1.0, 1.0)


def _ranges(model: MultiModel, stop: StopCondition) -> tuple[Floats, Floats]:
    """Return limits of each objective, found with whole numbers relaxed."""
    low, top = np.zeros(len(model.objectives)), np.full(len(model.objectives), np.inf)
    engine = HighsModel(model.compiled, relaxed=True, scale=1.0)
    engine.stop = stop
    for at, one in enumerate(model.objectives):
        _, size = _sizes(one)  # a small unit must not look like a tolerance
        engine.minimise(one.costs / size)
        if not _run(engine):
            if engine.status == "Unbounded" or _feasible(engine, one.costs):
                raise DataError([_fault(one, "no best value", "limit its variables")])
            raise NoSolution
        low[at] = engine.objective * size
        engine.minimise(-one.costs / size)
        if _run(engine):
            top[at] = -engine.objective * size
    return low, top


def _feasible(engine: HighsModel, costs: Floats) -> bool:
    """Tell whether there is a point at all, where HiGHS could not say why there is no best one."""
    engine.minimise(np.zeros(len(costs)))
    return _run(engine)


def _run(engine: HighsModel) -> bool:
    """Solve; True if the point is optimal, Stopped if it had no time to be."""
    found = not engine.stop.reached and engine.run()
    if not found and engine.stop.reached:
        raise Interrupted
    return found


def _with_rows(compiled: CompiledModel, costs: Floats) -> tuple[CompiledModel, sp.csr_array, Ints]:
    """Return the model with a free row an objective below its own, its matrix, their places."""
    count, size = len(costs), len(compiled.row_lower)
    own = sp.csr_array(
        (compiled.numbers, compiled.indices, compiled.starts), shape=(size, len(compiled.lower))
    )
    matrix = sp.vstack([own, sp.csr_array(costs)], format="csr")
    free = np.full(count, np.inf)
    whole = CompiledModel(
        matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32), matrix.data,
        compiled.lower, compiled.upper, compiled.integer,
        np.concatenate([compiled.row_lower, -free]), np.concatenate([compiled.row_upper, free]),
        {}, {}, {},
    )  # fmt: skip
    return whole, matrix, np.arange(size, size + count, dtype=np.int32)


def _fault(one: Objective, found: str, fix: str) -> Fault:
    return Fault("model", f"objective {one.name} has {found}", "objectives with a range", fix)
