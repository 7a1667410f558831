"""Programmes begun in executed years that no plan can complete any more."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.sparse as sp

from allocator.solver.backend.compiled_model import CompiledModel, Floats, Ints
from allocator.solver.backend.submodel import matrix_of
from allocator.solver.search.near_request import Mask
from allocator.util.tolerance import NEAR

_SHORT = 1e-5
"""Share of a size by which less is taken for the size: rows of a solved plan hold to that."""


def unfinished(compiled: CompiledModel, reach: Floats, executed: Mask) -> Mask:
    """Return the executed goods of programmes that can no longer be completed.

    They stay below a smallest size, or law asks for more beside them than may still come. `reach`
    is the most that each good may be. What is given up may leave others unfinished.
    """
    found = np.zeros(len(reach), dtype=bool)
    rows = [*_sizes(compiled), *_modules(compiled)]
    while True:
        left, before = np.where(found, 0.0, reach), found.copy()
        for begun, each, ways, numbers, least in rows:
            started = begun[executed[begun] & (left[begun] > NEAR)]
            asked = least or float((each * executed[begun]) @ left[begun])
            if len(started) and float(numbers @ left[ways]) < (1 - _SHORT) * asked:
                found[started] = True
        if (found == before).all():
            return found


Row = tuple[Ints, Floats, Ints, Floats, float]
"""Goods that begin a programme with their numbers, goods that complete it with theirs, and the
least that is needed; 0: what the former ask for."""


def _sizes(compiled: CompiledModel) -> Iterator[Row]:
    """Yield the smallest sizes of items, grants and lines."""
    matrix = matrix_of(compiled)
    for size in ("item_size", "grant_size", "line_size"):
        goods = compiled.rows.get("line_spent", {}) if size == "line_size" else {}
        for key, row in compiled.rows.get(size, {}).items():
            least = -float(_numbers(matrix, row)[1].min(initial=0.0))
            columns, numbers = _numbers(matrix, goods.get(key, row))
            own = columns[numbers > 0]
            yield own, numbers[numbers > 0], own, numbers[numbers > 0], least


def _modules(compiled: CompiledModel) -> Iterator[Row]:
    """Yield what law asks for beside lots."""
    matrix = matrix_of(compiled)
    for row in compiled.rows.get("module_law", {}).values():
        columns, numbers = _numbers(matrix, row)
        asks = numbers > 0
        yield columns[asks], numbers[asks], columns[~asks], -numbers[~asks], 0.0


def _numbers(matrix: sp.csr_array, row: int) -> tuple[Ints, Floats]:
    """Return the columns of a row, and their numbers."""
    entries = slice(matrix.indptr[row], matrix.indptr[row + 1])
    return matrix.indices[entries], matrix.data[entries]
