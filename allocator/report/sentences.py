"""Plain words for how a solve ended, what its plan is worth and what becomes of equipment."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from allocator.report.equipment import REASONS
from allocator.util.format import NOTHING, amount, tells
from allocator.util.gap import gap_of

_SCALE = "Every need met in every year with nothing lost would be worth 100."


def counted(count: int, one: str, more: str = "") -> str:
    """Write a count with its noun; `more` is the plural where it is not `one` with an s.

    Examples
    --------
    >>> counted(1, "fault"), counted(2100, "fault"), counted(0, "nation gets", "nations get")
    ('1 fault', '2,100 faults', '0 nations get')
    """
    return f"{count:,} {one if count == 1 else more or f'{one}s'}"


def status_words(meta: Mapping[str, Any]) -> str:
    """Return in a few sentences what the plan is worth and how good it is proven to be.

    Figures have two decimals; the bound is rounded up, so that what is said of it stays proven.
    """
    value, bound = meta.get("value"), meta.get("bound")
    if value is None:
        return "No value is known for this plan."
    best = meta.get("best_value")
    best = float(value if best is None else best)
    found, given = _found(meta, best, bound), _given(best, float(value))
    return f"{found}{given}{_change(meta)} {_SCALE}"


def _found(meta: Mapping[str, Any], best: float, bound: float | None) -> str:
    found = f"The search found a plan worth {best:.2f}"
    if bound is None:
        return f"{found}; how much better a plan could be is not known."
    missing = gap_of(best, float(bound))
    if meta.get("status") == "optimal" or missing <= 1e-9:
        return f"{found} and proved that none is worth more."
    reached = "" if meta.get("status") == "within_gap" else " The search ended before its goal."
    most = math.ceil(round(100 * float(bound), 6)) / 100
    return (
        f"{found} and proved that none is worth more than {most:.2f}: {_missing(missing)}.{reached}"
    )


def _missing(gap: float) -> str:
    if math.isinf(gap):
        return "what is missing has no share, since the best possible may be worth nothing"
    most = math.ceil(round(1e4 * gap, 6)) / 1e4
    return f"at most {most:.2%} of the best possible is missing"


def _given(best: float, value: float) -> str:
    """Say what was given up for less change; what is shown adds up."""
    given, size = best - value, abs(best)
    if given <= 1e-6 * size:
        return ""
    shown = round(best, 2) - round(value, 2)
    amount = f"{shown:.2f}" if shown > 0.005 else "less than 0.01"
    return (
        f" Of its worth, {amount} ({given / size:.2%}) was given up for less change from the last "
        f"plan: this plan is worth {value:.2f}."
    )


def _change(meta: Mapping[str, Any]) -> str:
    """Say how much less a plan of the same worth could change, as far as it is known."""
    calm = [phase for phase in meta.get("phases") or () if phase.get("phase") == "calm"]
    if not calm:
        return ""
    reached, least = float(calm[-1]["turbulence"]), calm[-1].get("least")
    if least is None:
        return (
            " Lots, seats and lines were kept while its change from the last plan was reduced; "
            "whether a plan of this worth with others changes less is not known."
        )
    more = reached - float(least)
    if more <= 1e-4 * reached + 1e-6:
        return " No plan of this worth that spends no more is closer to the last plan."
    return (
        " A plan of this worth that spends no more may be closer to the last plan, by at most US$ "
        f"{amount(more)} million of change."
    )


def equipment_words(figures: Mapping[str, Any], last_year: int) -> str:
    """Return how much equipment stands idle at the end of the horizon and why; empty without any.

    `figures` are those of `allocator.report.equipment.equipment_figures`.
    """
    hand, order = figures["in_hand_musd"], figures["on_order_musd"]
    if hand + order <= 0:
        return ""
    text = f"Equipment at the end of {last_year}: US$ {amount(hand)} million in hand"
    if tells(figures["idle_musd"], hand):
        reasons = [
            f"{amount(figures[f'idle_{reason}_musd'], hand)} {why}"
            for reason, why in REASONS.items()
            if tells(figures[f"idle_{reason}_musd"], figures["idle_musd"])
        ]
        share = f"{amount(figures['idle_musd'], hand)} ({figures['idle_share']:.1%})"
        text += f", of which {share} stands idle: {', '.join(reasons)}"
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
        f"{host}, donors {donor}, nobody {unpaid}."
    )
    if after < NOTHING:
        return text
    missing = figures["upkeep_after_unpaid_musd"]
    is_open = tells(missing, after)
    who = f"nobody pays {amount(missing, after)} of it" if is_open else "all of it is promised"
    return f"{text} In {last_year + 1} it takes US$ {amount(after)} million, and {who}."


def payment_words(figures: Mapping[str, Any], last_year: int, last_payment: int) -> str:
    """Return what is paid out, still to be paid and lapsed; empty if all is paid at once."""
    whole, paid = figures["obligated_musd"], figures["disbursed_musd"]
    if not tells(whole - paid, whole):
        return ""
    return (
        f"Of US$ {amount(whole)} million obligated, {amount(paid, whole)} is paid out by the end "
        f"of {last_year}; {amount(whole - paid, whole)} follows as equipment is delivered, the "
        f"last in {last_payment}. US$ {amount(figures['lapsed_musd'], whole)} million lapses."
    )
