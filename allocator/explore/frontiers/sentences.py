"""A frontier in sentences."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from allocator.explore.frontiers.measures import MEASURES
from allocator.explore.frontiers.recommendation import recommended
from allocator.explore.frontiers.record import HAND, ON_FRONT
from allocator.explore.frontiers.steps import beyond_words, step_words
from allocator.util.format import at_most, counted, listed, number, percent_at_most
from allocator.util.tolerance import SHOWN

if TYPE_CHECKING:
    import pandas as pd

    from allocator.explore.frontiers.measures import Measure
    from allocator.explore.frontiers.record import FrontierRecord


_MINUTE = 60

_LISTED = 9
"""So many plans are named with what their searches leave open."""

_KINDS = {
    **{kind: f"{words[0].upper()}{words[1:]}" for kind, words in HAND.items()},
    "last": "The last plan, kept (its goods are fixed in all years where they are "
    "known, and no nation gets more money, as far as law and capacity allow),",
}


def frontier_words(frontier: FrontierRecord) -> tuple[str, ...]:
    """Return what a frontier says, one sentence or two each."""
    if frontier.provisional:
        return (_so_far(frontier),)
    table = frontier.table
    points = table[table["kind"].isin(ON_FRONT)]
    if points.empty:
        none = "No plan was found." if table.empty else "No plan was made under a limit."
        return (none, *_ended(frontier), *_others(frontier, table), *_refused(frontier))
    good = points[points["standing"] != "dominated"]
    return (
        *_ended(frontier),
        *recommended(frontier).words,
        _span(frontier, good),
        *step_words(frontier),
        *beyond_words(frontier),
        *_others(frontier, table),
        *_refused(frontier),
        _proof(frontier, good),
        *_weighted(frontier),
    )


def _so_far(frontier: FrontierRecord) -> str:
    """Say how many plans are there, how long the others may take, and what is not told yet."""
    made = sum(one.kind in ON_FRONT for one in frontier.plans)
    left = ""
    if frontier.left_s is not None:
        left = f"; at the pace so far the others take about {_duration(frontier.left_s)}"
    return (
        f"Provisional: {made} of at most {frontier.asked} plans so far{left}. Later plans may be "
        "better than these in every measure; which one is recommended is said at the end."
    )


def _duration(seconds: float) -> str:
    minutes = round(seconds / _MINUTE)
    return counted(minutes, "minute") if minutes else "half a minute"


def _ended(frontier: FrontierRecord) -> Iterator[str]:
    """Say how far it came if somebody ended it, and what is not there then."""
    if not frontier.stopped:
        return
    made = sum(one.kind in ON_FRONT for one in frontier.plans)
    most = f" of at most {frontier.asked}" if frontier.asked else ""
    words = f"Stopped early, with {made}{most} plans"
    if frontier.last_money and not any(one.kind == "last" for one in frontier.plans):
        words += ", before the plan of last year was judged"
    yield f"{words}."


def _span(frontier: FrontierRecord, good: pd.DataFrame) -> str:
    ends = [f"{one.label} {_from_to(one, good[one.name])}" for one in frontier.axes]
    count = "One efficient option" if len(good) == 1 else f"{len(good)} efficient options"
    return f"{count}, which no other plan here beats: {'; '.join(ends)}."


def _from_to(one: Measure, figures: pd.Series[float]) -> str:
    low, high = one.told(figures.min()), one.told(figures.max())
    return low if low == high else f"from {low} to {high}"


def _others(frontier: FrontierRecord, table: pd.DataFrame) -> Iterator[str]:
    for place, row in enumerate(table.to_dict("records")):
        if row["kind"] not in _KINDS:
            continue
        told = [f"{one.label} {one.told(row[one.name])}" for one in frontier.axes]
        yield (
            f"{_KINDS[row['kind']]} has {', '.join(told)}: {_better(frontier, place)}."
            f"{_of_last(frontier, row)}{_given(frontier, row, place)}"
        )
    if frontier.last_money and not (table["kind"] == "last").any():
        known = [
            f"{one.label} {one.told(frontier.last_money[one.name])}"
            for one in frontier.axes
            if one.name in frontier.last_money
        ]
        if known:
            yield f"The last plan has {', '.join(known)}; its value is not known."


def _better(frontier: FrontierRecord, place: int) -> str:
    """Say which plan is no worse in any measure weighed and better in one, and in which."""
    names = [one.label for one in frontier.axes]
    better = frontier.table[frontier.betters(place)]
    if better.empty:
        return (
            f"of the plans made here, none is better in {' or '.join(names)} without being worse "
            f"in {'the other' if len(names) == 2 else 'another of them'}"
        )
    best = max(better.to_dict("records"), key=lambda one: one["value"])
    row = frontier.table.iloc[place]
    ahead = [one.label for one in frontier.axes
             if one.told(best[one.name]) != one.told(row[one.name])]  # fmt: skip
    level = [name for name in names if name not in ahead]
    no_worse = f" and no worse in {listed(level)}" if level and ahead else ""
    return f"plan {best['plan']} is better in {listed(ahead or names)}{no_worse}"


def _of_last(frontier: FrontierRecord, row: dict[Hashable, Any]) -> str:
    """Say how much of the last plan is kept; the change is what is not."""
    if row["kind"] != "last" or "cost" not in frontier.last_money:
        return ""
    told = MEASURES["cost"].told
    return (
        f" It is given {told(row['cost'])} of the {told(frontier.last_money['cost'])} that the "
        "last plan had; its change from the last plan is what cannot be kept, later years counting "
        "less."
    )


def _given(frontier: FrontierRecord, row: dict[Hashable, Any], place: int) -> str:
    """Say what a plan that is dominated gave up for calm, which the points did not."""
    given = frontier.plans[place].given_value
    better = frontier.table[frontier.betters(place)]
    weighed = any(one.name == "turbulence" for one in frontier.axes)
    if better.empty or weighed or given < SHOWN:
        return ""
    other = max(better.to_dict("records"), key=lambda one: one["value"])
    change = MEASURES["turbulence"].told
    return (
        f" It traded {given:.2f} value points for less change from the last "
        f"plan (value_tolerance): a change of {change(row['turbulence'])}, compared with "
        f"{change(other['turbulence'])} in plan {other['plan']}."
    )


def _refused(frontier: FrontierRecord) -> Iterator[str]:
    """Say up to which limit no plan leads, and where that is proven."""
    if len(frontier.axes) != 2:
        return
    (one,) = frontier.axes[1:]
    if one.limit is None or not one.limit.exact:
        return
    verb = "brings" if one.more_is_better else "keeps"
    nearest = min if one.more_is_better else max
    for limits, begin, end in (
        (frontier.unfound, "No plan was found that", "; it is not proven that none exists"),
        (frontier.refused, "No plan", ""),
    ):
        if limits:
            level = one.told(nearest(levels[one.name] for levels in limits))
            yield f"{begin} {verb} {one.label} to {level}{end}."


def _weighted(frontier: FrontierRecord) -> Iterator[str]:
    """Say what the change from the last plan counts, where the table has it."""
    first = next((one for one in frontier.plans if one.measures["turbulence"] is not None), None)
    if first is None:
        return
    yield (
        "Weighted change from the last plan: every US$ million by which a nation's money in an "
        "account and year is more or less, a year counting "
        f"{number(first.policy.turbulence_fade)} of the year before. Changes that other pages "
        "give by nation or account are plain sums, so they differ."
    )


def _proof(frontier: FrontierRecord, good: pd.DataFrame) -> str:
    if frontier.complete:
        return "These are all the plans of the frontier: each is proven the best within its limits."
    if (good["standing"] == "front").all():
        return "Each is proven the best within its limits; others lie between them."
    if good["gap"].max() <= 1e-6:
        return "Each is the best under its policy; other policies may do better in these measures."
    if not np.isfinite(good["bound"]).all():
        return "How much more each could be worth was not proven."
    return _left_open(good)


def _left_open(good: pd.DataFrame) -> str:
    """Say how precise the search of each plan was: its value may be below the best by so much."""
    missing = good["bound"] - good["value"]
    told = [
        f"plan {number} {at_most(size)}"
        + (f" ({percent_at_most(gap)})" if math.isfinite(gap) else "")
        for number, size, gap in zip(good["plan"], missing, good["gap"], strict=True)
    ]
    if len(told) > _LISTED:
        told = [told[missing.to_numpy().argmax()], "the others less"]
    return (
        "Precision reached: in value points, each plan may be below the best under its limit by "
        f"at most: {', '.join(told)}. So the curve may lie higher than it is drawn."
    )
