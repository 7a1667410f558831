"""Inverse optimization: the smallest change of weights for what a point then loses to the best.

Least over weights and prices of rows: change + rate × (dual bound under the weights − worth of the
point) (Ahuja, Orlin 2001, doi:10.1287/opre.49.5.771.10607; with a loss that remains: Chan, Lee,
Terekhov 2019, doi:10.1287/mnsc.2017.2992). It is solved as its dual, the relaxation with a row for
each weight, whose dual value is the change of the weight. What is told of the answer is proven
again, nation by nation, at its prices.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from allocator.errors import SolveError
from allocator.solver.backend.block_structure import BlockStructure
from allocator.solver.backend.compiled_model import CompiledModel, Floats
from allocator.solver.backend.highs import HighsModel, StopCondition, in_parallel
from allocator.solver.backend.submodel import matrix_of
from allocator.solver.search.lagrangian import PricedNations
from allocator.solver.search.nation_models import NationModels

_FACTORS = (1.5, 2.0, 3.0, 5.0, 10.0, 20.0, 50.0, 100.0)
"""Between these the distance of a weight that falls is a straight line."""

_SAME = 0.005
"""A ratio nearer to 1 than this is 1."""

_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class WeightedValue:
    """What columns are worth as a function of ratios r of weights to today's.

    A column is worth ``parts.T @ r + (reference @ r) * rest``: `parts` has a row a weight, `rest`
    is what waste and broken rules cost, which the reference value of money prices. Only proportions
    of weights count: ratios are taken times what makes ``share @ r = 1``, so that all needs
    together weigh as much as today.
    """

    parts: sp.csr_array
    rest: Floats
    share: Floats
    reference: Floats

    def costs(self, ratios: Floats) -> Floats:
        """Return what a unit of each column is worth."""
        kept = ratios / float(self.share @ ratios)
        return np.asarray(self.parts.T @ kept + float(self.reference @ kept) * self.rest)


@dataclass(frozen=True, slots=True)
class NearestWeights:
    """Ratios of weights to today's, and dual values of all rows (of what is minimised)."""

    ratios: Floats
    row_duals: Floats

    def towards(self, other: NearestWeights, share: float) -> NearestWeights:
        """Return what lies so far on the way to another; the loss there is no more than between."""
        return NearestWeights(
            (1 - share) * self.ratios + share * other.ratios,
            (1 - share) * self.row_duals + share * other.row_duals,
        )


def distance(ratios: Floats) -> float:
    """Return by how many times weights are higher or lower, less one, summed over all weights."""
    return float((np.maximum(ratios, 1.0 / ratios) - 1.0).sum())


def taken_as_given(
    compiled: CompiledModel, point: Floats
) -> tuple[CompiledModel, Floats, list[str]]:
    """Return the model in which the point breaks no soft rule and leaves no money unused.

    Rules that it breaks give way by as much as it breaks them, and no more money is there than it
    uses. Also returned: the point without what breaks rules, and the names of what it breaks.
    """
    matrix = matrix_of(compiled)
    kept, names = point.copy(), list[str]()
    for name in compiled.columns:
        where = compiled.positions(name)
        if name.startswith("bend_") and (point[where] > 1e-6 * compiled.column_unit(where)).any():
            names.append(name)
        if name.startswith("bend_"):
            kept[where] = 0.0
    moved = np.asarray(matrix @ (point - kept))
    lower, upper = compiled.row_lower - moved, compiled.row_upper - moved
    vintages = list(compiled.rows.get("vintage", {}).values())
    used = np.asarray(matrix[vintages] @ kept)
    upper[vintages] = np.minimum(upper[vintages], np.maximum(used, 0.0))
    return replace(compiled, row_lower=lower, row_upper=upper), kept, names


def nearest_weights(
    compiled: CompiledModel,
    value: WeightedValue,
    point: Floats,
    rate: float,
    most: float,
    stop: StopCondition,
    seed: int = 0,
    stiffness: Floats | None = None,
) -> NearestWeights:
    """Return the weights for which change + `rate` × loss of the point is least.

    No weight is more than `most` times as high or as low as today. The change of each weight
    counts by its `stiffness`, 1 by default.

    Raises
    ------
    SolveError
        Stopped, or HiGHS found no answer.
    """
    stiff = np.ones(len(value.share)) if stiffness is None else stiffness
    model = _dual_model(compiled, value, point, rate, most, stiff)
    engine = HighsModel(model, relaxed=True, seed=seed)
    engine.stop = stop
    engine.set_options(solver="ipm", run_crossover="off")
    if not engine.run():
        if stop.reached:
            raise SolveError("Stopped before there was an answer.")
        raise SolveError(f"HiGHS ended without an answer: {engine.status}.")
    duals, rows = engine.row_duals, len(compiled.row_lower)
    ratios = 1.0 + rate * duals[rows + 1 :]
    ratios = np.clip(np.where(np.abs(ratios - 1.0) < _SAME, 1.0, ratios), 1.0 / most, most)
    return NearestWeights(ratios, duals[:rows])


