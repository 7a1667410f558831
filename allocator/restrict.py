"""Cut a compiled model down to some of its columns, and carry points back to the whole."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from allocator.compile import Compiled, Floats, Ints


@dataclass(frozen=True, slots=True)
class Restricted:
    """A model on some columns of a whole one; `columns` and `rows` are their positions there."""

    compiled: Compiled
    columns: Ints
    rows: Ints
    whole: Compiled

    def point(self, point: Floats) -> Floats:
        """Return the point of the whole model, 0 in the columns left out."""
        full = np.zeros(len(self.whole.lower))
        full[self.columns] = point
        return full

    def row_prices(self, prices: Floats) -> Floats:
        """Return the prices of the whole model's rows, 0 for the rows left out."""
        full = np.zeros(len(self.whole.row_lower))
        full[self.rows] = prices
        return full


def restrict(
    whole: Compiled, keep: npt.NDArray[np.bool_], without: Collection[str] = ()
) -> Restricted:
    """Return the model on the columns in `keep`, without the rows of the families in `without`.

    Rows that have nothing left are dropped when 0 satisfies them.
    """
    columns = np.flatnonzero(keep).astype(np.int32)
    matrix = matrix_of(whole).tocsc()[:, columns].tocsr()
    wanted = np.ones(len(whole.row_lower), dtype=bool)
    for family in without:
        wanted[list(whole.rows.get(family, {}).values())] = False
    idle = (np.diff(matrix.indptr) == 0) & (whole.row_lower <= 0) & (whole.row_upper >= 0)
    rows = np.flatnonzero(wanted & ~idle).astype(np.int32)
    matrix = matrix[rows]
    return Restricted(
        Compiled(
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
        ),
        columns,
        rows,
        whole,
    )


def matrix_of(compiled: Compiled) -> sp.csr_array:
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
