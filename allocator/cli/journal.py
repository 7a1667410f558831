"""The command ``journal``: a workspace that keeps a chain of answers, with author and reason."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from allocator.cli.options import Author, DryRun, Json, PlanPath, Quiet, Reason, Seed, WorkspacePath
from allocator.cli.recording import recorder, tell_recorded
from allocator.cli.reporter import Reporter
from allocator.cli.revise import beside_work, revision_view

if TYPE_CHECKING:
    from allocator.plan.journal.step import Step
    from allocator.workspace.workspace import Workspace

_STOPPING = "stopping as soon as possible (Ctrl-C again aborts)"

journal = typer.Typer(
    name="journal",
    help="Keep a chain of answers in a workspace, with author, reason and date.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@journal.command()
def start(
    path: Annotated[Path, typer.Argument(help="Where to make the workspace.")],
    plan: PlanPath,
    author: Author = "",
    reason: Reason = "",
    json: Json = False,
) -> None:
    """Start a workspace with an approved plan as its step 1."""
    with Reporter("journal start", json) as report:
        from allocator.plan.plan import load_plan
        from allocator.workspace.workspace import Workspace

        made = Workspace.create(path, load_plan(plan), author=author, reason=reason)
        tell_recorded(made, made.current, report, named=bool(author))
        report.say(f"Ask for changes with: allocator revise {path} --reason WHY ...")


@journal.command()
def show(path: WorkspacePath, json: Json = False) -> None:
    """List the steps: who asked for what, when and why, and what it moved.

    With WORKSPACE@3 or WORKSPACE@2026-03-14 it is that step alone, with all that is recorded.
    """
    with Reporter("journal show", json) as report:
        from allocator.cli.view_journal import journal_view, step_view
        from allocator.plan.journal.folder import located
        from allocator.workspace.reader import Reader

        found = None if path.exists() else located(path)
        if found is not None:
            folder, step = found
            report.put(**Reader.open(folder).document(), shown=step.step)
            report.show(lambda: step_view(step))
        else:
            opened = Reader.open(path)
            report.put(**opened.document())
            report.show(lambda: journal_view(opened))


@journal.command()
def add(
    path: WorkspacePath,
    plan: PlanPath,
    author: Author = "",
    reason: Reason = "",
    json: Json = False,
) -> None:
    """Record a plan that was made otherwise, such as by 'allocator solve', as the next step."""
    with Reporter("journal add", json) as report:
        from allocator.cli.solve import verified
        from allocator.plan.plan import load_plan

        opened, found = _opened(path), load_plan(plan)
        if verified(found, report):
            report.end(1)
        else:
            step = opened.record(found, author=author, reason=reason)
            tell_recorded(opened, step, report, named=bool(author))


@journal.command()
def without(
    path: WorkspacePath,
    step: Annotated[int, typer.Argument(help="Number of the step to take back.")],
    author: Author = "",
    reason: Reason = "",
    dry_run: DryRun = False,
    seed: Seed = 0,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Take back what one step asked for, and keep what the steps after it asked for.

    The answer is recorded as the next step; to take that back asks for it again.
    """
    with Reporter("journal without", json) as report:
        from allocator.cli.solve import verified

        opened = _opened(path)
        kept = recorder(path, author, reason, report, dry_run=dry_run)
        found = beside_work(
            lambda tell, cancel: opened.without(step, seed=seed, progress=tell, cancel=cancel),
            _STOPPING,
            quiet=quiet or json,
        )
        report.put(**found.document())
        report.end(0 if found.requests["kept"].all() else 4)
        report.show(lambda: revision_view(found))
        if verified(found.plan, report):
            report.end(1)
        else:
            kept.record(found, step)


@journal.command()
def undo(path: WorkspacePath, author: Author = "", reason: Reason = "", json: Json = False) -> None:
    """Go back to the step from which the current one began."""
    with Reporter("journal undo", json) as report:
        opened = _opened(path)
        _tell_current(opened, opened.undo(author=author, reason=reason), report)


