"""Which plan of a frontier can be recommended, why, by which rule and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allocator.explore.frontiers.measures import MEASURES, Measure
from allocator.explore.frontiers.record import HAND, ON_FRONT, TODAY
from allocator.report.scenarios.trade import Trade
from allocator.report.scenarios.trade_words import Figure, TradeWords
from allocator.util.format import listed

if TYPE_CHECKING:
    from allocator.explore.frontiers.record import FrontierRecord

    Row = Mapping[Hashable, Any]


_BEST = {
    "value": "most", "cost": "least", "expected_loss": "lowest", "turbulence": "least",
    "changed_lines": "fewest", "idle": "least",
}  # fmt: skip
"""What the best of a measure is called, where not best."""

PRICED = "expected_loss"
"""The measure that has a price in value: lost money is money."""


@dataclass(frozen=True, slots=True)
class Recommended:
    """Number of the plan that is recommended (None: none is), and why, sentence by sentence."""

    plan: int | None
    words: tuple[str, ...]


def recommended(frontier: FrontierRecord) -> Recommended:
    """Return the plan to recommend and why, or why there is none.

    Plans are compared by their own figures. Expected loss has a price in value
    (`allocator.report.scenarios.trade`), by which the plan at hand is left for another or kept.
    Other measures have none: there it is the plan at which the trade-off turns, if there is one.
    None that another beats is recommended, but each is compared: the search of a plan that is
    beaten may leave enough open for it to be chosen.
    """
    table = frontier.table
    kinds = table["kind"].isin({*ON_FRONT, *TODAY})
    rows: list[Row] = list(table[kinds].to_dict("records"))
    points = [row for row in rows if row["kind"] in ON_FRONT and row["standing"] != "dominated"]
    if not points:
        return Recommended(None, ("No plan is recommended: none was made under a limit.",))
    if len(rows) == 1:
        return Recommended(None, (_without_choice(rows[0]),))
    if [one.name for one in frontier.axes[1:]] == [PRICED]:
        words = _words(frontier, rows)
        return Recommended(int(words.trade.choice()), words.told())
    return _turning(frontier, rows, points)


def _turning(frontier: FrontierRecord, rows: Sequence[Row], points: Sequence[Row]) -> Recommended:
    """Recommend the plan at which the trade-off turns, or the only one that none beats."""
    good = [row for row in rows if row["standing"] != "dominated"]
    if len(good) == 1:
        return Recommended(int(good[0]["plan"]), (
            f"Plan {good[0]['plan']} is recommended: no other plan here is better in any measure.",
        ))  # fmt: skip
    turn = next((row for row in points if row["knee"]), None)
    if turn is None:
        return Recommended(None, (_tie(frontier, good) or _judgement(frontier, points),))
    words, number = _words(frontier, rows), str(turn["plan"])
    other = words.trade.hand
    if other in ("", number):
        others = [row for row in good if row is not turn]
        other = str(max(others, key=lambda row: row["value"])["plan"])
    return Recommended(int(number), (
        f"{words.begun(number)} is recommended: there the trade-off turns. Compared with "
        f"{words.named(other)} it has {words.compared(number, other)}.",
        "Rule: it lies farthest above the line between the plans that are best in one measure "
        "each. What these measures are worth in value is a judgement.",
    ))  # fmt: skip


def _words(frontier: FrontierRecord, rows: Sequence[Row]) -> TradeWords:
    by_number = {str(row["plan"]): row for row in rows}
    at_hand = next((row for row in rows if row["kind"] in TODAY), None)
    trade = Trade(
        {name: float(row["value"]) for name, row in by_number.items()},
        {name: 100 * float(row[PRICED]) for name, row in by_number.items()},
        "" if at_hand is None else str(at_hand["plan"]),
    )
    named = dict.fromkeys([*(one.name for one in frontier.axes[1:]), "turbulence", "idle"])
    return TradeWords(
        trade, lambda name: f"plan {name}", "" if at_hand is None else HAND[at_hand["kind"]],
        [_figure(MEASURES[name], by_number) for name in named],
        {name: _open(row) for name, row in by_number.items()},
    )  # fmt: skip


def _figure(one: Measure, by_number: Mapping[str, Row]) -> Figure:
    return Figure(one.label, lambda name: float(by_number[name][one.name]), one.told)


def _open(row: Row) -> float:
    """Return the value points that the search of a plan leaves open; NaN: not known."""
    left = float(row["bound"] - row["value"])
    return max(0.0, left) if math.isfinite(left) else math.nan


def _tie(frontier: FrontierRecord, good: Sequence[Row]) -> str:
    """Say so if no measure tells apart the plans that none beats; empty: one does."""
    if any(len({one.told(row[one.name]) for row in good}) > 1 for one in frontier.axes):
        return ""
    plans, labels = ([str(row["plan"]) for row in good], [one.label for one in frontier.axes])
    return (
        f"No plan is recommended: plans {listed(plans)} are as good as each other in "
        f"{listed(labels)}."
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


def _without_choice(row: Row) -> str:
    return f"No plan is recommended: only plan {row['plan']} was made, so there is no choice yet."


def _best(one: Measure) -> str:
    return f"{_BEST.get(one.name, 'best')} {one.label}"
