"""Every point of the Pareto front of a Pyomo model with whole numbers and several objectives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyomo.core as pyo

from allocator.errors import DataError, Fault
from allocator.explore.pareto.objectives import NoSolution, choose, read_model
from allocator.explore.pareto.scaling import ScaledModel, scaled
from allocator.explore.pareto.search_zones import SearchZones
from allocator.explore.pareto.subproblem import Found, Subproblem
from allocator.solver.backend.compiled_model import Floats
from allocator.solver.backend.highs import StopCondition, in_parallel
from allocator.solver.search.result import Interrupted
from allocator.util.numbers import is_number, is_whole
from allocator.util.progress import CancelFlag, Progress

_LARGEST_SEED = 2**31 - 1
"""Largest seed that HiGHS takes."""


@dataclass(frozen=True, slots=True)
class ParetoFront:
    """The points of a front.

    Parameters
    ----------
    points
        One row a point, one column an objective under its name, its value as written, in rising
        order of the first.
    exact
        Whether these are all points of the front, apart from outcomes that differ by no more than
        the solver's tolerances. False if the search was stopped, if two or more objectives can take
        any value, so that the front was cut into steps, or if coefficients of the only one that can
        are too far apart; even then no point is dominated by any other that the model allows.
    solves
        Runs of the solver.
    """

    points: pd.DataFrame
    exact: bool
    solves: int
    _columns: tuple[Any, ...]
    _values: Floats

    def variables(self, row: int) -> dict[str, float]:
        """Return the values of all variables at the point in `row`, by name."""
        names = [one.name for one in self._columns]
        return dict(zip(names, self._values[row].tolist(), strict=True))


def pareto_front(
    model: pyo.ConcreteModel,
    objectives: Iterable[Any] | None = None,
    *,
    steps: Mapping[str, float] | None = None,
    cuts: int = 50,
    seed: int = 0,
    threads: int = 1,
    time_limit: float | None = None,
    progress: Callable[[Progress], None] | None = None,
    cancel: CancelFlag | None = None,
) -> ParetoFront:
    """Return the Pareto front of a linear model with two or more objectives.

    Exact where all objectives but one are sums of whole numbers with coefficients that share a step
    (whole or decimal ones): each solve finds a point of the front or proves that a part of the
    space of outcomes holds none. The other one may take any value, within limits as loose as you
    like.

    Parameters
    ----------
    model
        Any linear Pyomo model, with whole numbers or without. Variables take all real or all whole
        numbers between their limits. It is left as it was.
    objectives
        Two or more: components, members of an ObjectiveList, or names; maximised or minimised.
        Left out: all active ones, or all if none is active.
    steps
        By name, the difference from which outcomes of an objective are told apart, in its unit.
        It makes a front coarser, and is only needed for objectives of continuous variables.
    cuts
        Steps into which the range of an objective of continuous variables is cut, where there are
        two or more of the kind and `steps` does not name it.
    seed
        Seed of the solver, 0 to 2^31 - 1.
    threads
        Places looked at side by side; the front is the same.
    time_limit
        Seconds after which the points found so far are returned.
    progress
        Called after every solve.
    cancel
        When set, the points found so far are returned.

    Raises
    ------
    DataError
        Fewer than two objectives, something that is not linear, a variable whose values have holes,
        an objective without a limit, or a number here that cannot be.
    SolveError
        The model's numbers are too far apart for an exact answer.
    """
    chosen = choose(model, objectives)
    names = [one.name for one in chosen]
    _accept(names, steps or {}, cuts, seed, threads, time_limit)
    stop = StopCondition(time_limit, cancel.is_set if cancel is not None else None)
    try:
        read = read_model(model, chosen)
        if not read.variables:  # nothing to decide
            alone = tuple(one.value(0.0) for one in read.objectives)
            return _front(names, {alone: np.empty(0)}, True, 0)
        form = scaled(read, steps, cuts, stop)
    except NoSolution:
        return _front(names, {}, True, 0)
    except Interrupted:
        return _front(names, {}, False, 0)
    search = _Search(form, [Subproblem(form, stop, seed) for _ in range(threads)], stop, progress)
    finished = search.run()
    found = {form.values(one.outcome, read.objectives): one.point for one in search.found.values()}
    return _front(names, found, finished and form.exact, search.solves, read.variables)


def _accept(
    names: Sequence[str],
    steps: Mapping[str, float],
    cuts: int,
    seed: int,
    threads: int,
    time_limit: float | None,
) -> None:
    """Refuse what cannot be; DataError with all faults."""
    faults = [
        Fault("steps", f"{name!r}: {step!r}", f"a number above 0 for one of {', '.join(names)}",
              "correct it")
        for name, step in steps.items()
        if name not in names or not is_number(step) or step <= 0
    ]  # fmt: skip
    faults += [
        Fault(name, f"found {count!r}", "a whole number, 1 or more", "correct it")
        for name, count in (("cuts", cuts), ("threads", threads))
        if not is_whole(count) or count < 1
    ]
    if not is_whole(seed) or not 0 <= seed <= _LARGEST_SEED:
        faults.append(Fault("seed", f"found {seed!r}",
                            f"a whole number from 0 to {_LARGEST_SEED}",
                            "give another seed"))  # fmt: skip
    if time_limit is not None and (not is_number(time_limit) or time_limit <= 0):
        faults.append(Fault("time_limit", f"found {time_limit!r}", "more than 0 seconds",
                            "give seconds, or leave it out for no limit"))  # fmt: skip
    if faults:
        raise DataError(faults)


class _Search:
    """Walks from zone to zone until none is open."""

    def __init__(
        self,
        form: ScaledModel,
        probes: Sequence[Subproblem],
        stop: StopCondition,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self.found: dict[tuple[float, ...], Found] = {}
        self._form, self._probes = form, probes
        self._zones = SearchZones(form.low, form.top)
        self._stop, self._progress = stop, progress

    @property
    def solves(self) -> int:
        """Runs of the solver so far."""
        return sum(probe.solves for probe in self._probes)

    def run(self) -> bool:
        """Search; False if it was stopped before every zone was closed."""
        while len(self._zones):
            places = self._zones.next(len(self._probes), self._form.alone)
            tasks = list(zip(self._probes, places, strict=False))
            results = in_parallel(_look, tasks) if len(tasks) > 1 else [_look(tasks[0])]
            for (corner, best), result in zip(places, results, strict=True):
                if not isinstance(result, Interrupted):
                    self._learn(corner, best, result)
            if any(isinstance(result, Interrupted) for result in results):
                return False
            self._tell()
        return True

    def _learn(self, corner: Floats, best: int, found: Found | None) -> None:
        """Take in what was found below `corner`; nothing there is better in objective `best`."""
        if found is not None:
            outcome = self._kept(found).outcome
            self._zones.split(outcome)
            corner[best] = outcome[best]
        self._zones.close(corner)

    def _kept(self, found: Found) -> Found:
        """Keep a point once, and return it as it was first found.

        The counted objectives tell which it is; the one alone differs by the solver's tolerances.
        """
        alone = self._form.alone
        counted = found.outcome if alone is None else np.delete(found.outcome, alone)
        return self.found.setdefault(tuple(counted.tolist()), found)

    def _tell(self) -> None:
        if self._progress is not None:
            points, zones = len(self.found), len(self._zones)
            words = f"{points} points of the front found, {zones} zones left to search"
            self._progress(Progress("front", words, self._stop.elapsed))


def _look(task: tuple[Subproblem, tuple[Floats, int]]) -> Found | Interrupted | None:
    probe, (corner, best) = task
    try:
        return probe.below(corner, best)
    except Interrupted as stopped:
        return stopped


def _front(
    names: Sequence[str],
    found: Mapping[tuple[float, ...], Floats],
    exact: bool,
    solves: int,
    variables: tuple[Any, ...] = (),
) -> ParetoFront:
    outcomes = np.array(list(found)).reshape(len(found), len(names))
    order = np.lexsort(outcomes.T[::-1])
    values = np.array(list(found.values())).reshape(len(found), len(variables))
    points = pd.DataFrame(outcomes[order], columns=list(names))
    return ParetoFront(points, exact, solves, variables, values[order])
