"""Warm start: solution and dual values of an earlier solve, carried over to a changed model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from allocator.solver.backend.compiled_model import CompiledModel, Floats

Names = Mapping[str, Mapping[Any, int]]


@dataclass(frozen=True, slots=True)
class WarmStart:
    """An integral solution of an earlier model and, if known, its row duals, both by name.

    `promising` is 1 in columns that its last plans of nations use, else 0.
    """

    columns: Names
    rows: Names
    solution: Floats
    row_duals: Floats | None
    promising: Floats | None = None

    @classmethod
    def of(
        cls,
        compiled: CompiledModel,
        solution: Floats,
        row_duals: Floats | None,
        promising: Floats | None = None,
    ) -> WarmStart:
        """Keep what is known of a model; later changes of the model's own names do not reach it."""
        columns, rows = (
            {name: dict(keys) for name, keys in names.items()}
            for names in (compiled.columns, compiled.rows)
        )
        return cls(columns, rows, solution, row_duals, promising)

    def duals_only(self) -> WarmStart:
        """Return the duals alone, without those that are 0: small enough to keep many of them."""
        duals = np.zeros(0) if self.row_duals is None else self.row_duals
        where = np.flatnonzero(duals)
        number = dict(zip(where.tolist(), range(len(where)), strict=True))
        rows = {
            name: {key: number[at] for key, at in keys.items() if at in number}
            for name, keys in self.rows.items()
        }
        return WarmStart({}, rows, np.zeros(0), None if self.row_duals is None else duals[where])

    def solution_in(self, compiled: CompiledModel) -> Floats:
        """Return the solution in the columns of another model; 0 where it has new ones."""
        return _carried(self.columns, self.solution, compiled.columns, len(compiled.lower))

    def promising_in(self, compiled: CompiledModel) -> Floats:
        """Return 1 in the columns of another model that are promising, else 0."""
        count = len(compiled.lower)
        if self.promising is None:
            return np.zeros(count)
        return _carried(self.columns, self.promising, compiled.columns, count)

    def row_duals_in(self, compiled: CompiledModel) -> Floats | None:
        """Return the duals of another model's rows, 0 where it has new ones; None: unknown."""
        if self.row_duals is None:
            return None
        return _carried(self.rows, self.row_duals, compiled.rows, len(compiled.row_lower))


def _carried(old: Names, numbers: Floats, new: Names, count: int) -> Floats:
    carried = np.zeros(count)
    for name, keys in new.items():
        before = old.get(name, {})
        if before == keys:
            carried[list(keys.values())] = numbers[list(before.values())]
            continue
        for key, position in keys.items():
            if key in before:
                carried[position] = numbers[before[key]]
    return carried
