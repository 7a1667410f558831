"""Switches that allow no more than their goods can be: a closer relaxation of the same plans.

A switch lets money of a line or a grant be up to a limit of its own. Near a plan goods are held to
far less; with that as the limit, a switch is on where all of its goods stay, and the relaxation has
few broken switches left.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from allocator.solver.backend.compiled_model import CompiledModel, Floats
from allocator.solver.backend.submodel import matrix_of

_SWITCHED = (("grant_switch", "grant_on", "grant_switch"), ("line_money", "line_on", "line_spent"))
"""Rows of switches, their switches, and rows of the same keys that have what is switched."""


def with_tight_switches(model: CompiledModel) -> CompiledModel:
    """Return the model with limits of switched money that are no more than columns allow.

    Columns are 0 or more. What is switched is all of a row but its switch, or, for lines, all that
    their money sums.
    """
    matrix = matrix_of(model).tocsr()
    most = np.where(matrix.data > 0, matrix.data * model.upper[matrix.indices], 0.0)
    numbers = matrix.data.copy()
    for rows, switches, sums in _SWITCHED:
        columns = model.columns.get(switches, {})
        for key, row in model.rows.get(rows, {}).items():
            if key not in columns or key not in model.rows.get(sums, {}):
                continue
            own = slice(matrix.indptr[row], matrix.indptr[row + 1])
            at = own.start + np.flatnonzero(matrix.indices[own] == columns[key])
            summed = model.rows[sums][key]
            reach = _total(most[matrix.indptr[summed] : matrix.indptr[summed + 1]])
            numbers[at] = np.maximum(numbers[at], -reach)
    return replace(model, numbers=numbers)


def _total(most: Floats) -> float:
    return float(most.sum())
