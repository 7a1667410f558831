"""Names of the decisions that keep what a plan has, and what they keep together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from allocator.util.format import counted, listing

if TYPE_CHECKING:
    from allocator.inputs.policy.policy import Lock

_KEEP = "keep"
_SHOWN = 3


def kept_name(code: str, *parts: object) -> str:
    """Return the name of a decision that keeps a part of what a nation or an account has."""
    return ".".join((_KEEP, code, *map(str, parts)))


def kept_code(name: str) -> str:
    """Return the nation or account that a decision of this name keeps; empty for any other.

    Examples
    --------
    >>> kept_code(kept_name("KEN", "patrol_boat", 2020)), kept_code("boats")
    ('KEN', '')
    """
    first, *parts = name.split(".")
    return parts[0] if first == _KEEP and len(parts) > 1 else ""


def kept_together(locks: Iterable[Lock]) -> dict[str, list[Lock]]:
    """Return decisions that keep what a plan has, by the nation or account that they keep."""
    found: dict[str, list[Lock]] = {}
    for lock in locks:
        if code := kept_code(lock.lock):
            found.setdefault(code, []).append(lock)
    return found


def kept_words(groups: Mapping[str, Iterable[Lock]], names: Mapping[str, str]) -> str:
    """Say in one line whose goods and money are kept.

    Examples
    --------
    >>> from allocator.inputs.policy.policy import Lock
    >>> kept_words({"KEN": [Lock("keep.KEN.2020", "KEN", high=3)]}, {"KEN": "Kenya"})
    'what the plan gives stays as it is for Kenya (1 decision)'
    """
    count = sum(len(list(own)) for own in groups.values())
    whom = listing([names.get(code) or code for code in groups], _SHOWN)
    return f"what the plan gives stays as it is for {whom} ({counted(count, 'decision')})"
