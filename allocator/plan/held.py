"""What a plan says of nations that accounts give no more: those of events in earlier steps."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

HELD = "held"
"""Entry of a plan's meta: nations by code, each with the fiscal year from which on it is held."""


def held_of(meta: Mapping[str, Any]) -> dict[str, int]:
    """Return the nations that no account is to give more than this plan does, unless asked for."""
    held = meta.get(HELD)
    return dict(held) if isinstance(held, Mapping) else {}


def is_held(held: Any, nations: Collection[str], years: Collection[int]) -> bool:
    """Tell whether an entry is one that a plan with these nations and years may have."""
    return (
        isinstance(held, Mapping)
        and bool(held)
        and set(held) <= set(nations)
        and set(held.values()) <= set(years)
    )
