"""A compiled model's numbers as HiGHS is given them, and HiGHS's numbers as the model has them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from allocator.solver.backend.compiled_model import CompiledModel, Floats


class ScaledArrays:
    """Takes numbers of columns and rows to the units in which HiGHS is given them, and back.

    A model in its own units passes through untouched. `where` are the columns or rows that numbers
    belong to; without it they are of all.
    """

    def __init__(self, compiled: CompiledModel) -> None:
        self.take_units_of(compiled)

    def take_units_of(self, compiled: CompiledModel) -> None:
        """Take the units of a model to which something has been appended."""
        self._columns = compiled.column_units
        self._rows = compiled.row_units

    def append(self, columns: Sequence[float], rows: Sequence[float]) -> None:
        """Take the units of columns and rows that HiGHS has in addition to those of the model."""
        if self._columns is not None and self._rows is not None:
            self._columns = np.concatenate([self._columns, columns])
            self._rows = np.concatenate([self._rows, rows])

    def columns(self, values: Floats, where: Any = None) -> Floats:
        """Return values or limits of columns for HiGHS."""
        return values if self._columns is None else values / _at(self._columns, where)

    def rows(self, limits: Floats, where: Any = None) -> Floats:
        """Return limits of rows for HiGHS."""
        return limits if self._rows is None else limits / _at(self._rows, where)

    def costs(self, costs: Floats, where: Any = None) -> Floats:
        """Return costs of columns, or their numbers in a row of value, for HiGHS."""
        return costs if self._columns is None else costs * _at(self._columns, where)

    def costs_of_rows(self, where: Any) -> Floats:
        """Return what a cost of 1 for a unit of each row is for HiGHS."""
        return np.ones(len(where)) if self._rows is None else _at(self._rows, where)

    def numbers(self, numbers: Floats, rows: Any, columns: Any) -> Floats:
        """Return entries of the matrix for HiGHS."""
        if self._columns is None or self._rows is None:
            return numbers
        factors: Floats = self._columns[columns] / self._rows[rows]
        return numbers * factors

    def solution(self, values: Floats, where: Any = None) -> Floats:
        """Return HiGHS's values of columns as the model has them."""
        if self._columns is None or not len(values):
            return values
        return values * _at(self._columns, where)

    def row_duals(self, prices: Floats, where: Any = None) -> Floats:
        """Return HiGHS's dual values of rows as the model has them."""
        if self._rows is None or not len(prices):
            return prices
        return prices / _at(self._rows, where)

    def reduced_costs(self, prices: Floats) -> Floats:
        """Return HiGHS's reduced costs as the model has them."""
        return prices if self._columns is None or not len(prices) else prices / self._columns


def _at(units: Floats, where: Any) -> Floats:
    return units if where is None else np.asarray(units[where], dtype=float)
