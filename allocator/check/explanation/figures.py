"""Figures, years and names as sentences show them, held against what they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable

from allocator.util.format import year_words

NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?(?:e[+-]?\d+)?"
"""A figure without its sign."""

_PART = re.compile(r"\d[\d,]*\.\d+")
_PEOPLE = re.compile(r"[\d,.]+( to [\d,.]+)? (persons|seats)\b")

NONE = 1e-9
"""Value points below which nothing is open."""

_NOISE = 1e-9
_SINGULAR = {
    "lots": "lot", "seats": "seat", "persons": "person", "lines": "line", "types": "type",
    "years": "year",
    "know": "knows",
}  # fmt: skip


def shows(text: str, value: float) -> bool:
    """Tell whether a figure is `value`, rounded to the digits shown.

    Examples
    --------
    >>> shows("2.66", 2.656), shows("2.65", 2.656), shows("1.1e+03", 1052.0), shows("1,300", 1300)
    (True, False, True, True)
    """
    read, step = _read(text)
    return abs(read - value) <= step / 2 * (1 + _NOISE) + _NOISE * max(1.0, abs(value))


def shows_most(text: str, value: float) -> bool:
    """Tell whether a figure is `value`, rounded or rounded up: so much is open at most."""
    read, step = _read(text)
    return shows(text, value) or 0 <= read - value <= step * (1 + _NOISE)


def shows_least(text: str, value: float) -> bool:
    """Tell whether a figure is `value`, rounded or rounded down: so much is missing at least."""
    read, step = _read(text)
    return shows(text, value) or 0 <= value - read <= step * (1 + _NOISE)


def _read(text: str) -> tuple[float, float]:
    """Return a figure and one unit of its last digit."""
    digits, _, power = text.replace(",", "").partition("e")
    decimals = len(digits.partition(".")[2])
    factor = 10.0 ** int(power or 0)
    return float(digits) * factor, 10.0**-decimals * factor


def years_of(text: str) -> tuple[int, ...] | None:
    """Return the years that words name, ``2020, 2022-2024``; None if they are not so written."""
    found: list[int] = []
    for word in text.split(", "):
        span = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", word)
        if span is None:
            return None
        found += range(int(span[1]), int(span[2] or span[1]) + 1)
    return tuple(found) if year_words(found) == text else None


_MUSD_LAST = re.compile(rf"\b({NUMBER}) US\$M\b")


def quoted(meaning: str) -> str:
    """Write the sentence of a rule as answers quote it: money after its sign, one lot as one.

    Examples
    --------
    >>> quoted("BOR gets at least 2 US$M of pier.")
    'BOR gets at least US$ 2 million of pier.'
    """
    return one_of_it(_MUSD_LAST.sub(r"US$ \1 million", meaning))


def one_of_it(text: str) -> str:
    """Return a sentence with singular nouns after every 1, however it was written.

    Examples
    --------
    >>> one_of_it("B gets at most 1 lots of boat"), one_of_it("11 lots")
    ('B gets at most 1 lot of boat', '11 lots')
    """
    found = re.sub(
        r"(?<![\d.,])1 (new )?(lots|seats|persons|lines|types|years)\b",
        lambda match: f"1 {match[1] or ''}{_SINGULAR[match[2]]}",
        text,
    )
    found = re.sub(r"(?<![\d.,])(1 person of .+?) know the ", r"\1 knows the ", found)
    found = re.sub(r"(?<![\d.,])(1 person of .+?) are ", r"\1 is ", found)
    return _PEOPLE.sub(lambda people: _PART.sub(_whole, people[0]), found)


def _whole(found: re.Match[str]) -> str:
    """Write persons and seats without parts, unless that would be none."""
    count = float(found[0].replace(",", ""))
    return found[0] if count < 1 else f"{count:,.0f}"


def short(name: str) -> str:
    """Return a name without what stands in parentheses at its end.

    Examples
    --------
    >>> short("Coastal patrol boats (2, with spares)"), short("Boat")
    ('Coastal patrol boats', 'Boat')
    """
    return re.sub(r" \(.*\)$", "", name)


def called(text: str, names: Iterable[str]) -> bool:
    """Tell whether a text is one of the names, in full or short."""
    return any(text in (name, short(name)) for name in names)
