"""Read the selections that rules use: sets of nations, codes and years."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

_YEAR = r"(?:FY\s*)?(\d{4})"
_ONE = re.compile(_YEAR, re.IGNORECASE)
_RANGE = re.compile(rf"{_YEAR}\s*[-‐‑‒–—−]\s*{_YEAR}", re.IGNORECASE)


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
    words = _words(text)
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


def plain_years(text: str) -> str:
    """Return a selection of years without blanks, dashes other than ``-`` and FY before a year.

    Words that are neither a year nor a range stay as they are, and so does a text of plain words.

    Examples
    --------
    >>> plain_years("2031 – 2033; FY2035; soon"), plain_years("2031; 2033")
    ('2031-2033;2035;soon', '2031; 2033')
    """
    words = _words(text)
    plain = list(map(_plain_word, words))
    return text if plain == words else ";".join(plain)


def years_in(text: str, horizon: Sequence[int]) -> tuple[int, ...]:
    """Return the years of `horizon` that `text` selects: ``*``, ``2020;2022`` or ``2020-2022``.

    Raises
    ------
    ValueError
        A word is no year or range, or names no year of the horizon; the message is the word.
    """
    chosen: set[int] = set()
    for word in _words(text) or ["*"]:
        first, _, last = _plain_word(word).partition("-")
        if word == "*":
            found = set(horizon)
        elif first.isascii() and first.isdigit():
            found = {year for year in horizon if int(first) <= year <= int(last or first)}
        else:
            raise ValueError(word)
        if not found:
            raise ValueError(word)
        chosen |= found
    return tuple(sorted(chosen))


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(";") if word.strip()]


def _plain_word(word: str) -> str:
    """Return a year or a range in its plain form, any other word as it is."""
    span = _RANGE.fullmatch(word)
    if span:
        return f"{int(span[1])}-{int(span[2])}"
    one = _ONE.fullmatch(word)
    return f"{int(one[1])}" if one else word
