"""Parts of a search: what must bend, and the best money for chosen goods."""

from __future__ import annotations

from typing import Any

import numpy as np

from allocator.solver.backend.compiled_model import Compiled, Floats, Ints
from allocator.solver.backend.highs import Engine, Stop

_NOTHING = 1e-6


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
                unit = float(compiled.column_unit(column))
                if point[column] > _NOTHING * unit:
                    name = variable.removeprefix("bend_")
                    bent[f"{name} {_words(key)}"] = float(f"{point[column]:.9g}")
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
