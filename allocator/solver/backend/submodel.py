"""Cut a compiled model down to some of its columns, and carry points back to the whole."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from allocator.solver.backend.compiled_model import CompiledModel, Floats, Ints

_ROUNDS = 20
"""Rounds in which columns are found that can only be 0; more are found by HiGHS itself."""


@dataclass(frozen=True, slots=True)
class Submodel:
    """A model on some columns of a whole one; `columns` and `rows` are their positions there."""

    compiled: CompiledModel
    columns: Ints
    rows: Ints
    whole: CompiledModel

    def full_solution(self, solution: Floats) -> Floats:
        """Return the solution of the whole model, 0 in the columns left out."""
        full = np.zeros(len(self.whole.lower))
        full[self.columns] = solution
        return full

    def positions_in(self, larger: Submodel) -> tuple[Ints, Ints]:
        """Return the positions of these columns and rows in a larger part of the same whole."""
        columns = np.searchsorted(larger.columns, self.columns)
        rows = np.searchsorted(larger.rows, self.rows)
        return columns.astype(np.int32), rows.astype(np.int32)

    def full_row_duals(self, prices: Floats) -> Floats:
        """Return the dual values of the whole model's rows, 0 for the rows left out."""
        full = np.zeros(len(self.whole.row_lower))
        full[self.rows] = prices
        return full


def restrict(
    whole: CompiledModel, keep: npt.NDArray[np.bool_], without: Collection[str] = ()
) -> Submodel:
    """Return the model on the columns in `keep`, without the rows of the families in `without`.

    Columns that can only be 0 without those left out are left out too, and rows that have nothing
    left are dropped when 0 satisfies them.
    """
    wanted = np.ones(len(whole.row_lower), dtype=bool)
    for family in without:
        wanted[list(whole.rows.get(family, {}).values())] = False
    matrix = matrix_of(whole)
    columns = np.flatnonzero(_columns_not_forced_to_zero(whole, matrix, keep, wanted)).astype(
        np.int32
    )
    matrix = matrix.tocsc()[:, columns].tocsr()
    idle = (np.diff(matrix.indptr) == 0) & (whole.row_lower <= 0) & (whole.row_upper >= 0)
    rows = np.flatnonzero(wanted & ~idle).astype(np.int32)
    matrix = matrix[rows]
    return Submodel(
        CompiledModel(
            matrix.indptr.astype(np.int32),
            matrix.indices.astype(np.int32),
            matrix.data,
            whole.lower[columns],
            whole.upper[columns],
            whole.integer[columns],
            whole.row_lower[rows],
            whole.row_upper[rows],
            {name: costs[columns] for name, costs in whole.costs.items()},
            _renumber(whole.columns, columns, len(whole.lower)),
            _renumber(whole.rows, rows, len(whole.row_lower)),
            whole.units,
            None if whole.column_units is None else whole.column_units[columns],
            None if whole.row_units is None else whole.row_units[rows],
        ),
        columns,
        rows,
        whole,
    )


def _columns_not_forced_to_zero(
    whole: CompiledModel,
    matrix: sp.csr_array,
    keep: npt.NDArray[np.bool_],
    wanted: npt.NDArray[np.bool_],
) -> npt.NDArray[np.bool_]:
    """Return the columns in `keep` that no row forces to 0.

    A row that is at most 0 forces its positive columns to 0 once it has no negative ones left. A
    column that may be below 0 counts as both.
    """
    alive = keep.copy()
    row, column = whole.row_of_entry, matrix.indices
    both = (whole.lower < 0)[column]
    rises, falls = (matrix.data > 0) | both, (matrix.data < 0) | both
    at_most = (whole.row_upper <= 0) & wanted
    at_least = (whole.row_lower >= 0) & wanted
    count, must = len(whole.row_lower), whole.lower != 0
    for _ in range(_ROUNDS):
        there = alive[column]
        positive = np.bincount(row[there & rises], minlength=count) > 0
        negative = np.bincount(row[there & falls], minlength=count) > 0
        up, down = at_most & ~negative, at_least & ~positive
        forced = there & ((up[row] & rises) | (down[row] & falls))
        forced &= ~must[column]  # left in, so that the model has no solution
        if not forced.any():
            break
        alive[column[forced]] = False
    return alive


def matrix_of(compiled: CompiledModel) -> sp.csr_array:
    """Return the matrix of a compiled model, rows × columns."""
    shape = (len(compiled.row_lower), len(compiled.lower))
    return sp.csr_array((compiled.numbers, compiled.indices, compiled.starts), shape=shape)


def _renumber(
    names: dict[str, dict[object, int]], kept: Ints, count: int
) -> dict[str, dict[object, int]]:
    position = np.full(count, -1, dtype=np.int64)
    position[kept] = np.arange(len(kept))
    new = position.tolist()
    return {
        name: {key: new[old] for key, old in keys.items() if new[old] >= 0}
        for name, keys in names.items()
    }
