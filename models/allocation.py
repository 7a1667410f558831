"""Assemble the allocation model, family by family in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pyomo.environ as pyo
from pyomo.core.base import constraint as _constraint

from . import (
    absorption,
    benefit,
    decisions,
    earmarks,
    equipment,
    funding,
    grants,
    objectives,
    persistence,
    risk,
    training,
)
from .ground import lay_ground
from .places import Cost, Place
from .problem import Problem

FAMILIES = (
    funding,
    earmarks,
    equipment,
    training,
    grants,
    absorption,
    benefit,
    risk,
    decisions,
    persistence,
)
"""The families of rules; each declares its variables, adds its rows and states its places."""

PLACES: tuple[Place, ...] = tuple(place for family in FAMILIES for place in family.PLACES)
"""Where figures land in the compiled model."""


def build(problem: Problem, *, templates: bool = True) -> pyo.ConcreteModel:
    """Return the Pyomo model of `problem`, maximising value.

    Parameters
    ----------
    problem
        Sets, members and figures.
    templates
        Let Pyomo keep each family of rows as one template, which builds and compiles several
        times faster. The rows are the same without.
    """
    with _templates(templates):
        model = lay_ground(problem)
        for family in FAMILIES:
            family.declare(model)
        for family in FAMILIES:
            family.add(model)
        objectives.add(model, tuple(place for place in PLACES if isinstance(place, Cost)))
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