@journal.command()
def redo(path: WorkspacePath, author: Author = "", reason: Reason = "", json: Json = False) -> None:
    """Go on to the newest step that began from the current one."""
    with Reporter("journal redo", json) as report:
        opened = _opened(path)
        _tell_current(opened, opened.redo(author=author, reason=reason), report)


@journal.command()
def go(
    path: WorkspacePath,
    step: Annotated[int, typer.Argument(help="Number of the step.")],
    author: Author = "",
    reason: Reason = "",
    json: Json = False,
) -> None:
    """Make any step the current one."""
    with Reporter("journal go", json) as report:
        opened = _opened(path)
        _tell_current(opened, opened.go(step, author=author, reason=reason), report)


@journal.command()
def compare(
    path: WorkspacePath,
    before: Annotated[int, typer.Argument(help="Number of a step.")],
    after: Annotated[
        int | None, typer.Argument(help="Number of another step; default: the current one.")
    ] = None,
    json: Json = False,
) -> None:
    """Show what differs between the plans of two steps."""
    with Reporter("journal compare", json) as report:
        from allocator.cli.view_comparison import comparison_view

        opened = _opened(path)
        found = opened.compare(before, opened.current.step if after is None else after)
        report.put(**found.document())
        report.show(lambda: comparison_view(found))


@journal.command()
def replay(
    path: WorkspacePath,
    into: Annotated[
        Path | None, typer.Option("--into", help="Save the replay as a new workspace.")
    ] = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Answer every revision again from the approved plan on, and say what differs.

    Plans that were solved or re-optimised are loaded and not searched again.
    """
    with Reporter("journal replay", json) as report:
        from allocator.cli.view_journal import replay_view

        opened = _opened(path)
        found = beside_work(
            lambda tell, cancel: opened.replay(into, progress=tell, cancel=cancel),
            _STOPPING,
            quiet=quiet or json,
        )
        report.put(**found.document(), saved=None if into is None else str(into))
        report.show(lambda: replay_view(found))
        if into is not None:
            report.say(f"Saved: {into}")
        report.end(0 if found.same else 1)


@journal.command()
def verify(
    path: WorkspacePath,
    noted: Annotated[
        str,
        typer.Option(
            "--noted", help="A hash that this command printed earlier, to see what came after."
        ),
    ] = "",
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Check the chain of lines, and every plan with the independent checker.

    A chain is not proof: anyone who can write to the folder can write it again as a whole, or take
    lines off its end. Note the hash that is printed elsewhere; --noted finds it again.
    """
    with Reporter("journal verify", json) as report:
        from dataclasses import asdict

        from allocator.util.format import counted
        from allocator.workspace.workspace import Workspace

        opened = Workspace(path.expanduser())  # not opened: that would add a missing line first
        wrong = beside_work(
            lambda tell, cancel: opened.verify(noted, progress=tell, cancel=cancel),
            _STOPPING,
            quiet=quiet or json,
        )
        found = opened.journal
        report.put(misfits=[asdict(one) for one in wrong], lines=len(found.lines), head=found.head)
        report.put(notes=list(found.notes()))
        if wrong:
            told = [f"{counted(len(wrong), 'fault')} of the journal:", *(f"  {x}" for x in wrong)]
            report.show(lambda: ["\n".join(told)])
            report.end(1)
        else:
            report.say(
                f"verified: {counted(len(found.lines), 'line')} in one chain, "
                f"{counted(len(found.steps), 'plan')} recomputed"
            )
        for words in found.notes():
            report.say(words)
        report.say(f"Hash of the last line: {found.head}")


def _tell_current(opened: Workspace, step: Step, report: Reporter) -> None:
    report.put(**opened.document())
    asked = "; ".join(one.words for one in step.requests) or step.reason
    report.say(f"Step {step.step} is the current one ({step.kind} on {step.date}): {asked}")


def _opened(path: Path) -> Workspace:
    from allocator.workspace.workspace import Workspace

    return Workspace.open(path)
