"""How long a study of several searches may take on this machine, and how much of that is left."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allocator.plan.search_times import earlier_times, note_time, search_kind, study_kind
from allocator.util.format import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allocator.plan.plan import Plan

_SHORT_S = 5.0
"""Seconds that are told as a few."""

_MINUTE_S, _FIVE_S = 60.0, 5

_NEAR = 0.25
"""Share of a search that one near a plan takes at most; in the default case it took a twentieth."""


@dataclass(frozen=True, slots=True)
class StudyTime:
    """What a study may take.

    Attributes
    ----------
    kind
        What studies share that may be expected to take as long for each search.
    searches
        How many searches it is counted as.
    low_s, high_s
        Seconds that it may take; NaN: not known.
    basis
        What that rests on, in words.
    measured
        Whether such studies have run here before; else `high_s` is a guess on the safe side.
    """

    kind: str
    searches: int
    low_s: float
    high_s: float
    basis: str
    measured: bool

    @property
    def words(self) -> str:
        """Say how long it may take, and what that rests on."""
        if math.isnan(self.high_s):
            return f"How long this takes here is not known yet: {self.basis}."
        if self.measured:
            return f"Takes about {_range_words(self.low_s, self.high_s)} here: {self.basis}."
        if self.high_s < _SHORT_S:
            return f"Takes a few seconds: {self.basis}."
        return f"May take up to {duration_words(self.high_s)}: {self.basis}."

    def left_words(self, now_s: float, left_s: float | None = None) -> str:
        """Say how much time is left after `now_s` seconds; `left_s`: by the pace so far, if known.

        Examples
        --------
        >>> StudyTime("k", 5, 60.0, 100.0, "", True).left_words(20.0)
        'about 1 minute left'
        >>> StudyTime("k", 5, 60.0, 100.0, "", True).left_words(200.0)
        'longer than expected'
        >>> StudyTime("k", 5, math.nan, math.nan, "", False).left_words(20.0)
        ''
        """
        if left_s is not None:
            return f"about {duration_words(max(0.0, left_s))} left"
        if math.isnan(self.high_s):
            return ""
        if now_s >= self.high_s:
            return "longer than expected"
        if not self.measured:
            return f"up to {duration_words(self.high_s - now_s)} left"
        middle = (self.low_s + self.high_s) / 2
        return f"about {duration_words(max(middle, now_s + _SHORT_S) - now_s)} left"

    def note(self, seconds: float) -> None:
        """Keep the time of a study that ran to its end, for the next one."""
        note_time(self.kind, seconds / max(1, self.searches))


def study_time(
    plan: Plan, searches: int, *parts: object, gap: float | None = None, near: bool = False
) -> StudyTime:
    """Return how long a study of a plan's case may take here.

    By the times of such studies on this machine; where there are none, no longer than as many
    searches of this dataset took here, or as the search of the plan itself took where it was made.

    Parameters
    ----------
    plan
        The plan studied.
    searches
        How many plans it searches, or other steps that take about as long as each other.
    parts
        What is studied, such as ``"trade", "expected_loss"``.
    gap
        How precisely each plan is sought; None: that is not chosen.
    near
        Whether plans are only sought near the one studied.
    """
    kind = study_kind(plan.case.hash, *parts, "" if gap is None else f"{gap:g}")
    if earlier := earlier_times(kind):
        low, high = (searches * one(earlier) for one in (min, max))
        return StudyTime(kind, searches, low, high, _measured(earlier, searches), measured=True)
    each = f"each of its {searches} searches counts" if searches > 1 else "it counts as one search,"
    never = "no such study of this dataset has run here"
    part, long = (_NEAR, "a quarter of") if near else (1.0, "as long as")
    hash_, goal = plan.case.hash, gap if gap is not None else float(plan.meta.get("gap_target", 0))
    here = [*earlier_times(search_kind(hash_, goal, first=False)),
            *earlier_times(search_kind(hash_, goal, first=True))]  # fmt: skip
    if here:
        most = part * max(here)
        basis = f"{never}; {each} {long} the longest of one plan here, {duration_words(max(here))}"
        return StudyTime(kind, searches, most, searches * most, basis, measured=False)
    own = dict(plan.meta.get("times") or {}).get("search")
    if own is None:
        return StudyTime(kind, searches, math.nan, math.nan, never, measured=False)
    basis = (
        f"{never}; {each} {long} that of the plan shown, {duration_words(float(own))} where it "
        "was made"
    )
    most = part * float(own)
    return StudyTime(kind, searches, most, searches * most, basis, measured=False)


def _measured(earlier_s: Sequence[float], searches: int) -> str:
    last = f"last {len(earlier_s)} such studies" if len(earlier_s) > 1 else "last such study"
    pace = _range_words(min(earlier_s), max(earlier_s))
    if searches == 1:
        return f"as the {last} of this dataset did"
    return f"{searches} searches of {pace} each, as in the {last} of this dataset"


def duration_words(seconds: float) -> str:
    """Write a time as people say it, in steps that are known: 5 seconds, then minutes.

    Examples
    --------
    >>> duration_words(3.0), duration_words(42.0), duration_words(61.0), duration_words(400.0)
    ('5 seconds', '45 seconds', '1 minute', '7 minutes')
    >>> duration_words(7300.0)
    '2 hours'
    """
    steps = max(1, math.ceil(seconds / _FIVE_S)) * _FIVE_S
    if steps < _MINUTE_S:
        return f"{steps} seconds"
    minutes = max(1, round(seconds / _MINUTE_S))
    return counted(minutes, "minute") if minutes < 100 else counted(round(minutes / 60), "hour")


def _range_words(low_s: float, high_s: float) -> str:
    """Write a range of times, or one time where both ends are told alike.

    Examples
    --------
    >>> _range_words(61.0, 400.0), _range_words(20.0, 90.0), _range_words(61.0, 62.0)
    ('1 to 7 minutes', '20 seconds to 2 minutes', '1 minute')
    """
    low, high = duration_words(low_s), duration_words(high_s)
    if low == high:
        return low
    (count, unit), of = low.split(" "), high.split(" ")[1]
    return f"{count if unit.rstrip('s') == of.rstrip('s') else low} to {high}"
