"""How a running search is told: which of four steps it is at, and how long it may still take."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from allocator.util.format import percent_at_most

if TYPE_CHECKING:
    from allocator.util.progress import Progress

_STEPS = 4
_LAST = ("ties", "repair")
"""Phases of a search after its value is settled."""

_LEAST_S, _LEAST_POINTS = 15.0, 3
"""Seconds of a search, and times that its gap has fallen, before a time is told."""

_STALLED = 0.6
"""A gap that has not fallen in this share of the time gives no time left."""

_FALL = 0.98
"""A gap counts as fallen if it is this share of the last one or less."""

_MOST_S = 3600.0
"""A longer time left is not told: too uncertain."""


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
    _falls: list[tuple[float, float]] = field(default_factory=list)
    _now_s: float = 0.0
    _settled: bool = False

    def hear(self, told: Progress) -> None:
        """Take a report of the search."""
        self._now_s = max(self._now_s, told.elapsed_s)
        self._settled |= told.phase in _LAST
        gap = told.gap
        if gap is None or not math.isfinite(gap) or gap <= 0:
            return
        if not self._falls or gap <= _FALL * self._falls[-1][1]:
            self._falls.append((told.elapsed_s, gap))

    def closed(self) -> float | None:
        """Return the share of the way from the first gap to the target, on a log scale."""
        if not self._falls or self._falls[0][1] <= self.target:
            return None
        widest, gap = self._falls[0][1], max(self._falls[-1][1], self.target)
        return math.log(widest / gap) / math.log(widest / self.target)

    def left_s(self, now_s: float) -> float | None:
        """Return the seconds left if the gap goes on closing as it has so far; None: not known.

        The gap is taken to fall by the same share in the same time, as measured from its first
        report to `now_s`. Better plans come in jumps, so a search mostly ends sooner: that of the
        default plan would have been told 6.3 minutes when 1.5 were left, and 1.6 when 0.2 were.
        """
        if self._settled or len(self._falls) < _LEAST_POINTS:
            return None
        (start_s, widest), (last_s, gap) = self._falls[0], self._falls[-1]
        past_s = max(now_s, last_s) - start_s
        if past_s < _LEAST_S or gap <= self.target:
            return None
        if now_s - last_s > _STALLED * past_s:
            return None
        left = past_s * math.log(gap / self.target) / math.log(widest / gap)
        return left if left <= _MOST_S else None


def left_words(left_s: float | None) -> str:
    """Say how long a search may still take at most; empty where that is not known.

    Examples
    --------
    >>> left_words(80), left_words(None)
    ('up to about 2 minutes left at this pace', '')
    """
    if left_s is None:
        return ""
    if left_s <= 60:
        return "less than a minute left at this pace"
    return f"up to about {math.ceil(left_s / 60)} minutes left at this pace"


def running_words(pace: Pace, now_s: float) -> str:
    """Return how long a search has run and may still run.

    Examples
    --------
    >>> running_words(Pace(0.015), 65.0)
    '1 min 5 s'
    """
    minutes, seconds = divmod(int(now_s), 60)
    ran = f"{minutes} min {seconds} s" if minutes else f"{seconds} s"
    left = left_words(pace.left_s(now_s))
    return f"{ran} · {left}" if left else ran


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
