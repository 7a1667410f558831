"""A frontier in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from allocator.headline import percent

if TYPE_CHECKING:
    import pandas as pd

    from allocator.explore.frontier_result import Frontier

_BETTERED = "a plan of the frontier is better in one measure and no worse in the others"
_KINDS = {"current": "The plan of the policy as it is", "last": "The last plan, kept,"}


def frontier_words(frontier: Frontier) -> tuple[str, ...]:
    """Return what a frontier says, one sentence or two each."""
    table = frontier.table
    points = table[table["kind"] == "point"]
    if points.empty:
        return (*_refused(frontier), "No plan was found.")
    good = points[points["standing"] != "bettered"]
    return (
        _span(frontier, good),
        *_knee(frontier, good),
        *_others(frontier, table),
        *_refused(frontier),
        _proof(frontier, good),
    )


def _span(frontier: Frontier, good: pd.DataFrame) -> str:
    ends = [
        f"{one.label} from {one.told(good[one.name].min())} to {one.told(good[one.name].max())}"
        for one in frontier.axes
    ]
    count = "One plan" if len(good) == 1 else f"{len(good)} plans"
    return f"{count}, none better than another in every measure: {'; '.join(ends)}."


def _knee(frontier: Frontier, good: pd.DataFrame) -> Iterator[str]:
    for row in good[good["knee"]].to_dict("records"):
        told = [f"{one.label} {one.told(row[one.name])}" for one in frontier.axes]
        yield (
            f"The trade-off turns at plan {row['plan']} (its knee): {', '.join(told)}. Past it, on "
            "either side, a gain in one measure costs more of the other."
        )


def _others(frontier: Frontier, table: pd.DataFrame) -> Iterator[str]:
    for row in table[table["kind"].isin(list(_KINDS))].to_dict("records"):
        told = [f"{one.label} {one.told(row[one.name])}" for one in frontier.axes]
        end = _BETTERED if row["standing"] == "bettered" else f"no{_BETTERED.removeprefix('a')}"
        yield f"{_KINDS[row['kind']]} has {', '.join(told)}: {end}."


def _refused(frontier: Frontier) -> Iterator[str]:
    """Say up to which limit no plan leads, and where that is proven."""
    if len(frontier.axes) != 2:
        return
    (one,) = frontier.axes[1:]
    if one.limit is None or not one.limit.exact:
        return
    verb = "brings" if one.more_is_better else "keeps"
    nearest = min if one.more_is_better else max
    for limits, begin, end in (
        (frontier.unfound, "No plan was found that", "; that there is none is not proven"),
        (frontier.refused, "No plan", ""),
    ):
        if limits:
            level = one.told(nearest(levels[one.name] for levels in limits))
            yield f"{begin} {verb} {one.label} to {level}{end}."


def _proof(frontier: Frontier, good: pd.DataFrame) -> str:
    if frontier.complete:
        return "These are all the plans of the frontier: each is proven the best within its limits."
    if (good["standing"] == "front").all():
        return "Each is proven the best within its limits; others lie between them."
    worst = good["gap"].max()
    return (
        f"Up to {percent(worst)} of the worth of a plan may be missing, so points may lie higher."
        if worst > 1e-6
        else "Each is the best under its policy; other policies may better it in these measures."
    )
