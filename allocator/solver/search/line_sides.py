"""The best solution on either side of a limit on a sum: forced in, or forced out.

A few nations are free or may only give; what all others get stays as it is. Donors pay no more
upkeep for those that give. The sum is a row of its own, after all others, so that either side is a
limit of that row and nothing is built twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp

from allocator.solver.backend.block_structure import BlockStructure
from allocator.solver.backend.compiled_model import CompiledModel, Floats, Ints
from allocator.solver.backend.highs import HighsModel, StopCondition
from allocator.solver.backend.submodel import Submodel, matrix_of
from allocator.solver.search.near_plan import NearSolution, limited_columns, restricted_model
from allocator.solver.search.near_request import NearRequest
from allocator.solver.search.neighbourhood import neighbourhood
from allocator.solver.search.reduced_cost_fixing import NoAnswer, Task, solve_near_relaxation

_LEAST_GIVEN = 0.05
"""A nation competes that gives up at least so much for the line in the relaxation, US$ million."""


@dataclass(frozen=True, slots=True)
class LineSum:
    """A sum over columns: Σ number · column."""

    columns: Ints
    numbers: Floats

    def of(self, solution: Floats) -> float:
        """Return the sum in a solution."""
        return float(self.numbers @ solution[self.columns])


@dataclass(frozen=True, slots=True)
class Limits:
    """From where to where the sum may go."""

    least: float = -np.inf
    most: float = np.inf


@dataclass(frozen=True, slots=True)
class LineSides:
    """A model of a few nations in which a sum can be limited; its row is the last one.

    `columns` and `rows` are positions in the whole model; rows after those are the model's own.
    `elsewhere` is the value of all others, and `gap` is what a proof may leave open. A search has
    `work` times the usual nodes.
    """

    model: CompiledModel
    columns: Ints
    rows: Ints
    reference: Floats
    elsewhere: float
    gap: float
    stop: StopCondition
    seed: int = 0
    work: float = 1.0

    def best(self, limits: Limits, known: Floats | None = None) -> NearSolution | NoAnswer:
        """Return the best solution with the sum within `limits`, or why there is none.

        The search starts from `known`, a solution of the whole model, or from the reference.
        """
        model = self.limited(limits)
        costs = -model.costs["value"]
        start = (self.reference if known is None else known)[self.columns]
        task = Task(model, costs, 0.0, np.inf, self.gap, self.stop, self.seed,
                    work=self.work)  # fmt: skip
        answer = solve_near_relaxation(task, start if self._keeps(start, limits) else None)
        if isinstance(answer, NoAnswer):
            return answer
        found = self._settled(model, answer.solution)
        missing = max(0.0, float(costs @ found) - answer.bound)
        full = self.reference.copy()
        full[self.columns] = found
        return NearSolution(full, missing, missing <= 1.01 * self.gap)

    def value(self, solution: Floats) -> float:
        """Return the value of a solution of the whole model, with what all others are worth."""
        own = float(self.model.costs["value"] @ solution[self.columns])
        return own + self.elsewhere

    def limited(self, limits: Limits) -> CompiledModel:
        """Return the model with the sum within `limits`."""
        lower, upper = self.model.row_lower.copy(), self.model.row_upper.copy()
        lower[-1], upper[-1] = limits.least, limits.most
        return replace(self.model, row_lower=lower, row_upper=upper)

    def capped(self, other: LineSum, most: float) -> LineSides:
        """Return the sides of plans in which another sum, too, is at most `most`."""
        model = self.model
        matrix = with_sums(matrix_of(model)[:-1], self.columns, [other])
        matrix = sp.csr_array(sp.vstack([matrix, matrix_of(model)[-1:]]))
        assert model.row_units is not None
        capped = replace(
            model, starts=matrix.indptr.astype(np.int32), indices=matrix.indices.astype(np.int32),
            numbers=matrix.data, row_lower=np.insert(model.row_lower, -1, -np.inf),
            row_upper=np.insert(model.row_upper, -1, most),
            row_units=np.insert(model.row_units, -1, 1.0), _row_of_entry=None,
        )  # fmt: skip
        return replace(self, model=capped)

    def _keeps(self, start: Floats, limits: Limits) -> bool:
        last = slice(self.model.starts[-2], self.model.starts[-1])
        total = float(self.model.numbers[last] @ start[self.model.indices[last]])
        return limits.least <= total <= limits.most

    def _settled(self, model: CompiledModel, solution: Floats) -> Floats:
        """Return the best money around the whole numbers of `solution`."""
        numbers = np.round(solution)
        lower = np.where(model.integer, numbers, model.lower)
        upper = np.where(model.integer, numbers, model.upper)
        engine = HighsModel(replace(model, lower=lower, upper=upper), relaxed=True, seed=self.seed)
        engine.stop = self.stop
        return model.rounded(engine.solution if engine.run() else solution)


def line_sides(
    blocks: BlockStructure,
    reference: Floats,
    free: Sequence[str],
    giving: Sequence[str],
    line: LineSum,
    gap: float,
    stop: StopCondition,
    seed: int = 0,
    slip: float = np.inf,
) -> LineSides:
    """Return the model in which nations in `free` may have anything, those in `giving` give up.

    Limits of several nations that `reference` leaves by up to `slip` of their unit stay left.
    """
    whole, by_name = blocks.compiled, {block.nation: block for block in blocks.blocks}
    group = [by_name[name] for name in (*free, *giving)]
    part = neighbourhood(blocks, group, reference, slip=slip)
    upper, limited = whole.upper.copy(), limited_columns(whole)
    for name in giving:
        own = by_name[name].columns
        own = own[limited[own]]
        held = np.where(whole.integer[own], np.round(reference[own]), reference[own])
        upper[own] = np.minimum(upper[own], held)
    columns, upkeep = part.columns, _upkeep_of_donors(whole, giving)
    matrix = with_sums(part.matrix, columns, [*upkeep, line])
    paid = [max(0.0, one.of(reference)) for one in upkeep]
    free_rows = np.full(len(upkeep) + 1, -np.inf)
    money = [float(whole.column_unit(one.columns[:1])[0]) for one in upkeep]
    model = CompiledModel(
        matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32), matrix.data,
        whole.lower[columns], upper[columns], whole.integer[columns],
        np.append(part.row_lower, free_rows), np.append(part.row_upper, [*paid, np.inf]),
        {"value": whole.costs["value"][columns]}, {}, {}, whole.units,
        whole.column_unit(columns), np.append(whole.row_unit(part.rows), [*money, 1.0]),
    )  # fmt: skip
    value = whole.costs["value"]
    elsewhere = float(value @ reference - value[columns] @ reference[columns])
    return LineSides(model, columns, part.rows, reference, elsewhere, gap, stop, seed)


def _upkeep_of_donors(whole: CompiledModel, nations: Sequence[str]) -> list[LineSum]:
    """Return what donors pay for the upkeep of each nation in each year."""
    found: dict[tuple[str, int], list[int]] = {}
    for (nation, _, year), column in whole.columns.get("donor_pay", {}).items():
        if nation in nations:
            found.setdefault((nation, year), []).append(column)
    return [LineSum(np.array(own, dtype=np.int32), np.ones(len(own))) for own in found.values()]


def with_sums(matrix: sp.csr_array, columns: Ints, sums: Sequence[LineSum]) -> sp.csr_array:
    """Return a matrix on some columns of the whole with each sum as one more row."""
    place = {column: at for at, column in enumerate(columns.tolist())}
    rows = [
        (at, place[column], number)
        for at, one in enumerate(sums)
        for column, number in zip(one.columns.tolist(), one.numbers.tolist(), strict=True)
        if column in place
    ]
    row, where, numbers = zip(*rows, strict=True) if rows else ((), (), ())
    shape = (len(sums), len(columns))
    own = sp.csr_array((np.array(numbers, dtype=float), (row, where)), shape=shape)
    return sp.csr_array(sp.vstack([matrix, own]))


def holders(blocks: BlockStructure, solution: Floats, rows: Ints) -> tuple[str, ...]:
    """Return the nations that use some of `rows` of the whole model, the largest shares first.

    A nation's share is the sum over the rows of what it uses of all that is used.
    """
    matrix = matrix_of(blocks.compiled)[rows]
    used = np.asarray(matrix @ solution)
    shares = {
        block.nation: float(
            (np.asarray(matrix[:, block.columns] @ solution[block.columns])[used > 0]
             / used[used > 0]).sum()
        )
        for block in blocks.blocks
    }  # fmt: skip
    return tuple(sorted((name for name in shares if shares[name] > 0),
                        key=lambda name: (-shares[name], name)))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moved:
    """What each nation gives up and gets for a line in the relaxation, US$ million."""

    given: dict[str, float]
    got: dict[str, float]

    @property
    def givers(self) -> tuple[str, ...]:
        """Nations that give up goods, those that give most first."""
        return _most(self.given)

    @property
    def gainers(self) -> tuple[str, ...]:
        """Nations that get more than they give up, those that gain most first."""
        return _most({name: self.got[name] - self.given[name] for name in self.got})


def _most(musd: dict[str, float]) -> tuple[str, ...]:
    order = sorted(musd, key=lambda name: (-musd[name], name))
    return tuple(name for name in order if musd[name] > _LEAST_GIVEN)


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The relaxation of a request, solved: others on more columns start from its basis."""

    part: Submodel
    engine: HighsModel


