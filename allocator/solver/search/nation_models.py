"""Each nation's own rows in a HiGHS of its own, kept and solved again under other costs.

An answer depends on its task alone, so it is the same here and in another process
(`pricing_cluster`): a run begins from the basis that the task names, all else is forgotten.
Measured on the same costs against a HiGHS that goes on from its last run: 4 to 10 % more CPU for
relaxations, none for whole plans. From no basis at all relaxations take three times as long.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import highspy
import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from allocator.solver.backend.block_structure import BlockStructure, NationBlock
from allocator.solver.backend.compiled_model import CompiledModel, Floats
from allocator.solver.backend.highs import OBJECTIVE_SCALE, use_threads
from allocator.solver.backend.scaled_arrays import ScaledArrays
from allocator.solver.search.variable_bounds import VariableBounds

_OPTIONS = {"simplex_scale_strategy": 4}
"""By the largest entries alone. HiGHS's own choice looks at the costs of the first run and keeps
what it found then, so that later answers would depend on them."""

_PROVING = (
    highspy.HighsModelStatus.kOptimal,
    highspy.HighsModelStatus.kSolutionLimit,
    highspy.HighsModelStatus.kIterationLimit,
    highspy.HighsModelStatus.kTimeLimit,
)
"""States in which the bound of branch and cut holds."""

_FEASIBLE = highspy.SolutionStatus.kSolutionStatusFeasible.value

_MIP_OPTIONS = {
    "mip_detect_symmetry": False,
    "mip_allow_restart": False,
    "mip_heuristic_effort": 0.0,
    "mip_heuristic_run_feasibility_jump": False,
    "mip_max_nodes": 200,
    "mip_rel_gap": 1e-3,
    "presolve": "off",
}
"""For a nation's whole plan: the pool has good ones, so heuristics and restarts find little.

Tried on 47 nations of the default case: without presolve and feasibility jump a quarter less time;
a start, fewer nodes and a wider gap save nothing.
"""

_STATUSES = tuple(highspy.HighsBasisStatus.__members__.values())


class Basis:
    """A basis of HiGHS that can be sent to another process."""

    __slots__ = ("highs",)

    def __init__(self, highs: highspy.HighsBasis) -> None:
        self.highs = highs

    def __reduce__(self) -> tuple[object, tuple[bytes, bytes]]:
        """Return a byte for each column and row."""
        of_columns, of_rows = self.highs.col_status, self.highs.row_status
        return _basis_of, (bytes(map(int, of_columns)), bytes(map(int, of_rows)))


def _basis_of(columns: bytes, rows: bytes) -> Basis:
    highs = highspy.HighsBasis()
    highs.col_status = [_STATUSES[code] for code in columns]
    highs.row_status = [_STATUSES[code] for code in rows]
    highs.valid, highs.alien = True, False
    return Basis(highs)


@dataclass(frozen=True, slots=True)
class NationTask:
    """All that an answer depends on: the nation, costs of its columns, and the basis to begin with.

    The search of a whole plan is content with `negligible`, in the units of the costs.
    """

    number: int
    costs: Floats
    basis: Basis | None
    negligible: float


@dataclass(frozen=True, slots=True)
class NationRun:
    """What HiGHS proved and found in a task, in its units, and the basis it ended with."""

    least: float
    values: Floats
    basis: Basis | None


@dataclass(frozen=True, slots=True)
class NationAnswer:
    """What a nation's model proved and found: the least cost of any plan, and a plan."""

    least: float
    solution: Floats


@dataclass(frozen=True, slots=True)
class NationProblem:
    """A nation's own columns and rows as HiGHS is given them."""

    lower: Floats
    upper: Floats
    integer: npt.NDArray[np.bool_]
    row_lower: Floats
    row_upper: Floats
    matrix: sp.csr_array


