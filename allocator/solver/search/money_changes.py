"""Change of money from the last plan and from year to year: left out of relaxations, added after.

These rows join the accounts and years of a nation; with them a dive takes three times as long. Each
has columns of its own for more and for less, so their values follow from the money.
"""

from __future__ import annotations

import numpy as np

from allocator.models import Problem
from allocator.solver.backend.compiled_model import CompiledModel, Floats
from allocator.solver.backend.submodel import matrix_of

_MORE_AND_LESS = {"change": ("up", "down"), "swing": ("rise", "fall")}
"""Columns of each family of rows: money − more + less = what it was."""


def families_left_out(problem: Problem) -> dict[str, tuple[str, str]]:
    """Return the families of rows to leave out with their columns; limits on changes need theirs.

    The dive looks at the price of a change no more, but the lines and goods that it is given were
    chosen with it. On the default case at prices of 0.02 a plan so made is as good as with these
    rows (25.27 against 25.26) and takes 30 CPU s instead of 91.
    """
    limited = bool(problem.sets["changed_pairs"])
    return {
        family: columns
        for family, columns in _MORE_AND_LESS.items()
        if not (limited and family == "change")
    }


def change_is_priced(compiled: CompiledModel) -> bool:
    """Return whether money that differs from the last plan costs value."""
    return any(
        bool(compiled.costs["value"][compiled.positions(column)].any())
        for column in _MORE_AND_LESS["change"]
    )


def with_changes(compiled: CompiledModel, solution: Floats) -> Floats:
    """Return `solution` with the changes that its money makes."""
    found, matrix = solution.copy(), matrix_of(compiled)
    for family, (more, less) in _MORE_AND_LESS.items():
        row_of = compiled.rows.get(family)
        if not row_of:
            continue
        rows = list(row_of.values())
        up = np.array([compiled.columns[more][key] for key in row_of])
        down = np.array([compiled.columns[less][key] for key in row_of])
        found[up] = found[down] = 0.0
        moved = matrix[rows] @ found - compiled.row_lower[rows]
        found[up], found[down] = np.maximum(moved, 0.0), np.maximum(-moved, 0.0)
    return found
