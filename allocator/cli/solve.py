"""The command ``solve``: read, solve with progress and Ctrl-C, check, save and tell."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from allocator.cli.output import console
from allocator.cli.reporter import Reporter
from allocator.inputs.policy.policy import Policy
from allocator.solver.options import SolveOptions
from allocator.util.progress import Progress
from allocator.util.version import __version__

if TYPE_CHECKING:
    from types import FrameType

    from rich.live import Live

    from allocator.cli.inputs import Inputs
    from allocator.inputs.case.case import Case
    from allocator.plan.plan import Plan

T = TypeVar("T")

_STOPPING = "stopping; the best plan so far is kept (Ctrl-C again aborts)"

_EVERY_S = 10.0
"""Seconds between lines of progress within a phase, where there is no terminal."""

_STILL_S = 30.0
"""Seconds after which a line says that the same step still runs."""

_REACHED = ("optimal", "within_gap")


def run(
    inputs: Inputs, out: Path | None, options: SolveOptions, report: Reporter, *, quiet: bool
) -> None:
    """Solve, check, save and tell."""
    from allocator.cli.view_plan import plan_view
    from allocator.plan.persistence.save_load import check_target
    from allocator.report import tables as report_tables
    from allocator.report.exhibits.workbook import save

    case, policy, warnings = inputs.read()
    report.warn(warnings)
    if out is not None:
        check_target(out)
    plan = _solve(case, policy, options, quiet=quiet)
    report.end(0 if plan.meta.get("status") in _REACHED else 4)
    report.put(**report_tables.document(plan))
    if out is not None:
        save(plan, out)  # before anything is told: whoever reads may have gone away
    report.show(lambda: plan_view(plan))
    if plan.meta.get("repair") and inputs.last is None and not inputs.keep:
        report.say(
            "The rules of this policy cannot all be kept. Which of them clash, and the cheapest "
            f"repairs: allocator repair {inputs.spelled()}"
        )
    wrong = verified(plan, report)
    if out is not None:
        report.put(saved=str(out))
        report.say(f"Saved: {out}")
    else:
        report.put(saved=None)
        report.say("Not saved; --out FOLDER or --out FILE.xlsx saves the plan.")
    if wrong:
        report.end(1)


def verified(plan: Plan, report: Reporter, *, tell: bool = True) -> bool:
    """Recompute every rule of `plan`, tell the result, and return whether something is wrong.

    Without `tell` it is told only where something is wrong.
    """
    from allocator.check import check_plan
    from allocator.util.format import counted

    wrong = check_plan(plan)
    report.put(rules_recomputed=len(plan.rules), violations=[asdict(one) for one in wrong])
    if wrong:
        lines = [f"{counted(len(wrong), 'fault')} of the plan:", *(f"  {one}" for one in wrong)]
        report.show(lambda: ["\n".join(lines)])
        _tell_versions(plan, report)
    elif tell:
        report.say(f"verified: {len(plan.rules)} rules recomputed")
    return bool(wrong)


def _tell_versions(plan: Plan, report: Reporter) -> None:
    """Say that another version made a plan with faults: it may have worded things otherwise."""
    versions = plan.meta.get("versions")
    made = versions.get("allocator") if isinstance(versions, dict) else None
    here = __version__
    if made != here:
        report.say(
            f"The plan says that allocator {made} made it; this is {here}. Sentences that differ "
            "may only be worded differently; figures that differ are wrong."
        )


def tell_unknown(report: Reporter) -> None:
    """Tell which facts of a plan no one can recompute from it, and why."""
    from allocator.check import UNKNOWN

    report.put(not_verified=[asdict(one) for one in UNKNOWN])
    report.say("not verified, because only the search knows it:")
    for one in UNKNOWN:
        report.say(f"  {', '.join(one.facts)}: {one.why}")


def _solve(case: Case, policy: Policy, options: SolveOptions, *, quiet: bool) -> Plan:
    from allocator.session.solve import solve

    cancel = threading.Event()
    with display_of(quiet) as shown:

        def work() -> Plan:
            return solve(case, policy, options=options, progress=shown.hear, cancel=cancel)

        return beside(work, cancel, shown)


class Watcher(Protocol):
    """What shows how far some work is."""

    def stopping(self) -> None:
        """Say that the work will stop."""

    def clear(self) -> None:
        """Leave the terminal as it was."""

    def tick(self) -> None:
        """Show what is new; called some times a second."""


def beside(work: Callable[[], T], cancel: threading.Event, watcher: Watcher) -> T:
    """Do `work` beside the main thread, which shows progress and hears Ctrl-C and SIGTERM.

    The solver runs for seconds without a step of Python; in the main thread Ctrl-C would wait.
    """
    results: list[T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:
            errors.append(error)

    worker = threading.Thread(target=run, name="solve", daemon=True)
    with _interrupts(cancel, watcher.stopping, watcher.clear):
        worker.start()
        while worker.is_alive():
            worker.join(0.1)
            watcher.tick()
    if errors:
        raise errors[0]
    return results[0]


_ONE_S = 1.0
"""Seconds within which two signals are one Ctrl-C: a launcher passes on what the terminal sent."""

_ENDINGS = (signal.SIGINT, signal.SIGTERM)
"""Signals that ask for an end: Ctrl-C, and what a batch system or a shutdown of the machine sends.

