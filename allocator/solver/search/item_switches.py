"""Switches (indicator variables) of equipment, chosen from a relaxed solution."""

from __future__ import annotations

from typing import Any

import numpy as np

from allocator.solver.backend.compiled_model import CompiledModel, Floats, Ints

_SOME = 0.4
"""Fewer lots than this over the horizon are rounded away rather than up."""


class ItemSwitches:
    """Equipment with a switch or a start: its lots, and what limits how many may be on."""

    def __init__(self, compiled: CompiledModel) -> None:
        self.compiled = compiled
        self.switch: dict[Any, int] = compiled.columns.get("item_on", {})
        self.starts: dict[Any, dict[int, int]] = {}
        for (n, k, year), column in compiled.columns.get("start", {}).items():
            self.starts.setdefault((n, k), {})[year] = column
        wanted = self.switch.keys() | self.starts.keys()
        self.lots: dict[Any, list[int]] = {pair: [] for pair in wanted}
        for (n, k, _), column in compiled.columns.get("lots", {}).items():
            if (n, k) in wanted:
                self.lots[n, k].append(column)
        self.least = self._least()
        lower = compiled.lower
        self.committed = {pair for pair, columns in self.lots.items() if (lower[columns] > 0).any()}
        self._pair_of = {column: pair for pair, column in self.switch.items()}

    def _least(self) -> dict[Any, float]:
        """Smallest useful number of lots: the number at the switch in row item_size."""
        return {
            pair: -self._entry(row, self.switch[pair])
            for pair, row in self.compiled.rows.get("item_size", {}).items()
            if pair in self.switch
        }

    def _entry(self, row: int, column: int) -> float:
        span = slice(self.compiled.starts[row], self.compiled.starts[row + 1])
        return float(self.compiled.numbers[span][self.compiled.indices[span] == column][0])

    def bought(self, solution: Floats) -> dict[Any, float]:
        """Return the lots over the horizon by pair."""
        return {pair: float(solution[columns].sum()) for pair, columns in self.lots.items()}

    def too_few(self, solution: Floats) -> list[Any]:
        """Return switched equipment with too few lots to round up, none of them held."""
        bought = self.bought(solution)
        few = [pair for pair in self.switch if bought[pair] < _SOME * self.least[pair]]
        return [pair for pair in few if pair not in self.committed]

    def dominated(self, solution: Floats) -> list[Any]:
        """Return equipment that exclusions and limits on new types leave no room for.

        Of those that compete, the ones of which lots are held stay, then those with most lots.
        """
        bought, is_dominated = self.bought(solution), dict.fromkeys(self.switch, False)
        for family in ("excluded", "types"):
            for row in self.compiled.rows.get(family, {}).values():
                pairs = [pair for pair in self._pairs_of(row) if not is_dominated[pair]]
                pairs.sort(key=lambda pair: (pair not in self.committed, -bought[pair], pair))
                for pair in pairs[int(self.compiled.row_upper[row] + 1e-9) :]:
                    is_dominated[pair] = True
        return [pair for pair, loses in is_dominated.items() if loses]

    def _pairs_of(self, row: int) -> list[Any]:
        span = slice(self.compiled.starts[row], self.compiled.starts[row + 1])
        columns = self.compiled.indices[span].tolist()
        return [self._pair_of[column] for column in columns if column in self._pair_of]

    def start_of(self, solution: Floats) -> dict[Any, int]:
        """Return the year in which each started item starts: the one with most of its start."""
        return {
            pair: max(columns, key=lambda year: (solution[columns[year]], -year))
            for pair, columns in self.starts.items()
        }

    def columns_of(self, pairs: list[Any]) -> Ints:
        """Return the columns of the lots of `pairs`."""
        found = [column for pair in pairs for column in self.lots[pair]]
        return np.array(found, dtype=np.int32)