def _dual_model(
    compiled: CompiledModel,
    value: WeightedValue,
    point: Floats,
    rate: float,
    most: float,
    stiff: Floats,
) -> CompiledModel:
    """Return the relaxation with a row for each weight; what a row lets pass costs the change.

    Columns behind those of the model: what waste and broken rules differ by, the price of the
    proportions, and for each weight what is free, what lowers it step by step and what raises it.
    """
    weights = len(value.share)
    factors = np.array([1.0, *(one for one in _FACTORS if one < most), most])
    widths = -np.diff(1.0 / factors)
    slopes = np.diff(factors) / widths
    steps, eye = len(widths), sp.eye_array(weights, format="csr")
    rest = sp.csr_array(value.rest[None, :])
    behind = 2 + weights * (2 + steps)
    matrix = sp.csr_array(sp.vstack([
        sp.hstack([matrix_of(compiled), sp.csr_array((len(compiled.row_lower), behind))]),
        sp.hstack([rest, sp.csr_array([[-1.0]]), sp.csr_array((1, behind - 1))]),
        sp.hstack([rate * value.parts, sp.csr_array(rate * value.reference[:, None]),
                   sp.csr_array(value.share[:, None]), *[-eye] * (1 + steps), eye]),
    ]))  # fmt: skip
    none, many = np.zeros(weights), np.full(weights, np.inf)
    at_point = np.concatenate([[float(value.rest @ point)], rate * (value.parts @ point)])
    upper_steps = np.outer(np.append(np.diff(slopes), np.inf), stiff).ravel()
    lowers = -np.repeat(np.cumsum(widths), weights)
    return replace(
        compiled,
        starts=matrix.indptr.astype(np.int32), indices=matrix.indices.astype(np.int32),
        numbers=matrix.data,
        lower=np.concatenate([compiled.lower, [-np.inf, -np.inf], -stiff,
                              np.zeros(weights * (1 + steps))]),
        upper=np.concatenate([compiled.upper, [np.inf, np.inf], slopes[0] * stiff, upper_steps,
                              many]),
        integer=np.concatenate([compiled.integer, np.zeros(behind, dtype=bool)]),
        row_lower=np.concatenate([compiled.row_lower, at_point]),
        row_upper=np.concatenate([compiled.row_upper, at_point]),
        costs={"value": np.concatenate([value.costs(np.ones(weights)), [0.0, 0.0], none,
                                        lowers / rate, none - (most - 1.0) / rate])},
        column_units=np.concatenate([compiled.column_unit(np.arange(len(point))),
                                     np.ones(behind)]),
        row_units=np.concatenate([compiled.row_unit(np.arange(len(compiled.row_lower))),
                                  np.ones(1 + weights)]),
        _row_of_entry=None,
    )  # fmt: skip


class PointLoss:
    """What a point loses to the best under other weights, proven nation by nation."""

    def __init__(
        self,
        compiled: CompiledModel,
        value: WeightedValue,
        point: Floats,
        stop: StopCondition,
        seed: int = 0,
    ) -> None:
        model = replace(compiled, costs={"value": compiled.costs["value"].copy()})
        self.blocks = BlockStructure(model)
        self.nations = [block.nation for block in self.blocks.blocks]
        self._value, self._point, self._stop = value, point, stop
        integer: npt.NDArray[np.bool_] = np.zeros(len(point), dtype=bool)
        self._models = NationModels(self.blocks, integer, seed)

    def bound(self, at: NearestWeights) -> tuple[float, Floats]:
        """Return a bound on the value under the weights, and what each nation loses there."""
        priced, numbers = self._priced(at), range(len(self.nations))
        least = np.array(in_parallel(lambda number: self._least(priced, number), numbers))
        if self._stop.reached:
            raise SolveError("Stopped before there was an answer.")
        return priced.bound(least), self._own(priced, numbers) - least

    def loss(self, at: NearestWeights) -> float:
        """Return what the point loses under the weights at the most, as a share of the bound."""
        bound, _ = self.bound(at)
        return (bound - self.worth(at.ratios)) / max(abs(bound), _NOTHING)

    def of_nation(self, nation: str, at: NearestWeights) -> float:
        """Return what one nation loses under the weights, at the prices of `at`."""
        priced, number = self._priced(at), self.nations.index(nation)
        return float(self._own(priced, [number])[0]) - self._least(priced, number)

    def worth(self, ratios: Floats) -> float:
        """Return what the point is worth under the ratios."""
        return float(self._value.costs(ratios) @ self._point)

    def _priced(self, at: NearestWeights) -> PricedNations:
        self.blocks.compiled.costs["value"][:] = self._value.costs(at.ratios)
        return PricedNations(self.blocks, at.row_duals[self.blocks.linking_rows])

    def _own(self, priced: PricedNations, numbers: Iterable[int]) -> Floats:
        blocks = self.blocks.blocks
        return np.array([
            priced.reduced_costs(one) @ self._point[blocks[one].columns] for one in numbers
        ])  # fmt: skip

    def _least(self, priced: PricedNations, number: int) -> float:
        if self._stop.reached:
            return 0.0
        answer = self._models.solve(number, priced.reduced_costs(number))
        if answer is None:
            raise SolveError("HiGHS could not solve a nation's problem under other weights.")
        return answer.least
