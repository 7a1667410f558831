"""Names as people write them: codes, names and plurals of nations, items, accounts and areas."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allocator.inputs.case.names import names_in

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case

KINDS = ("nation", "item", "account", "area")
_SMALL = frozenset({"and", "of", "the", "with", "for", "a", "an", "in", "to", "on"})
_SIMILAR = 0.8
"""Share of letters in common from which on a word is taken for a misspelt name."""


@dataclass(frozen=True, slots=True)
class Name:
    """Something of the case with a name: its kind, code, name, and the words it goes by."""

    kind: str
    code: str
    name: str
    words: tuple[str, ...]

    @property
    def short(self) -> frozenset[str]:
        """Words of the code and of the name, without what stands in brackets."""
        return frozenset((*plain_words(self.code), *plain_words(self.name.split("(")[0])))


def plain_words(text: str) -> tuple[str, ...]:
    """Return the words of a text in small letters, without accents, plurals and small words.

    Examples
    --------
    >>> plain_words("Coastal patrol boats (2, with spares)")
    ('coastal', 'patrol', 'boat', '2', 'spare')
    >>> plain_words("patrol_boats")
    ('patrol', 'boat')
    """
    letters = (
        unicodedata.normalize("NFKD", text.replace("’", "'"))
        .encode("ascii", "ignore")
        .decode()
        .lower()
    )
    words = re.findall(r"[a-z0-9]+", letters)
    return tuple(_singular(word) for word in words if word not in _SMALL)


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if plural else word


def names_of(case: Case) -> tuple[Name, ...]:
    """Return everything of a case that a question may name; its code and its name are one each."""
    return tuple(dict.fromkeys(_names(case)))


def _names(case: Case) -> Iterator[Name]:
    tables = (
        ("nation", case.tables["nations"]),
        ("item", case.items),
        ("account", case.tables["accounts"]),
    )
    found = [(kind, c, n) for kind, t in tables for c, n in zip(t[kind], t["name"], strict=True)]
    areas = names_in(case, "areas", "area")
    found += [("area", code, areas.get(code)) for code in case.areas]
    for kind, code, name in found:
        shown = str(name or code)
        if code:
            yield Name(kind, str(code), shown, plain_words(str(code)) or (str(code).lower(),))
            yield Name(kind, str(code), shown, plain_words(shown.split("(")[0]))
            yield Name(kind, str(code), shown, plain_words(shown))


def called(names: Collection[Name], text: str, kinds: Collection[str] = KINDS) -> Name | None:
    """Return what goes by exactly these words; a code as it is written comes first."""
    exact = [one for one in names if one.kind in kinds and one.code == text]
    words = plain_words(text)
    same = [one for one in names if one.kind in kinds and one.words == words and words]
    return next(iter([*exact, *same]), None)


def nearest(
    names: Collection[Name], text: str, kinds: Collection[str] = KINDS, most: int = 3
) -> tuple[Name, ...]:
    """Return what is called nearly like `text`, the nearest first."""
    words = plain_words(text)
    found = [(likeness(one, words), one) for one in names if one.kind in kinds and words]
    found = [(share, one) for share, one in found if share >= _SIMILAR / 2]
    found.sort(key=lambda pair: (-pair[0], pair[1].code))
    return tuple(dict.fromkeys(_first_of_each(one for _, one in found)))[:most]


def _first_of_each(names: Iterator[Name]) -> Iterator[Name]:
    seen = set[tuple[str, str]]()
    for one in names:
        if (one.kind, one.code) not in seen:
            seen.add((one.kind, one.code))
            yield one


def likeness(name: Name, words: tuple[str, ...]) -> float:
    """Return how alike a name and some words are: 1 for the same, 0 for nothing in common."""
    if not words or not name.words:
        return 0.0
    best = [max(_alike(word, other) for other in name.words) for word in words]
    back = [max(_alike(word, other) for other in words) for word in name.words]
    return 0.7 * sum(best) / len(best) + 0.3 * sum(back) / len(back)


def _alike(one: str, other: str) -> float:
    if one == other:
        return 1.0
    share = difflib.SequenceMatcher(None, one, other).ratio()
    return share if share >= _SIMILAR else 0.0
