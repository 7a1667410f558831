"""Least violation of soft constraints, and the best money for fixed integers."""

from __future__ import annotations

from typing import Any

import numpy as np

from allocator.solver.backend.compiled_model import CompiledModel, Floats, Ints
from allocator.solver.backend.highs import HighsModel, StopCondition
from allocator.solver.search.incumbent import Incumbent
from allocator.solver.search.result import SearchLog
from allocator.util.tolerance import NOTHING


def minimise_violation(
    compiled: CompiledModel, stop: StopCondition, seed: int
) -> dict[str, float] | None:
    """Return the least violation that law and capacity force, by rule, in each rule's unit.

    Found on the relaxation: whole lots may force more. None if stopped before it was known.
    """
    engine = HighsModel(compiled, relaxed=True, seed=seed)
    engine.stop = stop
    engine.set_options(solver="ipm")
    engine.minimise(compiled.costs["bending"])
    return violated_rules(compiled, engine.solution) if engine.run() else None


def least_violation(
    incumbent: Incumbent, small_model: CompiledModel | None, log: SearchLog, seed: int
) -> dict[str, float] | None:
    """Return by how much soft constraints must be violated; None where that is not known.

    Where the plan violates some, `small_model` is asked first: most often that is chosen and not
    forced, and fewer columns show it sooner.
    """
    compiled = incumbent.compiled
    violation = float(compiled.costs["bending"] @ incumbent.known)
    if violation <= NOTHING:
        log.record("repair", bending=max(0.0, violation))
        return {}
    if log.stop.reached:
        return None
    words = "some policy rules cannot be met together; finding how little to relax them"
    log.report("repair", words, incumbent.value, incumbent.bound)
    found = None if small_model is None else minimise_violation(small_model, log.stop, seed)
    if found != {}:
        found = minimise_violation(compiled, log.stop, seed)
    log.record("repair", rules=None if found is None else len(found))
    return found


def violated_rules(compiled: CompiledModel, solution: Floats) -> dict[str, float]:
    """Return how far each soft constraint is violated at `solution`; only those that are."""
    bent: dict[str, float] = {}
    for variable, keys in compiled.columns.items():
        if variable.startswith("bend_"):
            for key, column in keys.items():
                unit = float(compiled.column_unit(column))
                if solution[column] > NOTHING * unit:
                    name = variable.removeprefix("bend_")
                    bent[f"{name} {_words(key)}"] = float(f"{solution[column]:.9g}")
    return bent


def _words(key: Any) -> str:
    return " ".join(str(part) for part in key) if isinstance(key, tuple) else str(key)


def solve_with_integers_fixed(
    compiled: CompiledModel,
    solution: Floats,
    stop: StopCondition,
    seed: int,
    fixed: Ints | None = None,
    costs: Floats | None = None,
) -> HighsModel | None:
    """Return a model solved to its best with all integers fixed as in `solution`.

    With `fixed` only these columns are fixed; `costs` are minimised in place of the value. None
    where that breaks a limit of a column or leaves no solution.
    """
    whole = np.flatnonzero(compiled.integer) if fixed is None else fixed
    chosen = np.round(solution[whole])
    if (chosen < compiled.lower[whole]).any() or (chosen > compiled.upper[whole]).any():
        return None
    engine = HighsModel(compiled, relaxed=True, seed=seed)
    engine.stop = stop
    if len(whole) < compiled.integer.sum():
        engine.set_options(solver="ipm")  # much faster where lots and seats are free
    engine.set_column_bounds(whole, chosen, chosen)
    if costs is not None:
        engine.minimise(costs)
    return engine if engine.run() else None
