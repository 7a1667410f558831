"""The steps of a journal as a table, and what became of it in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from allocator.plan.journal.lines import where
from allocator.plan.journal.step import Move, Step
from allocator.util.format import counted

if TYPE_CHECKING:
    from allocator.plan.journal.lines import Journal

STEPS = ("step", "parent", "current", "kind", "requests", "text", "author", "reason", "date",
         "value", "moved_musd", "kept", "plan", "case", "policy", "price", "seed",
         "version")  # fmt: skip
MOVES = ("date", "kind", "left", "to", "author", "reason")


def steps_table(journal: Journal) -> pd.DataFrame:
    """Return one row a step, with requests in words and as text."""
    rows = []
    for step in journal.steps.values():
        row = asdict(step)
        row["requests"] = "; ".join(one.words for one in step.requests)
        row["text"] = " ".join(one.text for one in step.requests)
        rows.append({**row, "current": step.step == journal.current})
    table = pd.DataFrame(rows, columns=list(STEPS))
    return table.astype({"parent": "Int64", "seed": "Int64", "kept": "boolean"})


def moves_table(journal: Journal) -> pd.DataFrame:
    """Return one row for each time that another step was made the current one.

    ``left`` is the step that was the current one until then.
    """
    entries = journal.entries
    moves = [{**asdict(one), "left": where(before)}
             for before, one in pairwise(entries) if isinstance(one, Move)]  # fmt: skip
    return pd.DataFrame(moves, columns=list(MOVES))


def journal_words(journal: Journal) -> Iterator[str]:
    """Say where the journal is, and what is unusual about it."""
    steps = journal.steps
    current = steps[journal.current]
    last = journal.entries[-1]
    told = f"{counted(len(steps), 'step')}; step {current.step} is the current one"
    if isinstance(last, Move):
        why = f": {last.reason}" if last.reason else ""
        told += f", since {last.author} moved to it ({last.kind}) on {last.date}{why}"
    yield f"{told.rstrip('.')}."
    apart = sorted(set(steps) - set(line_of(journal, journal.current)))
    if apart:
        numbers = ", ".join(map(str, apart))
        yield f"Not part of the current plan: {counted(len(apart), 'step')} ({numbers})."
    yield from journal.notes()


def branch_words(journal: Journal, step: int) -> str:
    """Say that a step did not begin from the step that was current then; else nothing."""
    entries = journal.entries
    place = next(at for at, one in enumerate(entries) if isinstance(one, Step) and one.step == step)
    parent, current = journal.steps[step].parent, where(entries[place - 1]) if place else None
    if parent == current:
        return ""
    return (
        f"Step {step} begins from step {parent}, while step {current} was the current one: both "
        "are kept, as branches."
    )


def line_of(journal: Journal, step: int) -> list[int]:
    """Return the steps from the approved plan to a step."""
    steps, found = journal.steps, list[int]()
    at: int | None = step
    while at is not None and at in steps and at not in found:
        found.append(at)
        at = steps[at].parent
    return found[::-1]
