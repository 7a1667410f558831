"""A place in a workspace: the step whose plan somebody sees, on a page that outlives no reload."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from allocator.errors import DataError
from allocator.explore.revision.everything import Reoptimised
from allocator.explore.revision.revision import Revision
from allocator.plan.journal.folder import is_workspace
from allocator.workspace.answers import step_with
from allocator.workspace.signature import signed
from allocator.workspace.workspace import Workspace

if TYPE_CHECKING:
    from allocator.plan.journal.step import Step
    from allocator.plan.plan import Plan
    from allocator.workspace.answers import Answer

_FIRST = "the plan that was shown when the first answer was taken"
_SEARCHED = "a search over everything"


@dataclass(slots=True)
class Place:
    """Where somebody is in the workspace of a folder, which the first answer makes.

    Parameters
    ----------
    folder
        Where the workspace is, or will be.

    Attributes
    ----------
    step
        The step whose plan is seen; None where there is no workspace yet.
    """

    folder: Path
    step: int | None = None
    _plans: dict[int, Plan] = field(default_factory=dict)

    @classmethod
    def at(cls, folder: Path) -> Place:
        """Return the place of the current step, or where a workspace will be.

        Raises
        ------
        DataError
            The folder holds something else, or cannot be read.
        """
        if not is_workspace(folder):
            return cls(folder)
        return cls(folder, Workspace.open(folder).current.step)

    @property
    def opened(self) -> Workspace:
        """The workspace, which there must be."""
        return Workspace(self.folder)

    @property
    def shown(self) -> Step | None:
        """The step whose plan is seen."""
        return None if self.step is None else self.opened.step(self.step)

    def plan(self, step: int) -> Plan:
        """Return the plan of a step, read once.

        Raises
        ------
        DataError
            It cannot be read.
        """
        if step not in self._plans:
            plan = self.opened.plan(step)
            for other in self._plans.values():
                if other.case.hash == plan.case.hash:
                    plan = replace(plan, case=other.case)
            self._plans[step] = plan
        return self._plans[step]

    def hold(self, plan: Plan) -> None:
        """Take a plan as that of the step where we are: the same one, as it is shown."""
        if self.step is not None:
            self._plans[self.step] = plan

    def is_shown(self, plan: Plan | None) -> bool:
        """Tell whether a plan is that of the step where we are."""
        return self.step is not None and plan is not None and self._plans.get(self.step) is plan

    def record(self, *answers: Answer, author: str, reason: str) -> None:
        """Record answers one after the other, each as a step that begins from the one before.

        A plan that an answer begins from and that is no step yet is recorded first.

        Raises
        ------
        DataError
            Author or reason is missing, or the folder cannot be written.
        """
        signed(author, reason)
        for answer in answers:
            before = answer.before if isinstance(answer, Revision | Reoptimised) else answer
            if self.step is None:
                made = Workspace.create(self.folder, before, author=author, reason=_FIRST)
                self.step = made.current.step
                self._plans[self.step] = before
            parent = self._parent(before, author)
            self.step = self.opened.record(answer, author=author, reason=reason, parent=parent).step

    def before(self) -> int | None:
        """Return the step from which this one began."""
        shown = self.shown
        return None if shown is None else shown.parent

    def after(self) -> int | None:
        """Return the newest step that began from this one."""
        if self.step is None:
            return None
        steps = self.opened.journal.steps.values()
        return max((one.step for one in steps if one.parent == self.step), default=None)

    def go(self, step: int, author: str = "") -> Plan:
        """Make a step the current one, for every program that shares the workspace."""
        plan, opened = self.plan(step), self.opened
        current = opened.current
        if current.step == self.step and step == self.before():
            opened.undo(author=author)
        elif current.step == self.step and step == self.after():
            opened.redo(author=author)
        elif current.step != step:
            opened.go(step, author=author)
        self.step = step
        return plan

    def follow(self, plan: Plan | None, author: str = "") -> None:
        """Go to the step of a plan that is shown again, if it is one of this place."""
        for number, own in self._plans.items():
            if own is plan and number != self.step:
                self.go(number, author)
                return

    def _parent(self, before: Plan, author: str) -> int:
        assert self.step is not None
        if self._plans.get(self.step) is before:
            return self.step
        try:
            step = step_with(self.opened.journal, before, str(self.folder))
        except DataError:
            made = self.opened.record(before, author=author, reason=_SEARCHED, parent=self.step)
            step = made.step
        self._plans[step] = before  # an undo that shows it again goes to its step
        return step
