"""Variables, rows and objectives by name, and HiGHS to solve them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import highspy
import numpy as np

INF = math.inf
Key = tuple[Any, ...]
Terms = list[tuple[float, int]]


class Program:
    """A mixed-integer linear program; variables are not negative."""

    def __init__(self) -> None:
        self.columns: dict[Key, int] = {}
        self.high: list[float] = []
        self.whole: list[int] = []
        self.rows: list[tuple[str, Key, dict[int, float], float, float]] = []
        self.costs: dict[str, dict[int, float]] = {"value": {}, "bending": {}, "turbulence": {}}

    def new(self, *key: Any, high: float = INF, whole: bool = False) -> int:
        """Return a new variable."""
        assert key not in self.columns, key
        self.columns[key] = len(self.high)
        self.high.append(high)
        self.whole.append(int(whole))
        return self.columns[key]

    def term(self, number: float, *key: Any) -> Terms:
        """Return number × variable; nothing if the variable does not exist."""
        return [(number, self.columns[key])] if key in self.columns else []

    def row(self, family: str, key: Key, terms: Terms, low: float, high: float) -> None:
        """State low ≤ terms ≤ high."""
        total: dict[int, float] = {}
        for number, column in terms:
            total[column] = total.get(column, 0.0) + number
        self.rows.append((family, key, total, low, high))

    def cost(self, objective: str, number: float, column: int) -> None:
        held = self.costs[objective]
        held[column] = held.get(column, 0.0) + number

    def bend(self, price: float, *key: Any) -> Terms:
        """Return the slack of a policy row, paid for in value."""
        column = self.new(*key)
        self.cost("value", -price, column)
        self.cost("bending", price, column)
        return [(1.0, column)]

    def without(self, families: Iterable[str]) -> None:
        """Forget all rows of some families."""
        gone = set(families)
        self.rows = [row for row in self.rows if row[0] not in gone]

    def best(
        self, objective: str, held: dict[int, tuple[float, float]] | None = None
    ) -> float | None:
        """Return the optimum: the largest value, the least of the others; None: impossible.

        `held` are other limits of some variables.
        """
        sign = -1.0 if objective == "value" else 1.0
        solver = self._passed(sign, self.costs[objective], held or {})
        solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:  # so exact, presolve is wrong at times
            solver.setOptionValue("presolve", "off")
            solver.clearSolver()
            solver.run()
            status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        assert status == highspy.HighsModelStatus.kOptimal, status
        return float(sign * solver.getInfo().objective_function_value)

    def _passed(
        self, sign: float, costs: dict[int, float], held: dict[int, tuple[float, float]]
    ) -> Any:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.high), len(self.rows)
        lp.col_cost_ = np.array([sign * costs.get(at, 0.0) for at in range(len(self.high))])
        lp.col_lower_ = np.array([held.get(at, (0.0, 0.0))[0] for at in range(len(self.high))])
        lp.col_upper_ = np.array([held.get(at, (0.0, top))[1] for at, top in enumerate(self.high)])
        lp.row_lower_ = np.array([row[3] for row in self.rows])
        lp.row_upper_ = np.array([row[4] for row in self.rows])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0, *(len(row[2]) for row in self.rows)])
        lp.a_matrix_.index_ = np.array([at for row in self.rows for at in row[2]], dtype=np.int32)
        lp.a_matrix_.value_ = np.array([one for row in self.rows for one in row[2].values()])
        lp.integrality_ = [highspy.HighsVarType(kind) for kind in self.whole]
        solver = highspy.Highs()
        solver.silent()
        for name in ("mip_rel_gap", "mip_abs_gap"):
            solver.setOptionValue(name, 0.0)
        for name in ("primal", "dual", "mip"):
            solver.setOptionValue(f"{name}_feasibility_tolerance", 1e-9)
        solver.setOptionValue("threads", 1)
        solver.passModel(lp)
        return solver
