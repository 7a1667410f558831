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

from allocator.session.process.background_task import BackgroundTask
from allocator.session.process.task_progress import run_with_progress
from allocator.ui import text as say
from allocator.ui.text import on_page, plain

if TYPE_CHECKING:
    from allocator.inputs.policy.policy import Policy
    from allocator.plan.plan import Plan

_EVERY_S = 1.0
_ENDS_EARLY = ("trade", "what_if", "alternatives")
"""Kinds whose answer is worth something before all of it is there."""

_MOST = 12
"""Studies kept; of more, the oldest that is finished is put away."""


@dataclass
class Study:
    """A question that was asked: kind, name, hash of the case, policy and what answers it."""

    kind: str
    name: str
    case: str
    policy: Policy
    errand: BackgroundTask
    began: float = field(default_factory=time.time)

    @property
    def answer(self) -> Any:
        """What was found; None until then."""
        done = not self.errand.running and not self.errand.faults
        return self.errand.pieces[-1] if self.errand.pieces and done else None

    @property
    def so_far(self) -> Any:
        """What is there while it runs; None: nothing yet."""
        return self.errand.pieces[-1] if self.errand.pieces and self.errand.running else None


@st.cache_resource(show_spinner=False)
def _studies() -> list[Study]:
    return []


def begin(
    kind: str, name: str, plan: Plan, ask: Callable[..., Any], args: tuple[Any, ...],
    options: dict[str, Any], so_far: str = "",
) -> None:  # fmt: skip
    """Begin a study; it goes on when the page is left.

    `so_far` names the option by which `ask` tells what is there before the end.
    """
    _poll()
    found = _studies()
    done = [one for one in found if not one.errand.running]
    while len(found) >= _MOST and done:
        _forget(done.pop(0))
    name = f"{name}, asked at {time.strftime('%H:%M:%S')}"
    errand = BackgroundTask(run_with_progress, ask, args, options, so_far)
    found.append(Study(kind, name, plan.case.hash, plan.policy, errand))
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


def answer(kind: str, plan: Plan, drawn: Callable[[Any], None] | None = None) -> Any:
    """Return what the study that is chosen found, with its warnings and words told, or None.

    What is there while it runs is `drawn`.
    """
    study = choose(kind, plan, drawn)
    if study is None or study.answer is None:
        return None
    found = study.answer
    for one in getattr(found, "warnings", ()):
        st.warning(plain(one))
    say.lines(found.words)
    return found


def _running(study: Study, drawn: Callable[[Any], None] | None) -> None:
    errand = study.errand
    errand.poll()
    if not errand.running:
        st.rerun()
    step = errand.step
    told = "Building the model." if step is None else step.words
    if step is not None and step.done is not None and step.of:
        st.progress(step.done / step.of, plain(f"{step.done} of {step.of} plans. {told}"))
    else:
        st.info(plain(f"{time.time() - study.began:.0f} s. {told}"))
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
        study.errand.poll()
