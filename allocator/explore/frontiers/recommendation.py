"""Which plan of a frontier can be recommended, and why; often none can."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from allocator.explore.frontiers.record import ON_FRONT

if TYPE_CHECKING:
    import pandas as pd

    from allocator.explore.frontiers.measures import Measure
    from allocator.explore.frontiers.record import FrontierRecord


def recommended(frontier: FrontierRecord) -> str:
    """Return the plan to recommend and why, or why there is none, in a sentence.

    Where value must be traded against the other measures it is the plan at which the trade-off
    turns. How much value less risk, cost or change is worth is the planner's own judgement.
    """
    table = frontier.table
    good = table[table["kind"].isin(ON_FRONT) & (table["standing"] != "dominated")]
    if len(good) == 1:
        return _only(frontier, good)
    turn = good[good["knee"]]
    if len(turn):
        return _at_turn(turn.to_dict("records")[0], good.to_dict("records"))
    rows = good.to_dict("records")
    ends = [
        f"plan {row['plan']} has the {_best(one)} ({one.told(row[one.name])})"
        for one in frontier.axes
        for row in [max(rows, key=lambda row: row[one.name] * (1 if one.more_is_better else -1))]
    ]
    return (
        f"No plan is recommended: {', '.join(ends)}, and the trade-off turns nowhere between "
        "them. How much value to give up is a judgement."
    )


def _at_turn(row: Mapping[Hashable, Any], points: Sequence[Mapping[Hashable, Any]]) -> str:
    """Recommend the plan at which the trade-off turns, where that is more than is left open."""
    best = max(points, key=lambda one: float(one["value"]))
    ends = [float(one["bound"] - one["value"]) for one in (row, best)]
    open_there, given = sum(max(0.0, one) for one in ends), float(best["value"] - row["value"])
    if any(map(math.isnan, ends)):
        return (
            f"No plan is recommended: plan {row['plan']} looks like the best balance, but how much "
            "the searches leave open is not known."
        )
    if given < open_there:
        return (
            f"No plan is recommended: plan {row['plan']} looks like the best balance, but the "
            f"{given:.2f} value points that it gives up are within the {open_there:.2f} that the "
            "searches leave open. Search with more precision before you rely on it."
        )
    return (
        f"Plan {row['plan']} is recommended as the best balance of these plans: there the "
        "trade-off turns. How much value to give up remains a judgement."
    )


def _only(frontier: FrontierRecord, good: pd.DataFrame) -> str:
    (row,) = good.to_dict("records")
    others = sum(one.kind in ON_FRONT for one in frontier.plans) - 1
    if others:
        return f"Plan {row['plan']} is recommended: no other plan here is better in any measure."
    return f"No plan is recommended: only plan {row['plan']} was made, so there is no choice yet."


def _best(one: Measure) -> str:
    return f"most {one.label}" if one.name == "value" else f"best {one.label}"
