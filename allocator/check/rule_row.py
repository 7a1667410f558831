"""One row of the rules: what is counted against which limit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from allocator.check.table_compare import place
from allocator.check.violation import Tolerance, Violation, pair

Status = Literal["law", "capacity", "policy"]


@dataclass(frozen=True, slots=True)
class Row:
    """A rule with its activity and limit recomputed.

    Parameters
    ----------
    family, rule
        Name of the constraint in ``models/README.md`` and of the rule itself.
    where
        Index of the row; its keys are the columns by which the plan's rules table is searched.
    unit, did, allowed
        Words for the message: ``812.0 US$ million obligated from 800.0 available``.
    price
        For policy rows: price of bending in multiples of the reference value.
    always
        The plan must list the row even if nothing counts against it.
    optional
        The plan may leave the row out unless it bends.
    """

    family: str
    rule: str
    status: Status
    where: Mapping[str, str | int]
    sense: Literal["<=", ">="]
    activity: float
    limit: float
    unit: str
    did: str
    allowed: str
    price: float = 0.0
    always: bool = field(default=False)
    optional: bool = field(default=False)

    @property
    def slack(self) -> float:
        """Room to the limit; negative where the rule is broken or bent."""
        room = self.limit - self.activity
        return room if self.sense == "<=" else -room

    @property
    def bend(self) -> float:
        """How far the rule must bend for this activity."""
        return max(0.0, -self.slack)

    def broken(self, tolerance: Tolerance) -> bool:
        """Tell whether the activity is on the wrong side of the limit."""
        tolerance = tolerance.of(self.unit)
        if self.sense == "<=":
            return tolerance.over(self.activity, self.limit)
        return tolerance.over(self.limit, self.activity)

    @property
    def message(self) -> str:
        """Activity and limit in the planner's words."""
        found, limit = pair(self.activity, self.limit)
        named = {**self.where} if self.rule == self.family else {"rule": self.rule, **self.where}
        return f"{place(named)}: {found} {self.unit} {self.did} {limit} {self.allowed}"

    def violation(self, ending: str = "") -> Violation:
        """Return the row as a finding."""
        text = self.message + ending
        return Violation(
            self.family, self.rule, self.where, self.activity, self.limit, self.unit, text
        )
