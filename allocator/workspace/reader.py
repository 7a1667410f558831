"""What a workspace holds: its steps, their plans, and what differs between two."""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from allocator.plan.journal import folder as places
from allocator.plan.journal import write
from allocator.plan.journal.lines import Journal
from allocator.plan.journal.step import Move, Step
from allocator.plan.persistence.parts import plan_hash
from allocator.plan.plan import Plan, load_plan
from allocator.report.compare.compare import compare_plans
from allocator.workspace.tables import branch_words, journal_words, moves_table, steps_table

if TYPE_CHECKING:
    import pandas as pd

    from allocator.report.compare.compare import Comparison


@dataclass(frozen=True, slots=True)
class Reader:
    """A workspace to read; all is read from disk when it is asked for.

    Parameters
    ----------
    folder
        Where it is.
    """

    folder: Path

    @classmethod
    def open(cls, folder: str | Path) -> Self:
        """Open a workspace; a step whose program was stopped while it was recorded is completed.

        Raises
        ------
        DataError
            The folder is no workspace, a newer version made it, or it cannot be read.
        """
        opened = cls(Path(folder).expanduser())
        write.recover(opened.folder)
        return opened

    @property
    def journal(self) -> Journal:
        """The lines on disk as they are now."""
        return places.journal_of(self.folder)

    @property
    def current(self) -> Step:
        """The step that was recorded or moved to last."""
        journal = self.journal
        return journal.steps[journal.current]

    @property
    def words(self) -> tuple[str, ...]:
        """Where the journal is, and what is unusual about it, in sentences."""
        return tuple(journal_words(self.journal))

    def document(self) -> dict[str, Any]:
        """Return all of the journal in lists and dicts, for JSON."""
        journal = self.journal
        moves = [asdict(one) for one in journal.entries if isinstance(one, Move)]
        return {
            "workspace": str(self.folder), "current": journal.current,
            "steps": [asdict(one) for one in journal.steps.values()], "moves": moves,
            "words": list(journal_words(journal)), "head": journal.head,
        }  # fmt: skip

    def branch_words(self, step: int) -> str:
        """Say that a step did not begin from the step that was current then; else nothing."""
        return branch_words(self.journal, step)

    def steps(self) -> pd.DataFrame:
        """Return one row a step: the fields of `Step`, ``text`` (requests that can be replayed)."""
        return steps_table(self.journal)

    def moves(self) -> pd.DataFrame:
        """Return who made another step the current one, when and why."""
        return moves_table(self.journal)

    def step(self, name: int | str) -> Step:
        """Return a step by its number, or by a day as `find` does.

        Raises
        ------
        DataError
            There is none.
        """
        return places.step_named(self.folder, self.journal, str(name))

    def find(self, day: datetime.date | str) -> Step:
        """Return the step that was the current one at the end of a day, or at a time.

        Raises
        ------
        DataError
            The workspace is younger.
        """
        name = day if isinstance(day, str) else day.isoformat()
        return places.step_named(self.folder, self.journal, name)

    def plan(self, step: int | None = None) -> Plan:
        """Return the plan of a step, of the current one without a number.

        Raises
        ------
        DataError
            There is no such step, or its plan cannot be read or was changed.
        """
        recorded = self.current if step is None else self.step(step)
        plan = load_plan(places.step_folder(self.folder, recorded.step) / places.PLAN)
        places.require_recorded(self.folder, recorded, plan_hash(plan))
        return plan

    def compare(self, before: int, after: int) -> Comparison:
        """Return what differs between the plans of two steps.

        Raises
        ------
        DataError
            There is no such step.
        """
        return compare_plans(self.plan(before), self.plan(after))
