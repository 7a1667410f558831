"""Letters that look alike and are not the same: find them, and say which letter it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_TWINS = str.maketrans(
    "АВЕКМНОРСТУХЅІЈԚԜҮаеорсухѕіјԛԝүһΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανι",
    "ABEKMHOPCTYXSIJQWYaeopcyxsijqwyhABEZHIKMNOPTYXoavi",
)
"""Cyrillic and Greek letters that look like Latin ones."""

_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")


def composed(text: str) -> str:
    """Return `text` with every letter and its accents as one sign (Unicode's NFC).

    The same name may be stored in two ways that nobody can tell apart.
    """
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def looks(text: str) -> str:
    """Return what `text` looks like: equal for words that a reader cannot tell apart."""
    if text.isascii():
        return text.casefold()
    shown = unicodedata.normalize("NFKC", text).translate(_TWINS)
    return "".join(sign for sign in shown if unicodedata.category(sign) != "Cf").casefold()


def twin_of(word: str, known: Iterable[str]) -> str:
    """Return the known name that looks like `word` and is not the same, whatever its case."""
    mine = looks(word)
    for name in known:
        if looks(name) == mine and name.casefold() != word.casefold():
            return name
    return ""


def difference(word: str, twin: str) -> str:
    """Say which signs of a word or of the known name that looks like it are not what they seem.

    Examples
    --------
    >>> difference("UКR", "UKR")
    "in 'UКR' character 2 is CYRILLIC CAPITAL LETTER KA, no Latin letter"
    """
    strange = _strange_signs(word)
    if strange:
        return f"in {word!r} {strange}"
    strange = _strange_signs(twin)
    return (
        (f"in the name {twin!r} itself {strange}")
        if strange
        else "characters that look the same differ"
    )


def _strange_signs(word: str) -> str:
    """Name up to three signs that are no plain Latin letters though they look like them."""
    told = [
        f"character {at} is {unicodedata.name(sign, 'a character without a name')}"
        for at, sign in enumerate(word, start=1)
        if looks(sign) != sign.casefold()
    ]
    return f"{' and '.join(told[:3])}, no Latin letter" if told else ""


def mixed(code: str) -> str:
    """Say which letter of a code is of another script than its neighbours; empty if none is.

    Only letters that look like Latin ones count, in words with others that are Latin.
    """
    for word in () if code.isascii() else _WORD.findall(code):
        scripts = {unicodedata.name(letter, "").split(" ")[0] for letter in word}
        alien = any(ord(letter) in _TWINS for letter in word)
        if alien and len(scripts.intersection(_SCRIPTS)) > 1:
            return _strange_signs(code)
    return ""
