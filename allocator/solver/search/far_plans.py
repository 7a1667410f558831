"""Plans that differ as much as possible and are worth at least so much.

Modelling to generate alternatives (Brill, Chang, Hopkins 1982, doi:10.1287/mnsc.28.3.221): value
is held at a floor by a row, and money is pushed up in some groups (nations, or areas) and down in
others. What US$ 1 million in the right group counts next to value is set so that the nations, each
for itself at the duals, would give up twice the value there is to give: where money is moved, it is
moved where it costs least. Signs are chosen against all plans known: those for which the nearest
of them is furthest, at the money that the nations would take either way. The search re-optimises
groups of nations, all others fixed, those first that promise most; it proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp

from allocator.solver.backend.block_structure import BlockStructure, NationBlock
from allocator.solver.backend.compiled_model import CompiledModel, Floats, Ints
from allocator.solver.backend.highs import HighsModel, StopCondition, in_parallel
from allocator.solver.backend.submodel import matrix_of
from allocator.solver.search.lagrangian import PricedNations
from allocator.solver.search.nation_models import NationModels
from allocator.solver.search.neighbourhood import reoptimise_neighbourhood
from allocator.solver.search.slack_ranges import PricedBound
from allocator.solver.search.variable_bounds import VariableBounds
from allocator.solver.search.violation import solve_with_integers_fixed
from allocator.util.tolerance import NOTHING

_SIZE, _GROUPS = 4, 6
"""Nations re-optimised at once, and how often: ten CPU s each on the default case."""

_CLOSE_GAP, _NODES = 1e-4, 300
"""How far all nations are searched at once."""

_HALVINGS = 7
_LEAST_RATE, _MOST_RATE = 0.01, 1.0
"""Between these shares of the worth of money lies what moving US$ 1 million counts."""

_OVER = 2.0
"""Value that nations would give up at that rate, in times what there is to give."""

_PASSES = 20

_MARGIN = 2e-6
"""Value points that a row of value is held higher: HiGHS may miss it by as much."""


@dataclass(frozen=True, slots=True)
class Measure:
    """Money by group: `label` is the group of each column of the model, -1 where it has none."""

    names: tuple[str, ...]
    label: Ints

    def money(self, solution: Floats) -> Floats:
        """Return US$ million of each group."""
        some = self.label >= 0
        found = np.bincount(self.label[some], solution[some], minlength=len(self.names))
        return found.astype(np.float64)

    def weights(self, signs: Floats) -> Floats:
        """Return a number for each column: that of its group, 0 where it has none."""
        return np.where(self.label >= 0, np.append(signs, 0.0)[self.label], 0.0)


@dataclass(frozen=True, slots=True)
class SumRow:
    """A row that plans must keep: least <= Σ number · column <= most."""

    numbers: Floats
    least: float = -np.inf
    most: float = np.inf


def value_row(compiled: CompiledModel, floor: float) -> SumRow:
    """Return the row that holds value at `floor` or above."""
    return SumRow(compiled.costs["value"], floor + _MARGIN)


def with_rows(compiled: CompiledModel, rows: Sequence[SumRow]) -> CompiledModel:
    """Return the model with more rows, after all others."""
    own = [sp.csr_array(row.numbers[None, :]) for row in rows]
    matrix = sp.csr_array(sp.vstack([matrix_of(compiled), *own]))
    units = compiled.row_unit(np.arange(len(compiled.row_lower)))
    return replace(
        compiled,
        starts=matrix.indptr.astype(np.int32), indices=matrix.indices.astype(np.int32),
        numbers=matrix.data,
        row_lower=np.append(compiled.row_lower, [row.least for row in rows]),
        row_upper=np.append(compiled.row_upper, [row.most for row in rows]),
        row_units=np.append(units, np.ones(len(rows))), _row_of_entry=None,
    )  # fmt: skip


class FarPlans:
    """Searches plans far from those known, above a floor of value.

    `worth` is what US$ 1 million is worth, in value points; `give` is the value there is to give.
    """

    def __init__(
        self,
        proof: PricedBound,
        measure: Measure,
        rows: Sequence[SumRow],
        worth: float,
        give: float,
        stop: StopCondition,
        seed: int = 0,
    ) -> None:
        self.measure, self._stop, self._seed = measure, stop, seed
        self._compiled = proof.blocks.compiled
        self._blocks = proof.blocks
        self._model = with_rows(self._compiled, rows)
        none = np.zeros(len(self._compiled.lower), dtype=bool)
        bounds = VariableBounds.of(self._compiled)
        self._nations = NationModels(self._blocks, none, seed, bounds)
        self._priced = PricedNations(self._blocks, proof.duals)
        self._ones = np.ones(len(measure.names))
        self._small = self._compiled.is_small
        self._rate, self._up, self._down = self._rate_for(worth, give)

    def directions(self, known: Sequence[Floats]) -> Iterator[Floats]:
        """Yield ways to push the money of groups, the most promising first.

        First away from all plans whose money is `known`, then the other way; in small models then
        one group alone, up and down.
        """
        signs = far_signs(self._up, self._down, known)
        yield signs
        yield -signs
        for alone in np.eye(len(signs)) if self._small else ():
            yield alone
            yield -alone

    def pushed(self, start: Floats, signs: Floats) -> Floats:
        """Return a plan found from `start` with money pushed as `signs` say.

        `start` must keep all rows; it comes back where nothing moves, or when stopped at once.
        """
        more = self._rate * self.measure.weights(signs)
        value = self._compiled.costs["value"]
        model = replace(self._model, costs={**self._model.costs, "value": value + more})
        solution = (
            self._at_once(model, start) if self._small else self._by_groups(model, start, signs)
        )
        settled = solve_with_integers_fixed(model, solution, self._stop, self._seed)
        return solution if settled is None else self._compiled.rounded(settled.solution)

    def _at_once(self, model: CompiledModel, start: Floats) -> Floats:
        """Return the best solution that branch and cut finds in so many nodes, from `start`."""
        engine = HighsModel(model, relaxed=False, seed=self._seed)
        engine.stop = self._stop
        engine.set_options(
            mip_rel_gap=_CLOSE_GAP, mip_max_nodes=_NODES, mip_allow_restart=False,
            mip_heuristic_run_rens=True, mip_heuristic_run_rins=True,
        )  # fmt: skip
        engine.set_mip_start(start)
        engine.run()
        return engine.solution if engine.has_solution else start

    def _by_groups(self, model: CompiledModel, start: Floats, signs: Floats) -> Floats:
        """Return `start` with some nations re-optimised, group by group."""
        blocks, solution = BlockStructure(model), start
        for group in self._groups(blocks, start, signs):
            if self._stop.reached:
                break
            solution = reoptimise_neighbourhood(blocks, group, solution, self._stop, self._seed)
        return solution

    def _rate_for(self, worth: float, give: float) -> tuple[float, Floats, Floats]:
        """Return what moving US$ 1 million counts, and the money of groups pushed up and down."""
        low, high = _LEAST_RATE * worth, _MOST_RATE * worth
        usual = self._choose(0.0 * self._ones)
        rate = high
        for _ in range(_HALVINGS):
            middle = float(np.sqrt(low * high))
            both = [self._choose(sign * middle * self._ones) for sign in (1.0, -1.0)]
            lost = float(np.mean([self._cost(one) - self._cost(usual) for one in both]))
            low, high = (low, middle) if lost > _OVER * give else (middle, high)
            rate = middle
        up, down = (self._choose(sign * rate * self._ones) for sign in (1.0, -1.0))
        return rate, self.measure.money(up), self.measure.money(down)

    def _choose(self, pushes: Floats) -> Floats:
        """Return what nations take at the duals if money of groups is worth so much more."""
        more, solution = self.measure.weights(pushes), np.zeros(len(self._compiled.lower))

        def solve(number: int) -> None:
            if self._stop.reached:
                return
            columns = self._blocks.blocks[number].columns
            costs = self._priced.reduced_costs(number) - more[columns]
            answer = self._nations.solve(number, costs)
            if answer is not None and len(answer.solution):
                solution[columns] = answer.solution

        in_parallel(solve, range(len(self._blocks.blocks)))
        return solution

    def _cost(self, solution: Floats) -> float:
        numbers = range(len(self._blocks.blocks))
        blocks = self._blocks.blocks
        return sum(
            float(self._priced.reduced_costs(one) @ solution[blocks[one].columns])
            for one in numbers
        )

    def _groups(
        self, blocks: BlockStructure, start: Floats, signs: Floats
    ) -> list[list[NationBlock]]:
        """Return groups of nations, half of which would take more money and half less."""
        taken, weights = self._choose(self._rate * signs), self.measure.weights(signs)
        money = self.measure.weights(self._ones)
        change = taken - start
        gain = np.array([weights[b.columns] @ change[b.columns] for b in blocks.blocks])
        more = np.array([money[b.columns] @ change[b.columns] for b in blocks.blocks])
        order = [int(one) for one in np.argsort(-gain, kind="stable") if gain[one] > NOTHING]
        takers = [one for one in order if more[one] > 0]
        givers = [one for one in order if more[one] <= 0]
        half = _SIZE // 2
        groups = []
        for at in range(_GROUPS):
            mine = slice(at * half, (at + 1) * half)
            group = [blocks.blocks[one] for one in (*takers[mine], *givers[mine])]
            groups += [group] if group else []
        return groups


def far_signs(up: Floats, down: Floats, known: Sequence[Floats]) -> Floats:
    """Return +1 or -1 for each group: the signs for which the nearest known plan is furthest.

    `up` and `down` are the money of groups pushed up and down. What they need more than the first
    known plan has counts against them: money is not made. Signs are flipped one by one as long as
    that gains.
    """
    signs = np.ones(len(up))
    signs[np.argsort(-np.abs(up - down), kind="stable")[1::2]] = -1.0
    total = float(known[0].sum())

    def worth(chosen: Floats) -> float:
        money = np.where(chosen > 0, up, down)
        near = min(float(np.abs(money - one).sum()) for one in known)
        return near - abs(float(money.sum()) - total)

    best = worth(signs)
    for _ in range(_PASSES):
        before = best
        for at in range(len(signs)):
            signs[at] *= -1.0
            found = worth(signs)
            if found > best + NOTHING:
                best = found
            else:
                signs[at] *= -1.0
        if best <= before + NOTHING:
            break
    return signs
