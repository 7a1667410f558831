"""What a gift of money to a nation is worth: money of an account that no vintage has to give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from allocator.restrict import matrix_of

if TYPE_CHECKING:
    from allocator.compile import Compiled, Floats
    from allocator.engine import Engine

_STEP = 0.01
"""US$ million of a gift that is tried."""

_NONE = 1e-9
"""Less than this (value points a US$ million, US$ million) is nothing."""


@dataclass(frozen=True, slots=True)
class Gift:
    """Value points a US$ million of the best gift to a nation; no account if none is worth any."""

    worth: float
    account: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class _Use:
    """A use of a gift: where the nation is paid, and the most that its dual values promise."""

    column: int
    account: str
    year: int
    most: float


class Gifts:
    """Prices gifts on an engine that stands at its best point.

    Dual values promise at least what a gift is worth. Where the nation is paid in that very way
    already, the gift sets such money free and is worth all of it; elsewhere a small gift is tried.
    """

    def __init__(self, engine: Engine, compiled: Compiled, gross: dict[str, float]) -> None:
        self.engine, self.compiled, self.gross = engine, compiled, gross
        self.point, self.value = engine.point, -engine.objective
        self.matrix = matrix_of(compiled).tocsc()

    def by_nation(self) -> dict[str, Gift]:
        """Return the best gift to each nation that somebody may pay."""
        return {nation: self._best(nation, uses) for nation, uses in self._uses().items()}

    def _uses(self) -> dict[str, list[_Use]]:
        of_row, of_column = self.engine.row_prices, self.engine.column_prices
        obligation = self.compiled.columns.get("obligation", {})
        years = self.compiled.rows.get("account_year", {})
        uses: dict[str, list[_Use]] = {}
        for (n, a, _, t), column in self.compiled.columns.get("pay", {}).items():
            if self.compiled.upper[column] > 0:  # else barred
                bought = -max(0.0, of_column[column]) / self.gross[a]
                most = bought - of_column[obligation[n, a, t]] - of_row[years[a, t]]
                uses.setdefault(n, []).append(_Use(column, a, t, float(most)))
        return uses

    def _best(self, nation: str, uses: list[_Use]) -> Gift:
        best = max(uses, key=lambda use: use.most)
        if best.most <= _NONE:
            return Gift(0.0)
        if self.point[best.column] > _NONE:
            return Gift(best.most, best.account, best.year)
        return self._tried(nation, [use for use in uses if use.most > _NONE])

    def _tried(self, nation: str, uses: list[_Use]) -> Gift:
        """Return the gift that a solve chooses among `uses`, which is then taken back."""
        highs = self.engine.highs
        columns = np.arange(len(uses), dtype=np.int32) + highs.getNumCol()
        row = np.array([highs.getNumRow()], dtype=np.int32)
        for use in uses:
            rows, numbers = self._column(nation, use)
            highs.addCol(0.0, 0.0, np.inf, len(rows), rows, numbers)
        highs.addRow(-np.inf, _STEP, len(uses), columns, np.ones(len(uses)))
        solved = self.engine.run()
        worth = (-self.engine.objective - self.value) / _STEP if solved else 0.0
        given = self.engine.point[columns] if solved else np.zeros(len(uses))
        highs.deleteRows(1, row)
        highs.deleteCols(len(columns), columns)
        if worth <= 1e-6 * max(use.most for use in uses):
            return Gift(0.0)
        chosen = uses[int(given.argmax())]
        return Gift(float(worth), chosen.account, chosen.year)

    def _column(self, nation: str, use: _Use) -> tuple[Any, Floats]:
        """Return rows and numbers of money paid and obligated, but given by no vintage."""
        obligation = self.compiled.columns["obligation"][nation, use.account, use.year]
        paid = self.matrix[:, [use.column]] / self.gross[use.account]
        whole = (paid + self.matrix[:, [obligation]]).toarray().ravel()
        whole[self.compiled.rows["account_year"][use.account, use.year]] = 0.0
        rows = np.flatnonzero(np.abs(whole) > _NONE).astype(np.int32)
        return rows, whole[rows]
