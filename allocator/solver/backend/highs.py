"""One HiGHS that keeps its model: change numbers in place, run, read solution and duals.

Everything that touches `highspy` for a kept model is here.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import highspy
import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from allocator.solver.backend.compiled_model import CompiledModel, Floats, Ints
from allocator.solver.backend.scaled_arrays import ScaledArrays

T = TypeVar("T")
R = TypeVar("R")

OBJECTIVE_SCALE = 1000.0
"""Objectives are given in thousandths: a small nation's value must not look like a tolerance."""

_IN_RAY = 1e-7
"""Share of the largest entry from which on a column counts as in a proof of infeasibility."""

_OPTIONS = {
    # measured on the default case: half the time of HiGHS's defaults for the first relaxation
    "simplex_scale_strategy": 4,
    "dual_simplex_cost_perturbation_multiplier": 10.0,
}


QUICK_MIP_OPTIONS = {
    "mip_allow_restart": False,
    "mip_heuristic_run_rins": False,
    "mip_heuristic_run_rens": False,
}
"""For a search to a gap: measured on five policies of the starter at 1.5%, 4.1 CPU s against 13.6
of HiGHS's defaults; without restarts alone 8.5. A proof to the optimum gains nothing."""


class StopCondition:
    """When to stop: a moment, or a cancel flag that somebody sets."""

    def __init__(self, seconds: float | None, cancelled: Callable[[], bool] | None = None) -> None:
        self.started = time.perf_counter()
        self.seconds = seconds
        self._cancelled = cancelled

    def within(self, seconds: float) -> StopCondition:
        """Return a condition of its own time that hears the same cancel flag."""
        return StopCondition(seconds, self._cancelled)

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self.started

    @property
    def left(self) -> float:
        """Seconds left; infinite without a limit."""
        return np.inf if self.seconds is None else max(self.seconds - self.elapsed, 0.0)

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        return self._cancelled is not None and self._cancelled()

    @property
    def can_be_cancelled(self) -> bool:
        """Whether anybody can ask to stop."""
        return self._cancelled is not None

    @property
    def reached(self) -> bool:
        """Whether to stop now."""
        return self.cancelled or self.left <= 0


_threads_in_use = [0]
"""Threads of HiGHS's scheduler, which is one for the whole process; 0 before its first use."""


def use_threads(count: int) -> None:
    """Let HiGHS start its scheduler anew where another number of threads is wanted."""
    if _threads_in_use[0] not in (0, count):
        highspy.Highs.resetGlobalScheduler(True)
    _threads_in_use[0] = count


_cores: list[int | None] = [None]
"""Cores that this process may use; None: all."""


@contextlib.contextmanager
def use_cores(count: int | None) -> Iterator[None]:
    """Let `in_parallel` use so many cores here, where other processes want the rest; None: all."""
    before, _cores[0] = _cores[0], count
    try:
        yield
    finally:
        _cores[0] = before


def cores_here() -> int:
    """Return how many cores this process may use: it may have been granted fewer than there are."""
    if hasattr(os, "sched_getaffinity"):  # not on Windows and macOS
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_parallel(work: Callable[[T], R], tasks: Iterable[T]) -> list[R]:
    """Return what `work` makes of each task, in order, on all our cores; HiGHS lets Python go on.

    A task must touch no HiGHS that another task touches.
    """
    with ThreadPoolExecutor(max_workers=_cores[0] or cores_here()) as pool:
        return list(pool.map(work, tasks))


def _require_taken(status: highspy.HighsStatus, what: str) -> None:
    """Raise ValueError where HiGHS refused a change: it takes no place twice in one call."""
    if status == highspy.HighsStatus.kError:
        raise ValueError(f"HiGHS refused {what}: a place is named twice or does not exist")


