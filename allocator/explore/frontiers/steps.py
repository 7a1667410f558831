"""What steps along a frontier cost and what lies beyond its promises, in words."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from allocator.explore.frontiers.record import HAND, ON_FRONT, TODAY
from allocator.util.format import counted, percent
from allocator.util.tolerance import SHOWN

if TYPE_CHECKING:
    from collections.abc import Hashable

    from allocator.explore.frontiers.record import FrontierRecord

    Row = dict[Hashable, Any]


def step_words(frontier: FrontierRecord) -> Iterator[str]:
    """Say what the steps between the points beside the plan of today cost."""
    points, today = _from_loosest(frontier), _today(frontier)
    if len(frontier.axes) != 2 or len(points) < 2:
        return
    axis = frontier.axes[1]
    sign = -1.0 if axis.more_is_better else 1.0
    own = float("inf") if today is None else sign * today[axis.name]
    # the loosest of the points that are no looser than the plan of today; the last if none is
    inside = (at for at, one in enumerate(points) if sign * one[axis.name] <= own)
    at = next(inside, len(points) - 1)
    steps = [
        _step(frontier, points[one], points[one + 1])
        for one in (at - 1, at)
        if 0 <= one < len(points) - 1
    ]
    near = "loosest limit" if today is None else HAND[today["kind"]].removeprefix("the ")
    yield f"Steps in {axis.label}, near the {near}: {'; '.join(steps)}."


def beyond_words(frontier: FrontierRecord) -> Iterator[str]:
    """Say what the points that break more promises than today's plan come to."""
    points = _from_loosest(frontier)
    broken = [one for one in points if one["strained"]]
    if not broken:
        return
    count = counted(len(broken), "plan pays", "plans pay")
    words = f"{count} notably more for relaxed rules than {_than(frontier)}: value falls to"
    if len(frontier.axes) != 2:
        yield f"{words} {_bent(min(broken, key=lambda one: float(one['value'])))}."
        return
    axis = frontier.axes[1]
    told = [f"{_bent(one)} at {axis.told(one[axis.name])}" for one in (broken[0], broken[-1])]
    yield f"{_edge(frontier, points)}{words} {', then to '.join(dict.fromkeys(told))}."


def _edge(frontier: FrontierRecord, points: list[Row]) -> str:
    """Say beyond which level all points break more promises, if there is such a level."""
    axis, kept = frontier.axes[1], [one for one in points if not one["strained"]]
    if not kept or any(one["strained"] for one in points[: len(kept)]):
        return ""
    side = "Above" if axis.more_is_better else "Below"
    return f"{side} {axis.told(kept[-1][axis.name])} of {axis.label}, "


def _bent(row: Row) -> str:
    return f"{row['value']:.2f} with {counted(row['rules_that_bend'], 'rule')} relaxed"


def _than(frontier: FrontierRecord) -> str:
    today = _today(frontier)
    return "the plan of highest value" if today is None else HAND[today["kind"]]


def _today(frontier: FrontierRecord) -> Row | None:
    """Return the row of the plan of the policy as it is, if it is there."""
    rows = frontier.table.to_dict("records")
    return next((one for one in rows if one["kind"] in TODAY), None)


def _from_loosest(frontier: FrontierRecord) -> list[Row]:
    """Return the points that none betters, from the loosest limit to the tightest."""
    table = frontier.table.assign(strained=frontier.strained)
    good = table[table["kind"].isin(ON_FRONT) & (table["standing"] != "dominated")]
    axis = frontier.axes[1]
    return good.sort_values(axis.name, ascending=axis.more_is_better).to_dict("records")


def _size(cost: float, value: float) -> str:
    """Write a loss as a share of the value that it is taken from, and in value points."""
    points = f"{cost:.2f} value points"
    if cost < SHOWN or abs(value) < SHOWN:
        return points
    return f"{percent(cost / abs(value))} of the value ({points})"


def _step(frontier: FrontierRecord, one: Row, other: Row) -> str:
    """Say what it costs to go from a point to a tighter one, and how far that is proven."""
    axis, cost = frontier.axes[1], max(0.0, one["value"] - other["value"])
    words = (
        f"from {axis.told(one[axis.name])} to {axis.told(other[axis.name])} "
        f"costs {_size(cost, one['value'])}"
    )
    bending = other["bending_value"] - one["bending_value"]
    if SHOWN <= bending <= cost:
        words += f", of which {bending:.2f} is for relaxed rules"
    elif bending > cost:
        words += f" (relaxed rules cost {bending:.2f}, partly offset by more need met)"
    left = [float(row["bound"] - row["value"]) for row in (one, other)]
    if not all(map(math.isfinite, left)):
        return f"{words} (how exactly is not proven)"
    unsure = sum(max(0.0, size) for size in left)
    return words + (f" (known to within {unsure:.2f})" if unsure >= SHOWN else "")