class LoadedModels:
    """Models of nations, loaded when first asked for."""

    def __init__(
        self,
        problems: Sequence[NationProblem],
        seed: int,
        options: Mapping[str, float | bool] = MappingProxyType({}),
    ) -> None:
        use_threads(1)
        self._problems, self._seed, self._options = problems, seed, dict(options)
        self._models: dict[int, tuple[highspy.Highs, bool]] = {}

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle the problems alone; models are loaded where they arrive."""
        return LoadedModels, (list(self._problems), self._seed, self._options)

    def unloaded(self) -> LoadedModels:
        """Return the same models, of which none is loaded and none is shared."""
        return LoadedModels(list(self._problems), self._seed, self._options)

    def run(self, task: NationTask) -> NationRun | None:
        """Return what comes of a task; None if HiGHS failed."""
        highs, whole = self._models.get(task.number) or self._load(task.number)
        count = len(task.costs)
        highs.clearSolver()  # else it goes on from what it knows of its last run
        highs.changeColsCost(count, np.arange(count, dtype=np.int32), task.costs)
        if task.basis is not None:
            highs.setBasis(task.basis.highs)
        if whole:
            highs.setOptionValue("mip_abs_gap", max(task.negligible, 1e-9))
        highs.run()
        return _whole_run(highs) if whole else self._relaxed_run(highs, task)

    @staticmethod
    def _relaxed_run(highs: highspy.Highs, task: NationTask) -> NationRun | None:
        """Return the optimum; where HiGHS ended without one from a basis, it is tried without."""
        optimal = highspy.HighsModelStatus.kOptimal
        if highs.getModelStatus() != optimal and task.basis is not None:
            highs.clearSolver()
            highs.run()
        if highs.getModelStatus() != optimal:
            return None
        values = np.array(highs.getSolution().col_value)
        least = float(highs.getInfo().objective_function_value)
        return NationRun(least, values, Basis(highs.getBasis()))

    def _load(self, number: int) -> tuple[highspy.Highs, bool]:
        given = self._problems[number]
        whole, highs = bool(given.integer.any()), highspy.Highs()
        options = {"output_flag": False, "random_seed": self._seed, "threads": 1} | _OPTIONS
        for name, value in (options | (_MIP_OPTIONS | self._options if whole else {})).items():
            highs.setOptionValue(name, value)
        rows, columns = given.matrix.shape
        highs.passModel(
            columns, rows, given.matrix.nnz, int(highspy.MatrixFormat.kRowwise),
            int(highspy.ObjSense.kMinimize), 0.0, np.zeros(columns), given.lower, given.upper,
            given.row_lower, given.row_upper, given.matrix.indptr.astype(np.int32),
            given.matrix.indices.astype(np.int32), given.matrix.data,
            given.integer.astype(np.int32),
        )  # fmt: skip
        self._models[number] = highs, whole
        return highs, whole


def _whole_run(highs: highspy.Highs) -> NationRun:
    """Return what branch and cut proved, -inf where nothing, and its plan, empty without one."""
    info = highs.getInfo()
    proved = highs.getModelStatus() in _PROVING and np.isfinite(info.mip_dual_bound)
    found = info.primal_solution_status == _FEASIBLE
    values = np.array(highs.getSolution().col_value) if found else np.zeros(0)
    return NationRun(float(info.mip_dual_bound) if proved else -np.inf, values, None)


class NationModels:
    """Tasks and answers of all nations; those in `integer` columns are whole.

    `bounds` are rows that the model implies; without them a nation's relaxation is weaker.
    `options` are of HiGHS, for whole plans. `models` does the tasks, here or as a copy in another
    process.
    """

    def __init__(
        self,
        blocks: BlockStructure,
        integer: npt.NDArray[np.bool_],
        seed: int = 0,
        bounds: VariableBounds | None = None,
        options: Mapping[str, float | bool] = MappingProxyType({}),
    ) -> None:
        self.blocks, self.integer = blocks, integer
        self.models = LoadedModels(_Problems(blocks, integer, bounds), seed, options)
        self._scaled = ScaledArrays(blocks.compiled)
        self._bases: list[Basis | None] = [None] * len(blocks.blocks)
        self._negligible = 0.0

    def set_negligible(self, value: float) -> None:
        """Search no nation's whole plan for less than `value`, value points."""
        self._negligible = OBJECTIVE_SCALE * value

    def solve(self, number: int, costs: Floats) -> NationAnswer | None:
        """Return what the nation can reach at least under `costs` of its columns; None: failed."""
        return self.answer(number, self.models.run(self.task(number, costs)))

    def task(self, number: int, costs: Floats) -> NationTask:
        """Return the task that `solve` does."""
        columns = self.blocks.blocks[number].columns
        given = OBJECTIVE_SCALE * self._scaled.costs(costs, columns)
        return NationTask(number, given, self._bases[number], self._negligible)

    def answer(self, number: int, run: NationRun | None) -> NationAnswer | None:
        """Return the answer of a run; the nation's next task begins with its basis."""
        if run is None:
            return None
        self._bases[number] = run.basis
        columns = self.blocks.blocks[number].columns
        solution = self._scaled.solution(run.values, columns)
        if len(solution):
            solution = np.where(self.integer[columns], np.round(solution), solution)
        return NationAnswer(run.least / OBJECTIVE_SCALE, solution)


