"""Which nations can keep a rule that a solution misses by more than another one does."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from allocator.models.families import ROWS, VARIABLES, part_of_key
from allocator.solver.backend.compiled_model import CompiledModel, Floats, Ints
from allocator.solver.backend.submodel import matrix_of

_HOPS = 2
"""Rows between a rule and its nations: some rules hold sums that rows of their own define."""


@dataclass(frozen=True, slots=True)
class Missed:
    """What rules cost that are missed by more than before, the nations in them, and which they are.

    `rules` has a family of rows and a name; the name is empty where rules of a family have none.
    """

    points: float
    nations: frozenset[str]
    rules: frozenset[tuple[str, str]]


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
    found = {
        column: (name, key)
        for name, keys in compiled.columns.items()
        if name.startswith("bend_")
        for key, column in keys.items()
        if key not in asked and cost[column] > least
    }
    columns = np.array(list(found), dtype=np.int32)
    rules = frozenset(rule for name, key in found.values() for rule in _rules_of(name, key))
    return Missed(float(cost[columns].sum()), NationsInRows(compiled).of(columns), rules)


def _rules_of(bend: str, key: Any) -> Iterator[tuple[str, str]]:
    """Yield the families of rows that give way by a bend, with the name of the rule."""
    index = VARIABLES[bend].index
    rule = str(part_of_key(bend, "rule", key)) if "rule" in index else ""
    yield from ((one.name, rule) for one in ROWS.values() if one.bend == bend)


class NationsInRows:
    """Finds the nations in the rows of common columns."""

    def __init__(self, compiled: CompiledModel) -> None:
        self._by_row = matrix_of(compiled)
        self._by_column = self._by_row.tocsc()
        self._nations = _nation_of_column(compiled)

    def of(self, columns: Ints) -> frozenset[str]:
        """Return the nations in the rows of `columns`."""
        for _ in range(_HOPS):
            rows = np.unique(self._by_column[:, columns].indices)
            columns = np.unique(self._by_row[rows].indices)
            found = {
                self._nations[column] for column in columns.tolist() if column in self._nations
            }
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
