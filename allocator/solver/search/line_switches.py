"""Lines (nation, area): their switches (indicator variables), costs, goods and value."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from allocator.solver.backend.compiled_model import CompiledModel, Floats, Ints

GOODS = ("lots", "seats", "grant")
"""Variables that are bought."""


class LineSwitches:
    """Arrays by line, in the order of the switches `line_on`."""

    def __init__(self, compiled: CompiledModel) -> None:
        self.compiled = compiled
        switch, cost = compiled.columns.get("line_on", {}), compiled.columns.get("line_cost", {})
        # a part of a model may hold a switch of a line without goods
        self.keys = [key for key in switch if key in cost]
        self.switch = np.array([switch[key] for key in self.keys], dtype=np.int32)
        self.cost_column = np.array([cost[key] for key in self.keys], dtype=np.int32)
        self.least = self._least()
        self._goods = self._goods_by_line()
        self.committed = self._committed()

    def _committed(self) -> npt.NDArray[np.bool_]:
        """Lines with goods of which some are held or asked for by a decision: they go first."""
        wanted = np.zeros(len(self.compiled.row_lower), dtype=bool)
        wanted[list(self.compiled.rows.get("lock_low", {}).values())] = True
        wanted &= self.compiled.row_lower > 0
        asked = self.compiled.lower > 0
        asked[self.compiled.indices[wanted[self.compiled.row_of_entry]]] = True
        found = [asked[self._goods[switch]].any() for switch in self.switch.tolist()]
        return np.array(found, dtype=bool)

    def _least(self) -> Floats:
        """Smallest cost of a line that is on: the number at its switch in row line_size."""
        rows = np.zeros(len(self.compiled.row_lower), dtype=bool)
        rows[list(self.compiled.rows.get("line_size", {}).values())] = True
        size = np.zeros(len(self.compiled.lower))
        inside = rows[self.compiled.row_of_entry]
        # the cost column stands with 1 in the same row and is overwritten by no switch
        size[self.compiled.indices[inside]] = -self.compiled.numbers[inside]
        return size[self.switch]

    def _goods_by_line(self) -> dict[int, Ints]:
        """Lots, seats and grants by switch: the columns in the switch's row line_spent."""
        found: dict[int, Ints] = {}
        rows = self.compiled.rows.get("line_spent", {})
        goods = np.zeros(len(self.compiled.lower), dtype=bool)
        for variable in GOODS:
            goods[self.compiled.positions(variable)] = True
        for key, switch in zip(self.keys, self.switch.tolist(), strict=True):
            row = rows[key]
            columns = self.compiled.indices[
                self.compiled.starts[row] : self.compiled.starts[row + 1]
            ]
            found[switch] = columns[goods[columns]]
        return found

    def goods(self, switches: Ints) -> Ints:
        """Return the columns of all goods in the lines of `switches`."""
        parts = [self._goods[switch] for switch in switches.tolist()]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int32)

    def cost(self, solution: Floats) -> Floats:
        """Return the money spent in each line over the horizon, US$ million."""
        return solution[self.cost_column]

    def most(self, upper: Floats) -> Floats:
        """Return the most money that each line's goods can cost within limits of columns."""
        found = np.zeros(len(self.keys))
        rows = self.compiled.rows.get("line_spent", {})
        for position, key in enumerate(self.keys):
            span = slice(self.compiled.starts[rows[key]], self.compiled.starts[rows[key] + 1])
            columns, prices = self.compiled.indices[span], self.compiled.numbers[span]
            goods = prices > 0
            found[position] = prices[goods] @ upper[columns[goods]]
        return found

    def value(self, solution: Floats) -> Floats:
        """Return the value of the need met in each line."""
        met = self.compiled.columns.get("met", {})
        where = np.fromiter(met.values(), dtype=np.int64, count=len(met))
        value = solution[where] * self.compiled.costs["value"][where]
        number = {line: position for position, line in enumerate(self.keys)}
        line_of = np.fromiter(
            (number.get((n, g), -1) for n, g, _, _ in met), dtype=np.int64, count=len(met)
        )
        known = line_of >= 0
        return np.bincount(line_of[known], value[known], len(self.keys)).astype(float)

    def best_lines(self, solution: Floats, money_price: float = 0.0) -> npt.NDArray[np.bool_]:
        """Return the best lines of each nation, as many as it can run at once.

        A line is worth the value of the need it meets less its cost at `money_price`, value per
        US$ million; without a price of money the costlier of two equal lines goes first. Lines of
        which some is held or asked for by a decision go before all others.
        """
        limits = self.compiled.rows.get("lines_at_once", {})
        slight = 1e-9 / self.compiled.units.money
        worth = self.value(solution) + (slight - money_price) * self.cost(solution)
        keep = np.ones(len(self.keys), dtype=bool)
        taken: dict[str, int] = {}
        for position in np.lexsort((-worth, ~self.committed)):
            nation = self.keys[position][0]
            taken[nation] = taken.get(nation, 0) + 1
            if nation in limits:
                keep[position] = taken[nation] <= self.compiled.row_upper[limits[nation]]
        return keep


def given_share(compiled: CompiledModel, solution: Floats) -> Floats:
    """Return the money of each switched grant over its smallest useful size."""
    switch = compiled.positions("grant_on")
    if not len(switch):
        return np.zeros(0)
    rows = np.array([compiled.rows["grant_size"][key] for key in compiled.columns["grant_on"]])
    number = np.full(len(compiled.row_lower), -1)
    number[rows] = np.arange(len(rows))
    line = number[compiled.row_of_entry]
    inside = line >= 0
    entry, value = line[inside], compiled.numbers[inside]
    given = np.bincount(entry, np.maximum(value, 0) * solution[compiled.indices[inside]], len(rows))
    least = np.bincount(entry, np.maximum(-value, 0), len(rows))
    return np.asarray(given / np.maximum(least, np.finfo(float).tiny), dtype=float)
