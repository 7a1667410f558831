"""From a relaxed point to whole numbers on one kept HiGHS.

Lines are chosen by what they are worth in the relaxation; lots and seats that came out whole stay,
the others are rounded in groups, the most nearly whole half first, with a re-solve after each. Only
then are lines that came out too small given up, since their size depends on the rounding.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from allocator.compile import Compiled, Floats, Ints
from allocator.engine import Engine
from allocator.lines import Lines, given_share

_WHOLE = 1e-6
_SHARE = 0.5
_ROUNDS = 8


class Rounding:
    """Rounds a relaxed point of `compiled`; `point` is the latest point found."""

    def __init__(self, compiled: Compiled, engine: Engine, point: Floats) -> None:
        self.compiled = compiled
        self.engine = engine
        self.point = point
        self.lower = compiled.lower.copy()
        self.upper = compiled.upper.copy()
        self.lines = Lines(compiled)
        self.solves = 0

    def run(self) -> bool:
        """Round everything that must be whole; False if stopped or stuck."""
        on = self.lines.worthiest(self.point) & (self.lines.cost(self.point) > _WHOLE)
        switches = self.compiled.positions("grant_on")
        given = given_share(self.compiled, self.point) >= 0.5
        self._limit(self.lines.switch, np.zeros(len(on)), on * 1.0)
        self._limit(switches, np.zeros(len(switches)), given * 1.0)
        for variable in ("lots", "seats"):
            self._keep_whole(self.compiled.positions(variable))
        self._close(self.lines.switch[~on])
        return (
            self._solve()
            and self._round_all("lots")
            and self._round_all("seats")
            and self._drop_small()
        )

    def _keep_whole(self, columns: Ints) -> None:
        """Fix what is whole already, and keep the rest between its whole neighbours."""
        low = np.floor(self.point[columns] + _WHOLE)
        high = np.ceil(self.point[columns] - _WHOLE)
        self._limit(columns, low, np.minimum(high, self.compiled.upper[columns]))

    def _close(self, switches: Ints) -> None:
        """Let nothing be bought in the lines switched off."""
        goods = self.lines.goods(switches)
        self._limit(goods, np.zeros(len(goods)), np.zeros(len(goods)))

    def _round_all(self, variable: str) -> bool:
        columns = self.compiled.positions(variable)
        while True:
            value = self.point[columns]
            distance = np.abs(value - np.round(value))
            free = (distance > _WHOLE) & (self.upper[columns] > self.lower[columns])
            if not free.any():
                break
            order = np.argsort(distance[free], kind="stable")
            batch = columns[free][order[: max(10, int(_SHARE * free.sum()))]]
            if not self._round(batch):
                return False
        whole = np.round(self.point[columns])
        return self._try(columns, whole, whole)

    def _round(self, batch: Ints) -> bool:
        """Fix `batch` at the nearest whole numbers, else at those below, else by halves."""
        low, high = self.lower[batch], self.upper[batch]
        for value in (np.round(self.point[batch]), np.floor(self.point[batch] + _WHOLE)):
            fixed = np.clip(value, low, high)
            if self._try(batch, fixed, fixed):
                return True
            if self.engine.stop.now:
                return False
        if len(batch) == 1:
            fixed = np.clip(np.ceil(self.point[batch] - _WHOLE), low, high)
            return self._try(batch, fixed, fixed)
        half = len(batch) // 2
        return self._round(batch[:half]) and self._round(batch[half:])

    def _drop_small(self) -> bool:
        """Give up lines and grants that came out below their smallest size, then fix the rest."""
        switches = self.compiled.positions("grant_on")
        for _ in range(_ROUNDS):
            open_lines = self.upper[self.lines.switch] > 0
            cost = self.lines.cost(self.point)
            small = open_lines & (cost < self.lines.least - _WHOLE)
            given = given_share(self.compiled, self.point)
            tiny = (self.upper[switches] > 0) & (given < 1 - _WHOLE)
            if not small.any() and not tiny.any():
                break
            zeros = np.zeros
            self._limit(self.lines.switch[small], zeros(small.sum()), zeros(small.sum()))
            self._close(self.lines.switch[small])
            self._limit(switches[tiny], zeros(tiny.sum()), zeros(tiny.sum()))
            if not self._solve():
                return False
        chosen = np.concatenate([self.lines.switch, switches])
        return self._try(chosen, self.upper[chosen], self.upper[chosen])

    def _try(self, where: Ints, lower: Any, upper: Any) -> bool:
        """Set limits and solve; put them back if there is no point."""
        before = self.lower[where].copy(), self.upper[where].copy()
        self._limit(where, lower, upper)
        if self._solve():
            return True
        self._limit(where, *before)
        return False

    def _limit(self, where: Ints, lower: npt.ArrayLike, upper: npt.ArrayLike) -> None:
        self.lower[where], self.upper[where] = lower, upper
        self.engine.limit_columns(where, self.lower[where], self.upper[where])

    def _solve(self) -> bool:
        self.solves += 1
        if self.engine.stop.now or not self.engine.run():
            return False
        self.point = self.engine.point
        return True
