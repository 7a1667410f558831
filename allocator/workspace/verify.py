"""What does not fit in a workspace: lines, their chain, and every plan by its own rules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from allocator.check import check_plan
from allocator.errors import DataError, Fault
from allocator.plan.journal import folder as places
from allocator.plan.journal.lines import Journal
from allocator.plan.journal.step import Step
from allocator.plan.persistence.parts import plan_hash
from allocator.plan.plan import load_plan
from allocator.util.progress import teller

if TYPE_CHECKING:
    from allocator.util.progress import CancelFlag, ProgressCallback

_RESTORE = "restore it from a copy; a journal must not be edited"
_OTHER = {
    "plan": "the plan is not the one recorded",
    "case": "the data are not those recorded",
    "policy": "the settings are not those recorded",
}
_LEAST_NOTED = 8
"""Fewest signs of a hash that is noted."""


def misfits(
    folder: Path, noted: str, progress: ProgressCallback | None, cancel: CancelFlag | None
) -> Iterator[Fault]:
    """Yield what does not fit; nothing where all does."""
    journal = places.journal_of(folder)
    yield from _lines(journal)
    yield from _noted(journal, noted)
    yield from _numbers(folder, journal)
    tell = teller(progress, "verify")
    for place, step in enumerate(journal.steps.values(), start=1):
        if cancel is not None and cancel.is_set():
            yield Fault(_named(step), "stopped: this plan and those after it were not checked",
                        "every plan checked", "check again")  # fmt: skip
            return
        tell(f"plan of step {step.step}, {place} of {len(journal.steps)}")
        yield from _card(folder, journal, step)
        yield from _plan(folder, step)


def _lines(journal: Journal) -> Iterator[Fault]:
    for line in journal.lines:
        place = f"{places.LINES}, line {line.number}"
        if line.entry is None:
            fix = f"none, if a program was stopped while it wrote; else {_RESTORE}"
            yield Fault(place, "cannot be read", "a step or a move", fix)
        elif not line.follows:
            yield Fault(place, "does not follow from the line before it: one of the two was "
                        "changed, added or removed", "a chain of lines", _RESTORE)  # fmt: skip


def _noted(journal: Journal, noted: str) -> Iterator[Fault]:
    if not noted:
        return
    if len(noted) < _LEAST_NOTED or not any(one.hash.startswith(noted) for one in journal.lines):
        yield Fault(places.LINES, f"no line with the hash {noted}", "the line that was noted",
                    "lines were taken off the end or written again: compare with a copy of the "
                    "day on which it was noted")  # fmt: skip


def _numbers(folder: Path, journal: Journal) -> Iterator[Fault]:
    numbers = [one.step for one in journal.entries if isinstance(one, Step)]
    for number in sorted({one for one in numbers if numbers.count(one) > 1}):
        yield Fault(places.LINES, f"step {number} has several lines", "one line a step", _RESTORE)
    for step in journal.steps.values():
        if step.parent is None and step.kind != "approved":
            yield Fault(_named(step), "begins from no step", "a step before it", _RESTORE)
        elif step.parent is not None and step.parent not in journal.steps:
            yield Fault(_named(step), f"begins from step {step.parent}, which is missing",
                        "a step before it", _RESTORE)  # fmt: skip
    stopped = places.unrecorded(folder, journal)
    for number in sorted(set(places.folders_of_steps(folder)) - set(numbers)):
        fix = "restore the journal from a copy, or move this folder away: nobody recorded it"
        if stopped is not None and stopped.step == number:
            fix = "none, if a program was stopped while it recorded: the next one adds the line"
        yield Fault(f"{places.STEPS}/{number}", "no line of the journal has this step",
                    "a line for each folder", fix)  # fmt: skip


def _card(folder: Path, journal: Journal, step: Step) -> Iterator[Fault]:
    try:
        previous, said = places.card_of(folder, step.step)
    except (OSError, ValueError) as error:
        yield Fault(_named(step), f"{places.CARD} cannot be read ({error})", "as recorded",
                    _RESTORE)  # fmt: skip
    else:
        if said != step or previous not in journal.heads(step.step):
            yield Fault(_named(step), f"{places.CARD} says something else than the journal",
                        "the same", _RESTORE)  # fmt: skip


def _plan(folder: Path, step: Step) -> Iterator[Fault]:
    place, own = _named(step), places.step_folder(folder, step.step)
    try:
        plan = load_plan(own / places.PLAN)
    except DataError as error:
        yield from (Fault(f"{place}, {one.where}", one.found, one.allowed, _RESTORE)
                    for one in error.faults)  # fmt: skip
        return
    known = {"plan": plan_hash(plan), "case": plan.case.hash, "policy": plan.policy.hash}
    for name, found in known.items():
        if found != getattr(step, name):
            hashes = f"hash {found[:12]}, recorded {getattr(step, name)[:12]}"
            yield Fault(place, f"{_OTHER[name]} ({hashes})", "as recorded", _RESTORE)
    for violation in check_plan(plan):
        yield Fault(place, str(violation), "a plan that keeps its rules", "do not use this plan")


def _named(step: Step) -> str:
    return f"step {step.step}"
