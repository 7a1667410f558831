"""Which nations can keep a rule that a solution misses by more than another one does."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from allocator.models.families import VARIABLES, part_of_key
from allocator.solver.backend.compiled_model import CompiledModel, Floats, Ints
from allocator.solver.backend.submodel import matrix_of

_HOPS = 2
"""Rows between a rule and its nations: some rules hold sums that rows of their own define."""


@dataclass(frozen=True, slots=True)
class Missed:
    """What rules cost that are missed by more than before, and the nations in these rules."""

    points: float
    nations: frozenset[str]


def newly_missed(
    compiled: CompiledModel,
    solution: Floats,
    before: Floats,
    asked: Collection[str],
    least: float,
) -> Missed:
    """Return the soft rows that `solution` misses by more than `before` does.

    Rows of decisions in `asked` do not count, nor those that cost less than `least` value points.
    """
    cost = -compiled.costs["value"] * (solution - before)
    found = [
        column
        for name, keys in compiled.columns.items()
        if name.startswith("bend_")
        for key, column in keys.items()
        if key not in asked and cost[column] > least
    ]
    columns = np.array(found, dtype=np.int32)
    return Missed(float(cost[columns].sum()), _nations_in(compiled, columns))


def _nations_in(compiled: CompiledModel, columns: Ints) -> frozenset[str]:
    """Return the nations in the rows of common columns."""
    matrix = matrix_of(compiled)
    by_column, nations = matrix.tocsc(), _nation_of_column(compiled)
    for _ in range(_HOPS):
        rows = np.unique(by_column[:, columns].indices)
        columns = np.unique(matrix[rows].indices)
        found = {nations[column] for column in columns.tolist() if column in nations}
        if found:
            return frozenset(found)
    return frozenset()


def _nation_of_column(compiled: CompiledModel) -> dict[int, str]:
    """Return the nation of each column that is a nation's own."""
    return {
        column: str(part_of_key(name, "nation", key))
        for name, keys in compiled.columns.items()
        if name in VARIABLES and "nation" in VARIABLES[name].index
        for key, column in keys.items()
    }
