"""How far below the best possible a plan may be, and what is too little to be told."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allocator.errors import DataError, Fault
from allocator.util.format import at_most, percent_at_most, rounded_up
from allocator.util.tolerance import ROUNDING

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

_ALLOWED = "a share of the best possible value such as 1%, or value points such as 0.25"
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Slack:
    """Value points below the best possible, and how they were asked for."""

    points: float
    said: str


def slack_of(plan: Plan, asked: float | str) -> Slack:
    """Return a slack as value points: ``"1%"`` is a share of the bound, a number is points.

    Raises
    ------
    DataError
        It is no such number, or less than the gap that the plan is proven to.
    """
    text = str(asked).strip()
    share = text.endswith("%")
    try:
        number = float(text.removesuffix("%"))
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or number < 0:
        raise DataError([Fault("slack", f"found {asked!r}", _ALLOWED,
                               "give a number that is not negative")])  # fmt: skip
    if not math.isfinite(plan.bound):
        raise DataError([Fault(
            "plan", "nothing is proven of how near to the best it is", "a plan with a proven bound",
            "solve its case again with 'allocator solve CASE --out PLAN'")])  # fmt: skip
    points = number / 100 * abs(plan.bound) if share else number
    missing = plan.bound - plan.value
    if points < missing - ROUNDING * (1.0 + abs(plan.bound)):
        raise DataError([_too_small(plan, text, points, missing)])
    return Slack(points, text if share else f"{text} points")


def _too_small(plan: Plan, text: str, points: float, missing: float) -> Fault:
    gap = missing / abs(plan.bound) if plan.bound else math.inf
    least = percent_at_most(gap) if math.isfinite(gap) else str(rounded_up(missing, _DIGITS))
    closer = f"{gap / 2:.1g}" if math.isfinite(gap) else "0"
    told = "" if not text.endswith("%") else f" ({points:.4f} points)"
    return Fault(
        "slack",
        f"{text}{told} is less than the proof of this plan leaves open, {least} of the best "
        f"possible value ({at_most(missing, 4)} points): not even the plan itself is known to be "
        "that near to the best",
        f"at least {least}",
        f"ask for {least} or more, or prove more first: "
        f"'allocator solve CASE --gap {closer} --out PLAN'",
    )
