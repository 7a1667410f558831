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


def kept_words(whom: Iterable[str], count: int) -> str:
    """Say in one line for whom so many decisions keep goods and money.

    Examples
    --------
    >>> kept_words(["Kenya", "Uganda"], 60)
    'goods of nations and payments of accounts stay as in the plan: Kenya, Uganda (60 decisions)'
    """
    names = listing(dict.fromkeys(whom), _SHOWN)
    kept = "goods of nations and payments of accounts stay as in the plan"
    return f"{kept}: {names} ({counted(count, 'decision')})"


def locks_kept_words(locks: Iterable[Lock], names: Mapping[str, str]) -> str:
    """Say the same of decisions; empty where none of them keeps what a plan has."""
    groups = kept_together(locks)
    if not groups:
        return ""
    whom = [names.get(code) or code for code in groups]
    return kept_words(whom, sum(map(len, groups.values())))
