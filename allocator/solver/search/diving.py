"""Diving heuristic: from a relaxed solution to an integral one on one kept HiGHS.

Lines are chosen by their value in the relaxation; lots and seats that came out whole are fixed, the
others in groups, the most nearly whole half first, with a re-solve after each. Only then are lines
that came out too small given up, since their size depends on what was fixed.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from allocator.solver.backend.compiled_model import CompiledModel, Floats, Ints
from allocator.solver.backend.highs import HighsModel
from allocator.solver.search.item_switches import ItemSwitches
from allocator.solver.search.line_switches import LineSwitches, given_share
from allocator.util.tolerance import WHOLE

_FIXED_SHARE = 0.5
_ROUNDS = 8

_KEEP_FROM_SHARE = 0.4
"""Share of its smallest size from which a line or grant is held on rather than given up."""


class DivingHeuristic:
    """Dives from a relaxed solution of `compiled`; `solution` is the latest one found."""

    def __init__(self, compiled: CompiledModel, engine: HighsModel, solution: Floats) -> None:
        self.compiled = compiled
        self.engine = engine
        self.solution = solution
        self.lower = compiled.lower.copy()
        self.upper = compiled.upper.copy()
        self.lines = LineSwitches(compiled)
        self.money_tolerance = WHOLE * compiled.units.money
        self.items = ItemSwitches(compiled)
        self.unresolved = np.zeros(len(compiled.lower), dtype=bool)
        self.solves = 0
        self._conflict = np.ones(len(compiled.lower), dtype=bool)

    def run(self) -> bool:
        """Fix everything that must be whole; False if interrupted or infeasible."""
        self._choose_lines()
        self._choose_items()
        if not self._solve():
            return False
        for variable in ("lots", "seats"):
            self._fix_integral(self.compiled.positions(variable))
        return (
            self._dive("lots")
            and self._drop_few()
            and self._dive("seats")
            and self._drop_small()
            and self._fix_changes()
        )

    def _choose_lines(self) -> None:
        """Leave open the lines of most value and the grants that are nearly useful."""
        on = self.lines.best_lines(self.solution) & (
            self.lines.cost(self.solution) > self.money_tolerance
        )
        switches = self.compiled.positions("grant_on")
        given = given_share(self.compiled, self.solution) >= 0.5
        self._set_bounds(self.lines.switch, np.zeros(len(on)), on * 1.0)
        self._set_bounds(switches, np.zeros(len(switches)), given * 1.0)
        self._close_lines(self.lines.switch[~on])
        small = on & (self.lines.cost(self.solution) < self.lines.least - self.money_tolerance)
        small &= self.lines.most(self.upper) >= self.lines.least
        self._hold_on(self.lines.switch[small])

    def _choose_items(self) -> None:
        """Close equipment that competes and lost, and choose the years of starts."""
        lost = [*self.items.dominated(self.solution), *self.items.too_few(self.solution)]
        self._close_items(list(dict.fromkeys(lost)))
        for pair, year in self.items.start_of(self.solution).items():
            columns = self.items.starts[pair]
            where = np.array(list(columns.values()), dtype=np.int32)
            only = np.array([1.0 if one == year else 0.0 for one in columns])
            self._set_bounds(where, only, only)

    def _close_items(self, pairs: list[Any]) -> None:
        """Let nothing be bought of the equipment in `pairs`."""
        lots = self.items.columns_of(pairs)
        switches = [self.items.switch[pair] for pair in pairs if pair in self.items.switch]
        where = np.concatenate([lots, np.array(switches, dtype=np.int32)])
        self._set_bounds(where, np.zeros(len(where)), np.zeros(len(where)))

    def _drop_few(self) -> bool:
        """Give up equipment that came out below its smallest useful number, then fix switches."""
        bought = self.items.bought(self.solution)
        few = [
            pair for pair, least in self.items.least.items() if WHOLE < bought[pair] < least - WHOLE
        ]
        self._close_items(few)
        if few and not self._solve():
            return False
        bought = self.items.bought(self.solution)
        switch = self.items.switch
        where = np.fromiter(switch.values(), dtype=np.int32, count=len(switch))
        on = np.array([float(bought[pair] > WHOLE) for pair in switch])
        return self._try(where, on, on)

    def _fix_changes(self) -> bool:
        """Count a nation's money in an account as changed where it has to be."""
        where = self.compiled.positions("changed_on")
        changed = np.ceil(self.solution[where] - WHOLE)
        return self._try(where, changed, changed)

    def _fix_integral(self, columns: Ints) -> None:
        """Fix what is whole already, and keep the rest between its whole neighbours."""
        low = np.floor(self.solution[columns] + WHOLE)
        high = np.ceil(self.solution[columns] - WHOLE)
        self._set_bounds(columns, low, np.minimum(high, self.compiled.upper[columns]))

    def _close_lines(self, switches: Ints) -> None:
        """Let nothing be bought in the lines switched off."""
        goods = self.lines.goods(switches)
        self._set_bounds(goods, np.zeros(len(goods)), np.zeros(len(goods)))

    def _dive(self, variable: str) -> bool:
        columns = self.compiled.positions(variable)
        while True:
            value = self.solution[columns]
            distance = np.abs(value - np.round(value))
            free = (distance > WHOLE) & (self.upper[columns] > self.lower[columns])
            free &= ~self.unresolved[columns]
            if not free.any():
                break
            order = np.argsort(distance[free], kind="stable")
            batch = columns[free][order[: max(10, int(_FIXED_SHARE * free.sum()))]]
            self._fix_at_nearest(batch)
            if self.engine.stop.reached:
                return False
        rest = columns[~self.unresolved[columns]]
        whole = np.round(self.solution[rest])
        return self._try(rest, whole, whole)

    def _fix_at_nearest(self, batch: Ints) -> None:
        """Fix `batch` at the nearest whole numbers, else below, else above, else by halves.

        A single number that fits nowhere is `unresolved`, left to its nation's own repair.
        """
        low, high = self.lower[batch], self.upper[batch]
        solution = self.solution[batch]
        for value in (
            np.round(solution),
            np.floor(solution + WHOLE),
            np.ceil(solution - WHOLE),
        ):
            fixed = np.clip(value, low, high)
            if self._try(batch, fixed, fixed) or self.engine.stop.reached:
                return
        if len(batch) == 1:
            self.unresolved[batch] = True
            return
        half = len(batch) // 2
        for part in (batch[:half], batch[half:]):
            self._fix_at_nearest(part)

    def _drop_small(self) -> bool:
        """Raise nearly useful lines and grants to their smallest size, give up the others."""
        self._hold_nearly_useful()
        switches = self.compiled.positions("grant_on")
        for _ in range(_ROUNDS):
            small, tiny = self._too_small(1.0)
            if not small.any() and not tiny.any():
                break
            lines = self.lines.switch[small]
            off = np.concatenate([lines, self.lines.goods(lines), switches[tiny]])
            if not self._try(off, np.zeros(len(off)), np.zeros(len(off))):
                break
        small, tiny = self._too_small(1.0)
        self.unresolved[self.lines.switch[small]] = self.unresolved[switches[tiny]] = True
        chosen = np.concatenate([self.lines.switch[~small], switches[~tiny]])
        return self._try(chosen, self.upper[chosen], self.upper[chosen])

    def _too_small(self, share: float) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        """Return open lines and grants below a share of their smallest size."""
        switches = self.compiled.positions("grant_on")
        cost, given = self.lines.cost(self.solution), given_share(self.compiled, self.solution)
        small = (self.upper[self.lines.switch] > 0) & (
            cost < share * self.lines.least - self.money_tolerance
        )
        return small, (self.upper[switches] > 0) & (given < share - WHOLE)

    def _hold_nearly_useful(self) -> None:
        """Hold on lines and grants that reach `_KEEP_FROM_SHARE` of their size, where possible."""
        switches = self.compiled.positions("grant_on")
        small, tiny = self._too_small(1.0)
        hopeless, worthless = self._too_small(_KEEP_FROM_SHARE)
        for where in (self.lines.switch[small & ~hopeless], switches[tiny & ~worthless]):
            self._hold_on(where)

    def _hold_on(self, switches: Ints) -> None:
        """Hold switches on, as many as can be together."""
        if not len(switches) or self.engine.stop.reached:
            return
        if not self._try(switches, np.ones(len(switches)), np.ones(len(switches))):
            for part in self._parts(switches) if len(switches) > 1 else ():
                self._hold_on(part)

    def _parts(self, where: Ints) -> tuple[Ints, Ints]:
        """Return the columns that are not in the last conflict, and those in it; else halves."""
        inside = self._conflict[where]
        if inside.all() or not inside.any():
            half = len(where) // 2
            return where[:half], where[half:]
        return where[~inside], where[inside]

    def _try(self, where: Ints, lower: Any, upper: Any) -> bool:
        """Set limits and solve; put them back if there is no solution."""
        before = self.lower[where].copy(), self.upper[where].copy()
        self._set_bounds(where, lower, upper)
        if self._solve():
            return True
        self._conflict = self.engine.conflict
        self._set_bounds(where, *before)
        return False

    def _set_bounds(self, where: Ints, lower: npt.ArrayLike, upper: npt.ArrayLike) -> None:
        """Set limits of columns; what the model holds of a good is never given up."""
        held = self.compiled.lower[where]
        self.lower[where], self.upper[where] = np.maximum(lower, held), np.maximum(upper, held)
        self.engine.set_column_bounds(where, self.lower[where], self.upper[where])

    def _solve(self) -> bool:
        self.solves += 1
        if self.engine.stop.reached or not self.engine.run():
            return False
        self.solution = self.engine.solution
        return True
