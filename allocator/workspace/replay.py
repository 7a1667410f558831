"""Answer every revision of a journal again, from the approved plan on; compare goods and payers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.errors import AllocatorError
from allocator.explore.revision.revise import revise
from allocator.explore.revision.tables import DEADBAND_MUSD, goods_moved
from allocator.explore.revision.take_back import take_back
from allocator.explore.revision.written import request_of
from allocator.plan.journal import write
from allocator.plan.journal.folder import journal_of
from allocator.plan.journal.step import Move, now
from allocator.plan.persistence import folder as plan_files
from allocator.session.revise import PRICE
from allocator.util.format import counted, listed
from allocator.util.progress import teller
from allocator.util.version import __version__
from allocator.workspace.answers import Record, record_of
from allocator.workspace.chain import chain_with, revisions_of, taken_back, without_text
from allocator.workspace.tables import line_of

if TYPE_CHECKING:
    from allocator.explore.revision.revision import Revision
    from allocator.plan.journal.lines import Journal
    from allocator.plan.journal.step import Step
    from allocator.plan.plan import Plan
    from allocator.util.progress import CancelFlag, ProgressCallback

COLUMNS = ("step", "parent", "kind", "how", "same", "value", "value_again", "entries", "payments",
           "seconds", "note")  # fmt: skip
LOADED, AGAIN, NONE = "loaded", "answered again", "no answer"


@dataclass(frozen=True, slots=True, eq=False)
class Replay:
    """What a replay found.

    Attributes
    ----------
    table
        One row a step: ``how`` (answered again, loaded, or no answer), ``same`` (whether data,
        settings, goods and payers are those recorded; missing where the plan was loaded), ``value``
        as recorded and ``value_again``, ``entries`` (nation, item and year) and ``payments`` (of an
        account for a nation in a year, or from the money of one year) that differ, CPU ``seconds``,
        ``note``.
    records
        What each step says now, by number, with its plan.
    words
        The same in sentences.
    left
        Steps that were not replayed, because the replay was stopped.
    """

    table: pd.DataFrame
    records: Mapping[int, Record]
    words: tuple[str, ...]
    left: tuple[int, ...] = ()

    def document(self) -> dict[str, Any]:
        """Return table and words in lists and dicts, for JSON."""
        plain = self.table.astype(object).where(self.table.notna(), None)
        return {
            "replay": plain.to_dict("records"), "same": self.same, "left": self.left,
            "words": self.words,
        }  # fmt: skip

    @property
    def same(self) -> bool:
        """Whether every revision was answered again, with the goods and payers recorded."""
        differ = (self.table["same"] == False).any()  # noqa: E712
        return not (differ or self.left or NONE in set(self.table["how"]))


@dataclass(frozen=True, slots=True)
class _Again:
    """A step of a replay: its plan and what the table says of it."""

    record: Record
    how: str
    same: bool | None = None
    entries: int = 0
    payments: int = 0
    seconds: float = 0.0
    note: str = ""


def replayed(
    journal: Journal,
    plan_of: Callable[[int], Plan],
    progress: ProgressCallback | None,
    cancel: CancelFlag | None,
) -> Replay:
    """Return the replay of a journal whose plans `plan_of` loads."""
    tell, found = teller(progress, "replay"), dict[int, _Again]()
    steps = journal.steps
    for place, number in enumerate(sorted(steps), start=1):
        if cancel is not None and cancel.is_set():
            break
        tell(f"step {number}, {place} of {len(steps)}")
        again = _again(journal, steps[number], plan_of(number), found, cancel)
        if again is None:
            break
        found[number] = again
    rows = [
        (number, steps[number].parent, steps[number].kind, one.how, one.same, steps[number].value,
         one.record.plan.value, one.entries, one.payments, one.seconds, one.note)
        for number, one in found.items()
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    kinds = {"parent": "Int64", "same": "boolean"}
    records = {number: one.record for number, one in found.items()}
    left = tuple(sorted(set(steps) - set(found)))
    return Replay(table.astype(kinds), records, tuple(_words(steps, found)), left)


def _again(
    journal: Journal,
    step: Step,
    recorded: Plan,
    found: Mapping[int, _Again],
    cancel: CancelFlag | None,
) -> _Again | None:
    """Answer a step again; None where that was stopped, which tells nothing of the step."""
    kept = Record(recorded, step.kind, step.moved_musd, step.requests, step.kept, step.price,
                  step.seed, step.version)  # fmt: skip
    small = step.kind in ("revised", "taken back")
    if not small:
        return _Again(kept, LOADED)
    if step.parent is None or step.parent not in found:
        return _Again(kept, NONE, note="the step that it begins from is missing.")
    before, began = found[step.parent], time.process_time()
    note = f"begins from step {step.parent}, which differs" if before.same is False else ""
    try:
        answer = _answer(journal, step, found, cancel)
    except AllocatorError as error:
        if cancel is not None and cancel.is_set():
            return None
        return _Again(kept, NONE, note=f"{note}; {error}".removeprefix("; "))
    if cancel is not None and cancel.is_set():
        return None
    seconds = time.process_time() - began
    moved, paid = goods_moved(recorded, answer.plan), _payments_moved(recorded, answer.plan)
    inputs = (answer.plan.case.hash, answer.plan.policy.hash) == (step.case, step.policy)
    undoes = taken_back(step) if step.kind == "taken back" else None
    record = replace(record_of(answer, None, undoes), requests=step.requests)
    if moved.empty and paid:
        note = f"{note}; the goods recorded, from other payers".removeprefix("; ")
    same = inputs and moved.empty and not paid
    return _Again(record, AGAIN, same, len(moved), paid, seconds, note)


def _payments_moved(before: Plan, after: Plan) -> int:
    """Count payments that differ: of an account for a nation in a year, and from each vintage."""
    found = 0
    for table, of, much in (("spending", "nation", "obligation_musd"),
                            ("vintages", "vintage", "obligated_musd")):  # fmt: skip
        key = ["account", of, "year"]
        was, now = (plan.tables[table].groupby(key)[much].sum() for plan in (before, after))
        found += int((now.sub(was, fill_value=0.0).abs() > DEADBAND_MUSD).sum())
    return found


def _answer(
    journal: Journal, step: Step, found: Mapping[int, _Again], cancel: CancelFlag | None
) -> Revision:
    """Answer what a step asked for, with the plans of the replay."""
    price, seed = PRICE if step.price is None else step.price, step.seed or 0

    def plan_of(number: int) -> Plan:
        return found[number].record.plan

    parent = step.parent or 0
    if step.kind == "revised":
        requests = [request_of(one.text) for one in step.requests]
        return revise(
            plan_of(parent), requests, price=price, seed=seed, cancel=cancel, extras=False
        )
    undone = taken_back(step)
    chain = chain_with(journal.steps, line_of(journal, parent), undone)
    answers = revisions_of(journal.steps, chain, plan_of)
    return take_back(answers, chain.index(undone), price=price, seed=seed, cancel=cancel)


def copied(replay: Replay, journal: Journal, folder: Path) -> None:
    """Write the steps of a replay into a new workspace, signed and dated as they were.

    Raises
    ------
    DataError
        Something is there already, or it cannot be written.
    """
    numbers = dict[int, int]()
    for number, record in replay.records.items():
        numbers[number] = _copy(journal.steps[number], record, numbers, folder)
    current = numbers.get(journal.current)
    if current is not None and current != journal_of(folder).current:
        author = journal.entries[-1].author
        move = Move(current, "go", author, "the current step of the journal replayed", now())
        write.add_move(folder, lambda _: move)


def _copy(step: Step, record: Record, numbers: Mapping[int, int], folder: Path) -> int:
    """Write a step of a replay and return its number."""

    def put(fresh: Path) -> None:
        plan_files.write(record.plan, fresh)

    signature = step.author, step.reason, step.date
    if step.parent is None:
        write.start(folder, record.step(1, None, *signature), put, __version__)
        return 1
    parent = numbers[step.parent]
    if step.kind == "taken back":
        told = without_text(step.requests[0].words, numbers[taken_back(step)])
        record = replace(record, requests=(told,))
    return write.add_step(folder, lambda _, own: record.step(own, parent, *signature), put).step


def _words(steps: Mapping[int, Step], found: Mapping[int, _Again]) -> Iterator[str]:
    again = {number: one for number, one in found.items() if one.how == AGAIN}
    other = [number for number, one in again.items() if not one.same]
    if again and not other:
        yield (
            f"{counted(len(again), 'revision')} answered again: all have the goods and payers "
            "recorded."
        )
    elif other:
        yield (
            f"{counted(len(again), 'revision')} answered again: {len(again) - len(other)} have "
            f"the goods and payers recorded; others have step {listed(map(str, other))}."
        )
    loaded = [number for number, one in found.items() if one.how == LOADED]
    searched = [number for number in loaded if number != min(steps)]
    if searched:
        yield (
            f"Loaded and not searched again: step {listed(map(str, searched))}. A search over "
            "everything may end in another plan of the same value."
        )
    for number, one in found.items():
        if one.how == NONE:
            yield f"Step {number} has no answer now, and its plan was loaded: {one.note}"
    left = sorted(set(steps) - set(found))
    if left:
        yield f"Stopped; not replayed: step {listed(map(str, left))}."
    versions = sorted({steps[number].version for number in again} - {__version__})
    if versions:
        yield (
            f"Steps were recorded by Allocator {listed(versions)}; this is {__version__}, which "
            "may search in another way."
        )
