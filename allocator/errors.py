"""Errors that a user can correct: each says what was found, where, what is allowed and what to do.

AllocatorError
├── DataError        faults in a case, a policy or a plan: all of them at once
├── ConflictError    rules that cannot hold together under law and capacity
├── SolveError       the solver stopped without a plan, or contradicts itself
└── SweepError       a batch had to stop; its finished rows are kept
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in the inputs: the place, the value found, what is expected and the fix.

    `place` is the file or sheet, `row` the line a person sees there (header = 1), `column` the
    column's name; both may be empty where a whole table is meant. A warning does not stop a solve.
    """

    place: str
    found: str
    allowed: str
    fix: str
    row: int | None = None
    column: str = ""
    warning: bool = False

    @property
    def where(self) -> str:
        """Place, row and column in words."""
        where = self.place
        if self.row is not None:
            where += f", row {self.row}"
        return f"{where}, column {self.column}" if self.column else where

    def __str__(self) -> str:
        """Put the fault into one line."""
        return f"{self.where}: {self.found}. Expected: {self.allowed}. Fix: {self.fix}."


class AllocatorError(Exception):
    """Base of all errors that carry a message for the user."""


class DataError(AllocatorError):
    """Faults in the inputs; `faults` holds every one of them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True, slots=True)
class Clash:
    """A set of rules that cannot hold together, in the planner's words."""

    rules: tuple[str, ...]
    message: str


class ConflictError(AllocatorError):
    """Law and capacity alone leave no plan; `clashes` names the rules that cannot hold together."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        self.clashes = tuple(clashes)
        super().__init__("\n".join(clash.message for clash in self.clashes))


class SolveError(AllocatorError):
    """The solver stopped without a plan or contradicts itself; the message says what to try."""


class SweepError(AllocatorError):
    """A batch of scenarios had to stop; the message says why, and that finished rows are kept."""
