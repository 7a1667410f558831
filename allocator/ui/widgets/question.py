"""A request about the plan shown, and the processes that answer it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from allocator.plan.search_times import earlier_times, note_time
from allocator.report.waiting import answer_words, running_words
from allocator.session.process.background_task import BackgroundTask
from allocator.ui.text import plain

if TYPE_CHECKING:
    from allocator.explore.revision.everything import Reoptimised
    from allocator.explore.revision.requests import Request
    from allocator.explore.revision.revision import Revision
    from allocator.plan.plan import Plan
    from allocator.report.study_time import StudyTime

_EVERY_S = 1.0

HOME = "What if"
"""The page that shows every answer in full."""


@dataclass
class Question:
    """What was asked of which plan, what answers it, and the plan of the answer that is taken.

    `requests` are those that the settings do not hold; `check` searches wider plans and
    `everything` all of them; `taken` is the plan `taken_from` an answer, as it is shown; `unsigned`
    says what is missing to take one. `page` is where it was asked, until that page is left.
    `kind` is what answers share that may take as long; empty once this one's time is noted.
    """

    words: str
    plan: Plan
    requests: tuple[Request, ...]
    task: BackgroundTask
    check: BackgroundTask | None = None
    everything: BackgroundTask | None = None
    taken: Plan | None = None
    taken_from: Plan | None = None
    unsigned: str = ""
    page: str = ""
    kind: str = ""

    @property
    def answer(self) -> Revision | None:
        """What was found; None until then."""
        return self.task.pieces[-1] if self.task.pieces else None

    @property
    def best(self) -> Reoptimised | None:
        """What the search over everything found; None until then."""
        return self.everything.pieces[-1] if self.everything and self.everything.pieces else None

    @property
    def works(self) -> bool:
        """Whether anything of it is still looked for."""
        tasks = (self.task, self.check, self.everything)
        return any(one is not None and one.running for one in tasks)

    def poll(self) -> None:
        """Take in what has arrived; note how long the answer took, once it is there."""
        for task in (self.task, self.check, self.everything):
            if task is not None:
                task.poll()
        if self.kind and not self.task.running:
            if self.answer is not None:
                note_time(self.kind, self.task.seconds)
            self.kind = ""

    def in_full(self, page: str, *, folds: bool) -> bool:
        """Whether a page shows it in full: `HOME`, and where it was asked until that is left.

        A page that `folds` never does.
        """
        if not self.page and not folds:
            self.page = page
        elif page != self.page:
            self.page = HOME
        return page == self.page

    def stop(self) -> None:
        """End all that works on it."""
        for task in (self.task, self.check, self.everything):
            if task is not None:
                task.stop()


def progress(
    task: BackgroundTask, more: str = "", kind: str = "", takes: StudyTime | None = None
) -> None:
    """Draw how far a task is, again and again; the page is drawn again at its end.

    Of an answer, whose `kind` is given, it is told how long such answers took; of a study that
    `takes` a time, what is left of that, which is noted at its end.
    """
    st.fragment(_progress, run_every=_EVERY_S)(task, more, kind, takes)


def _progress(task: BackgroundTask, more: str, kind: str, takes: StudyTime | None) -> None:
    task.poll()
    if not task.running:
        if takes is not None and task.pieces and not task.faults:
            takes.note(task.seconds)
        st.rerun()
    step = "Building the model" if task.step is None else task.step.words
    if kind:
        told = answer_words(task.seconds, earlier_times(kind), step)
    else:
        left = "" if takes is None else takes.left_words(task.seconds)
        told = f"{running_words(task.seconds)}{f' · {left}' if left else ''}. {step}."
    st.info(plain(f"{told} {more}".rstrip()))
