"""Answers as steps of a journal: what was asked, what it moved, and which plan it began from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from allocator.errors import DataError, Fault
from allocator.explore.revision.everything import Reoptimised
from allocator.explore.revision.requests import TakenBack
from allocator.explore.revision.revision import Revision
from allocator.explore.revision.tables import goods_moved, moved_musd
from allocator.explore.revision.written import request_text
from allocator.plan.journal.folder import step_named
from allocator.plan.journal.step import Step, Written
from allocator.plan.persistence.parts import plan_hash
from allocator.util.version import __version__
from allocator.workspace.chain import without_text

if TYPE_CHECKING:
    from pathlib import Path

    from allocator.plan.journal.lines import Journal
    from allocator.plan.plan import Plan

Answer: TypeAlias = "Revision | Reoptimised | Plan"


@dataclass(frozen=True, slots=True)
class Record:
    """An answer as a step says it, before it has a number: see `Step`."""

    plan: Plan
    kind: str
    moved_musd: float = 0.0
    requests: tuple[Written, ...] = ()
    kept: bool | None = None
    price: float | None = None
    seed: int | None = None
    version: str = __version__

    def step(self, number: int, parent: int | None, author: str, reason: str, date: str) -> Step:
        """Return the step of a number that begins from another one."""
        plan = self.plan
        value = plan.meta.get("value")
        return Step(
            number, parent, self.kind, self.requests, author, reason, date,
            None if value is None else float(value), self.moved_musd, self.kept, plan_hash(plan),
            plan.case.hash, plan.policy.hash, self.price, self.seed, self.version,
        )  # fmt: skip


def record_of(answer: Answer, before: Plan | None, taken_back: int | None = None) -> Record:
    """Return what a step says of an answer.

    `before` is the plan that a whole plan follows, `taken_back` the step that a revision undoes.

    Raises
    ------
    DataError
        A change is taken back, and the step is not said, or the reverse.
    """
    undoes = isinstance(answer, Revision) and any(
        isinstance(one, TakenBack) for one in answer.changes
    )
    if undoes != (taken_back is not None):
        raise DataError([Fault("record", "a step taken back that is not named" if undoes else
                               f"step {taken_back}, which this answer does not take back",
                               "the answer of Workspace.without, with taken_back",
                               "give both, or neither")])  # fmt: skip
    if isinstance(answer, Revision):
        requests = tuple(_requests(answer, taken_back))
        moved = moved_musd(answer.goods)
        kept = bool(answer.requests["kept"].all()) if requests else None
        return Record(answer.plan, "taken back" if undoes else "revised", moved, requests, kept,
                      answer.proof.price, answer.proof.seed)  # fmt: skip
    if isinstance(answer, Reoptimised):
        return Record(answer.plan, "re-optimised", answer.moved_musd)
    moved = 0.0 if before is None else moved_musd(goods_moved(before, answer))
    return Record(answer, "approved" if before is None else "solved", moved)


def _requests(answer: Revision, taken_back: int | None) -> Iterator[Written]:
    # an answer that takes a change back has further rows: what is still asked for
    for row, change in zip(answer.requests.to_dict("records"), answer.changes, strict=False):
        missed = "" if row["kept"] else str(row["outcome"])
        if isinstance(change, TakenBack):
            yield without_text(row["words"], taken_back or 0)
        else:
            yield Written(row["words"], request_text(change), missed)


def begins_from(journal: Journal, answer: Answer, parent: int | None, folder: Path) -> int:
    """Return the step that an answer begins from: `parent` where its plan is the one asked about.

    A plan that answers nothing may follow any step; without a parent it follows the current one.

    Raises
    ------
    DataError
        There is no such step, or it has another plan.
    """
    before = answer.before if isinstance(answer, Revision | Reoptimised) else None
    if parent is None:
        return journal.current if before is None else step_with(journal, before, str(folder))
    step = step_named(folder, journal, str(parent))
    if before is not None and plan_hash(before) != step.plan:
        raise DataError([Fault(str(folder), f"an answer to another plan than that of step {parent}",
                               "an answer to the plan of the step that it follows", "leave out the "
                               "parent, or ask again from that step")])  # fmt: skip
    return step.step


def step_with(journal: Journal, plan: Plan, folder: str) -> int:
    """Return the step whose plan an answer began from: the current one, else the newest with it.

    Raises
    ------
    DataError
        No step has this plan.
    """
    wanted = plan_hash(plan)
    fitting = [step.step for step in journal.steps.values() if step.plan == wanted]
    if journal.current in fitting:
        return journal.current
    if fitting:
        return max(fitting)
    raise DataError([Fault(folder, "the answer begins from a plan that no step has",
                           "an answer to a plan of this workspace", "ask again from the current "
                           "plan, or record the plan before it first")])  # fmt: skip
