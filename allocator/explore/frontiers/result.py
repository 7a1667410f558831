"""A frontier: its plans as a table and in sentences, and the policy of each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from allocator.errors import DataError, Fault
from allocator.explore.files import write_table
from allocator.explore.frontiers.record import FrontierRecord
from allocator.explore.frontiers.sentences import frontier_words
from allocator.inputs.scenario.scenario import Scenario


@dataclass(frozen=True)
class Frontier(FrontierRecord):
    """The plans between measures that pull against each other.

    Parameters are those of `allocator.explore.frontiers.record.FrontierRecord`.
    """

    @property
    def words(self) -> tuple[str, ...]:
        """What the frontier says, in sentences."""
        return frontier_words(self)

    def scenario(self, plan: int, name: str = "", author: str = "") -> Scenario:
        """Return the policy of the plan with this number as a scenario.

        Raises
        ------
        DataError
            The table has no such plan.
        """
        if not 1 <= plan <= len(self.plans):
            allowed = f"1 to {len(self.plans)}"
            raise DataError([Fault("frontier", f"no plan {plan}", allowed, "take its number")])
        one = self.plans[plan - 1]
        told = [f"{axis.label} {axis.told(one.measures[axis.name])}" for axis in self.axes]
        return Scenario(name or f"Plan {plan} of a frontier", one.policy, author, ", ".join(told))

    def save(self, path: str | Path) -> None:
        """Write the table as CSV.

        Raises
        ------
        DataError
            It cannot be written; what was there before is as it was.
        """
        write_table(Path(path), self.table)
