"""Record answers in the workspace that a command began from."""

from __future__ import annotations

import shlex
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from allocator.cli.reporter import Reporter
from allocator.errors import DataError, Fault
from allocator.plan.journal.step import Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allocator.workspace.answers import Answer
    from allocator.workspace.workspace import Workspace


@dataclass(slots=True)
class Recorder:
    """Records answers to the plan at `path`: the first after step `parent`, then one by one.

    Nothing is recorded where `workspace` is None; a `dry_run` says so.
    """

    report: Reporter
    path: Path
    workspace: Workspace | None = None
    parent: int = 0
    author: str = ""
    reason: str = ""
    dry_run: bool = False
    steps: list[Step] = field(default_factory=list)

    def record(self, answer: Answer, taken_back: int | None = None) -> None:
        """Record an answer and say so; `taken_back` is the step that it takes back."""
        if self.dry_run:
            self.report.say("Not recorded (--dry-run).")
        elif self.workspace is not None:
            step = self.workspace.record(answer, author=self.author, reason=self.reason,
                                         parent=self.parent, taken_back=taken_back)  # fmt: skip
            self.parent = step.step
            self.steps.append(step)
            tell_recorded(self.workspace, step, self.report, named=bool(self.author))
            self.report.put(recorded=[asdict(one) for one in self.steps])

    def again(self, reason: str) -> tuple[str, str]:
        """Return what to say of another answer to the plan at `path`, and the options it needs.

        Of a workspace it is recorded as a branch; `reason` is why, where the user gave none.
        """
        if self.dry_run:
            return "", " --dry-run"
        if self.workspace is None:
            return "", ""
        author = f" --author {shlex.quote(self.author)}" if self.author else ""
        branch = f" (a branch from step {self.path.name.rpartition('@')[2]})"
        return branch, f" --reason {shlex.quote(self.reason or reason)}{author}"


def recorder(path: Path, author: str, reason: str, report: Reporter, *, dry_run: bool) -> Recorder:
    """Return what records answers to the plan at a path.

    What would be in the way is found now, before the search.

    Raises
    ------
    DataError
        An answer would be recorded without a reason, or an option is of no use for a plan that is
        in no workspace.
    """
    from allocator.plan.journal.folder import located
    from allocator.workspace.signature import login_name, signed
    from allocator.workspace.workspace import Workspace

    found = located(path)
    if found is None:
        _refuse_signature(path, author, reason, dry_run=dry_run)
        return Recorder(report, path)
    place = Path(f"{found[0]}@{found[1].step}")  # whatever others record meanwhile
    if dry_run:
        return Recorder(report, place, dry_run=True)
    signed(author or login_name(), reason)
    opened = Workspace.open(found[0])
    opened.require_writable()
    return Recorder(report, place, opened, found[1].step, author, reason)


def tell_recorded(opened: Workspace, step: Step, report: Reporter, *, named: bool) -> None:
    """Say which step was recorded, by whom, and whether it is a branch."""
    report.put(recorded=[asdict(step)])
    by = step.author if named else f"{step.author} (the login name; --author gives another)"
    report.say(f"Recorded as step {step.step} of {opened.folder} by {by}: {step.reason}")
    branch = opened.branch_words(step.step)
    if branch:
        report.say(branch)


def _refuse_signature(path: Path, author: str, reason: str, *, dry_run: bool) -> None:
    given = {"--author": bool(author), "--reason": bool(reason), "--dry-run": dry_run}
    used: Sequence[str] = [name for name, is_given in given.items() if is_given]
    if used and path.exists():
        told = ", ".join(used)
        fix = f"start one with 'allocator journal start', or leave out {told}"
        raise DataError([Fault(str(path), f"{told} for a plan that is in no workspace",
                               "a workspace, in which answers are recorded", fix)])  # fmt: skip
