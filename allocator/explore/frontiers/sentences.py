"""A frontier in sentences."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING, Any

from allocator.explore.frontiers.measures import MEASURES
from allocator.explore.frontiers.recommendation import recommended
from allocator.explore.frontiers.record import ON_FRONT, PROVEN
from allocator.explore.frontiers.steps import beyond_words, knee_words, step_words
from allocator.util.format import counted, listed, number, percent, percent_at_most
from allocator.util.tolerance import SHOWN

if TYPE_CHECKING:
    import pandas as pd

    from allocator.explore.frontiers.record import FrontierRecord


_MINUTE = 60

_KINDS = {
    "current": "The plan of the current policy",
    "start": "The plan that was there, with which this begins,",
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
        recommended(frontier).words,
        *_precision(frontier, good),
        _span(frontier, good),
        *step_words(frontier),
        *knee_words(frontier),
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
    ends = [
        f"{one.label} from {one.told(good[one.name].min())} to {one.told(good[one.name].max())}"
        for one in frontier.axes
    ]
    count = "One efficient option" if len(good) == 1 else f"{len(good)} efficient options"
    return f"{count}, none of which another betters in every measure: {'; '.join(ends)}."


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


def _precision(frontier: FrontierRecord, good: pd.DataFrame) -> Iterator[str]:
    """Say which plans stayed further below the best possible than was asked for, if any did."""
    asked = frontier.gap_asked
    wide = good[(good["gap"] > asked + PROVEN) & good["bound"].notna()]
    if not asked or wide.empty:
        return
    worst = wide.sort_values("gap", ascending=False, kind="stable")
    told = [f"plan {row['plan']} within {percent_at_most(row['gap'])}"
            for row in worst.to_dict("records")]  # fmt: skip
    rest = len(good) - len(wide)
    others = f"; the other {'one is' if rest == 1 else f'{rest} are'}" if rest else "; none is"
    yield (
        f"Plans within {percent(asked)} of the best possible were asked for, and not all are "
        f"proven to be: {listed(told)}{others} within {percent(asked)}. Usual precision (a gap "
        "below 2%) takes longer and proves more."
    )


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
    if good["bound"].isna().any():
        return "How much more each could be worth was not proven."
    # a share of each plan's own worth would tell nothing of plans worth next to nothing
    missing, most = (good["bound"] - good["value"]).max(), good["value"].abs().max()
    share = f" ({percent(missing / most)} of the largest value)" if most > 0 else ""
    told = "Less than 0.01" if missing < SHOWN else f"Up to {missing:.2f}"
    return f"{told} value points{share} may be missing, so the true points may lie higher."
