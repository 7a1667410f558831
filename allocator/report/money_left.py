"""What is left of the money, and what it could still be worth: proven, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.util.format import amount
from allocator.util.gap import gap_of

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

_PROVEN = 1e-6
_TELLS = 0.01
"""Share of the money from which on what is left is worth a sentence."""


def left_musd(plan: Plan) -> float:
    """Return the money (US$ million) that nations could get and that no line of the plan uses."""
    money = plan.accounts
    return float(money["lapsed_musd"].sum() + money["carried_past_horizon_musd"].sum())


def left_words(plan: Plan) -> str:
    """Say how much money is left and what all of it could add at most; empty if it is little.

    The bound holds for every plan, those that spend all money among them.
    """
    money = plan.accounts
    free = float(money["amount_musd"].sum() - money["set_aside_musd"].sum())
    left, bound = left_musd(plan), plan.meta.get("bound")
    value = plan.meta.get("value")
    if left < _TELLS * free or bound is None or value is None:
        return ""
    told = f"US$ {amount(left)} million of the money is left."
    if gap_of(float(value), float(bound)) <= _PROVEN:
        return f"{told} Spending it would not make any plan better."
    more = f"{max(float(bound) - float(value), 0.01):.2f}"
    return (
        f"{told} With all of it no plan would exceed this one by more than {more} points; a closer "
        "search (a smaller gap) or more change from the last plan (value_tolerance) may use some "
        "of it."
    )
