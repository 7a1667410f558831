"""What the model says of a rule: the figures at its rows, and a solution in which it gives way."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from allocator.inputs.case.names import words_of
from allocator.models.families import part_of_key
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.case.names import Words
    from allocator.inputs.policy.policy import Policy
    from allocator.models import Problem
    from allocator.session.policy_rules import PolicyRule, RulePart
    from allocator.session.session import Session
    from allocator.solver.backend.compiled_model import CompiledModel, Floats

_DIGITS = 6
"""Digits of a loosened limit; it is rounded so that what is found keeps it."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Case, policy and model of an impossible problem, with the words of the case."""

    case: Case
    policy: Policy
    problem: Problem
    compiled: CompiledModel
    words: Words = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", words_of(self.case))

    @classmethod
    def of(cls, session: Session) -> Inputs:
        """Return those of a session as it is now."""
        return cls(session.case, session.policy, session.problem, session.compiled)

    def figure(self, name: str) -> dict[Any, float]:
        """Return a figure of the problem by key."""
        return {key: float(value) for key, value in self.problem.figures[name].items()}

    def row(self, table: str, key: str, value: str) -> dict[Any, Any]:
        """Return the row of a table of the case in which column `key` has `value`."""
        frame = self.case.tables[table]
        rows: list[dict[Any, Any]] = frame.loc[frame[key] == value].to_dict("records")
        return rows[0]


@dataclass(frozen=True, slots=True)
class Bent:
    """A row that gives way by `by`, in the rule's unit, in a solution."""

    part: RulePart
    by: float
    at: Floats
    compiled: CompiledModel

    @property
    def year(self) -> int | None:
        """The year of the row; None for all years together."""
        try:
            found = part_of_key(self.part.family, "year", self.part.key)
        except ValueError:
            return None
        return found if isinstance(found, int) else None

    def column(self, name: str, key: Any) -> float:
        """Return the value of a variable."""
        return float(self.at[self.compiled.columns[name][key]])


def bent_rows(rule: PolicyRule, solution: Floats, compiled: CompiledModel) -> list[Bent]:
    """Return the rows of a rule that give way in a solution."""
    return [
        Bent(part, float(solution[part.bend]), solution, compiled)
        for part in rule.parts
        if solution[part.bend] > NOTHING * float(compiled.column_unit(part.bend))
    ]


def lower(value: float) -> float:
    """Return a figure of six digits that is no larger.

    Examples
    --------
    >>> lower(741.99999999), lower(742.123456), lower(0.1234567)
    (742.0, 742.123, 0.123456)
    """
    factor = _factor(value)
    return math.floor(round(value * factor, 3)) / factor


def upper(value: float) -> float:
    """Return a figure of six digits that is no smaller.

    Examples
    --------
    >>> upper(742.00000001), upper(742.123456)
    (742.0, 742.124)
    """
    return -lower(-value)


def _factor(value: float) -> float:
    size = abs(value)
    places = _DIGITS - 1 - math.floor(math.log10(size)) if size > NOTHING else _DIGITS
    return float(10 ** max(places, 0))
