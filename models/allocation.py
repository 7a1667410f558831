"""Assemble the allocation model, family by family in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pyomo.core as pyo
from pyomo.core.base import constraint as _constraint

from . import (
    absorption,
    benefit,
    decisions,
    earmarks,
    equipment,
    fielding,
    funding,
    grants,
    idle,
    objectives,
    packages,
    persistence,
    risk,
    sustainment,
    training,
)
from .ground import lay_ground, limit_columns
from .places import Coefficient, ColumnLimit, Cost, Place, RowLimit
from .problem import FIGURES, Problem

FAMILIES = (
    funding,
    earmarks,
    equipment,
    training,
    grants,
    fielding,
    sustainment,
    idle,
    packages,
    absorption,
    benefit,
    risk,
    decisions,
    persistence,
)
"""The families of rules; each declares its variables, adds its rows and states its places."""

PLACES: tuple[Place, ...] = tuple(place for family in FAMILIES for place in family.PLACES)
"""Where figures land in the compiled model."""

_BESIDE_ROWS = {place.figure for place in PLACES if isinstance(place, ColumnLimit | Cost)} - {
    place.figure for place in PLACES if isinstance(place, Coefficient | RowLimit)
}
"""Figures that no row speaks of: limits of columns and costs, most of all numbers."""


def build(
    problem: Problem, *, templates: bool = True, rows_only: bool = False
) -> pyo.ConcreteModel:
    """Return the Pyomo model of `problem`, maximising value.

    Parameters
    ----------
    problem
        Sets, members and figures.
    templates
        Let Pyomo keep each family of rows as one template, which builds and compiles several
        times faster. The rows are the same without.
    rows_only
        Leave out the limits of columns and the objectives, for the compile, which takes their
        numbers straight from the figures.
    """
    with _templates(templates):
        model = lay_ground(problem, [name for name in FIGURES if name not in _BESIDE_ROWS])
        for family in FAMILIES:
            family.declare(model)
        for family in FAMILIES:
            family.add(model)
    if not rows_only:
        limit_columns(model, problem, PLACES)
        objectives.add(model, problem, PLACES)
    return model


@contextmanager
def _templates(wanted: bool) -> Iterator[None]:
    """Set Pyomo's process-wide switch for templates and put it back."""
    before = _constraint.TEMPLATIZE_CONSTRAINTS
    _constraint.TEMPLATIZE_CONSTRAINTS = wanted
    try:
        yield
    finally:
        _constraint.TEMPLATIZE_CONSTRAINTS = before
