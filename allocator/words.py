"""Plain words for how a solve ended and what its plan is worth."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

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
    return f"{_found(meta, best, bound)}{_given(best, float(value))} {_SCALE}"


def _found(meta: Mapping[str, Any], best: float, bound: float | None) -> str:
    found = f"The search found a plan worth {best:.2f}"
    if bound is None:
        return f"{found}; how much better a plan could be is not known."
    missing = max(0.0, float(bound) - best) / max(1.0, abs(best))
    if meta.get("status") == "optimal" or missing <= 1e-9:
        return f"{found} and proved that none is worth more."
    reached = "" if meta.get("status") == "within_gap" else " The search ended before its goal."
    most = math.ceil(round(100 * float(bound), 6)) / 100
    return (
        f"{found} and proved that none is worth more than {most:.2f}: "
        f"at most {missing:.2%} is missing.{reached}"
    )


def _given(best: float, value: float) -> str:
    """Say what was given up for less change; what is shown adds up."""
    given, size = best - value, max(1.0, abs(best))
    if given <= 1e-6 * size:
        return ""
    shown = round(best, 2) - round(value, 2)
    amount = f"{shown:.2f}" if shown > 0.005 else "less than 0.01"
    return (
        f" Of its worth, {amount} ({given / size:.2%}) was given up for less change from the last "
        f"plan: this plan is worth {value:.2f}."
    )
