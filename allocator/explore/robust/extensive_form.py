"""The extensive form: the models of all scenarios side by side, tied by what is decided first.

A good that a scenario's law and rules close is 0 in that scenario only, and its money is free there
for something else; in all others it is what was decided. A good of which a scenario allows some but
not all is decided within what every such scenario allows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from allocator.errors import Clash, ConflictError, DataError, Fault, SolveError
from allocator.explore.robust.block_model import Pieces
from allocator.explore.robust.first_stage import Good
from allocator.solver.backend.compiled_model import Compiled, Floats
from allocator.solver.backend.highs import Engine, Stop

if TYPE_CHECKING:
    from allocator.explore.robust.recourse import Kept, World
    from allocator.solver.options import SolveOptions

Aim = Literal["mean", "regret", "tail"]

AIMS: tuple[str, ...] = get_args(Aim)

_EXACT = 1e-9

_SLACK = 1e-7
"""Value points by which the aim may be missed while the mean value is raised."""

_NONE = "No first years can stand in all scenarios: what the law of one asks for, another forbids."


class Extensive:
    """One model of all scenarios; columns of what is decided first are shared."""

    def __init__(self, worlds: Sequence[World], chances: Floats) -> None:
        self._pieces = Pieces()
        self._worlds = worlds
        self._blocks = [world.staged.compiled for world in worlds]
        self._start: Floats | None = None
        self._chances = chances
        self._first = [
            self._pieces.block(block, float(chance))
            for block, chance in zip(self._blocks, chances, strict=True)
        ]
        self.shared: dict[Good, int] = {}
        for good in sorted({good for world in worlds for good in world.staged.columns}):
            self._share(good, worlds)

    def _share(self, good: Good, worlds: Sequence[World]) -> None:
        """Tie a good of the scenarios that allow some of it to one column."""
        places = [
            (first + world.staged.columns[good], world.staged.most[good])
            for first, world in zip(self._first, worlds, strict=True)
            if world.staged.most.get(good, 0.0) > 0
        ]
        if places:
            least = min(most for _, most in places)
            column = self._pieces.column(0.0, float(np.floor(least + _EXACT)), whole=True)
            self.shared[good] = column
            for place, _ in places:
                self._pieces.row({place: 1.0, column: -1.0}, 0.0, 0.0)

    def begin_with(self, kept: Sequence[Kept]) -> None:
        """Let the search begin with first years that stand in all scenarios as decided."""
        self._start = np.zeros(self._pieces.width)
        for first, world, one in zip(self._first, self._worlds, kept, strict=True):
            assert one.point is not None
            self._start[first : first + len(one.point)] = one.point
            for good, number in one.first.items():
                self._start[first + world.staged.columns[good]] = number
                if world.staged.most[good] > 0:
                    self._start[self.shared[good]] = number

    def solve(
        self, aim: Aim, best: Floats, alpha: float, options: SolveOptions, stop: Stop, gap: float
    ) -> tuple[dict[Good, int], float]:
        """Return the first years that serve the aim best, and a bound on the aim.

        The bound is on mean value from above, on regret and tail regret from below. Among first
        years that serve regret or tail alike, those of the largest mean value are returned.

        Raises
        ------
        ConflictError
            Nothing can stand in all scenarios.
        SolveError
            Stopped before there was an answer.
        """
        if aim == "mean":
            compiled = self._pieces.compiled()
            worth = -compiled.costs["value"]
            engine = _solved(compiled, worth, options, stop, gap, self._start)
            return self._decided(engine.point), -engine.dual_bound
        costs = self._losses(best, alpha if aim == "tail" else None)
        compiled = self._pieces.compiled()
        engine = _solved(compiled, _spread(costs, compiled), options, stop, gap, self._start)
        bound, point = engine.dual_bound, engine.point
        most = float(_spread(costs, compiled) @ point)
        self._pieces.row(costs, upper=most + _SLACK)
        compiled = self._pieces.compiled()
        engine = _solved(compiled, -compiled.costs["value"], options, stop, gap, point)
        return self._decided(engine.point), bound

    def _losses(self, best: Floats, alpha: float | None) -> dict[int, float]:
        """Add columns of what is lost; return the costs of the largest loss or of its tail.

        With `alpha` the first column is the edge of the tail, and each scenario has one for what it
        loses beyond. The start gets their numbers, too.
        """
        pieces = self._pieces
        lost = None if self._start is None else best - self._values(self._start)
        edge = pieces.column(0.0 if alpha is None else -np.inf, np.inf)
        costs = {edge: 1.0}
        numbers = [] if lost is None else [_edge(lost, self._chances, alpha)]
        for number, (first, block, known, chance) in enumerate(
            zip(self._first, self._blocks, best, self._chances, strict=True)
        ):
            worth = block.costs["value"]
            entries = {first + int(at): float(worth[at]) for at in np.flatnonzero(worth)}
            entries[edge] = 1.0
            if alpha is not None:
                beyond = pieces.column(0.0, np.inf)
                costs[beyond] = float(chance) / (1 - alpha)
                entries[beyond] = 1.0
                if lost is not None:
                    numbers.append(max(0.0, float(lost[number]) - numbers[0]))
            pieces.row(entries, lower=float(known))
        if self._start is not None:
            self._start = np.concatenate([self._start, numbers])
        return costs

    def _values(self, point: Floats) -> Floats:
        """Return the value of each scenario at a point."""
        return np.array([
            block.costs["value"] @ point[first : first + len(block.lower)]
            for first, block in zip(self._first, self._blocks, strict=True)
        ])  # fmt: skip

    def _decided(self, point: Floats) -> dict[Good, int]:
        return {good: round(float(point[column])) for good, column in self.shared.items()}


def check_size(columns: int, scenarios: int, most_columns: int) -> None:
    """Refuse scenarios that are too large together for one model.

    Raises
    ------
    DataError
        One fault with the size and what to do instead.
    """
    if columns > most_columns:
        fault = Fault(
            "robust", f"about {columns:,} columns in {scenarios} scenarios",
            f"at most {most_columns:,} for a two-stage plan in one model",
            "take fewer scenarios, or choose among candidate plans by the regret table",
            column="scenarios",
        )  # fmt: skip
        raise DataError([fault])


def check_aim(aim: str) -> None:
    """Refuse an aim that there is not; DataError."""
    if aim not in AIMS:
        fault = Fault("robust", f"aim is {aim!r}", ", ".join(AIMS), "choose one of these",
                      column="aim")  # fmt: skip
        raise DataError([fault])


def _edge(lost: Floats, chances: Floats, alpha: float | None) -> float:
    """Return the largest loss, or the least of the losses in the tail."""
    if alpha is None:
        return max(0.0, float(lost.max()))
    order = np.argsort(lost, kind="stable")
    below = np.cumsum(chances[order])
    return float(lost[order][min(int(np.searchsorted(below, alpha)), len(lost) - 1)])


def _spread(costs: dict[int, float], compiled: Compiled) -> Floats:
    full = np.zeros(len(compiled.lower))
    full[list(costs)] = list(costs.values())
    return full


def _solved(
    compiled: Compiled,
    costs: Floats,
    options: SolveOptions,
    stop: Stop,
    gap: float,
    start: Floats | None = None,
) -> Engine:
    """Return an engine that has minimised the costs."""
    engine = Engine(compiled, relaxed=False, seed=options.seed, threads=options.threads)
    engine.stop = stop
    engine.options(mip_rel_gap=max(gap, _EXACT), mip_abs_gap=_EXACT)
    engine.minimise(costs)
    if start is not None:
        engine.start_from(start)
    engine.run()
    if engine.infeasible:
        raise ConflictError([Clash((), _NONE)])
    if not engine.has_point:
        raise SolveError(
            f"Stopped after {stop.elapsed:.1f} s, before a two-stage plan was found. Let it run "
            "longer, or take fewer scenarios."
        )
    return engine
