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
from allocator.explore.robust.block_model import BlockModelBuilder
from allocator.explore.robust.first_stage import Good
from allocator.solver.backend.compiled_model import CompiledModel, Floats
from allocator.solver.backend.highs import HighsModel, StopCondition
from allocator.util.tolerance import EXACT, ROUNDING

if TYPE_CHECKING:
    from allocator.explore.robust.recourse import EvaluatedPlan, ScenarioModel
    from allocator.solver.options import SolveOptions

Aim = Literal["mean", "regret", "tail"]

AIMS: tuple[str, ...] = get_args(Aim)


_SLACK = 1e-7
"""Value points by which the aim may be missed while the mean value is raised."""

_NONE = (
    "No first years are possible in all scenarios: what the law of one requires, another forbids."
)


class ExtensiveForm:
    """One model of all scenarios; columns of what is decided first are shared."""

    def __init__(self, scenarios: Sequence[ScenarioModel], chances: Floats) -> None:
        self._builder = BlockModelBuilder()
        self._scenarios = scenarios
        self._blocks = [model.two_stage.compiled for model in scenarios]
        self._start: Floats | None = None
        self._chances = chances
        self._first = [
            self._builder.block(block, float(chance))
            for block, chance in zip(self._blocks, chances, strict=True)
        ]
        self.shared: dict[Good, int] = {}
        for good in sorted({good for model in scenarios for good in model.two_stage.columns}):
            self._share(good, scenarios)

    def _share(self, good: Good, models: Sequence[ScenarioModel]) -> None:
        """Tie a good of the scenarios that allow some of it to one column."""
        places = [
            (first + model.two_stage.columns[good], model.two_stage.most[good])
            for first, model in zip(self._first, models, strict=True)
            if model.two_stage.most.get(good, 0.0) > 0
        ]
        if places:
            least = min(most for _, most in places)
            column = self._builder.column(0.0, float(np.floor(least + ROUNDING)), whole=True)
            self.shared[good] = column
            for place, _ in places:
                self._builder.row({place: 1.0, column: -1.0}, 0.0, 0.0)

    def set_mip_start(self, kept: Sequence[EvaluatedPlan]) -> None:
        """Give a MIP start: a first stage that holds in all scenarios as decided."""
        self._start = np.zeros(self._builder.width)
        for first, model, one in zip(self._first, self._scenarios, kept, strict=True):
            assert one.solution is not None
            self._start[first : first + len(one.solution)] = one.solution
            for good, number in one.first.items():
                self._start[first + model.two_stage.columns[good]] = number
                if model.two_stage.most[good] > 0:
                    self._start[self.shared[good]] = number

    def solve(
        self,
        aim: Aim,
        best: Floats,
        alpha: float,
        options: SolveOptions,
        stop: StopCondition,
        gap: float,
    ) -> tuple[dict[Good, int], float]:
        """Return the first years that serve the aim best, and a bound on the aim.

        The bound is on mean value from above, on regret and tail regret from below. Among first
        years that serve regret or tail alike, those of the largest mean value are returned.

        Raises
        ------
        ConflictError
            No first stage holds in all scenarios.
        SolveError
            Stopped before there was an answer.
        """
        if aim == "mean":
            compiled = self._builder.build()
            worth = -compiled.costs["value"]
            engine = _solved(compiled, worth, options, stop, gap, self._start)
            return self._first_stage(engine.solution), -engine.dual_bound
        costs = self._add_losses(best, alpha if aim == "tail" else None)
        compiled = self._builder.build()
        engine = _solved(compiled, _dense(costs, compiled), options, stop, gap, self._start)
        bound, solution = engine.dual_bound, engine.solution
        most = float(_dense(costs, compiled) @ solution)
        self._builder.row(costs, upper=most + _SLACK)
        compiled = self._builder.build()
        engine = _solved(compiled, -compiled.costs["value"], options, stop, gap, solution)
        return self._first_stage(engine.solution), bound

    def _add_losses(self, best: Floats, alpha: float | None) -> dict[int, float]:
        """Add columns of what is lost; return the costs of the largest loss or of its tail.

        With `alpha` the first column is the edge of the tail, and each scenario has one for what it
        loses beyond. The start gets their numbers, too.
        """
        builder = self._builder
        lost = None if self._start is None else best - self._values(self._start)
        edge = builder.column(0.0 if alpha is None else -np.inf, np.inf)
        costs = {edge: 1.0}
        numbers = [] if lost is None else [_value_at_risk(lost, self._chances, alpha)]
        for number, (first, block, known, chance) in enumerate(
            zip(self._first, self._blocks, best, self._chances, strict=True)
        ):
            worth = block.costs["value"]
            entries = {first + int(at): float(worth[at]) for at in np.flatnonzero(worth)}
            entries[edge] = 1.0
            if alpha is not None:
                beyond = builder.column(0.0, np.inf)
                costs[beyond] = float(chance) / (1 - alpha)
                entries[beyond] = 1.0
                if lost is not None:
                    numbers.append(max(0.0, float(lost[number]) - numbers[0]))
            builder.row(entries, lower=float(known))
        if self._start is not None:
            self._start = np.concatenate([self._start, numbers])
        return costs

    def _values(self, solution: Floats) -> Floats:
        """Return the value of each scenario at a solution."""
        return np.array([
            block.costs["value"] @ solution[first : first + len(block.lower)]
            for first, block in zip(self._first, self._blocks, strict=True)
        ])  # fmt: skip

    def _first_stage(self, solution: Floats) -> dict[Good, int]:
        return {good: round(float(solution[column])) for good, column in self.shared.items()}


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
            "take fewer scenarios, or choose among candidate plans with the regret table",
            column="scenarios",
        )  # fmt: skip
        raise DataError([fault])


def check_aim(aim: str) -> None:
    """Refuse an aim that there is not; DataError."""
    if aim not in AIMS:
        fault = Fault("robust", f"aim is {aim!r}", ", ".join(AIMS), "choose one of these",
                      column="aim")  # fmt: skip
        raise DataError([fault])


def _value_at_risk(lost: Floats, chances: Floats, alpha: float | None) -> float:
    """Return the largest loss, or the least of the losses in the tail."""
    if alpha is None:
        return max(0.0, float(lost.max()))
    order = np.argsort(lost, kind="stable")
    below = np.cumsum(chances[order])
    return float(lost[order][min(int(np.searchsorted(below, alpha)), len(lost) - 1)])


def _dense(costs: dict[int, float], compiled: CompiledModel) -> Floats:
    full = np.zeros(len(compiled.lower))
    full[list(costs)] = list(costs.values())
    return full


def _solved(
    compiled: CompiledModel,
    costs: Floats,
    options: SolveOptions,
    stop: StopCondition,
    gap: float,
    start: Floats | None = None,
) -> HighsModel:
    """Return a HiGHS model that has minimised the costs."""
    engine = HighsModel(compiled, relaxed=False, seed=options.seed, threads=options.threads)
    engine.stop = stop
    engine.set_options(mip_rel_gap=max(gap, EXACT), mip_abs_gap=EXACT)
    engine.minimise(costs)
    if start is not None:
        engine.set_mip_start(start)
    engine.run()
    if engine.infeasible:
        raise ConflictError([Clash((), _NONE)])
    if not engine.has_solution:
        raise SolveError(
            f"Stopped after {stop.elapsed:.1f} s, before a two-stage plan was found. Let it run "
            "longer, or take fewer scenarios."
        )
    return engine