Both are heard alike, so that neither costs the plan.
"""


@contextmanager
def _interrupts(
    cancel: threading.Event, tell: Callable[[], None], clear: Callable[[], None]
) -> Iterator[None]:
    """At the first signal set `cancel` and `tell`, at the second `clear` and leave at once."""
    heard: list[float] = []

    def hear(signum: int, frame: FrameType | None) -> None:
        heard.append(time.monotonic())
        if len(heard) > 1 and heard[-1] - heard[0] < _ONE_S:
            return
        if cancel.is_set():
            clear()
            console(stderr=True).print("aborted; nothing more is saved")
            os._exit(130)  # a solver that does not listen would hold up an ordinary exit
        cancel.set()
        tell()

    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may set handlers; whoever calls from another one cancels
        return
    before = [signal.signal(one, hear) for one in _ENDINGS]
    try:
        yield
    finally:
        for one, handler in zip(_ENDINGS, before, strict=True):
            signal.signal(one, handler)


def progress_words(event: Progress, elapsed_s: float, *, still: bool = False) -> str:
    """Return one line for `event`; `still`: nothing has happened since it was last told."""
    message = f"still: {event.message}" if still else event.message
    parts = [f"{elapsed_s:6.0f} s", f"{event.phase:<7}", message]
    if event.incumbent is not None:
        parts.append(f"value {event.incumbent:.3f}")
    if event.bound is not None:
        parts.append(f"bound {event.bound:.3f}")
    if event.gap is not None:
        parts.append(f"gap {event.gap:.2%}")
    return "  ".join(parts)


class Display:
    """Show progress on stderr: one live line on a terminal, else a line now and then, or none."""

    def __init__(self, live: Live | None, quiet: bool, stopping: str = _STOPPING) -> None:
        self._live = live
        self._quiet = quiet
        self._stopping = stopping
        self._event: Progress | None = None
        self._heard = time.monotonic()
        self._shown: Progress | None = None
        self._shown_at = 0.0
        self._note = ""

    def hear(self, event: Progress) -> None:
        """Take an event; called by the solving thread."""
        self._event, self._heard = event, time.monotonic()

    def stopping(self) -> None:
        """Say that the solve will stop."""
        self._note = self._stopping
        if not self._quiet and self._live is None:
            _line(self._note)

    def clear(self) -> None:
        """Give the terminal its cursor back, which a live line hides."""
        if self._live is not None:
            self._live.console.show_cursor(True)

    def tick(self) -> None:
        """Show what was heard last; called by the main thread."""
        event = self._event
        if event is None or self._quiet:
            return
        now = time.monotonic()
        elapsed = event.elapsed_s + now - self._heard
        if self._live is not None:
            self._live.update(f"{progress_words(event, elapsed)}  {self._note}")
            return
        last, waited = self._shown, now - self._shown_at
        same = last is not None and replace(last, elapsed_s=event.elapsed_s) == event
        phase_begins = last is None or last.phase != event.phase
        if phase_begins or waited >= (_STILL_S if same else _EVERY_S):
            self._shown, self._shown_at = event, now
            _line(progress_words(event, elapsed, still=same))


def _line(words: str) -> None:
    console(stderr=True).print(words, markup=False, highlight=False, soft_wrap=True)


@contextmanager
def display_of(quiet: bool, stopping: str = _STOPPING) -> Iterator[Display]:
    """Give a display; `stopping` is what it says at the first Ctrl-C."""
    from rich.live import Live

    out = console(stderr=True)
    if quiet or not out.is_terminal:
        yield Display(None, quiet, stopping)
        return
    with Live(console=out, refresh_per_second=4, transient=True) as live:
        yield Display(live, quiet, stopping)
