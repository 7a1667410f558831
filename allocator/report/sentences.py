"""Plain words for how a solve ended, what its plan is worth and what becomes of equipment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allocator.plan.summary import REASONS
from allocator.util.format import amount, percent, tells
from allocator.util.tolerance import NOTHING


def equipment_words(figures: Mapping[str, Any], last_year: int) -> str:
    """Return how much equipment stands idle at the end of the horizon and why; empty without any.

    `figures` are those of `allocator.plan.summary.equipment_figures`.
    """
    hand, order = figures["in_hand_musd"], figures["on_order_musd"]
    if hand + order <= 0:
        return ""
    held = f"US$ {amount(hand)} million" if hand >= NOTHING else "none"
    text = f"Equipment at the end of {last_year}: {held} in hand"
    if tells(figures["idle_musd"], hand):
        reasons = [
            f"{amount(figures[f'idle_{reason}_musd'], hand)} {why}"
            for reason, why in REASONS.items()
            if tells(figures[f"idle_{reason}_musd"], figures["idle_musd"])
        ]
        share = f"{amount(figures['idle_musd'], hand)} ({percent(figures['idle_share'])})"
        text += f", of which {share} is idle: {', '.join(reasons)}"
    elif hand > 0:
        text += ", none of it idle"
    if tells(order, hand + order):
        text += f"; US$ {amount(order, hand)} million more is on order"
    return f"{text}."


def upkeep_words(figures: Mapping[str, Any], first_year: int, last_year: int) -> str:
    """Return who pays to sustain equipment, and what is missing after; empty if nothing need be."""
    need, after = figures["upkeep_need_musd"], figures["upkeep_after_need_musd"]
    if need + after < NOTHING:
        return ""
    host, donor, unpaid = (
        amount(figures[f"upkeep_{payer}_musd"], need) for payer in ("host", "donor", "unpaid")
    )
    text = (
        f"Upkeep from {first_year} to {last_year}: US$ {amount(need)} million needed; nations pay "
        f"{host}, donors {donor}, {unpaid} is unpaid."
    )
    if after < NOTHING:
        return text
    missing = figures["upkeep_after_unpaid_musd"]
    is_open = tells(missing, after)
    who = f"{amount(missing, after)} of it is unpaid" if is_open else "all of it is promised"
    return f"{text} In {last_year + 1} it needs US$ {amount(after)} million, and {who}."


def payment_words(figures: Mapping[str, Any], last_year: int, last_payment: int) -> str:
    """Return what is paid out, still to be paid and lapsed; empty if all is paid at once."""
    whole, paid = figures["obligated_musd"], figures["disbursed_musd"]
    if not tells(whole - paid, whole):
        return ""
    lapsed = figures["lapsed_musd"]
    ends = "Nothing expires unused."
    if lapsed > NOTHING:
        ends = f"US$ {amount(lapsed, whole)} million expires."
    return (
        f"Of US$ {amount(whole)} million obligated, {amount(paid, whole)} is paid out by the end "
        f"of {last_year}; {amount(whole - paid, whole)} follows as equipment is delivered, the "
        f"last in {last_payment}. {ends}"
    )
