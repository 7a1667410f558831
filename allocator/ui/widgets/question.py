"""A request about the plan shown, and the processes that answer it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from allocator.session.process.background_task import BackgroundTask
from allocator.ui.text import plain

if TYPE_CHECKING:
    from allocator.explore.revision.everything import Reoptimised
    from allocator.explore.revision.requests import Request
    from allocator.explore.revision.revision import Revision
    from allocator.plan.plan import Plan

_EVERY_S = 1.0


@dataclass
class Question:
    """What was asked of which plan, what answers it, and the plan of the answer that is taken.

    `requests` are those that the settings do not hold; `check` searches wider plans and
    `everything` all of them; `taken` is the plan `taken_from` an answer, as it is shown; `unsigned`
    says what is missing to take one.
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

    @property
    def answer(self) -> Revision | None:
        """What was found; None until then."""
        return self.task.pieces[-1] if self.task.pieces else None

    @property
    def best(self) -> Reoptimised | None:
        """What the search over everything found; None until then."""
        return self.everything.pieces[-1] if self.everything and self.everything.pieces else None

    def stop(self) -> None:
        """End all that works on it."""
        for task in (self.task, self.check, self.everything):
            if task is not None:
                task.stop()


def progress(task: BackgroundTask, more: str = "") -> None:
    """Draw how far a task is, again and again; the page is drawn again at its end."""
    st.fragment(_progress, run_every=_EVERY_S)(task, more)


def _progress(task: BackgroundTask, more: str) -> None:
    task.poll()
    if not task.running:
        st.rerun()
    told = "Building the model" if task.step is None else task.step.words
    st.info(plain(f"{task.seconds:.0f} s. {told}. {more}".rstrip()))
