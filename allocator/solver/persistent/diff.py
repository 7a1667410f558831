"""How two problems differ: numbers that change in place, or a structure that is rebuilt."""

from __future__ import annotations

import numpy as np

from allocator.models import PLACES, Problem
from allocator.models.places import Coefficient
from allocator.solver.persistent.locations import Location


def changed_figures(old: Problem, new: Problem) -> tuple[str, ...]:
    """Names of figures whose numbers differ (those whose keys differ are structure)."""
    return tuple(
        name
        for name, figure in new.figures.items()
        if figure.keys == old.figures[name].keys
        and not np.array_equal(figure.values, old.figures[name].values)
    )


def needs_new_entries(old: Problem, new: Problem, changed: tuple[str, ...]) -> bool:
    """Whether the matrix needs an entry that was 0 and therefore is not stored."""
    stored = {place.figure for place in PLACES if isinstance(place, Coefficient)}
    return any(
        bool(((old.figures[name].values == 0) & (new.figures[name].values != 0)).any())
        for name in changed
        if name in stored
    )


def has_unlocated(changed: tuple[str, ...], spots: tuple[Location, ...]) -> bool:
    """Whether a changed figure has no stated place in the compiled model."""
    placed = {spot.place.figure for spot in spots} | {"value_tolerance"}
    return any(name not in placed for name in changed)


def changed_sets(old: Problem, new: Problem) -> tuple[str, ...]:
    """Names of sets and members that differ."""
    sets = tuple(name for name in new.sets if new.sets[name] != old.sets[name])
    members = tuple(name for name in new.members if new.members[name] != old.members[name])
    return sets + members
