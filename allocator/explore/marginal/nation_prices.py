"""Marginal value of extra funds for a nation: one more US$ million on top of the appropriations.

Dual values give an upper bound; a small step tells what it comes to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from allocator.solver.backend.submodel import matrix_of

if TYPE_CHECKING:
    from allocator.solver.backend.compiled_model import CompiledModel, Floats, Ints
    from allocator.solver.backend.highs import HighsModel

_STEP = 0.01
"""US$ million of extra funds in the step that is tried."""

_LEAST_SHARE = 1e-6
"""Share of what dual values promise below which extra funds count as worth nothing."""

_NONE = 1e-9
"""Less than this (value points a US$ million, US$ million) is nothing."""


@dataclass(frozen=True, slots=True)
class NationPrice:
    """Value points a US$ million of extra funds, and where most of them go; nowhere if 0."""

    worth: float
    account: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class _Payment:
    """A way to pay a nation, and the most that dual values promise of extra funds there."""

    column: int
    account: str
    year: int
    most: float


class NationPrices:
    """Prices extra funds on a model that is solved to its best.

    Dual values promise at least what they are worth. At a corner, such as money that is the same
    as the year before, it is less, so a small step is tried in each nation that they promise
    something.
    """

    def __init__(
        self, engine: HighsModel, compiled: CompiledModel, gross: dict[str, float]
    ) -> None:
        self.engine, self.compiled, self.gross = engine, compiled, gross
        self.value = -engine.objective
        self.matrix = matrix_of(compiled).tocsc()

    def by_nation(self) -> dict[str, NationPrice]:
        """Return the price of extra funds for each nation that somebody may pay."""
        found: dict[str, NationPrice] = {}
        unconfirmed: dict[str, list[_Payment]] = {}
        for nation, uses in self._payments().items():
            best = max(uses, key=lambda use: use.most)
            if best.most <= _NONE:
                found[nation] = NationPrice(0.0)
            else:
                unconfirmed[nation] = [use for use in uses if use.most > _NONE]
        return found | self._price_by_small_step(unconfirmed)

    def _payments(self) -> dict[str, list[_Payment]]:
        of_row, of_column = self.engine.row_duals, self.engine.reduced_costs
        obligation = self.compiled.columns.get("obligation", {})
        years = self.compiled.rows.get("account_year", {})
        uses: dict[str, list[_Payment]] = {}
        for (n, a, _, t), column in self.compiled.columns.get("pay", {}).items():
            if self.compiled.upper[column] > 0:  # else barred
                bought = -max(0.0, of_column[column]) / self.gross[a]
                most = bought - of_column[obligation[n, a, t]] - of_row[years[a, t]]
                uses.setdefault(n, []).append(_Payment(column, a, t, float(most)))
        return uses

    def _price_by_small_step(
        self, unconfirmed: dict[str, list[_Payment]]
    ) -> dict[str, NationPrice]:
        """Return what a solve gains by a small step in each nation, one at a time."""
        found: dict[str, NationPrice] = {}
        column, row = self._add_gift_columns(unconfirmed)
        step = _STEP * self.compiled.units.money
        for nation, uses in unconfirmed.items():
            self.engine.set_row_bounds([row], -np.inf, step)
            solved = self.engine.run()
            worth = (-self.engine.objective - self.value) / step if solved else 0.0
            found[nation] = NationPrice(0.0)
            if worth > _LEAST_SHARE * max(use.most for use in uses):
                given = self.engine.solution[column : column + len(uses)]
                chosen = uses[int(given.argmax())]
                found[nation] = NationPrice(float(worth), chosen.account, chosen.year)
            self.engine.set_row_bounds([row], -np.inf, 0.0)
            column, row = column + len(uses), row + 1
        return found

    def _add_gift_columns(self, unconfirmed: dict[str, list[_Payment]]) -> tuple[int, int]:
        """Add a column for each use and a row, still closed, for each nation.

        Returns where the first of them stand. All in two calls: each copies HiGHS's matrix.
        """
        highs = self.engine.highs
        column, row = int(highs.getNumCol()), int(highs.getNumRow())
        entries = [self._gift_column(n, use) for n, uses in unconfirmed.items() for use in uses]
        rows, numbers = _joined([rows for rows, _ in entries]), _joined([n for _, n in entries])
        count, zeros = len(entries), np.zeros(len(entries))
        given, unit = self.engine.scaled, self.compiled.units.money
        given.append([unit] * count, [unit] * len(unconfirmed))
        starts = _starts([len(one) for one, _ in entries])
        highs.addCols(
            count, zeros, zeros, np.full(count, np.inf), len(rows), starts,
            rows.astype(np.int32), given.numbers(
                numbers, rows.astype(np.int64),
                np.repeat(np.arange(column, column + count), [len(one) for one, _ in entries]),
            ),
        )  # fmt: skip
        highs.addRows(
            len(unconfirmed), np.full(len(unconfirmed), -np.inf), np.zeros(len(unconfirmed)), count,
            _starts([len(uses) for uses in unconfirmed.values()]),
            np.arange(column, column + count, dtype=np.int32), np.ones(count),
        )  # fmt: skip
        return column, row

    def _gift_column(self, nation: str, use: _Payment) -> tuple[Floats, Floats]:
        """Return rows and numbers of money paid and obligated, but given by no vintage."""
        obligation = self.compiled.columns["obligation"][nation, use.account, use.year]
        entries: dict[int, float] = {}
        for column, share in ((use.column, 1 / self.gross[use.account]), (obligation, 1.0)):
            span = slice(self.matrix.indptr[column], self.matrix.indptr[column + 1])
            for row, number in zip(
                self.matrix.indices[span].tolist(), self.matrix.data[span].tolist(), strict=True
            ):
                entries[row] = entries.get(row, 0.0) + share * number
        del entries[self.compiled.rows["account_year"][use.account, use.year]]
        kept = {row: number for row, number in entries.items() if abs(number) > _NONE}
        return np.array(list(kept), dtype=float), np.array(list(kept.values()))


def _joined(parts: list[Floats]) -> Floats:
    return np.concatenate([np.zeros(0), *parts])


def _starts(lengths: list[int]) -> Ints:
    return np.cumsum([0, *lengths])[:-1].astype(np.int32)
