"""Write changed figures into a compiled model and the HiGHS that holds it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from allocator.models import Problem
from allocator.models.places import Coefficient, ColumnLimit, Cost, RowLimit
from allocator.solver.backend.compiled_model import CompiledModel
from allocator.solver.backend.highs import HighsModel
from allocator.solver.persistent.locations import Location, expected_numbers, stored_numbers


def apply_changes(
    compiled: CompiledModel,
    problem: Problem,
    locations: Iterable[Location],
    changed: Collection[str],
    engine: HighsModel | None,
) -> int:
    """Write the changed figures of `problem` where they lie; return how many numbers differ.

    `engine` is the HiGHS that holds `compiled`; None: there is none yet.
    """
    count = 0
    for location in locations:
        if location.place.figure in changed:
            expected = expected_numbers(problem, location)
            differ = stored_numbers(compiled, location.place)[location.where] != expected
            if differ.any():
                _write(compiled, location, location.where[differ], expected[differ], engine)
                count += int(differ.sum())
    return count


def _write(
    compiled: CompiledModel,
    location: Location,
    where: Any,
    numbers: Any,
    engine: HighsModel | None,
) -> None:
    place = location.place
    stored_numbers(compiled, place)[where] = numbers
    if isinstance(place, RowLimit) and place.limit == "both":
        compiled.row_upper[where] = numbers
    if engine is None:
        return
    if isinstance(place, Coefficient):
        engine.set_coefficients(compiled.row_of_entry[where], compiled.indices[where], numbers)
    elif isinstance(place, RowLimit):
        engine.set_row_bounds(where, compiled.row_lower[where], compiled.row_upper[where])
    elif isinstance(place, ColumnLimit):
        engine.set_column_bounds(where, compiled.lower[where], compiled.upper[where])
    elif isinstance(place, Cost) and place.objective == "value":
        engine.set_costs(where, -compiled.costs["value"][where])
