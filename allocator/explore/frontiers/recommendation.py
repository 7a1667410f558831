"""Which plan of a frontier can be recommended, and why; where none can, what would tell."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allocator.explore.frontiers.measures import MEASURES, Measure
from allocator.explore.frontiers.record import ON_FRONT
from allocator.report.scenarios.ties import Ties, closer_words, tie_words, ties
from allocator.util.format import listed
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.explore.frontiers.record import FrontierRecord

    Row = Mapping[Hashable, Any]


_BEST = {
    "value": "most", "cost": "least", "expected_loss": "lowest", "turbulence": "least",
    "changed_lines": "fewest", "idle": "least",
}  # fmt: skip
"""What the best of a measure is called, where not best."""


@dataclass(frozen=True, slots=True)
class Recommended:
    """Number of the plan that is recommended (None: none is), and why, in sentences."""

    plan: int | None
    words: str


def recommended(frontier: FrontierRecord) -> Recommended:
    """Return the plan to recommend and why, or why there is none.

    Where value must be traded against the other measures it is the plan at which the trade-off
    turns, if what it gives up is more than the searches leave open. Of plans that tie in value with
    the best it is the one with the least of the other measures, then with the least change from the
    last plan. How much value less risk, cost or change is worth is the planner's own judgement.
    """
    table = frontier.table
    good = table[table["kind"].isin(ON_FRONT) & (table["standing"] != "dominated")]
    rows: list[Row] = list(good.to_dict("records"))
    if not rows:
        return Recommended(None, "No plan is recommended: none was made under a limit.")
    if len(rows) == 1:
        return _only(frontier, rows[0])
    turn = next((row for row in rows if row["knee"]), None)
    best = max(rows, key=lambda row: float(row["value"]))
    if any(map(math.isnan, (_open(row) for row in rows))):
        return Recommended(None, _unknown(frontier, turn))
    if turn is not None and best["value"] - turn["value"] >= _noise(best, turn):
        return Recommended(int(turn["plan"]), (
            f"Plan {turn['plan']} is recommended as the best balance of these plans: there the "
            "trade-off turns. How much value to give up remains a judgement."
        ))  # fmt: skip
    found = _ties(frontier, rows)
    if len(found.tied) > 1:
        return _among_ties(frontier, rows, found)
    return Recommended(None, _judgement(frontier, rows))


def _open(row: Row) -> float:
    """Return the value points that the search of a plan leaves open; NaN: not known."""
    left = float(row["bound"] - row["value"])
    return left if math.isnan(left) else max(0.0, left)


def _noise(best: Row, other: Row) -> float:
    """Return up to which difference in value a plan ties with the one of most value.

    A plan that was searched badly is no better for it: it counts as if its search left no more open
    than that of the best.
    """
    return _open(best) + min(_open(best), _open(other))


def _ties(frontier: FrontierRecord, rows: Sequence[Row]) -> Ties:
    by_number = {str(row["plan"]): row for row in rows}
    return ties(
        {name: float(row["value"]) for name, row in by_number.items()},
        lambda best, other: _noise(by_number[best], by_number[other]),
        [_less(by_number, one) for one in _others(frontier)],
    )


def _others(frontier: FrontierRecord) -> tuple[Measure, ...]:
    """Return the measures by which plans that tie in value are told apart, in their order."""
    change = MEASURES["turbulence"]
    return (*frontier.axes[1:], *([] if change in frontier.axes else [change]))


def _less(by_number: Mapping[str, Row], measure: Measure) -> Callable[[str, str], bool]:
    """Return whether one plan is better in a measure than another, by more than is shown."""

    def less(one: str, other: str) -> bool:
        pair = [float(by_number[name][measure.name]) for name in (one, other)]
        if any(map(math.isnan, pair)) or measure.told(pair[0]) == measure.told(pair[1]):
            return False
        return (pair[0] > pair[1]) == measure.more_is_better

    return less


def _among_ties(frontier: FrontierRecord, rows: Sequence[Row], found: Ties) -> Recommended:
    """Recommend, of the plans that tie in value, the one that the other measures tell apart."""
    by_number = {str(row["plan"]): row for row in rows}
    tie = tie_words(f"plans {listed(found.tied)}", found.noise or 0.0)
    best = by_number[found.best]
    closer = closer_words(found.spread, float(best["value"]), found.noise or 0.0)
    if len(found.equal) > 1:
        names = [one.label for one in _others(frontier) if not math.isnan(float(best[one.name]))]
        return Recommended(None, (
            f"No plan is recommended: {tie}, and plans {listed(found.equal)} have the same "
            f"{listed(names)}. {closer}"
        ))  # fmt: skip
    row = by_number[found.equal[0]]
    by = _decided_by(frontier, by_number, found)
    after = "" if by is frontier.axes[1] else " where the measures before it tie, too"
    words = (
        f"Plan {row['plan']} is recommended: {tie}, and of them it has the {_best(by)} "
        f"({by.told(row[by.name])}){after}. {closer}"
    )
    return Recommended(int(row["plan"]), f"{words}{_beyond(frontier, rows, row, found)}")


def _decided_by(frontier: FrontierRecord, by_number: Mapping[str, Row], found: Ties) -> Measure:
    """Return the measure that tells the last of the plans that tie apart from the one chosen."""
    choice, left = found.equal[0], list(found.tied)
    for one in _others(frontier):
        less = _less(by_number, one)
        left = [name for name in left if not any(less(other, name) for other in left)]
        if left == [choice]:
            return one
    return frontier.axes[1]


def _beyond(frontier: FrontierRecord, rows: Sequence[Row], chosen: Row, found: Ties) -> str:
    """Say what less of the second measure costs beyond the plans that tie."""
    axis = frontier.axes[1]
    sign = -1.0 if axis.more_is_better else 1.0
    further = [
        row
        for row in rows
        if str(row["plan"]) not in found.tied
        and sign * (row[axis.name] - chosen[axis.name]) < -NOTHING
    ]
    if not further:
        return ""
    best = max(rows, key=lambda row: float(row["value"]))
    near = max(further, key=lambda row: float(row["value"]))
    return (
        f" Plan {near['plan']} is better in that ({axis.told(near[axis.name])}) and gives up "
        f"{best['value'] - near['value']:.2f} value points, more than is left open: whether that "
        "is worth it is a judgement."
    )


def _unknown(frontier: FrontierRecord, turn: Row | None) -> str:
    looks = "" if turn is None else f"plan {turn['plan']} looks like the best balance, but "
    return (
        f"No plan is recommended: {looks}how much the searches leave open is not known. Searches "
        "with a gap below 2% prove it."
    )


def _judgement(frontier: FrontierRecord, rows: Sequence[Row]) -> str:
    ends = [
        f"plan {row['plan']} has the {_best(one)} ({one.told(row[one.name])})"
        for one in frontier.axes
        for row in [max(rows, key=lambda row: row[one.name] * (1 if one.more_is_better else -1))]
    ]
    return (
        f"No plan is recommended: {', '.join(ends)}, and the trade-off turns nowhere between "
        "them. How much value to give up is a judgement."
    )


def _only(frontier: FrontierRecord, row: Row) -> Recommended:
    if sum(one.kind in ON_FRONT for one in frontier.plans) > 1:
        return Recommended(int(row["plan"]), (
            f"Plan {row['plan']} is recommended: no other plan here is better in any measure."
        ))  # fmt: skip
    return Recommended(
        None,
        f"No plan is recommended: only plan {row['plan']} was made, so there is no choice yet.",
    )


def _best(one: Measure) -> str:
    return f"{_BEST.get(one.name, 'best')} {one.label}"
