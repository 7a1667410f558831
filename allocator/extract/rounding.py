"""Round what the solver found: whole lots and seats, lines and grants on or off, no noise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.models import Problem
    from allocator.solver.backend.solution import Solution

NOTHING = 1e-7
"""Less than this of a unit in which the solver had money or points (or of a lot) is its noise."""

_DECIMALS = 9


def clean(values: Any, unit: Any = 1.0) -> Any:
    """Return an array or column, in which the solver had `unit`, with noise around 0 taken out."""
    return np.where(np.abs(values) < NOTHING * unit, 0.0, values)


def bought(case: Case, problem: Problem, solution: Solution) -> pd.DataFrame:
    """Return what is bought: nation, item, year, quantity, kind, area and use of money.

    A line or grant that is switched off gets nothing: the solver lets traces through a switch that
    is off by its own tolerance.
    """
    rows: list[tuple[str, str, int, float]] = []
    money = solution.compiled.units.money
    for variable, decimals, unit in (
        ("lots", 0, 1.0),
        ("seats", 0, 1.0),
        ("grant", _DECIMALS, money),
    ):
        found = solution.of(variable)
        amounts = unit * np.round(np.fromiter(found.values(), float, len(found)) / unit, decimals)
        keys = list(found)
        rows += [(*keys[i], float(amounts[i])) for i in np.flatnonzero(amounts > NOTHING * unit)]
    frame = pd.DataFrame(rows, columns=["nation", "item", "year", "quantity"]).astype(
        {"quantity": "float64", "year": "int64"}
    )
    items = case.items.set_index("item")
    for column in ("kind", "area"):
        frame[column] = frame["item"].map(items[column])
    frame = frame[_is_on(frame, solution)]
    use = use_of_item(problem)
    frame["use"] = [use[pair] for pair in zip(frame["nation"], frame["item"], strict=True)]
    return frame.sort_values(["nation", "item", "year"], ignore_index=True)


def _is_on(frame: pd.DataFrame, solution: Solution) -> npt.NDArray[np.bool_]:
    """Tell which rows stand on no line and no grant that is off."""
    lines = {key for key, value in solution.of("line_on").items() if value < 0.5}
    grants = {key for key, value in solution.of("grant_on").items() if value < 0.5}
    places = zip(frame["nation"], frame["area"], frame["item"], strict=True)
    on = ((n, g) not in lines and (n, i) not in grants for n, g, i in places)
    return np.fromiter(on, dtype=bool, count=len(frame))


def use_of_item(problem: Problem) -> dict[tuple[str, str], str]:
    """Return the use of money that each item of a nation belongs to."""
    found: dict[tuple[str, str], str] = {}
    for family in ("lots_of_use", "seats_of_use", "grants_of_use"):
        members: Any = problem.members[family]
        for (nation, use), items in members.items():
            found.update(dict.fromkeys(((nation, item) for item in items), use))
    return found
