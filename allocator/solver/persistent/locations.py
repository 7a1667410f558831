"""Where each figure of a problem lies in the arrays of its compiled model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from allocator.models import PLACES, Problem
from allocator.models.places import Coefficient, ColumnLimit, Cost, Place, RowLimit, sources
from allocator.solver.backend.compiled_model import CompiledModel, Floats


@dataclass(frozen=True, slots=True)
class Location:
    """Where a place lies: positions in an array and which number of the figure each takes."""

    place: Coefficient | RowLimit | ColumnLimit | Cost
    where: npt.NDArray[np.int64]
    source: npt.NDArray[np.int64]


def locate_figures(
    compiled: CompiledModel, problem: Problem, places: Sequence[Place] = PLACES
) -> tuple[Location, ...]:
    """Find `places` in the compiled arrays and check that each holds the number it says.

    `where` is a position among the nonzeros for a Coefficient, a row for a RowLimit, a column for
    the others.

    Raises
    ------
    AssertionError
        A family states a place that does not hold the figure: an error in the model's files.
    """
    row_keys = _by_position(compiled.rows, len(compiled.row_lower))
    column_keys = _by_position(compiled.columns, len(compiled.lower))
    spots = []
    for place in places:
        where, keys = _positions_of_place(place, compiled, row_keys, column_keys)
        spot = Location(place, where, sources(problem.figures[place.figure], keys, place.at))
        held = stored_numbers(compiled, place)[where] if len(where) else np.zeros(0)
        said = expected_numbers(problem, spot)
        if not np.allclose(held, said, rtol=1e-12, atol=1e-12):
            raise AssertionError(f"{place} does not hold its figure")
        spots.append(spot)
    return tuple(spots)


def _by_position(names: Mapping[str, Mapping[Any, int]], count: int) -> list[Any]:
    keys: list[Any] = [None] * count
    for family in names.values():
        for key, position in family.items():
            keys[position] = key
    return keys


def _positions_of_place(
    place: Any, compiled: CompiledModel, row_keys: list[Any], column_keys: list[Any]
) -> tuple[npt.NDArray[np.int64], list[Any]]:
    if isinstance(place, Coefficient):
        rows = np.zeros(len(compiled.row_lower), dtype=bool)
        rows[list(compiled.rows.get(place.row, {}).values())] = True
        columns = np.zeros(len(compiled.lower), dtype=bool)
        columns[list(compiled.columns.get(place.variable, {}).values())] = True
        where = np.flatnonzero(rows[compiled.row_of_entry] & columns[compiled.indices])
        if place.side == "row":
            keys = [row_keys[r] for r in compiled.row_of_entry[where]]
        else:
            keys = [column_keys[c] for c in compiled.indices[where]]
        return where, keys
    named = compiled.rows if isinstance(place, RowLimit) else compiled.columns
    family = named.get(place.row if isinstance(place, RowLimit) else place.variable, {})
    where = np.fromiter(family.values(), dtype=np.int64, count=len(family))
    return where, list(family)


def stored_numbers(compiled: CompiledModel, place: Any) -> Floats:
    """Return the array of the compiled model that `place` speaks of."""
    if isinstance(place, Coefficient):
        return compiled.numbers
    if isinstance(place, ColumnLimit):
        return compiled.upper
    if isinstance(place, Cost):
        return compiled.costs[place.objective]
    return compiled.row_upper if place.limit == "upper" else compiled.row_lower


def expected_numbers(problem: Problem, spot: Location) -> Floats:
    """Return the numbers that `problem` has for a location."""
    sign = spot.place.sign if isinstance(spot.place, Coefficient | Cost) else 1.0
    return np.asarray(sign * problem.figures[spot.place.figure].values[spot.source])
