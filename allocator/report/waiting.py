"""How a running search is told: which of four steps it is at, and how long earlier ones took."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from allocator.util.format import counted, percent_at_most

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allocator.util.progress import Progress

_STEPS = 4
_LAST = ("ties", "repair")
"""Phases of a search after its value is settled."""

_FALL = 0.98
"""A gap counts as fallen if it is this share of the last one or less."""

USUAL = "usually under a minute; a cut or an event can take some minutes"
"""How long an answer takes, where no such answer has been given yet."""

_LEAST_TIMES = 2
"""Searches that must have run before it is told how long they take."""


def step_words(told: Progress | None, *, first: bool) -> str:
    """Say which step a search is at; `first` if there is no plan yet.

    Examples
    --------
    >>> step_words(None, first=False)
    'Reading data and settings (1 of 4)'
    """
    if told is None or told.phase == "build":
        at, words = 1, "Reading data and settings"
    elif told.phase in _LAST:
        at, words = 4, "Choosing among plans of equal value"
    elif told.incumbent is None:
        at, words = 2, "Making a first plan" if first else "Adjusting the current plan"
    else:
        at, words = 3, "Improving the plan and estimating the best possible"
    return f"{words} ({at} of {_STEPS})"


@dataclass
class Pace:
    """How a search closes its gap to `target`, told report by report."""

    target: float
    _falls: list[float] = field(default_factory=list)

    def hear(self, told: Progress) -> None:
        """Take a report of the search."""
        gap = told.gap
        if gap is None or not math.isfinite(gap) or gap <= 0:
            return
        if not self._falls or gap <= _FALL * self._falls[-1]:
            self._falls.append(gap)

    def closed(self) -> float | None:
        """Return the share of the way from the first gap to the target, on a log scale."""
        if not self._falls or self._falls[0] <= self.target:
            return None
        widest, gap = self._falls[0], max(self._falls[-1], self.target)
        return math.log(widest / gap) / math.log(widest / self.target)


def usual_words(
    earlier_s: Sequence[float], what: str = "searches", least: int = _LEAST_TIMES
) -> str:
    """Say how long earlier searches took, in seconds; empty where fewer than `least` have run.

    `what` they are called. How fast a gap closes says little of when the search ends: times that
    it gave were four to eight times too long.

    Examples
    --------
    >>> usual_words([100.0, 190.0, 250.0])
    'the last 3 such searches of this dataset took 2 to 5 minutes here'
    >>> usual_words([20.0, 31.0]), usual_words([20.0])
    ('the last 2 such searches of this dataset took less than a minute here', '')
    >>> usual_words([60.0, 60.0])
    'the last 2 such searches of this dataset took 1 minute here'
    >>> usual_words([20.0, 61.0])
    'the last 2 such searches of this dataset took up to 2 minutes here'
    >>> usual_words([61.0], "answers", least=1)
    'the last such answer of this dataset took 2 minutes here'
    """
    if len(earlier_s) < least:
        return ""
    low, high = (math.ceil(one(earlier_s) / 60) for one in (min, max))
    times = counted(high, "minute")
    if max(earlier_s) < 60:
        times = "less than a minute"
    elif min(earlier_s) < 60:
        times = f"up to {times}"
    elif low < high:
        times = f"{low} to {high} minutes"
    which = f"last {len(earlier_s)} such {what}" if len(earlier_s) > 1 else f"last such {what[:-1]}"
    return f"the {which} of this dataset took {times} here"


def answer_words(now_s: float, earlier_s: Sequence[float], step: str) -> str:
    """Say how long an answer is looked for, how long earlier ones took, and what is being done.

    Times are in seconds. Without an earlier one it is told what answers usually take.

    Examples
    --------
    >>> answer_words(12.0, [58.0, 61.0], "Reading the answer")
    '12 s · the last 2 such answers of this dataset took up to 2 minutes here. Reading the answer.'
    >>> answer_words(3.0, [], "Building the model")
    '3 s · usually under a minute; a cut or an event can take some minutes. Building the model.'
    """
    usual = usual_words(earlier_s, "answers", least=1)
    return f"{running_words(now_s)} · {usual or USUAL}. {step}."


def running_words(now_s: float, earlier_s: Sequence[float] = ()) -> str:
    """Return how long a search has run, and how long earlier ones took, all in seconds.

    Examples
    --------
    >>> running_words(65.0)
    '1 min 5 s'
    """
    minutes, seconds = divmod(int(now_s), 60)
    ran = f"{minutes} min {seconds} s" if minutes else f"{seconds} s"
    usual = usual_words(earlier_s)
    return f"{ran} · {usual}" if usual else ran


def found_words(told: Progress | None) -> str:
    """Say how good the best plan is that a search has found so far; empty without one.

    Examples
    --------
    >>> found_words(None)
    ''
    """
    if told is None or told.incumbent is None:
        return ""
    if told.gap is None or not math.isfinite(told.gap):
        return "A plan has been found; how good it is is not known yet."
    return f"The best found so far is within {percent_at_most(told.gap)} of the best possible plan."
