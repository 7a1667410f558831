"""What a plan is worth and how good it is proven to be, in a few sentences."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from allocator.util.format import amount
from allocator.util.gap import gap_of

_SCALE = "Every need met in every year with nothing lost would be worth 100."


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
