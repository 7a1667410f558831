"""What the model's variables and rows are measured in, so that a solver can be given other units.

A model in thousands of dollars is the same as one in millions; a solver's tolerances are not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from .families import ROWS, VARIABLES, RowFamily, Variable
from .problem import Problem

Unit = Literal["money", "points", "count"]
"""US$ million; capability points; lots, seats, persons, switches and whatever else is counted."""

_RECORDS: dict[str, Variable | RowFamily] = {**VARIABLES, **ROWS}

UNITS: dict[str, Unit] = {
    name: one.unit for name, one in _RECORDS.items() if one.unit == "money" or one.unit == "points"
}
"""The unit of variables and rows by name; those not named are counts or mixed."""


@dataclass(frozen=True, slots=True)
class Units:
    """Units in which a solver is given money (in US$ million) and points; powers of two."""

    money: float = 1.0
    points: float = 1.0

    def of(self, unit: Unit) -> float:
        """Return the unit of a kind of quantity; what is counted has none."""
        return {"money": self.money, "points": self.points, "count": 1.0}[unit]

    @property
    def usual(self) -> bool:
        """Whether both are as the case gives them."""
        return self.money == self.points == 1.0


USUAL = Units()
"""US$ million and points, as a case gives them."""


def unit_of(problem: Problem, name: str, key: Any) -> Unit:
    """Return the unit of the variable or row `name` at `key`."""
    unit, members = _RECORDS[name].unit, problem.members
    if unit == "decision":
        in_money = members["lock_grants"].get(key) or members["lock_obligations"].get(key)
        return "money" if in_money else "count"
    if unit == "module":
        return "money" if members["module_grants"].get(key) else "count"
    return unit


def is_mixed(name: str) -> bool:
    """Tell whether the unit of a variable or row depends on its key."""
    return _RECORDS[name].unit in ("decision", "module")
