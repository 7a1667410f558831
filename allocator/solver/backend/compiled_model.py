"""Turn a Pyomo model into the arrays that HiGHS takes, and find every number's place in them.

Pyomo's own solver interfaces translate row by row; here the model is compiled to one sparse matrix
and handed over in one call (measured in `benchmarks/`).
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyomo.core as pyo
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler

from allocator.models import PLACES, Problem, build
from allocator.models.places import ColumnLimit, Cost, sources
from allocator.models.units import USUAL, Units
from allocator.solver.backend.column_order import ordered_columns
from allocator.solver.backend.scaling import units_of, vector

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]

OBJECTIVES = ("value", "bending", "turbulence")

_FEW_INTEGERS = 600


@dataclass(slots=True)
class CompiledModel:
    """A model as arrays, in the order in which HiGHS holds it.

    `columns` and `rows` give, for each variable and constraint by name, its keys in order and their
    positions. `costs` holds the coefficients of each objective as written (value is maximised).
    All are in US$ million and points; `column_units` and `row_units` say in which units of these
    HiGHS is given them (None: as they are).
    """

    starts: Ints
    indices: Ints
    numbers: Floats
    lower: Floats
    upper: Floats
    integer: npt.NDArray[np.bool_]
    row_lower: Floats
    row_upper: Floats
    costs: dict[str, Floats]
    columns: dict[str, dict[Any, int]]
    rows: dict[str, dict[Any, int]]
    units: Units = USUAL
    column_units: Floats | None = None
    row_units: Floats | None = None
    _row_of_entry: Ints | None = field(default=None, repr=False)

    @property
    def size(self) -> tuple[int, int, int]:
        """Columns, rows and nonzeros."""
        return len(self.lower), len(self.row_lower), len(self.numbers)

    @property
    def is_small(self) -> bool:
        """Whether branch and cut on the whole model proves most: it has few whole numbers."""
        return int(self.integer.sum()) <= _FEW_INTEGERS

    @property
    def row_of_entry(self) -> Ints:
        """The row of each nonzero."""
        if self._row_of_entry is None:
            lengths = np.diff(self.starts)
            self._row_of_entry = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
        return self._row_of_entry

    def copy(self) -> CompiledModel:
        """Return the model with arrays and names of its own."""
        return replace(
            self,
            numbers=self.numbers.copy(),
            lower=self.lower.copy(),
            upper=self.upper.copy(),
            row_lower=self.row_lower.copy(),
            row_upper=self.row_upper.copy(),
            costs={name: costs.copy() for name, costs in self.costs.items()},
            columns={name: dict(keys) for name, keys in self.columns.items()},
            rows={name: dict(keys) for name, keys in self.rows.items()},
        )

    def forget_rows(self) -> None:
        """Forget what was derived from the matrix: rows have been appended."""
        self._row_of_entry = None

    def column_unit(self, columns: Any) -> Any:
        """Return the unit in which HiGHS is given columns: what is small next to it is nothing."""
        if self.column_units is None:
            return np.ones(np.shape(columns)) if np.ndim(columns) else 1.0
        return self.column_units[columns]

    def row_unit(self, rows: Any) -> Any:
        """Return the unit in which HiGHS is given rows."""
        if self.row_units is None:
            return np.ones(np.shape(rows)) if np.ndim(rows) else 1.0
        return self.row_units[rows]

    def rounded(self, solution: Floats) -> Floats:
        """Return `solution` with every column that must be whole at the nearest whole number."""
        return np.where(self.integer, np.round(solution), solution)

    def positions(self, variable: str) -> Ints:
        """Return the columns of `variable` in the order of its keys."""
        return np.fromiter(self.columns.get(variable, {}).values(), dtype=np.int32)


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause the garbage collector: millions of small objects are made and none is garbage."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _pyomo_quiet() -> Iterator[None]:
    """Keep Pyomo 6.10's complaint about a call of its own from the user."""
    logger = logging.getLogger("pyomo.core.base.param")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)


def compile_problem(
    problem: Problem, *, templates: bool = True, units: Units | None = None
) -> CompiledModel:
    """Build the rows of `problem` in Pyomo and return the whole model as arrays.

    Every variable gets a column, used or not; those of the objective come first. Limits of columns
    and costs are taken from the figures at the families' places, not through Pyomo. Without
    `units` HiGHS is given the model in those that fit the problem.
    """
    units = units_of(problem) if units is None else units
    with collector_paused(), _pyomo_quiet():
        model = build(problem, templates=templates, rows_only=True)
        form = LinearStandardFormCompiler().write(model, mixed_form=True)
        costs = [place for place in PLACES if isinstance(place, Cost)]
        # what has a cost of change only when that is priced keeps its place either way
        moved = {cost.variable for cost in costs if cost.objective == "turbulence"}
        valued = [cost.variable for cost in costs
                  if cost.objective == "value" and cost.variable not in moved]  # fmt: skip
        columns, places = ordered_columns(model, form.columns, valued)
        rows: dict[str, dict[Any, int]] = {}
        for position, (row, _) in enumerate(form.rows):
            rows.setdefault(row.parent_component().local_name, {})[row.index()] = position
        matrix = form.A.tocsr()
        matrix.indices = places[matrix.indices]
        matrix.has_sorted_indices = False
        matrix.sort_indices()
        right = np.asarray(form.rhs, dtype=float)
        sign = np.fromiter((bound for _, bound in form.rows), dtype=int, count=len(form.rows))
        upper, integer = _limits_and_integrality(model, columns)
        compiled = CompiledModel(
            matrix.indptr.astype(np.int32),
            matrix.indices.astype(np.int32),
            matrix.data.astype(float),
            np.zeros(len(upper)),
            upper,
            integer,
            np.where(sign <= 0, right, -np.inf),
            np.where(sign >= 0, right, np.inf),
            {name: np.zeros(len(upper)) for name in OBJECTIVES},
            columns,
            rows,
            units,
            vector(problem, units, columns, len(upper)),
            vector(problem, units, rows, len(right)),
        )
        _fill_limits_and_costs(compiled, problem)
    return compiled


def _limits_and_integrality(
    model: pyo.ConcreteModel, columns: Mapping[str, Mapping[Any, int]]
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Return the upper limits that go with the kinds of the variables, and which are whole."""
    size = sum(map(len, columns.values()))
    upper, integer = np.full(size, np.inf), np.zeros(size, dtype=bool)
    for name, positions in columns.items():
        if positions:
            first = next(iter(model.component(name).values()))
            where = _span_of(positions)
            integer[where] = not first.is_continuous()
            upper[where] = np.inf if first.ub is None else first.ub
    return upper, integer


def _span_of(positions: Mapping[Any, int]) -> slice:
    """Return the columns of a variable as a slice; a fresh model has them in one piece."""
    first = next(iter(positions.values()), 0)
    return slice(first, first + len(positions))


def _fill_limits_and_costs(compiled: CompiledModel, problem: Problem) -> None:
    """Enter limits of columns and costs where the families say they lie."""
    for place in PLACES:
        if isinstance(place, ColumnLimit | Cost) and compiled.columns[place.variable]:
            keys, figure = compiled.columns[place.variable], problem.figures[place.figure]
            numbers = figure.values[sources(figure, keys, place.at)]
            if isinstance(place, Cost):
                compiled.costs[place.objective][_span_of(keys)] += place.sign * numbers
            else:
                compiled.upper[_span_of(keys)] = numbers
