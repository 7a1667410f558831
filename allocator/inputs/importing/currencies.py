"""Which currency a text names: dollars of the United States only where no others are meant."""

from __future__ import annotations

import re
from functools import cache

from allocator.inputs.case.io.written_amounts import DOLLAR, FOREIGN

USD = "USD"
OR = " or "
"""What is between the codes of a text that names several currencies."""

DOLLARS = re.compile(r"\b(dollars?|dólares|dollari|dolar(es)?|доллар\w*)\b", re.IGNORECASE)
_UNITED_STATES = re.compile(
    r"\bu\.?s\.?(?:a\.?)?[\s-]*(?:\$|dol\w*)|\bunited states dollars?"
    r"|\b(?:american|amerikanische) dol\w*|\bdol\w* (?:am[ée]ricains?|(?:esta(?:do)?unidenses?))",
    re.IGNORECASE,
)
_SIGNS = {"€": "EUR", "EURO": "EUR", "EUROS": "EUR", "£": "GBP", "₹": "INR", "₽": "RUB",
          "₴": "UAH", "₺": "TRY", "₩": "KRW", "₪": "ILS", "₦": "NGN", "₫": "VND", "RMB": "CNY",
          "CA$": "CAD", "C$": "CAD", "CAN$": "CAD", "A$": "AUD", "AU$": "AUD", "R$": "BRL",
          "NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "SG$": "SGD", "NT$": "TWD",
          "MX$": "MXN"}  # fmt: skip
_DOLLARS_OF = {
    "austral": "AUD", "австрал": "AUD", "baham": "BSD", "barbad": "BBD", "beliz": "BZD",
    "bermud": "BMD", "brunei": "BND", "canad": "CAD", "kanad": "CAD", "канад": "CAD",
    "caribbean": "XCD", "fiji": "FJD", "guyan": "GYD", "hong ?kong": "HKD", "jama": "JMD",
    "liberia": "LRD", "namibi": "NAD", "new zealand": "NZD", "neusee": "NZD", "n[ée]o": "NZD",
    "singap": "SGD", "solomon": "SBD", "surinam": "SRD", "taiwan": "TWD", "trinidad": "TTD",
    "zimbabw": "ZWL",
}  # fmt: skip
"""Beginnings of words that say whose dollars are meant."""
_NAMED = {
    stem: re.compile(
        rf"\b{stem}[\w-]*\s+d[oó]l\w+|\bd[oó]l\w+\s+{stem}|\b{stem}\w*\s+дол", re.IGNORECASE
    )
    for stem in _DOLLARS_OF
}
_US_CODE = re.compile(r"(?<![a-z])usd(?![a-z])", re.IGNORECASE)
_OTHER_DOLLARS = frozenset(_DOLLARS_OF.values())
_CODE = re.compile(r"(?:[(\[]|\bin\b)\s*(?:in\s+)?([A-Z]{3})\b")


def currency_in(text: str) -> str:
    """Return the code of the currency that a text names; empty if none, all of them if several.

    Examples
    --------
    >>> currency_in("Betrag in Mio. €"), currency_in("Cost (US$)"), currency_in("Country")
    ('EUR', 'USD', '')
    >>> currency_in("Canadian dollars"), currency_in("A$ or US$"), currency_in("U.S. $")
    ('CAD', 'AUD or USD', 'USD')
    """
    rest, own = _UNITED_STATES.subn(" ", text)
    found = [_DOLLARS_OF[stem] for stem, pattern in _NAMED.items() if pattern.search(rest)]
    for one in FOREIGN.finditer(rest):
        if not one[0].isalpha() or one[0].isupper() or one[0].lower().startswith("euro"):
            found.append(_SIGNS.get(one[0].upper(), one[0].upper()))
    for word, code in (("TEUR", "EUR"), ("MEUR", "EUR"), ("TUSD", USD), ("MUSD", USD)):
        found += [code] if word in text else []
    found += [one for one in _CODE.findall(text) if one in _iso_codes()]
    rest = FOREIGN.sub(" ", rest)
    bare = DOLLAR.search(rest) or DOLLARS.search(rest)
    if own or _US_CODE.search(rest) or (bare and not _OTHER_DOLLARS & set(found)):
        found.append(USD)
    return OR.join(sorted(set(found)))


@cache
def _iso_codes() -> frozenset[str]:
    from babel.numbers import list_currencies

    return frozenset(list_currencies())
