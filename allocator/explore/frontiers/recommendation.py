"""Which plan of a frontier can be recommended, and why; where none can, what would tell."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allocator.explore.frontiers.measures import MEASURES, Measure
from allocator.explore.frontiers.record import ON_FRONT
from allocator.report.scenarios.ties import Less, Searches, Ties, TieWords, leading, ties
from allocator.util.format import listed

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
    turns, if what it gives up counts as more than a tie. Of plans that tie in value with the best,
    or with the choice among these, it is the one with the least of the other measures, then with
    the least change from the last plan. No plan counts as a tie because its search left more open
    than that of the better one. How much value less risk, cost or change is worth is the planner's
    own judgement.
    """
    table = frontier.table
    good = table[table["kind"].isin(ON_FRONT) & (table["standing"] != "dominated")]
    rows: list[Row] = list(good.to_dict("records"))
    if not rows:
        return Recommended(None, "No plan is recommended: none was made under a limit.")
    if len(rows) == 1:
        return _only(frontier, rows[0])
    turn = next((row for row in rows if row["knee"]), None)
    if any(map(math.isnan, (_open(row) for row in rows))):
        return Recommended(None, _unknown(frontier, turn))
    words = TieWords(_searches(rows), _called)
    best = words.searches.best
    if turn is not None and not words.searches.counts(best, str(turn["plan"])):
        return Recommended(int(turn["plan"]), (
            f"Plan {turn['plan']} is recommended: there the trade-off turns. "
            "How much value to give up remains a judgement."
            f"{words.unproven(best, str(turn['plan']))}"
        ))  # fmt: skip
    by_number = {str(row["plan"]): row for row in rows}
    found = ties(words.searches, [_less(by_number, one) for one in _others(frontier, rows)])
    if len(found.pool) > 1:
        return _among_ties(frontier, by_number, words, found)
    return Recommended(None, (
        f"{_judgement(frontier, rows)}{words.discounted(best, list(by_number))}"
    ))  # fmt: skip


def _open(row: Row) -> float:
    """Return the value points that the search of a plan leaves open; NaN: not known."""
    left = float(row["bound"] - row["value"])
    return left if math.isnan(left) else max(0.0, left)


def _searches(rows: Sequence[Row]) -> Searches:
    own = {str(row["plan"]): _open(row) for row in rows}
    values = {str(row["plan"]): float(row["value"]) for row in rows}
    return Searches(values, lambda one, other: own[one] + own[other], own)


def _called(numbers: Sequence[str]) -> str:
    return f"{'plan' if len(numbers) == 1 else 'plans'} {listed(numbers)}"


def _others(frontier: FrontierRecord, rows: Sequence[Row]) -> list[Measure]:
    """Return the measures by which plans that tie in value are told apart, in their order."""
    change = MEASURES["turbulence"]
    named = (*frontier.axes[1:], *([] if change in frontier.axes else [change]))
    return [one for one in named if not any(math.isnan(float(row[one.name])) for row in rows)]


def _less(by_number: Mapping[str, Row], measure: Measure) -> Less:
    """Return whether one plan is better in a measure than another, by more than is shown."""

    def less(one: str, other: str) -> bool:
        pair = [float(by_number[name][measure.name]) for name in (one, other)]
        if measure.told(pair[0]) == measure.told(pair[1]):
            return False
        return (pair[0] > pair[1]) == measure.more_is_better

    return less


def _among_ties(
    frontier: FrontierRecord, by_number: Mapping[str, Row], words: TieWords, found: Ties
) -> Recommended:
    """Recommend, of the plans that tie in value, the one that the other measures tell apart."""
    measures = _others(frontier, list(by_number.values()))
    tie, closer = words.pool(found), words.closer(found.pool)
    if len(found.equal) > 1:
        same = f", and {_called(found.equal)} have the same {listed(one.label for one in measures)}"
        return Recommended(
            None, f"No plan is recommended: {tie}{same if measures else ''}. {closer}"
        )
    choice = found.equal[0]
    return Recommended(int(choice), (
        f"Plan {choice} is recommended: {tie}, and {_led(by_number, measures, found)}. {closer}"
        f"{words.given_up(found, choice)}{_beyond(frontier, by_number, words, found)}"
    ))  # fmt: skip


def _led(by_number: Mapping[str, Row], measures: Sequence[Measure], found: Ties) -> str:
    """Say by which measures the choice leads, one by one, those that tie with it."""
    parts: list[str] = []
    same: list[str] = []
    left = list(found.pool)
    for one in measures:
        ahead = leading(left, [_less(by_number, one)])
        if len(ahead) == len(left):
            same.append(one.label)
            continue
        told = one.told(float(by_number[ahead[0]][one.name]))
        of = "of these" if parts else "of them"
        who = "it has" if len(ahead) == 1 else f"{_called(ahead)} have"
        equal = f", the {listed(same)} being the same" if same else ""
        parts.append(f"{of} {who} the {_best(one)} ({told}){equal}")
        left, same = ahead, []
        if len(left) == 1:
            break
    return ", and ".join(parts)


def _beyond(
    frontier: FrontierRecord, by_number: Mapping[str, Row], words: TieWords, found: Ties
) -> str:
    """Say what less of the second measure costs beyond the plans that tie."""
    axis, choice = frontier.axes[1], found.equal[0]
    less = _less(by_number, axis)
    further = [name for name in by_number if name not in found.pool and less(name, choice)]
    if not further:
        return ""
    near = max(further, key=words.searches.values.__getitem__)
    told = axis.told(float(by_number[near][axis.name]))
    return (
        f" Plan {near} is better in {axis.label} ({told}) and gives up "
        f"{words.beyond(found, choice, near)}: whether that is worth it is a judgement."
    )


def _unknown(frontier: FrontierRecord, turn: Row | None) -> str:
    looks = (
        "" if turn is None else f"plan {turn['plan']} is where the trade-off seems to turn, but "
    )
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
