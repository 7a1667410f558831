"""How large a dual of each linking row may be: the money that one unit of its activity moves."""

from __future__ import annotations

import numpy as np

from allocator.models import Problem
from allocator.solver.backend.block_structure import BlockStructure
from allocator.solver.backend.compiled_model import CompiledModel, Floats

_LEAST = 1e-3


def all_money(compiled: CompiledModel) -> float:
    """Return the money of all vintages, US$ million."""
    return float(compiled.row_upper[list(compiled.rows.get("vintage", {}).values())].sum())


def money_a_unit(problem: Problem, blocks: BlockStructure) -> Floats:
    """Return US$ million that go with one unit of each linking row.

    It is the median over the row's columns of what a unit of the column costs, over its number in
    the row: 1 for rows of money, the price of a lot for what limits lots. With the dual of money
    it says of what size a row's dual may be, so that steps in all duals can be alike.
    """
    compiled = blocks.compiled
    cost = np.ones(len(compiled.lower))
    price = dict(problem.figures["price"].items())
    for variable in ("lots", "seats"):
        for key, column in compiled.columns.get(variable, {}).items():
            cost[column] = price[key[1]]
    matrix = blocks.linking_matrix.tocsr()
    ratio = cost[matrix.indices] / np.maximum(np.abs(matrix.data), np.finfo(float).tiny)
    found = np.ones(matrix.shape[0])
    for row in range(matrix.shape[0]):
        span = ratio[matrix.indptr[row] : matrix.indptr[row + 1]]
        if len(span):
            found[row] = np.median(span)
    return np.maximum(found, _LEAST * compiled.units.money)
