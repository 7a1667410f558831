"""Say how a figure that was written as people write figures is to be written: never by a guess.

A suffix such as bn or k counts, a minus in an accountant's brackets too, and what may be read in
two ways is told in both. What cannot be read for certain gets no figure at all.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

MILLION = Decimal(1_000_000)

_SCALES = {
    Decimal(10) ** power: words.split()
    for power, words in {
        3: "k thousand thousands thsd tsd tausend тыс тис 千",
        4: "万 萬",
        5: "lakh lakhs lac",
        6: "m mm mn mln mio million millions millionen millones milioni miljoen miljoner млн 백만",
        7: "crore crores",
        8: "亿 億",
        9: "b bn bln billion billions mrd mia milliard milliards milliarde milliarden md mds mld "
        "miliardi miliardy miljard млрд 십억",
        12: "tn trn trillion trillions",
    }.items()
}
SCALE_OF = {word: scale for scale, words in _SCALES.items() for word in words}
"""What a suffix multiplies by; t, mil, cr, bio and the like mean different things to different
people and are left out."""

DOLLAR = re.compile(r"u\.?s\.?[\s-]*\$|u\.?s\.?[\s-]*dollars?|usd|dollars?|\$", re.IGNORECASE)
FOREIGN = re.compile(
    r"[€£¥₹₽₴₩₺₪₦₫]|(?<![a-z])(?:(?:a|au|c|ca|can|hk|mx|nt|nz|r|s|sg|z)\$|(?:eur|euros?|gbp|jpy|cny|rmb"
    r"|inr|rs|rub|uah|krw|try|chf|sek|nok|dkk|pln|cad|aud|nzd|brl|zar|kes|ugx|ngn)(?![a-z]))",
    re.IGNORECASE,
)
_PER_CENT = {"%": 100, "٪": 100, "％": 100, "per cent": 100, "percent": 100, "pct": 100,
             "prozent": 100, "‰": 1000}  # fmt: skip
_BLANKS = "'’ \u00a0\u202f\u2009_"
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_CORE = re.compile(r"[.,]?\d(?:.*\d)?\.?")
_POINT_OF_THOUSANDS = re.compile(
    r"\d{1,3}(\.\d{3})+(,\d|\.\d{3})|(?<![\d,.])\d+,(\d{1,2}|\d{4,})(?![\d,.])"
)
_NOTHING = ("-", "–", "—", "nil")
_UNKNOWN = "nan inf infinity n/a na n.a. null none tbd tbc tba unknown unlimited ? ?? ... … x"
NO_FIGURE = frozenset((*_UNKNOWN.split(), *_NOTHING))
"""What people write where they have no figure."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What figure is wanted: its unit, its range (None: open) and what an empty cell means.

    `empty` is empty itself where a figure must be given.
    """

    unit: str = ""
    low: float | None = None
    high: float | None = None
    empty: str = ""

    @property
    def is_money(self) -> bool:
        """Whether the figure is certainly in US$ million."""
        return self.unit.startswith("US$ million")

    @property
    def is_decimal(self) -> bool:
        """Whether per cent are written as a decimal here."""
        words = ("share", "probability", "factor", "value per point")
        return any(word in self.unit for word in words)

    def allows(self, value: Decimal) -> bool:
        """Whether a figure lies in the range."""
        return (self.low is None or value >= Decimal(str(self.low))) and (
            self.high is None or value <= Decimal(str(self.high))
        )


@dataclass(frozen=True, slots=True)
class Written:
    """A figure taken apart: its possible readings and what stands around it.

    Where there are two readings, the first is the one with a separator of thousands.
    """

    readings: tuple[Decimal, ...]
    scale: Decimal | None
    dollars: bool
    per: int
    brackets: bool


def ascii_figure(text: str) -> str:
    """Return `text` with digits of any script and Arabic and typographic signs in ASCII.

    Examples
    --------
    >>> ascii_figure("٢٠٫٥"), ascii_figure("−５")
    ('20.5', '-5')
    """
    if text.isascii():
        return text
    digits = (str(unicodedata.decimal(sign, "")) or sign for sign in text)
    return "".join(digits).replace("٫", ".").replace("−", "-")


def plain(value: Decimal) -> str:
    """Write a figure in full, without exponent or needless zeros.

    Examples
    --------
    >>> plain(Decimal("6.10") * 1000), plain(Decimal("5E-6"))
    ('6100', '0.000005')
    """
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def fix_of_figure(text: str, wanted: Wanted) -> str:
    """Return how `text`, which is no plain number, is to be written.

    Examples
    --------
    >>> money = Wanted("US$ million a year", 0.0)
    >>> fix_of_figure("$6.1bn", money)
    "write 6100, which is '$6.1bn' in US$ million"
    >>> fix_of_figure("(5)", money)
    "'(5)' is read as -5, which is not allowed: write the intended figure"
    """
    if text.lower().lstrip("+") in NO_FIGURE:
        return no_figure(text, wanted)
    if _PLAIN.fullmatch(text):
        return f"write {text} as a number, without quotes"
    if FOREIGN.search(text):
        unit = f", in {wanted.unit}" if wanted.unit else ""
        return f"convert it to US$ and write only the figure{unit}"
    written = taken_apart(ascii_figure(text))
    if written is None or (written.scale and (written.per > 1 or _is_mixed(wanted))):
        return _unclear(wanted)
    if written.per > 1 and not wanted.is_decimal:
        return f"write a figure, not a share{f' in {wanted.unit}' if wanted.unit else ''}"
    return _figures(text, written, wanted)


def has_point_of_thousands(text: str) -> bool:
    """Whether a text has a decimal comma or points between thousands, as in 1.000,5 or 1.000.000.

    Examples
    --------
    >>> [has_point_of_thousands(text) for text in ("1.000,5", "3,5", "1,000.5", "1,000")]
    [True, True, False, False]
    """
    return bool(
        re.search(r"\d{1,3}(\.\d{3})+(,\d|\.\d{3})|(?<![\d,.])\d+,(\d{1,2}|\d{4,})(?![\d,.])", text)
    )


def no_figure(text: str, wanted: Wanted) -> str:
    """Say what to write where no figure was given: an empty cell is no figure, but may mean one."""
    zero = ""
    if text.lower() in _NOTHING and wanted.allows(Decimal(0)):
        zero = "write 0 if nothing is meant; otherwise "
    if not wanted.empty:
        return f"{zero}write the figure: it is required"
    return f"{zero}write the figure, or leave it empty, which means {wanted.empty}"


def per_cent_hint(value: float, wanted: Wanted) -> str:
    """Return what a figure out of range is where per cent were meant; empty if that is no sense.

    Examples
    --------
    >>> per_cent_hint(5, Wanted("share of goods", 0, 0.95))
    'a share is a decimal: 5 per cent is 0.05'
    """
    figure = Decimal(str(value))
    if (
        not (wanted.is_decimal or wanted.high == 1)
        or not figure >= 1
        or not wanted.allows(figure / 100)
    ):
        return ""
    return f"a share is a decimal: {plain(figure)} per cent is {plain(figure / 100)}"


def in_dollars(value: float) -> str:
    """Return what a figure in US$ million is if it was meant in US$; empty if it is not large.

    Examples
    --------
    >>> in_dollars(300_000_000)
    'check the unit: 300000000 US$ are 300 US$ million'
    """
    figure = Decimal(str(value))
    if figure <= MILLION:
        return ""
    return f"check the unit: {plain(figure)} US$ are {plain(figure / MILLION)} US$ million"


def _unclear(wanted: Wanted) -> str:
    unit = f" in {wanted.unit}" if wanted.unit else ""
    return f"write a plain number such as 1000.5{unit}; this is ambiguous"


def _is_mixed(wanted: Wanted) -> bool:
    return "US$ million" in wanted.unit and not wanted.is_money


def core_of(text: str) -> str:
    """Return the digits of a figure with their separators, without all that is around them.

    Examples
    --------
    >>> core_of("U.S.$ 1,200"), core_of("1,250 Mio. $"), core_of("Mio.")
    ('1,200', '1,250', '')
    """
    core = _CORE.search(ascii_figure(text))
    return core[0].rstrip(".") if core else ""


def taken_apart(text: str) -> Written | None:
    """Return a figure with what stands around it; None if something there is not understood."""
    text = text.strip()
    brackets = text.startswith("(") and text.endswith(")")
    text = text[1:-1].strip() if brackets else text
    core = _CORE.search(text)
    if core is None:
        return None
    before, after = text[: core.start()], text[core.end() :]
    minus = before.strip().startswith("-") or before.rstrip().endswith("-") or after.strip() == "-"
    around = f"{before} {after}".replace("-", " ", 1) if minus else f"{before} {after}"
    around = around.replace("+", " ", 1) if before.strip()[:1] == "+" else around
    rest, count = DOLLAR.subn(" ", around)
    word = " ".join(rest.split()).lower().rstrip(".")
    per = _PER_CENT.get(word, 1)
    scale = SCALE_OF.get(word)
    readings = _readings(core[0].rstrip("."))
    if not readings or (word and scale is None and per == 1):
        return None
    if minus or brackets:
        readings = tuple(-value for value in readings)
    return Written(readings, scale, count > 0, per, brackets)


def _readings(core: str) -> tuple[Decimal, ...]:
    """Return what digits with separators may mean; nothing if they follow no known custom."""
    groups = rf"\d{{1,3}}([{_BLANKS}])\d{{3}}(?:\1\d{{3}})*"
    if re.fullmatch(rf"{groups}([.,]\d+)?", core):
        return (Decimal(re.sub(rf"[{_BLANKS}]", "", core).replace(",", ".")),)
    if re.fullmatch(r"\d{1,3}(\.\d{3})+,\d+|\d{1,3}(\.\d{3}){2,}", core):
        return (Decimal(core.replace(".", "").replace(",", ".")),)
    if re.fullmatch(r"\d{1,3}(,\d{3})+\.\d+|\d{1,3}(,\d{3}){2,}", core):
        return (Decimal(core.replace(",", "")),)
    if re.fullmatch(r"\d{1,2}(,\d{2})+,\d{3}(\.\d+)?", core):  # lakh and crore
        return (Decimal(core.replace(",", "")),)
    if re.fullmatch(r"\d{1,3}(٬\d{3})+(\.\d+)?", core):
        return (Decimal(core.replace("٬", "")),)
    if re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", core):
        return Decimal(re.sub("[.,]", "", core)), Decimal(core.replace(",", "."))
    if re.fullmatch(r"\d+([.,]\d+)?([eE][+-]?\d{1,3})?|[.,]\d+", core):
        return (Decimal(core.replace(",", ".")),)
    return ()


def _figures(text: str, written: Written, wanted: Wanted) -> str:
    """Return the fix with the figure in the unit that is wanted, or with both of two."""
    factor = (written.scale or Decimal(1)) / written.per
    if written.scale and wanted.is_money:
        factor /= MILLION
    values = [value * factor for value in written.readings]
    allowed = [value for value in values if wanted.allows(value)]
    if not allowed:
        told = " or ".join(map(plain, values))
        return f"{text!r} is read as {told}, which is not allowed: write the intended figure"
    if len(allowed) == 2:
        thousands, decimal = map(plain, allowed)
        return f"write {thousands} (separator of thousands) or {decimal} (decimal separator)"
    return _one_figure(text, allowed[0], written, wanted)


def _one_figure(text: str, value: Decimal, written: Written, wanted: Wanted) -> str:
    figure = plain(value)
    if written.scale:
        unit = " in US$ million" if wanted.is_money else " in full"
        return f"write {figure}, which is {text!r}{unit}"
    if written.per > 1:
        return f"write {figure}, which is {text!r} as a decimal"
    if wanted.is_money and (written.dollars or value > MILLION):
        return f"write {figure} if that is US$ million, {plain(value / MILLION)} if it is US$"
    if written.brackets:
        return f"write {figure}"
    if written.dollars:
        return f"write {figure} without sign or unit"
    return f"write {figure} with a decimal point and without separators of thousands"