class HighsModel:
    """HiGHS holding a compiled model, whole numbers relaxed or kept.

    It begins with the objective value, if the model has one. Costs are handed over times `scale`.
    HiGHS has money and points in the units of the compiled model; all that this class takes and
    gives is in US$ million and points.
    """

    def __init__(
        self,
        compiled: CompiledModel,
        *,
        relaxed: bool,
        seed: int = 0,
        threads: int = 1,
        scale: float = OBJECTIVE_SCALE,
    ) -> None:
        self.compiled = compiled
        self.relaxed = relaxed
        self._scale = scale
        self.scaled = ScaledArrays(compiled)
        use_threads(threads)
        self.highs = highspy.Highs()
        self.set_options(output_flag=False, random_seed=seed, threads=threads, **_OPTIONS)
        integer = np.zeros(len(compiled.lower)) if relaxed else compiled.integer
        count = len(compiled.lower)
        value = compiled.costs.get("value", np.zeros(count))
        given = self.scaled
        status = self.highs.passModel(
            count, len(compiled.row_lower), len(compiled.numbers),
            int(highspy.MatrixFormat.kRowwise), int(highspy.ObjSense.kMinimize), 0.0,
            -scale * given.costs(value), given.columns(compiled.lower),
            given.columns(compiled.upper), given.rows(compiled.row_lower),
            given.rows(compiled.row_upper), compiled.starts, compiled.indices,
            given.numbers(compiled.numbers, compiled.row_of_entry, compiled.indices),
            integer.astype(np.int32),
        )  # fmt: skip
        if status == highspy.HighsStatus.kError:
            raise ValueError("HiGHS refused the model: " + str(compiled.size))
        self._whole = bool(np.any(integer))
        self.stop = StopCondition(None)
        self._subscribed = False

    def set_options(self, **values: Any) -> None:
        """Set HiGHS options by name; ValueError if HiGHS does not take one."""
        for name, value in values.items():
            if self.highs.setOptionValue(name, value) != highspy.HighsStatus.kOk:
                raise ValueError(f"HiGHS does not accept {name} = {value!r}")

    def set_column_bounds(
        self, where: npt.ArrayLike, lower: npt.ArrayLike, upper: npt.ArrayLike
    ) -> None:
        """Set lower and upper limits of the columns at `where`."""
        places = np.asarray(where, dtype=np.int32)
        if len(places):
            low = np.broadcast_to(np.asarray(lower, float), places.shape).copy()
            high = np.broadcast_to(np.asarray(upper, float), places.shape).copy()
            given = self.scaled
            status = self.highs.changeColsBounds(
                len(places), places, given.columns(low, places), given.columns(high, places)
            )
            _require_taken(status, "limits of columns")

    def set_row_bounds(
        self, where: npt.ArrayLike, lower: npt.ArrayLike, upper: npt.ArrayLike
    ) -> None:
        """Set lower and upper limits of the rows at `where`."""
        places = np.asarray(where, dtype=np.int32)
        if len(places):
            low = np.broadcast_to(np.asarray(lower, float), places.shape).copy()
            high = np.broadcast_to(np.asarray(upper, float), places.shape).copy()
            given = self.scaled
            status = self.highs.changeRowsBounds(
                len(places), places, given.rows(low, places), given.rows(high, places)
            )
            _require_taken(status, "limits of rows")

    def set_coefficients(self, rows: Ints, columns: Ints, numbers: Floats) -> None:
        """Set single entries of the matrix."""
        change = self.highs.changeCoeff
        numbers = self.scaled.numbers(numbers, rows, columns)
        for row, column, number in zip(
            rows.tolist(), columns.tolist(), numbers.tolist(), strict=True
        ):
            change(row, column, number)

    def add_columns(self, upper: Floats, unit: float) -> None:
        """Add columns from 0 to `upper`, in no row yet; HiGHS is given them in `unit`."""
        count, none = len(upper), np.zeros(0, dtype=np.int32)
        self.highs.addCols(
            count, np.zeros(count), np.zeros(count), upper / unit, 0,
            np.zeros(count, dtype=np.int32), none, np.zeros(0),
        )  # fmt: skip
        self.scaled.append([unit] * count, [])

    def add_columns_in_rows(self, costs: Floats, matrix: sp.csc_array, units: Floats) -> None:
        """Add columns from 0 on, with their `costs` to minimise and their entries in all rows.

        HiGHS is given them in `units`.
        """
        count, first = len(costs), self.highs.getNumCol()
        self.scaled.append(units.tolist(), [])
        where = np.arange(first, first + count)
        rows = matrix.indices.astype(np.int32)
        numbers = self.scaled.numbers(matrix.data, rows, np.repeat(where, np.diff(matrix.indptr)))
        self.highs.addCols(
            count, self._scale * self.scaled.costs(costs, where), np.zeros(count),
            np.full(count, highspy.kHighsInf), len(rows),
            matrix.indptr[:-1].astype(np.int32), rows, numbers,
        )  # fmt: skip

    def add_row(
        self,
        lower: float,
        upper: float,
        columns: npt.NDArray[Any],
        numbers: Floats,
        unit: float = 1.0,
    ) -> None:
        """Add a row, which HiGHS is given in `unit`."""
        given = self.scaled.costs(numbers, columns) / unit
        where = columns.astype(np.int32)
        self.highs.addRow(lower / unit, upper / unit, len(columns), where, given)
        self.scaled.append([], [unit])

    def minimise(self, costs: Floats) -> None:
        """Minimise Σ costs · column (as written; scaling is ours)."""
        every = np.arange(len(costs), dtype=np.int32)
        self.highs.changeColsCost(len(costs), every, self._scale * self.scaled.costs(costs))

    def set_offset(self, offset: float) -> None:
        """Count `offset` to the objective, so that gaps are shares of what is meant."""
        self.highs.changeObjectiveOffset(self._scale * offset)

    def set_costs(self, where: Ints, costs: Floats) -> None:
        """Set the costs (to minimise) of the columns at `where`."""
        if len(where):
            given = self.scaled.costs(costs, where)
            self.highs.changeColsCost(len(where), where.astype(np.int32), self._scale * given)

    def set_mip_start(self, solution: Floats) -> None:
        """Give HiGHS a MIP start, a solution that keeps all rows; ValueError if it takes none."""
        start = highspy.HighsSolution()
        start.col_value = self.scaled.columns(solution)
        start.value_valid = True
        if self.highs.setSolution(start) == highspy.HighsStatus.kError:
            raise ValueError(f"HiGHS takes no start of {len(solution)} numbers")

    def set_basis_from(self, other: HighsModel, columns: Ints, rows: Ints) -> None:
        """Start from another model's basis; `columns` and `rows` are the places there of ours."""
        theirs, ours = other.highs.getBasis(), highspy.HighsBasis()
        # each look at a list of the basis copies all of it
        of_columns, of_rows = theirs.col_status, theirs.row_status
        ours.col_status = [of_columns[column] for column in columns.tolist()]
        ours.row_status = [of_rows[row] for row in rows.tolist()]
        self.highs.setBasis(ours)

    def set_basis_within(self, other: HighsModel, columns: Ints, rows: Ints) -> None:
        """Start from a smaller model's basis; `columns` and `rows` are the places here of its.

        Other columns are at their lower limit then, and other rows are left free to follow.
        """
        theirs, ours = other.highs.getBasis(), highspy.HighsBasis()
        of_columns = np.full(self.highs.getNumCol(), highspy.HighsBasisStatus.kLower)
        of_rows = np.full(self.highs.getNumRow(), highspy.HighsBasisStatus.kBasic)
        of_columns[columns], of_rows[rows] = theirs.col_status, theirs.row_status
        ours.col_status, ours.row_status = of_columns.tolist(), of_rows.tolist()
        self.highs.setBasis(ours)

    def run(self) -> bool:
        """Solve; True if the solution is optimal.

        Whole numbers that are said to have no solution are asked again without presolve: that of
        HiGHS 1.15 was seen to call problems infeasible that have a solution to the last digit.
        """
        if self.stop.can_be_cancelled:
            self._subscribe_to_cancel()
        self._run()
        _, presolve = self.highs.getOptionValue("presolve")
        if self._whole and self.infeasible and presolve != "off":
            self.set_options(presolve="off")
            self._run()
            self.set_options(presolve=presolve)
        return self._optimal

    def _run(self) -> None:
        if self.stop.seconds is not None:
            # HiGHS counts from the birth of the object
            self.set_options(time_limit=float(self.highs.getRunTime() + self.stop.left))
        self.highs.run()

    def _subscribe_to_cancel(self) -> None:
        if not self._subscribed:
            watched = (
                self.highs.cbSimplexInterrupt,
                self.highs.cbIpmInterrupt,
                self.highs.cbMipInterrupt,
            )
            for event in watched:
                event.subscribe(self._interrupt_if_cancelled)
            self._subscribed = True

    def _interrupt_if_cancelled(self, event: Any) -> None:
        if self.stop.cancelled:
            event.interrupt()

    @property
    def status(self) -> str:
        """HiGHS's own word for how the last run ended."""
        return str(self.highs.modelStatusToString(self.highs.getModelStatus()))

    @property
    def infeasible(self) -> bool:
        """Whether the last run proved that no solution satisfies all rows."""
        return self.highs.getModelStatus() in (
            highspy.HighsModelStatus.kInfeasible,
            highspy.HighsModelStatus.kUnboundedOrInfeasible,
        )

    @property
    def conflict(self) -> npt.NDArray[np.bool_]:
        """Columns whose limits the last run's proof of infeasibility rests on; all if unknown.

        They are those with an entry in the sum of rows that the ray names (Farkas 1902).
        """
        _, known, ray = self.highs.getDualRay()
        if not known:
            return np.ones(len(self.compiled.lower), dtype=bool)
        compiled, rows = self.compiled, self.scaled.row_duals(np.array(ray))
        terms = compiled.numbers * rows[compiled.row_of_entry]
        raw = np.bincount(compiled.indices, terms, minlength=len(compiled.lower))
        sums = self.scaled.costs(raw.astype(np.float64))
        return np.asarray(np.abs(sums) > _IN_RAY * np.abs(sums).max(initial=0.0))

    @property
    def solution(self) -> Floats:
        """Values of all columns."""
        return self.solution_of(self.highs.getSolution().col_value)

    def solution_of(self, values: Any) -> Floats:
        """Return the values of all columns from those that HiGHS has for them."""
        return self.scaled.solution(np.array(values))

    @property
    def row_duals(self) -> Floats:
        """Dual values of all rows in units of the objective, minimised."""
        return self.scaled.row_duals(np.array(self.highs.getSolution().row_dual)) / self._scale

    @property
    def reduced_costs(self) -> Floats:
        """Reduced costs of all columns in units of the objective, minimised."""
        prices = np.array(self.highs.getSolution().col_dual)
        return self.scaled.reduced_costs(prices) / self._scale

    @property
    def objective(self) -> float:
        """Objective of the last run, minimised."""
        return float(self.highs.getInfo().objective_function_value) / self._scale

    @property
    def has_solution(self) -> bool:
        """Whether the last run left a solution that satisfies all rows."""
        return bool(self.highs.getInfo().primal_solution_status == 2)

    @property
    def dual_bound(self) -> float:
        """Bound that the last run proved, minimised; without whole numbers it is the optimum."""
        if not self._whole:
            return self.objective if self._optimal else -np.inf
        return float(self.highs.getInfo().mip_dual_bound) / self._scale

    @property
    def _optimal(self) -> bool:
        return bool(self.highs.getModelStatus() == highspy.HighsModelStatus.kOptimal)