def relaxed(whole: CompiledModel, request: NearRequest, stop: StopCondition) -> Relaxed | None:
    """Return the relaxation of a request; None: it has no solution, or was stopped."""
    part = restricted_model(whole, request)
    if part is None:
        return None
    engine = HighsModel(part.compiled, relaxed=True)
    engine.stop = stop
    return Relaxed(part, engine) if engine.run() else None


def moved_for(
    blocks: BlockStructure,
    request: NearRequest,
    line: LineSum,
    sides: tuple[Limits, Limits],
    stop: StopCondition,
    known: Relaxed | None = None,
) -> Moved | NoAnswer:
    """Return what nations give up and get for a line in the relaxation of a request.

    `sides` are the limits of the sum without and with the line; `known` is a relaxation in which
    less may grow.
    """
    whole = blocks.compiled
    part = restricted_model(whole, request)
    if part is None:
        return NoAnswer.INFEASIBLE
    matrix = with_sums(matrix_of(part.compiled), part.columns, [line])
    model = replace(
        part.compiled,
        starts=matrix.indptr.astype(np.int32), indices=matrix.indices.astype(np.int32),
        numbers=matrix.data, row_lower=np.append(part.compiled.row_lower, -np.inf),
        row_upper=np.append(part.compiled.row_upper, np.inf),
        row_units=np.append(whole.row_unit(part.rows), 1.0), _row_of_entry=None,
    )  # fmt: skip
    engine, last = HighsModel(model, relaxed=True), len(model.row_lower) - 1
    engine.stop = stop
    if known is not None:
        engine.set_basis_within(known.engine, *known.part.positions_in(part))
    solutions = []
    for limits in sides:
        engine.set_row_bounds([last], limits.least, limits.most)
        if not engine.run():
            return NoAnswer.INFEASIBLE if engine.infeasible else NoAnswer.UNFINISHED
        solutions.append(part.full_solution(engine.solution))
    change = request.cost * (solutions[1] - solutions[0])
    by_nation = [(block.nation, change[block.columns]) for block in blocks.blocks]
    return Moved(
        {name: float(np.maximum(-own, 0.0).sum()) for name, own in by_nation},
        {name: float(np.maximum(own, 0.0).sum()) for name, own in by_nation},
    )