class _Problems(Sequence[NationProblem]):
    """The problems of all nations, each made when it is asked for."""

    def __init__(
        self,
        blocks: BlockStructure,
        integer: npt.NDArray[np.bool_],
        bounds: VariableBounds | None,
    ) -> None:
        self._blocks, self._integer = blocks, integer
        self._scaled = ScaledArrays(blocks.compiled)
        self._bounds = None if bounds is None else _by_nation(blocks, bounds)

    def __len__(self) -> int:
        return len(self._blocks.blocks)

    def __getitem__(self, number: int) -> NationProblem:  # type: ignore[override]
        compiled, given, block = self._blocks.compiled, self._scaled, self._blocks.blocks[number]
        columns, rows, own = block.columns, block.rows, block.own_matrix
        row_of_entry = np.repeat(rows, np.diff(own.indptr))
        numbers = given.numbers(own.data, row_of_entry, columns[own.indices])
        matrix = sp.csr_array((numbers, own.indices, own.indptr), shape=own.shape)
        low = given.rows(compiled.row_lower[rows], rows)
        high = given.rows(compiled.row_upper[rows], rows)
        if self._bounds is not None and len(self._bounds[number].columns):
            more = _rows_of(self._bounds[number], compiled, block)
            matrix = sp.csr_array(sp.vstack([matrix, more], format="csr"))
            low = np.append(low, np.full(more.shape[0], -highspy.kHighsInf))
            high = np.append(high, np.zeros(more.shape[0]))
        return NationProblem(
            given.columns(compiled.lower[columns], columns),
            given.columns(compiled.upper[columns], columns),
            self._integer[columns], low, high, matrix,
        )  # fmt: skip


def _rows_of(bounds: VariableBounds, compiled: CompiledModel, block: NationBlock) -> sp.csr_array:
    """Return the rows ``x[column] - most * x[switch] <= 0``."""
    count = len(bounds.columns)
    place = {int(column): at for at, column in enumerate(block.columns)}
    columns = np.array([place[int(column)] for column in bounds.columns])
    switches = np.array([place[int(switch)] for switch in bounds.switches])
    units = compiled.column_unit(bounds.switches) / compiled.column_unit(bounds.columns)
    numbers = np.column_stack([np.ones(count), -bounds.most * units]).ravel()
    rows = np.repeat(np.arange(count), 2)
    where = np.column_stack([columns, switches]).ravel()
    return sp.csr_array((numbers, (rows, where)), shape=(count, len(block.columns)))


def _by_nation(blocks: BlockStructure, bounds: VariableBounds) -> list[VariableBounds]:
    """Return the bounds of each nation; both columns of a pair are the nation's."""
    label = blocks.label[bounds.columns]
    inside = label == blocks.label[bounds.switches]
    return [
        VariableBounds(
            *(part[inside & (label == number)]
              for part in (bounds.columns, bounds.switches, bounds.most))
        )
        for number in range(len(blocks.blocks))
    ]  # fmt: skip
