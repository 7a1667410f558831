"""What a plan is worth and how good it is proven to be, in a few sentences."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from allocator.plan.least_change import near_of, near_words
from allocator.util.format import amount, at_most, listing, percent
from allocator.util.gap import gap_of

_PARTS = ("need_value", "value", "change_cost_value", "swing_cost_value")

_SCALE = "A value of 100 would mean every need met in every year with nothing lost."


def status_words(meta: Mapping[str, Any]) -> str:
    """Return in a few sentences what the plan is worth and how good it is proven to be.

    Figures have two decimals; the bound is rounded up, so that what is said of it stays proven.
    """
    value, bound = meta.get("value"), meta.get("bound")
    if value is None:
        return "The value of this plan is not known."
    best = meta.get("best_value")
    best = float(value if best is None else best)
    found, given = _found(meta, best, bound), _given(best, float(value))
    return f"{found}{given}{_taken_off(meta)}{_change(meta)} {_SCALE}"


def _found(meta: Mapping[str, Any], best: float, bound: float | None) -> str:
    found = f"The search found a plan with a value of {best:.2f}"
    if near := near_of(meta):
        return (
            f"This plan is the least change of another one, with a value of {best:.2f}. "
            f"{near_words(near)} How much better a plan of any kind could be is not known."
        )
    if bound is None:
        return f"{found}; how much better a plan could be is not known."
    missing = gap_of(best, float(bound))
    if meta.get("status") == "optimal" or missing <= 1e-9:
        return f"{found} and proved that no plan is better."
    reached = (
        ""
        if meta.get("status") == "within_gap"
        else (" The search ended before it reached its target.")
    )
    most = at_most(float(bound))
    return f"{found} and proved that no plan can exceed {most}: {_missing(missing)}.{reached}"


def _missing(gap: float) -> str:
    if math.isinf(gap):
        return "the gap cannot be given as a share, since the best possible value may be zero"
    return f"at most {at_most(100 * gap)}% below the best possible"


def _given(best: float, value: float) -> str:
    """Say what was given up for less change; what is shown adds up."""
    given, size = best - value, abs(best)
    if given <= 1e-6 * size:
        return ""
    shown = round(best, 2) - round(value, 2)
    amount = f"{shown:.2f}" if shown > 0.005 else "less than 0.01"
    return (
        f" Of this value, {amount} ({percent(given / size)}) was traded for less change from the "
        f"last plan: the value of this plan is {value:.2f}."
    )


def _taken_off(meta: Mapping[str, Any]) -> str:
    """Say what needs met are worth, and what change of money takes off it; empty without prices."""
    facts = [meta.get(name) or 0.0 for name in _PARTS]
    if not all(isinstance(fact, int | float) for fact in facts):
        return ""  # the checker says so
    need, value, change, swing = (round(float(fact), 2) for fact in facts)
    if not need or change + swing < 0.005:
        return ""
    rest = round(need - value - change - swing, 2)
    parts = [
        (change, "for change from the last plan"),
        (swing, "for swings from year to year"),
        (rest, "for money used poorly and relaxed rules"),
    ]
    off = [f"{one:.2f} {what}" for one, what in parts if one > 0]
    return f" Needs met are worth {need:.2f}; taken off are {listing(off)}."


def _change(meta: Mapping[str, Any]) -> str:
    """Say how much less a plan of the same worth could change, as far as it is known."""
    calm = [phase for phase in meta.get("phases") or () if phase.get("phase") == "calm"]
    if not calm:
        return ""
    reached, least = float(calm[-1]["turbulence"]), calm[-1].get("least")
    if least is None:
        return (
            " Lots, seats and lines were kept while change from the last plan was "
            "reduced; whether another plan of this value changes less is not known."
        )
    more = reached - float(least)
    if more <= 1e-4 * reached + 1e-6:
        return " No plan of this value that spends no more is closer to the last plan."
    return (
        " A plan of this value that spends no more may be closer to the last plan, by at most US$ "
        f"{amount(more)} million of change."
    )
