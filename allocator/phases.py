"""Phases around the search for value: least bending before it, least turbulence after it."""

from __future__ import annotations

from typing import Any

import numpy as np

from allocator.compile import Compiled, Floats, Ints
from allocator.engine import Engine, Stop
from allocator.models import Problem

_NOTHING = 1e-6

_CALM_NODES = 20
_CALM_GAP = 5e-2
"""Gap of the last phase with whole numbers: nobody needs calm proven to the last per cent."""


def least_bending(compiled: Compiled, stop: Stop, seed: int) -> dict[str, float] | None:
    """Return the smallest bending that law and capacity force, by rule, in each rule's unit.

    Found on the relaxation: whole lots may force more. None if stopped before it was known.
    """
    engine = Engine(compiled, relaxed=True, seed=seed)
    engine.stop = stop
    engine.options(solver="ipm")
    engine.minimise(compiled.costs["bending"])
    return bent_rules(compiled, engine.point) if engine.run() else None


def bent_rules(compiled: Compiled, point: Floats) -> dict[str, float]:
    """Return how far each policy rule is bent at `point`; only rules that are."""
    bent: dict[str, float] = {}
    for variable, keys in compiled.columns.items():
        if variable.startswith("bend_"):
            for key, column in keys.items():
                if point[column] > _NOTHING:
                    name = variable.removeprefix("bend_")
                    bent[f"{name} {_words(key)}"] = round(float(point[column]), 6)
    return bent


def _words(key: Any) -> str:
    return " ".join(str(part) for part in key) if isinstance(key, tuple) else str(key)


def settle(
    compiled: Compiled, point: Floats, stop: Stop, seed: int, kept: Ints | None = None
) -> Engine | None:
    """Return an engine at the best point with everything whole fixed as in `point`.

    With `kept` only these columns are fixed. None where that breaks a limit of a column or leaves
    no point.
    """
    whole = np.flatnonzero(compiled.integer) if kept is None else kept
    chosen = np.round(point[whole])
    if (chosen < compiled.lower[whole]).any() or (chosen > compiled.upper[whole]).any():
        return None
    engine = Engine(compiled, relaxed=True, seed=seed)
    engine.stop = stop
    if len(whole) < compiled.integer.sum():
        engine.options(solver="ipm")  # much faster where lots and seats are free
    engine.limit_columns(whole, chosen, chosen)
    return engine if engine.run() else None


def calm(engine: Engine, compiled: Compiled, point: Floats, problem: Problem) -> Floats | None:
    """Return the point of least turbulence that keeps the value of `point` but for the tolerance.

    None where there is no last plan, or where it cannot be improved.
    """
    if not problem.sets["last_pairs"]:
        return None
    value = float(compiled.costs["value"] @ point)
    tolerance = float(problem.figures["tolerance"].values[0])
    floor = value - tolerance * abs(value)
    worth = np.flatnonzero(compiled.costs["value"])
    engine.highs.addRow(
        floor, np.inf, len(worth), worth.astype(np.int32), compiled.costs["value"][worth]
    )
    engine.minimise(compiled.costs["turbulence"])
    # another objective altogether: a fresh start with presolve beats the old basis
    engine.highs.clearSolver()
    engine.options(mip_rel_gap=_CALM_GAP, mip_max_nodes=_CALM_NODES)
    if not engine.relaxed:
        # for a relaxation it would start a crossover, ten times slower than no start
        engine.start_from(point)
    return engine.point if engine.run() or engine.has_point else None
