"""The command ``sweep``: a batch of scenarios into one table, with a bar and Ctrl-C."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from allocator.cli.options import (
    CasePath,
    Cluster,
    Gap,
    Json,
    Method,
    PolicyFile,
    Quiet,
    Seed,
    Settings,
    Workers,
)
from allocator.cli.output import console
from allocator.cli.reporter import Reporter

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from allocator.explore.batch.sweep import SweepProgress, Swept
    from allocator.plan.plan import Plan

_EVERY = 20
"""Lines of progress at most, where there is no terminal."""


def sweep(
    path: CasePath,
    batch: Annotated[
        Path, typer.Argument(help="A batch: TOML file of scenarios, grids and samples.")
    ],
    policy: PolicyFile = None,
    settings: Settings = None,
    out: Annotated[
        Path, typer.Option("--out", help="The table: a name ending in .csv or .parquet.")
    ] = Path("results.csv"),
    workers: Workers = None,
    cluster: Cluster = None,
    start: Annotated[
        Path | None,
        typer.Option("--start", help="A saved plan from which each scenario starts; faster."),
    ] = None,
    time_limit: Annotated[
        float | None,
        typer.Option(help="Seconds for each scenario; the best plan so far is its row."),
    ] = None,
    gap: Gap = 0.015,
    method: Method = "auto",
    seed: Seed = 0,
    retry: Annotated[
        bool, typer.Option("--retry", help="Solve again any scenario that ended without an answer.")
    ] = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Solve a batch of scenarios into one table, one row each.

    Finished rows are kept as they arrive: the same command continues from them. Ctrl-C or SIGTERM
    ends the batch and keeps them; a second one aborts.
    """
    with Reporter("sweep", json) as report:
        from allocator.cli.inputs import Inputs
        from allocator.cli.solve import beside
        from allocator.explore.batch.batch_file import load_batch
        from allocator.explore.batch.sweep import sweep as solve_all
        from allocator.solver.options import SolveOptions

        options = SolveOptions(gap, time_limit, seed, 1, method)  # type: ignore[arg-type]
        case, base, warnings = Inputs(path, policy, tuple(settings or ())).read()
        report.warn(warnings)
        scenarios, cancel = load_batch(batch), threading.Event()
        with display(quiet) as shown:
            found = beside(
                lambda: solve_all(
                    case, scenarios, base, options=options, start=plan_of(start), executor=cluster,
                    workers=workers, out=out, retry=retry, progress=shown.hear, cancel=cancel,
                ),
                cancel, shown,
            )  # fmt: skip
        _tell(found, report)


def plan_of(path: Path | None) -> Plan | None:
    """Return the saved plan that was named, if one was."""
    from allocator.plan.plan import load_plan

    return None if path is None else load_plan(path)


def _tell(found: Swept, report: Reporter) -> None:
    """Say what came of the batch."""
    counts = found.table["status"].value_counts()
    statuses = {str(status): int(count) for status, count in counts.items()}
    report.put(
        scenarios=found.scenarios, resumed=found.resumed, solved=found.solved,
        troubled=found.troubled, statuses=statuses, cancelled=found.cancelled,
        saved=str(found.path),
    )  # fmt: skip
    told = ", ".join(f"{count} {status}" for status, count in statuses.items())
    before = f"{found.resumed} rows from an earlier run,  " if found.resumed else ""
    report.say(f"{before}{found.solved} new rows: {told}.")
    report.put(words=list(found.words), funded=found.funded.to_dict("records"))
    report.show(lambda: list(found.words))
    if found.cancelled:
        report.say("Ended early; the same command continues from here.")
    report.say(f"Saved: {found.path}")
    report.end(4 if found.cancelled else 2 if "refused" in statuses else 0)


class Display:
    """Show progress on stderr: a bar on a terminal, else a line now and then, or none."""

    def __init__(self, bar: Progress | None, quiet: bool) -> None:
        self._bar, self._quiet = bar, quiet
        self._line: TaskID | None = None if bar is None else bar.add_task("", total=None)
        self._event: SweepProgress | None = None
        self._told = 0

    def hear(self, event: SweepProgress) -> None:
        """Take an event; called by the thread of the batch."""
        self._event = event

    def stopping(self) -> None:
        """Say that the batch will end."""
        if not self._quiet:
            self._say("stopping; finished rows are kept (Ctrl-C again aborts)")

    def clear(self) -> None:
        """Give the terminal its cursor back, which the bar hides."""
        if self._bar is not None:
            self._bar.console.show_cursor(True)

    def tick(self) -> None:
        """Show what was heard last; called by the main thread."""
        event = self._event
        if event is None or self._quiet:
            return
        total = event.total or event.done
        words = f"{event.troubled} without a plan  {event.name}" if event.troubled else event.name
        if self._bar is not None and self._line is not None:
            self._bar.update(self._line, total=total, completed=event.done, description=words[:50])
        elif event.done * _EVERY // total > self._told:
            self._told = event.done * _EVERY // total
            count = f"{event.done:,} of {total:,}"
            # plans of a sensitivity analysis are called after their number
            told = words if event.name.endswith(count) else f"{count}  {words}"
            self._say(f"{event.elapsed_s:6.0f} s  {told}")

    def _say(self, words: str) -> None:
        out = console(stderr=True) if self._bar is None else self._bar.console
        out.print(words, markup=False, highlight=False, soft_wrap=True)


@contextlib.contextmanager
def display(quiet: bool) -> Iterator[Display]:
    """Give what shows how far a batch is."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    out = console(stderr=True)
    if quiet or not out.is_terminal:
        yield Display(None, quiet)
        return
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
               TextColumn("{task.description}", markup=False))  # fmt: skip
    with Progress(*columns, console=out, transient=True) as bar:
        yield Display(bar, quiet)
