"""`Workspace`: a folder in which the app and the command line keep a chain of answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from allocator.errors import Fault
from allocator.explore.revision.take_back import take_back
from allocator.plan.journal import folder as places
from allocator.plan.journal import write
from allocator.plan.journal.lines import Journal
from allocator.plan.journal.step import Move, Step, now
from allocator.plan.persistence import folder as plan_files
from allocator.plan.plan import Plan
from allocator.session.revise import PRICE
from allocator.util.version import __version__
from allocator.workspace.answers import Answer, begins_from, record_of
from allocator.workspace.chain import chain_with, revisions_of
from allocator.workspace.moves import step_after, step_before
from allocator.workspace.reader import Reader
from allocator.workspace.replay import Replay, copied, replayed
from allocator.workspace.signature import login_name, signed
from allocator.workspace.tables import line_of
from allocator.workspace.verify import misfits

if TYPE_CHECKING:
    from allocator.explore.revision.revision import Revision
    from allocator.util.progress import CancelFlag, ProgressCallback


@dataclass(frozen=True, slots=True)
class Workspace(Reader):
    """A chain of answers from the approved plan on, in a folder that several programs may share.

    Nothing is ever changed or taken out: an undo is a line of its own, and what is recorded after
    it begins a branch. Everything is read from disk when it is asked for, so that what another
    program has recorded is there. Made by `create` or `open`; what can be read is in `Reader`.
    """

    @classmethod
    def create(
        cls, folder: str | Path, plan: Plan, *, author: str = "", reason: str = ""
    ) -> Workspace:
        """Start a workspace with the approved plan as its step 1.

        Raises
        ------
        DataError
            Something is there already, it cannot be written, or the reason is missing.
        """
        who, why = signed(author or login_name(), reason)
        made = cls(Path(folder).expanduser())
        step = record_of(plan, None).step(1, None, who, why, now())
        write.start(made.folder, step, lambda fresh: plan_files.write(plan, fresh), __version__)
        return made

    def require_writable(self) -> None:
        """Refuse a folder that cannot be written, before a long search rather than after it.

        Raises
        ------
        DataError
            There is no permission to write, or another program writes for too long.
        """
        write.require_writable(self.folder)

    def record(
        self,
        answer: Answer,
        *,
        author: str = "",
        reason: str = "",
        parent: int | None = None,
        taken_back: int | None = None,
    ) -> Step:
        """Record an answer as a new step, which becomes the current one.

        Parameters
        ----------
        answer
            A revision, a plan of a search over everything (`Reoptimised`), or any plan.
        author
            Who records it; the login name where none is given.
        reason
            Why; never empty.
        parent
            The step that it begins from; default: the step whose plan the answer began from, and
            for a plan the current one.

        Raises
        ------
        DataError
            The reason is missing, the answer began from the plan of another step than `parent` or
            of none, or the folder cannot be written.
        """
        who, why = signed(author or login_name(), reason)
        plan = answer if isinstance(answer, Plan) else answer.plan

        def made(journal: Journal, number: int) -> Step:
            begins = begins_from(journal, answer, parent, self.folder)
            before = self.plan(begins) if plan is answer else None
            record = record_of(answer, before, taken_back)
            return record.step(number, begins, who, why, now())

        return write.add_step(self.folder, made, lambda fresh: plan_files.write(plan, fresh))

    def undo(self, *, author: str = "", reason: str = "") -> Step:
        """Make the step from which the current one began the current one.

        Raises
        ------
        DataError
            There is none: the approved plan is the first.
        """
        return self._moved("undo", lambda one: step_before(one, self.folder), author, reason)

    def redo(self, *, author: str = "", reason: str = "") -> Step:
        """Make the newest step that began from the current one the current one.

        Raises
        ------
        DataError
            No step began from it.
        """
        return self._moved("redo", lambda one: step_after(one, self.folder), author, reason)

    def without(
        self,
        step: int,
        *,
        price: float = PRICE,
        seed: int = 0,
        progress: ProgressCallback | None = None,
        cancel: CancelFlag | None = None,
    ) -> Revision:
        """Return the current plan without what a step asked for, to be recorded with `record`.

        See `allocator.explore.take_back`; what was taken back can be taken back again.

        Raises
        ------
        DataError
            The current plan does not follow from this step by revisions alone.
        ConflictError, SolveError
            As in `allocator.revise`.
        """
        journal = self.journal
        chain = chain_with(journal.steps, line_of(journal, journal.current), step)
        answers = revisions_of(journal.steps, chain, self.plan)
        return take_back(answers, chain.index(step), price=price, seed=seed, progress=progress,
                         cancel=cancel)  # fmt: skip

    def go(self, step: int, *, author: str = "", reason: str = "") -> Step:
        """Make any step the current one.

        Raises
        ------
        DataError
            There is no such step.
        """
        return self._moved(
            "go",
            lambda journal: places.step_named(self.folder, journal, str(step)).step,
            author,
            reason,
        )

    def replay(
        self,
        into: str | Path | None = None,
        *,
        progress: ProgressCallback | None = None,
        cancel: CancelFlag | None = None,
    ) -> Replay:
        """Answer every revision again from the approved plan on, and say what differs.

        Plans that were solved or re-optimised are loaded and not searched again.

        Parameters
        ----------
        into
            A folder for a new workspace with the plans of the replay.
        progress, cancel
            As in `allocator.revise`; a replay that is stopped ends with the steps it has, and is
            not the same.

        Raises
        ------
        DataError
            A plan cannot be read, or something is in the way of the new workspace.
        """
        found = replayed(self.journal, self.plan, progress, cancel)
        if into is not None:
            copied(found, self.journal, Path(into).expanduser())
        return found

    def verify(
        self,
        noted: str = "",
        *,
        progress: ProgressCallback | None = None,
        cancel: CancelFlag | None = None,
    ) -> tuple[Fault, ...]:
        """Return what does not fit: lines and their chain, every plan by its own rules.

        Parameters
        ----------
        noted
            Hash of a last line (`Journal.head`) that was noted earlier, or its beginning: lines
            that were taken off the end, and chains that were written again, show by it alone.
        progress
            Called with every `Progress`.
        cancel
            When set, the check ends, and says so as a fault.
        """
        return tuple(misfits(self.folder, noted, progress, cancel))

    def _moved(self, kind: str, aim: Callable[[Journal], int], author: str, reason: str) -> Step:
        who, why = signed(author or login_name(), reason, needs_reason=False)
        move = write.add_move(
            self.folder, lambda journal: Move(aim(journal), kind, who, why, now())
        )
        return self.journal.steps[move.to]
