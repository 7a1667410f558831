"""The last plan beside the scenarios, in words: what it would meet and be worth if it went on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from allocator.report.compare.sentences import noise_of
from allocator.report.scenarios.figures import comparable, figures_of
from allocator.util.format import at_most, musd, percent
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.report.compare.sides import Side

_SHOWN = 0.005
"""Value points from which on a cost shows in a figure with two decimals."""


def last_words(sides: Mapping[str, Side]) -> str:
    """Return how the last plan stands beside the first scenario; empty where it is not judged."""
    judged = {name: side for name, side in sides.items() if side.judged is not None}
    if not judged:
        return ""
    ((name, last),) = judged.items()
    first = next(one for one, side in sides.items() if side.is_plan)
    years, found = len(last.case.years), last.judged
    assert found is not None
    were, now = figures_of(last, None), figures_of(sides[first], None)
    parts = [
        f"need met {percent(now['need_met'] / 100)} against {percent(were['need_met'] / 100)}",
        f"expected loss {percent(now['loss_share'] / 100)} of money against "
        f"{percent(were['loss_share'] / 100)}",
    ]
    told = ""
    if comparable(sides[first], last):
        parts.insert(1, _values(sides[first], last))
        told = f" {_verdict(sides[first], last, first)}"
    proof = (
        f"no plan that keeps it is worth more than {found.bound:.2f}"
        if found.bound is not None
        else "the best that was found, with no proof that it cannot be worth more"
    )
    return (
        f"“{first}” compared with “{name}”, had that gone on: {', '.join(parts)}.{told} Of the "
        f"{musd(were['money_musd'])} a year that was spent, {musd(found.obligated_musd / years)} "
        "can be spent again within law, limits and whole packages; need met, value and expected "
        f"loss are those of that money ({proof})."
    )


def _values(side: Side, last: Side) -> str:
    """Set both values beside each other, and what they would be without missed rules."""
    now, were = side.value or 0.0, last.value or 0.0
    text = f"value {now:.2f} against {were:.2f}"
    costs = [float(one.figures.get("bending_value") or 0.0) for one in (side, last)]
    if max(costs) < _SHOWN:
        return text
    return (
        f"{text} ({now + costs[0]:.2f} against {were + costs[1]:.2f} without what missed rules "
        f"cost, {costs[0]:.2f} and {costs[1]:.2f})"
    )


def _verdict(side: Side, last: Side, first: str) -> str:
    """Say whether the values differ by more than the searches leave open."""
    noise = noise_of(last, side)
    if noise is None:
        open_of = "the last plan" if last.missing_value is None else f"“{first}”"
        return (
            "Whether the values differ is not known: how much more "
            f"{open_of} could be worth is not proven."
        )
    if abs((side.value or 0.0) - (last.value or 0.0)) <= noise + NOTHING:
        return f"The values differ by no more than the searches leave open ({at_most(noise)})."
    return f"The values differ by more than the searches leave open ({at_most(noise)})."
