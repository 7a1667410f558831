"""Nations by ISO code or by name, in many languages and spellings.

Names are those of the Unicode CLDR, which Babel holds offline, and those of `nation_aliases.csv`.
"""

from __future__ import annotations

import re
from functools import cache

from allocator.inputs.case.io.raw_tables import nearest
from allocator.inputs.importing.tables import plain_words, rows_of

_LANGUAGES = (
    "en en_GB fr de es pt it nl pl ru uk ar tr sv da nb fi cs sk ro el ja zh ko hu bg hr sr et lv "
    "lt"
)
_OWN_CODES = {"XK": "XKX"}
"""Codes in common use that ISO 3166 does not have."""


@cache
def alpha3() -> dict[str, str]:
    """Return ISO 3166 alpha-3 codes by alpha-2."""
    from babel.core import get_global

    codes = _OWN_CODES.copy()
    for code, found in get_global("territory_aliases").items():
        usual = len(code) == 3 and code.isalpha() and code not in _WITHDRAWN
        if usual and len(found) == 1 and not _PRIVATE.fullmatch(found[0]):
            codes.setdefault(found[0], code)
    return codes


_WITHDRAWN = ("BUR", "ZAR", "DDR", "FXX", "TMP", "YMD", "XKK")
"""Former codes that CLDR maps to the nations of today."""


_PRIVATE = re.compile(r"AA|Q[M-Z]|X[A-Z]|ZZ")
"""Codes that ISO 3166 leaves to private use."""

_TWO_NATIONS = ("congo", "kongo", "korea", "corea", "coree", "virgin islands")
"""Names that people use of two nations."""


@cache
def _known() -> dict[str, str]:
    """Return alpha-3 codes by the plain words of a name; empty where two nations have it."""
    from babel import Locale

    codes, found = alpha3(), dict[str, str]()

    def learn(name: str, alpha2: str) -> None:
        words, code = plain_words(name), codes.get(alpha2, "")
        if words and code:
            found[words] = code if found.setdefault(words, code) == code else ""

    for language in _LANGUAGES.split():
        for alpha2, name in Locale.parse(language).territories.items():
            if len(alpha2) == 2 and alpha2 in codes:
                learn(name, alpha2)
    for row in rows_of("nation_aliases.csv"):
        for name in row["names"].split(";"):
            found[plain_words(name)] = codes[row["alpha2"]]
    return found | dict.fromkeys(_TWO_NATIONS, "")


@cache
def _codes() -> dict[str, str]:
    return {**alpha3(), **{code: code for code in alpha3().values()}}


@cache
def english_name(code: str) -> str:
    """Return the English name of an alpha-3 code; the code itself if it has none."""
    from babel import Locale

    names = Locale.parse("en").territories
    return next((str(names[two]) for two, three in alpha3().items() if three == code), code)


@cache
def nation_of(text: str) -> str:
    """Return the alpha-3 code of a nation's code or name; empty if it is none.

    Examples
    --------
    >>> [nation_of(name) for name in ("KE", "Kenia", "Côte d'Ivoire", "Congo", "Summe")]
    ['KEN', 'KEN', 'CIV', '', '']
    """
    if text.isascii() and text.isalpha() and text.isupper() and len(text) in (2, 3):
        found = _codes().get(text)
        if found:
            return found
    words = plain_words(text)
    found = _known().get(words) or _known().get(words.removeprefix("the "), "")
    return found or _in_two_ways(text)


def _in_two_ways(text: str) -> str:
    """Return the nation of ``Kenya (KEN)`` or ``KE - Kenya``: every part must mean the same."""
    parts = [part.strip() for part in re.split(r"[()\[\]:;|/–]|-", text) if part.strip()]
    if len(parts) != 2 or not any(map(is_code, parts)):
        return ""
    codes = {nation_of(part) for part in parts}
    return codes.pop() if len(codes) == 1 else ""


def is_code(text: str) -> bool:
    """Whether a text is an ISO code of a nation."""
    return text in _codes()


@cache
def near_nation(text: str) -> str:
    """Return the English name of the nation whose name is nearest to a text; empty if none is."""
    if plain_words(text) in _TWO_NATIONS:
        return ""
    near = nearest(plain_words(text), _known(), 0.75)
    return english_name(_known()[near]) if near and _known()[near] else ""
