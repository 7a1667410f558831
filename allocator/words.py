"""Plain words for how a solve ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def status_words(meta: Mapping[str, Any]) -> str:
    """Return one or two sentences on how good the plan is proven to be."""
    value, best, bound = float(meta["value"]), float(meta["best_value"]), float(meta["bound"])
    if meta["status"] == "optimal":
        found = f"Proven: no plan is worth more than {bound:.3f}."
    else:
        missing = max(0.0, bound - best) / max(1.0, abs(best))
        reached = "" if meta["status"] == "within_gap" else " The search ended before its goal."
        found = (
            f"The search found a value of {best:.3f} and proved that none exceeds {bound:.3f}: "
            f"at most {missing:.2%} is missing.{reached}"
        )
    given = best - value
    if given > 1e-6 * max(1.0, abs(best)):
        share = given / max(1.0, abs(best))
        found += (
            f" Of this, {given:.3f} ({share:.2%}) was given up for less change from the last plan; "
            f"the plan's value is {value:.3f}."
        )
    return found
