"""Studies that take long: they run beside the app and can be left and found again.

They belong to the server and not to a page: whoever opens the same case finds them, until the
server ends or they are put away.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import streamlit as st

from allocator.report.study_time import study_time
from allocator.report.waiting import running_words
from allocator.session.process.background_task import BackgroundTask
from allocator.session.process.task_progress import run_with_progress
from allocator.ui import text as say
from allocator.ui.text import on_page, plain

if TYPE_CHECKING:
    from allocator.inputs.policy.policy import Policy
    from allocator.plan.plan import Plan
    from allocator.report.study_time import StudyTime

_EVERY_S = 1.0
_ENDS_EARLY = ("trade", "what_if", "alternatives")
"""Kinds whose answer is worth something before all of it is there."""

_SEEN_S = 10.0
"""The end of a study is known where it was looked after so many seconds before."""

_MOST = 12
"""Studies kept; of more, the oldest that is finished is put away."""


@dataclass
class Study:
    """A question that was asked: kind, name, hash of the case, policy and what answers it.

    `takes` is how long it may take, until that is noted; `polled` when it was last looked after;
    `heard` what was there last before the end, and when it came.
    """

    kind: str
    name: str
    case: str
    policy: Policy
    errand: BackgroundTask
    began: float = field(default_factory=time.time)
    takes: StudyTime | None = None
    polled: float = field(default_factory=time.time)
    heard: tuple[Any, float] | None = None

    @property
    def answer(self) -> Any:
        """What was found; None until then."""
        done = not self.errand.running and not self.errand.faults
        return self.errand.pieces[-1] if self.errand.pieces and done else None

    @property
    def so_far(self) -> Any:
        """What is there while it runs; None: nothing yet."""
        return self.errand.pieces[-1] if self.errand.pieces and self.errand.running else None

    def poll(self) -> None:
        """Take in what has arrived; note how long it took, once all of it is there."""
        self.errand.poll()
        told = self.so_far
        if told is not None and (self.heard is None or self.heard[0] is not told):
            self.heard = (told, time.time())
        now = time.time()
        if self.takes is not None and not self.errand.running:
            whole = self.answer is not None and not self.errand.ended_early
            if whole and now - self.polled <= _SEEN_S:  # else nobody knows when it ended
                self.takes.note(now - self.began)
            self.takes = None
        self.polled = now

    def left_words(self) -> str:
        """Say how much time is left: by the pace so far, else by earlier studies."""
        now, step, left_s = time.time(), self.errand.step, None
        if step is not None and step.done and step.of:
            left_s = (now - self.began) / step.done * (step.of - step.done)
        elif self.heard is not None and getattr(self.heard[0], "left_s", None) is not None:
            left_s = self.heard[0].left_s - (now - self.heard[1])
        return "" if self.takes is None else self.takes.left_words(now - self.began, left_s)


@st.cache_resource(show_spinner=False)
def _studies() -> list[Study]:
    return []


def estimate(
    plan: Plan, searches: int, *parts: object, gap: float | None = None, near: bool = False
) -> StudyTime:
    """Say how long a study may take before it begins, and return that for `begin`.

    See `allocator.report.study_time.study_time`.
    """
    found = study_time(plan, searches, *parts, gap=gap, near=near)
    st.caption(plain(found.words))
    return found


def begin(
    kind: str, name: str, plan: Plan, ask: Callable[..., Any], args: tuple[Any, ...],
    options: dict[str, Any], so_far: str = "", takes: StudyTime | None = None,
) -> None:  # fmt: skip
    """Begin a study; it goes on when the page is left.

    `so_far` names the option by which `ask` tells what is there before the end; `takes` is how long
    it may take.
    """
    _poll()
    found = _studies()
    done = [one for one in found if not one.errand.running]
    while len(found) >= _MOST and done:
        _forget(done.pop(0))
    name = f"{name}, asked at {time.strftime('%H:%M:%S')}"
    errand = BackgroundTask(run_with_progress, ask, args, options, so_far)
    found.append(Study(kind, name, plan.case.hash, plan.policy, errand, takes=takes))
    st.session_state[f"study_{kind}"] = name


def choose(kind: str, plan: Plan, drawn: Callable[[Any], None] | None = None) -> Study | None:
    """Let the reader choose among the studies of a kind and say how it goes; None without one.

    What is there while it runs is `drawn`.
    """
    _poll()
    mine = [one for one in _studies() if one.kind == kind and one.case == plan.case.hash]
    if not mine:
        return None
    names = [one.name for one in reversed(mine)]
    if st.session_state.get(f"study_{kind}") not in names:
        st.session_state[f"study_{kind}"] = names[0]
    chosen = st.selectbox("Shown", names, key=f"study_{kind}")
    study = next(one for one in reversed(mine) if one.name == chosen)
    if study.policy != plan.policy:
        st.info("This was asked with settings other than those of the plan shown.")
    if study.errand.running:
        st.fragment(_running, run_every=_EVERY_S)(study, drawn)
        return None
    if study.errand.ended_early and study.answer is None:
        st.info("This was ended before there was anything to show.")
    else:
        for fault in study.errand.faults:
            st.error(on_page(fault))
    st.button("Close", key=f"away_{kind}", on_click=_put_away, args=(study,))
    return study


def finished(kind: str, plan: Plan) -> Study | None:
    """Return the newest study of a kind about the data of `plan` that has an answer."""
    _poll()
    mine = [one for one in _studies() if one.kind == kind and one.case == plan.case.hash]
    return next((one for one in reversed(mine) if one.answer is not None), None)


def answer(kind: str, plan: Plan, drawn: Callable[[Any], None] | None = None) -> Any:
    """Return what the study that is chosen found, with its warnings and words told, or None.

    What is there while it runs is `drawn`.
    """
    return told(choose(kind, plan, drawn))


def told(study: Study | None) -> Any:
    """Return what a study found, with its warnings and words told, or None."""
    if study is None or study.answer is None:
        return None
    found = study.answer
    for one in getattr(found, "warnings", ()):
        st.warning(plain(one))
    say.lines(found.words)
    return found


def _running(study: Study, drawn: Callable[[Any], None] | None) -> None:
    errand = study.errand
    study.poll()
    if not errand.running:
        st.rerun()
    step = errand.step
    told = "Building the model." if step is None else step.words
    left = study.left_words()
    when = f"{running_words(time.time() - study.began)}{f' · {left}' if left else ''}"
    if step is not None and step.done is not None and step.of:
        st.progress(step.done / step.of, plain(f"{step.done} of {step.of} plans · {when}. {told}"))
    else:
        st.info(plain(f"{when}. {told}"))
    st.caption("You may leave this page: the work continues and will be here when you return.")
    ending, stopping = st.columns(2)
    if study.kind in _ENDS_EARLY:
        ending.button("Stop and keep results", key=f"end_{study.kind}",
                      on_click=errand.end_early, width="stretch")  # fmt: skip
    stopping.button("Cancel", key=f"stop_{study.kind}", on_click=_put_away,
                    args=(study,), width="stretch")  # fmt: skip
    if drawn is not None and study.so_far is not None:
        drawn(study.so_far)


def _put_away(study: Study) -> None:
    study.errand.stop()
    _forget(study)


def _forget(study: Study) -> None:
    # another session may have been quicker
    with contextlib.suppress(ValueError):
        _studies().remove(study)


def _poll() -> None:
    for study in tuple(_studies()):
        study.poll()
