"""What the words of a case say of its law that nobody has checked, apart from what they say of it.

A case writes that into its exceptions, conditions, notes and sources: ``later paragraphs were not
read``, ``secondary_source``, ``held for every year``, ``reading of ours``.
"""

from __future__ import annotations

import re

_UNREAD = re.compile(r"\bnot (?:read|confirmed)\b|\bcopy ends\b", re.IGNORECASE)
_HELD = re.compile(r"\bdetermination for FY(\d{4}), held for every year\b", re.IGNORECASE)
_OURS = re.compile(r"\breadings? of ours\b")
_ACTS = re.compile(r"^those of")
_SOURCE = re.compile(r"^(?:law\.csv: \S+, )?(secondary_source|not_confirmed|read_text)$")
_ASIDE = re.compile(r":\s*keep overridable\b", re.IGNORECASE)
"""A word from the builder of a case to himself."""

_SOURCES = {
    "secondary_source": "its words were read in a secondary source, not in the act",
    "not_confirmed": "its words were not confirmed",
}
_LOUD = 0.5
"""Share of capitals from which on words are written small."""


def checked_part(text: object) -> str:
    """Return what a text on the law says, without what was not read.

    Examples
    --------
    >>> checked_part("subject to relief; LATER PARAGRAPHS WERE NOT READ: keep overridable")
    'subject to relief'
    """
    return "; ".join(part for part in _parts(text) if not _UNREAD.search(part))


def unchecked_part(*texts: object) -> str:
    """Return what texts on the law say was not read, not confirmed, or held for other years.

    Empty where all of it was read.

    Examples
    --------
    >>> unchecked_part("subject to relief; LATER PARAGRAPHS WERE NOT READ: keep overridable")
    'later paragraphs were not read'
    >>> unchecked_part("law.csv: imet_2021, secondary_source")
    'its words were read in a secondary source, not in the act'
    >>> unchecked_part("reading of ours: armies are no police; law.csv: use_fmf, read_text")
    'our reading: armies are no police'
    """
    return "; ".join(unchecked_parts(*texts))


def unchecked_parts(*texts: object) -> tuple[str, ...]:
    """Return each of what `unchecked_part` says by itself."""
    return tuple(dict.fromkeys(one for text in texts for one in _unchecked(text)))


def checked_words(unchecked: object) -> str:
    """Say what of a law was not checked; empty where nothing is known of that.

    Examples
    --------
    >>> checked_words("later paragraphs were not read")
    'Not checked: later paragraphs were not read; confirm with counsel'
    """
    return f"Not checked: {unchecked}; confirm with counsel" if unchecked else ""


def exception_words(exception: object) -> str:
    """Write an exception with what of it was not checked.

    Examples
    --------
    >>> exception_words("relief; LATER PARAGRAPHS NOT READ")
    'relief. Not checked: later paragraphs not read; confirm with counsel'
    """
    parts = (checked_part(exception), checked_words(unchecked_part(exception)))
    return ". ".join(filter(None, parts))


def _parts(text: object) -> list[str]:
    return [part.strip() for part in str(text or "").split("; ") if part.strip()]


def _unchecked(text: object) -> list[str]:
    parts, found = _parts(text), []
    own = [part for part in parts if not _SOURCE.match(part)]
    if _OURS.search(str(text)):
        found.append(_OURS.sub("our reading", ", ".join(own)))
        own = []
    for part in own:
        held = _HELD.search(part)
        if held:
            found.append(f"it was made for {held[1]} and is held for every year")
        elif _UNREAD.search(part):
            found.append(_ACTS.sub("the acts of", _plain(part)))
    named = [match[1] for part in parts if (match := _SOURCE.match(part))]
    return found + [_SOURCES[one] for one in named if one in _SOURCES]


def _plain(part: str) -> str:
    said = _ASIDE.sub("", part).strip()
    letters = [one for one in said if one.isalpha()]
    loud = sum(one.isupper() for one in letters) > _LOUD * len(letters)
    return said.lower() if loud else said
