"""A regret table with what it says in sentences."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.errors import DataError, Fault
from allocator.explore.robust.regret_sentences import regret_words
from allocator.inputs.policy.parse import fix_name, shortlist

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

from allocator.explore.robust.regret_record import RegretRecord


@dataclass(frozen=True, slots=True, eq=False)
class Regret(RegretRecord):
    """Candidate plans in scenarios.

    Attributes are those of `allocator.explore.robust.regret_record.RegretRecord`.
    """

    @property
    def words(self) -> tuple[str, ...]:
        """The same in a few sentences."""
        return regret_words(self)

    def plan_in(self, plan: str, scenario: str) -> Plan:
        """Return a plan as it stands in a scenario.

        Raises
        ------
        DataError
            There is no plan or no scenario of that name; the nearest one is offered.
        """
        faults = [
            Fault("robust", f"no {kind} {name!r}", shortlist(known), fix_name(name, known),
                  column=kind)
            for kind, name, known in (
                ("plan", plan, tuple(self.candidates)),
                ("scenario", scenario, tuple(self.scenarios["scenario"])),
            )
            if name not in known
        ]  # fmt: skip
        if faults:
            raise DataError(faults)
        return self.kept[plan, scenario]

    def document(self) -> dict[str, Any]:
        """Return all but the plans themselves in lists and dicts, for JSON."""
        skipped = ("candidates", "kept", "chances")
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        told = {
            name: one.to_dict("records") if isinstance(one, pd.DataFrame) else one
            for name, one in found.items()
            if name not in skipped
        }
        said = self.chances
        judged = {"author": said.author, "source": said.source, "date": said.date}
        return {**told, "words": self.words, "probabilities": {**judged, "of": dict(said.of)}}
