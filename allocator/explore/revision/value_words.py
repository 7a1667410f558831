"""Value in words: as a share of a plan's value and in money, in value points, and its parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from allocator.util.format import amount, decimals, musd, percent, percent_at_most, rounded_up
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    import pandas as pd

    from allocator.plan.plan import Plan

_MOST_PLACES = 4
LEAST_POINTS = 1e-4
"""Value points that are less are not told."""

_LEAST_MUSD = 0.05
"""Less money (US$ million) is not told."""

LEAST_SHARE = 5e-5
"""A smaller share of the value of a plan has no digit to show; it may be some US$ million."""

_LEAST_SHOWN = 5e-3
"""Value points that are less have no digit beside those of a whole plan."""

_VALUE_PARTS = {
    "need_value": ("needs met", 1),
    "waste_value": ("money above what can be absorbed well", -1),
    "change_cost_value": ("change from the last plan", -1),
    "swing_cost_value": ("swings from year to year", -1),
}
"""Parts of the value beside rules that are missed, in words, and whether they add to it."""


def points_words(value: float, money: float = 0.0, places: int | None = None) -> str:
    """Write value points, with two digits at least; also in money by what the next million gains.

    Examples
    --------
    >>> points_words(1.3367), points_words(0.0268)
    ('1.34 value points', '0.027 value points')
    >>> points_words(1.3367, 0.0004)
    '1.34 value points (worth US$ 3,342 million at the margin)'
    """
    if places is None:
        places = decimals(value, least=2)
    told = f"{value:.{places}f} value points"
    return f"{told} (worth {musd(value / money)} at the margin)" if money else told


def most_words(points: float, money: float) -> str:
    """Write value points that are proven to be the most, rounded up, in money where that is known.

    `money`: value points that the next US$ 1 million gains; 0 where that is not known.

    Examples
    --------
    >>> most_words(0.0121, 0.0004), most_words(0.0121, 0.0)
    ('what US$ 30.3 million usually gain', '0.013 value points')
    """
    if not money:
        places = decimals(points, least=2)
        return points_words(rounded_up(points, places), places=places)
    musd_most = rounded_up(points / money, decimals(points / money))
    return f"what US$ {amount(musd_most)} million usually gain"


def points_without_missed(plan: Plan) -> float:
    """Return the value points of a plan before those are taken off that missed rules count."""
    return plan.value + float(plan.meta["bending_value"])


def share_words(
    points: float, plan: Plan, *, of: float | None = None, most: bool = False, whose: str = "its"
) -> str:
    """Write value points as a share of a plan's value, and in money at its margin.

    Money is left out where the plan does not know what the next million gains, and where it would
    be more than all that the plan spends: a margin says nothing of that. `of` is the value, where
    it is not all of the plan's; `most`: rounded up, for what is proven to be the most;
    `whose` value it is, in words.
    """
    value = abs(plan.value if of is None else of)
    if value < NOTHING:
        return points_words(points)
    share = points / value
    if most:
        told = percent_at_most(max(share, LEAST_SHARE))
    else:
        told = percent(share) if share >= LEAST_SHARE else f"less than {percent(LEAST_SHARE)}"
    return f"{told} of {whose} value{_money_words(points, plan, most=most)}"


def _money_words(points: float, plan: Plan, *, most: bool) -> str:
    price = float(plan.meta.get("next_million_value") or 0.0)
    money = points / price if price else 0.0
    if not _LEAST_MUSD <= money <= float(plan.spending["obligation_musd"].sum()):
        return ""
    if most:
        money = rounded_up(money, decimals(money))
    return f" (about what US$ {amount(money)} million adds at the margin)"


def change_words(before: Plan, after: Plan, left_out: str = "missed") -> str:
    """Say what share of its value a plan gains or loses, missed rules left out of both.

    `left_out` is what they are called.
    """
    was, now = (points_without_missed(plan) for plan in (before, after))
    told = f"{'gains' if now > was else 'loses'} {share_words(abs(now - was), before, of=was)}"
    costs = [float(plan.meta["bending_value"]) for plan in (before, after)]
    if abs(costs[1] - costs[0]) < LEAST_POINTS:
        return told
    return f"{told}, not counting rules that are {left_out}"


def missed_more(before: Plan, after: Plan, requests: pd.DataFrame) -> float:
    """Return the value points that missed rules count more, without requests that are not kept."""
    was, now = (float(plan.meta["bending_value"]) for plan in (before, after))
    return now - was - float(requests["penalty"].sum())


def worth_words(
    before: Plan, after: Plan, requests: pd.DataFrame, money: float, set_aside: float = 0.0
) -> Iterator[str]:
    """Say what the whole plan gains or loses; a request that is not kept costs nothing here.

    `set_aside`: value points of rules that a decision sets aside.
    """
    was, now = (points_without_missed(plan) for plan in (before, after))
    turn = "gains" if now >= was else "loses"
    share = f", {percent(abs(now - was) / abs(was))} of {_of(before)}" if abs(was) > NOTHING else ""
    missed = missed_more(before, after, requests) - set_aside
    places, parts = _parts(before, after)
    told = f": {', '.join(parts)}" if parts else ""
    points = points_words(abs(now - was), money, places if parts else None)
    if parts or abs(now - was) > LEAST_POINTS / 2:
        yield f"The whole plan {turn} {points}{share}{told}."
    else:
        yield "The whole plan neither gains nor loses value."
    if abs(missed) > LEAST_POINTS:
        more = "more" if missed > 0 else "less"
        yield f"Rules that are missed count {points_words(abs(missed))} {more}."


def _of(plan: Plan) -> str:
    """Say what a share of a plan's value is of: its value, and what missed rules take off it."""
    was, bending = points_without_missed(plan), float(plan.meta["bending_value"])
    if abs(bending) < _LEAST_SHOWN:
        return f"its {was:.2f}"
    value, missed = _rounded([plan.value, bending], 2)
    return f"its {was:.2f} (the plan's value of {value:.2f} and {missed:.2f} for missed rules)"


def _parts(before: Plan, after: Plan) -> tuple[int, list[str]]:
    """Return the decimals of the parts of a change of value, and the parts; none if it is one."""
    changes = {
        words: sign * (float(after.meta.get(name) or 0.0) - float(before.meta.get(name) or 0.0))
        for name, (words, sign) in _VALUE_PARTS.items()
    }
    places = min(_MOST_PLACES, decimals(max(map(abs, changes.values())), least=2))
    if sum(abs(much) > LEAST_POINTS for much in changes.values()) < 2:
        return places, []
    rounded = _rounded(list(changes.values()), places)
    return places, [
        f"{words} {much:+.{places}f}".replace("-", "−")
        for words, much in zip(changes, rounded, strict=True)
        if abs(much) >= 10.0**-places / 2
    ]


def _rounded(parts: Sequence[float], places: int) -> list[float]:
    """Return parts rounded so that they add up to their sum rounded (largest remainders)."""
    unit = 10.0**-places
    exact = np.array(parts) / unit
    down = np.floor(exact)
    short = round(float(exact.sum())) - int(down.sum())
    down[np.argsort(down - exact, kind="stable")[:short]] += 1
    return [float(much) * unit for much in down]
