"""A frontier: its plans as a table and in sentences, and the policy of each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from allocator.errors import DataError, Fault
from allocator.explore.files import write_table
from allocator.explore.frontiers.reading import reading_table
from allocator.explore.frontiers.recommendation import recommended
from allocator.explore.frontiers.record import ON_FRONT, FrontierPlan, FrontierRecord
from allocator.explore.frontiers.sentences import frontier_words
from allocator.inputs.scenario.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

    from allocator.plan.plan import Plan


@dataclass(frozen=True)
class Frontier(FrontierRecord):
    """The plans between measures that pull against each other.

    Parameters are those of `allocator.explore.frontiers.record.FrontierRecord`.
    """

    @cached_property
    def recommended(self) -> int | None:
        """Number of the plan that is recommended; None: none is, or plans are still sought."""
        return None if self.provisional or self.table.empty else recommended(self).plan

    @property
    def shown(self) -> pd.DataFrame:
        """The table for reading, in words: headings with units, the recommended plan marked."""
        return reading_table(self, self.recommended)

    @property
    def words(self) -> tuple[str, ...]:
        """What the frontier says, in sentences."""
        return frontier_words(self)

    @property
    def compared(self) -> tuple[int, ...]:
        """Numbers of the plans to look at side by side: those that are kept and none betters.

        The one that is recommended is first, the one of most value next, then by value.
        """
        table = self.table
        good = table[table["kind"].isin(ON_FRONT) & (table["standing"] != "dominated")]
        numbers = good.sort_values("value", ascending=False, kind="stable")["plan"]
        kept = [int(one) for one in numbers if self.plans[int(one) - 1].made is not None]
        return tuple(sorted(kept, key=lambda one: one != self.recommended))

    def plan_of(self, plan: int) -> Plan:
        """Return the plan with this number.

        Raises
        ------
        DataError
            The table has no such plan, or the plans were not asked for.
        """
        made = self._numbered(plan).made
        if made is None:
            raise DataError([Fault("frontier", f"plan {plan} is not kept", "a frontier with plans",
                                   "make it again with_plans")])  # fmt: skip
        return made

    def scenario(self, plan: int, name: str = "", author: str = "") -> Scenario:
        """Return the policy of the plan with this number as a scenario.

        Raises
        ------
        DataError
            The table has no such plan.
        """
        one = self._numbered(plan)
        told = [f"{axis.label} {axis.told(one.measures[axis.name])}" for axis in self.axes]
        return Scenario(name or f"Plan {plan} of a frontier", one.policy, author, ", ".join(told))

    def _numbered(self, plan: int) -> FrontierPlan:
        if not 1 <= plan <= len(self.plans):
            allowed = f"1 to {len(self.plans)}"
            raise DataError([Fault("frontier", f"no plan {plan}", allowed, "take its number")])
        return self.plans[plan - 1]

    def save(self, path: str | Path) -> None:
        """Write the table as CSV.

        Raises
        ------
        DataError
            It cannot be written; what was there before is as it was.
        """
        write_table(Path(path), self.table)
