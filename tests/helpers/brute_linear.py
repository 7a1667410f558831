"""A linear programme in HiGHS that is solved again and again under other limits of its columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import highspy
import numpy as np
from scipy.sparse import vstack

INF = float("inf")


class Linear:
    """Least costs of columns within limits, rows at most and rows that are equal."""

    def __init__(self, costs: Any, upper: Any, most: Any, equal: Any, exact: Any) -> None:
        rows = vstack([upper, equal]).tocsr()
        lp = highspy.HighsLp()
        lp.num_row_, lp.num_col_ = rows.shape
        lp.col_cost_ = np.asarray(costs, dtype=float)
        lp.col_lower_, lp.col_upper_ = np.zeros(lp.num_col_), np.full(lp.num_col_, INF)
        lp.row_lower_ = np.concatenate([np.full(len(most), -INF), exact])
        lp.row_upper_ = np.concatenate([most, exact])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_ = rows.indptr, rows.indices
        lp.a_matrix_.value_ = rows.data
        self._solver = highspy.Highs()
        self._solver.silent()
        self._solver.setOptionValue("threads", 1)
        self._solver.passModel(lp)
        self._columns = np.arange(lp.num_col_, dtype=np.int32)

    def least(self, limits: Sequence[tuple[float, float]]) -> float:
        """Return the least costs with all columns within limits; INF: there is no point."""
        low, high = np.array(limits, dtype=float).T.copy()
        self._solver.changeColsBounds(len(self._columns), self._columns, low, high)
        self._solver.run()
        status = self._solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return INF
        assert status == highspy.HighsModelStatus.kOptimal, status
        return float(self._solver.getInfo().objective_function_value)
