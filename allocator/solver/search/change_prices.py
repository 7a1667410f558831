"""What the change of a plan costs beside its value: goods given up or added, payers, rules missed.

What is given up costs as much as what is kept earns; what is more than before has a price of its
own, by a column that holds the excess.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from allocator.solver.backend.compiled_model import CompiledModel, Floats, Ints
from allocator.solver.backend.submodel import matrix_of
from allocator.solver.search.near_request import Mask, NearRequest
from allocator.util.tolerance import WHOLE

_PAYER_PRICE = 0.25
"""Price of US$ 1 million that another purse pays than before, as a share of the price of change."""


def change_costs(compiled: CompiledModel, request: NearRequest) -> Floats:
    """Return what a unit less of each column costs for the change alone."""
    held = _held(compiled, request.reference)
    return np.where(held, request.price * request.money * request.cost, 0.0)


def with_prices(compiled: CompiledModel, request: NearRequest) -> CompiledModel:
    """Return the model in which what is more than before has a price: rules broken, payers, goods.

    `request` is in the columns of `compiled`.
    """
    where, costs = _excess_prices(compiled, request)
    return with_excess(compiled, where, request.reference[where], costs)


def cost_of(compiled: CompiledModel, request: NearRequest, solution: Floats) -> float:
    """Return value lost and the price of change of a solution, with nothing given up at 0."""
    where, costs = _excess_prices(compiled, request)
    reference = request.reference
    more = np.maximum(solution - reference, 0.0)[where]
    given_up = change_costs(compiled, request) @ (reference - solution)
    return float(costs @ more + given_up - compiled.costs["value"] @ solution)


def to_minimise(model: CompiledModel, change: Floats) -> Floats:
    """Return costs of value lost and change: what is given up costs as much as what is kept earns.

    `change` is of the first columns.
    """
    costs = -model.costs["value"]
    costs[: len(change)] -= change
    return costs


def _excess_prices(compiled: CompiledModel, request: NearRequest) -> tuple[Ints, Floats]:
    """Return the columns of which more than before has a price, and the price of a unit."""
    names = [name for name in compiled.columns if name.startswith("bend_")]
    bends = np.concatenate([np.zeros(0, np.int32), *map(compiled.positions, names)])
    payers = np.concatenate([np.zeros(0, np.int32), *map(compiled.positions, request.payers)])
    growing = np.flatnonzero(request.may_grow & (request.cost > 0)).astype(np.int32)
    # what is held earns the price of change with every unit, more than before, too
    earned = 1.0 + _held(compiled, request.reference)[growing]
    money = request.money
    each = np.concatenate([
        -compiled.costs["value"][bends],
        np.full(len(payers), _PAYER_PRICE * money),
        earned * money * request.cost[growing],
    ])  # fmt: skip
    return np.concatenate([bends, payers, growing]), request.price * each


def _held(compiled: CompiledModel, reference: Floats) -> Mask:
    return np.asarray(reference > WHOLE * compiled.column_unit(np.arange(len(reference))))


def with_excess(
    compiled: CompiledModel, where: Ints, above: Floats, costs: Floats
) -> CompiledModel:
    """Return the model in which each column at `where` costs more for what it is over `above`.

    Excess over more than 0 has a column of its own, after all others, and a row that holds it.
    """
    value = compiled.costs["value"].copy()
    some = above > 0
    value[where[~some]] -= costs[~some]  # all of it is over
    where, above, costs = where[some], above[some], costs[some]
    count, columns, rows = len(where), len(compiled.lower), len(compiled.row_lower)
    excess = sp.csr_array((np.ones(count), (np.arange(count), where)), shape=(count, columns))
    above_all = sp.hstack([matrix_of(compiled), sp.csr_array((rows, count))])
    below = sp.hstack([excess, -sp.eye_array(count)])
    matrix = sp.csr_array(sp.vstack([above_all, below]))
    none, endless, unit = np.zeros(count), np.full(count, np.inf), compiled.column_unit(where)
    return CompiledModel(
        matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32), matrix.data,
        np.concatenate([compiled.lower, none]), np.concatenate([compiled.upper, endless]),
        np.concatenate([compiled.integer, np.zeros(count, dtype=bool)]),
        np.concatenate([compiled.row_lower, -endless]),
        np.concatenate([compiled.row_upper, above]),
        {"value": np.concatenate([value, -costs])}, compiled.columns, compiled.rows, compiled.units,
        np.concatenate([compiled.column_unit(np.arange(columns)), unit]),
        np.concatenate([compiled.row_unit(np.arange(rows)), unit]),
    )  # fmt: skip
