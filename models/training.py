"""Training in whole seats, within course capacity, vetted people and people with the language."""

from __future__ import annotations

import pyomo.core as pyo

from .ground import add_rows, over
from .places import ColumnLimit, Place, RowLimit

PLACES: tuple[Place, ...] = (
    ColumnLimit("seats", "seats_most", (0, 1, 2)),
    RowLimit("course_seats", "course_seats_most", "upper", (0, 1)),
    RowLimit("vetted", "vetted_people", "upper", (0,)),
    RowLimit("language", "language_people", "upper", (0,)),
)


def declare(model: pyo.ConcreteModel) -> None:
    """Declare seats[n, c, t], whole seats taken in the year."""
    m = model
    m.seats = pyo.Var(over(m.seat_pairs, m.years), within=pyo.NonNegativeIntegers)


def add(model: pyo.ConcreteModel) -> None:
    """Add rows course_seats, vetted and language."""
    m = model
    add_rows(m, "course_seats", m.limited_courses, m.years, rule=_course_seats)
    add_rows(m, "vetted", m.vetted_nations, m.years, rule=_vetted)
    add_rows(m, "language", m.language_nations, m.years, rule=_language)


def _course_seats(m: pyo.ConcreteModel, c: str, t: int) -> pyo.Expression:
    return sum(m.seats[n, c, t] for n in m.students_of_course[c]) <= m.course_seats_most[c, t]


def _vetted(m: pyo.ConcreteModel, n: str, t: int) -> pyo.Expression:
    return sum(m.seats[n, c, t] for c in m.courses_of_nation[n]) <= m.vetted_people[n]


def _language(m: pyo.ConcreteModel, n: str, t: int) -> pyo.Expression:
    return sum(m.seats[n, c, t] for c in m.language_courses_of_nation[n]) <= m.language_people[n]
