"""Currencies and sizes of money as headers, titles and formats of cells state them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from allocator.inputs.case.io.written_amounts import SCALE_OF
from allocator.inputs.importing.currencies import DOLLARS, USD, currency_in

_MORE = {
    3: "milliers mille miles migliaia milhares tys tisíc тысяч тысячах тыс тис tsd teur tusd keur "
    "kusd",
    6: "millions million mill mios mio millones milioni milhões miljoner миллионах миллионов млн "
    "meur musd",
    9: "billions mrd milliards milliarden miljard",
}
_WORDS = SCALE_OF | {
    word: Decimal(10) ** power for power, words in _MORE.items() for word in words.split()
}
_LETTERS = {"k": Decimal(1000), "t": Decimal(1000), "m": Decimal(10**6), "mm": Decimal(10**6),
            "mn": Decimal(10**6), "b": Decimal(10**9), "bn": Decimal(10**9)}  # fmt: skip
_NOUGHTS = re.compile(r"(?<![\d.,])['’]?000(s|'s)?(?!\d)")
_MONEY = r"(?:us\s*\$|usd|[a-z]{0,3}\$|€|eur|£|gbp)"
_LETTER = re.compile(
    rf"(?<![a-z]){_MONEY}\s*(k|t|mm|mn|m|bn|b)(?![a-z])"
    rf"|(?<![a-z])(k|t|mm|mn|m|bn|b)\s*{_MONEY}(?![a-z])",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\d\s*(?:us\s?\$|usd|\$|€|eur|£)?\s*$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Unit:
    """A currency (empty: not stated) and how much one of a column's figures is (None: as well)."""

    currency: str = ""
    scale: Decimal | None = None

    def filled(self, other: Unit) -> Unit:
        """Return the unit with what it leaves open taken from another."""
        scale = other.scale if self.scale is None else self.scale
        return Unit(self.currency or other.currency, scale)


UNITS = {"US$": Decimal(1), "US$ thousand": Decimal(1000), "US$ million": Decimal(10**6),
         "US$ billion": Decimal(10**9)}  # fmt: skip
"""Units that a planner may choose for a column or a whole list."""

_SIZES = {Decimal(1): "", Decimal(1000): "thousand", Decimal(10**6): "million",
          Decimal(10**9): "billion"}  # fmt: skip


def unit_named(text: str) -> Unit | None:
    """Return the unit that is written ``US$ thousand``, ``EUR million`` or ``EUR``; else None."""
    currency, _, size = text.strip().partition(" ")
    scale = next((one for one, word in _SIZES.items() if word == size.strip()), None)
    currency = USD if currency in ("US$", "USD", "$") else currency
    known = scale is not None and re.fullmatch(r"[A-Z]{3}", currency)
    return Unit(currency, scale) if known else None


def unit_name(unit: Unit) -> str:
    """Write a unit so that `unit_named` reads it; empty if it is not complete."""
    if unit.scale is None or unit.scale not in _SIZES:
        return ""
    currency = "US$" if unit.currency in ("", USD) else unit.currency
    return f"{currency} {_SIZES[unit.scale]}".strip()


def unit_in(text: str) -> Unit:
    """Return what a header, a title or a format of cells says of currency and size.

    Two sizes in one text are none, and that of a single amount, as in ``above US$ 1 million``, is
    not that of the figures.

    Examples
    --------
    >>> unit_in("Requested ($000)"), unit_in("en milliers de dollars")
    (Unit(currency='USD', scale=Decimal('1000')), Unit(currency='USD', scale=Decimal('1000')))
    >>> unit_in("Amount (US$)").scale is None
    True
    """
    currency = currency_in(text)
    found = [(_WORDS[word], one.start()) for one in _WORD.finditer(text)
             if len(word := one[0].casefold()) > 2 and word in _WORDS]  # fmt: skip
    letter = _LETTER.search(text)
    if not found and letter:
        at = max(letter.start(1), letter.start(2))
        found = [(_LETTERS[(letter[1] or letter[2]).lower()], at)]
    if not found and _NOUGHTS.search(text):
        found = [(Decimal(1000), 0)]
    if not found and currency and DOLLARS.search(text):
        found = [(Decimal(1), 0)]
    stated = [scale for scale, at in found if not _AMOUNT.search(text[:at])]
    one_size = len({scale for scale, _ in found}) == 1
    return Unit(currency, stated[0] if one_size and stated else None)
