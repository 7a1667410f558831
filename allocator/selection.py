"""Read the selections that rules use: sets of nations, codes and years."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

_RANGE = re.compile(r"(\d{4})-(\d{4})$")


def codes_in(
    text: str,
    universe: Sequence[str],
    groups: Mapping[str, Iterable[str]] | None = None,
) -> frozenset[str]:
    """Return the codes that `text` selects from `universe`.

    ``*`` is everything, ``A;B`` a list, ``region:Africa`` a key of `groups`, and a leading ``!``
    takes away: ``*;!ISR``. A selection that only takes away starts from everything. Empty is
    everything too.

    Raises
    ------
    ValueError
        A word is neither a code nor a group; the message is the word.
    """
    known, groups = set(universe), groups or {}
    words = [word.strip() for word in text.split(";") if word.strip()]
    chosen: set[str] = set()
    removed: set[str] = set()
    for word in words:
        target, name = (removed, word[1:].strip()) if word.startswith("!") else (chosen, word)
        if name == "*":
            target |= known
        elif name in known:
            target.add(name)
        elif name in groups:
            target |= set(groups[name])
        else:
            raise ValueError(name)
    if not any(not word.startswith("!") for word in words):
        chosen = known
    return frozenset(chosen - removed)


def years_in(text: str, horizon: Sequence[int]) -> tuple[int, ...]:
    """Return the years of `horizon` that `text` selects: ``*``, ``2020;2022`` or ``2020-2022``.

    Raises
    ------
    ValueError
        A word is no year or range, or names no year of the horizon; the message is the word.
    """
    words = [word.strip() for word in text.split(";") if word.strip()]
    chosen: set[int] = set()
    for word in words or ["*"]:
        span = _RANGE.match(word)
        if word == "*":
            found = set(horizon)
        elif span:
            found = {year for year in horizon if int(span[1]) <= year <= int(span[2])}
        elif word.isdigit():
            found = {int(word)} & set(horizon)
        else:
            raise ValueError(word)
        if not found:
            raise ValueError(word)
        chosen |= found
    return tuple(sorted(chosen))
