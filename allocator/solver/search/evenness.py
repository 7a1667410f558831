"""The tie rule: of plans that are equal in all else, the one that spreads money most evenly."""

from __future__ import annotations

import numpy as np

from allocator.models import Problem
from allocator.solver.backend.compiled_model import CompiledModel, Floats
from allocator.solver.backend.highs import HighsModel

_STEPS = np.concatenate([np.arange(0.0, 2.0, 0.1), 2.0 ** np.arange(1, 12)])
"""Where the steps of a nation's money begin, as multiples of an even share of all of it."""


class Evenness:
    """Money of each nation in steps that weigh more the higher they are (piecewise linear).

    An even share gives every nation the same part of its reach, the most money that it can take in
    the horizon: by its absorbable money, or all money there is where no figure limits it. A step of
    a nation that begins at x even shares weighs x + 0.05, so that the sum is least where parts
    are equal to a tenth of an even share.
    """

    def __init__(self, compiled: CompiledModel, problem: Problem, solution: Floats) -> None:
        self.compiled = compiled
        self.columns: dict[str, list[int]] = {}
        for (nation, _, _), column in compiled.columns.get("obligation", {}).items():
            self.columns.setdefault(nation, []).append(column)
        reach = _reaches(problem)
        self.reach = np.array([reach[nation] for nation in self.columns])
        spent = float(solution[compiled.positions("obligation")].sum())
        whole = float(self.reach.sum())
        self.even = spent / whole if whole > 0 else 0.0
        self.weights = _STEPS + 0.05
        self.widths = self.reach[:, None] * self.even * np.diff(_STEPS, append=2 * _STEPS[-1])
        self.widths[:, -1] = np.inf

    @property
    def can_differ(self) -> bool:
        """Whether two nations or more share some money."""
        return len(self.columns) > 1 and self.even > 0

    def add_to(self, engine: HighsModel) -> Floats:
        """Add steps and their rows to a model; return the objective over all its columns."""
        count = len(self.compiled.lower)
        unit = self.compiled.units.money
        engine.add_columns(self.widths.ravel(), unit)
        each = len(self.weights)
        for number, columns in enumerate(self.columns.values()):
            own = np.arange(count + number * each, count + (number + 1) * each)
            where = np.concatenate([np.array(columns), own]).astype(np.int32)
            numbers = np.concatenate([np.ones(len(columns)), -np.ones(each)])
            engine.add_row(0.0, 0.0, where, numbers, unit)
        return np.concatenate([np.zeros(count), np.tile(self.weights, len(self.columns))])

    def mip_start(self, solution: Floats) -> Floats:
        """Return `solution` with its steps filled from below."""
        return np.concatenate([solution, self._steps(solution).ravel()])

    def _steps(self, solution: Floats) -> Floats:
        money = np.array([solution[columns].sum() for columns in self.columns.values()])
        begin = self.reach[:, None] * self.even * _STEPS[None, :]
        return np.asarray(np.clip(money[:, None] - begin, 0.0, self.widths))


def _reaches(problem: Problem) -> dict[str, float]:
    """Return by nation the most money that it can take in the horizon, US$ million."""
    everything = float(problem.figures["money"].values.sum())
    years = len(problem.sets["years"])
    limits: dict[str, float] = {}
    for (nation, _), width in problem.figures["segment_most"].items():
        limits[nation] = limits.get(nation, 0.0) + years * width
    nations = {nation for nation, _ in problem.sets["obligation_pairs"]}
    return {n: min(limits.get(n, everything), everything) for n in sorted(nations)}
