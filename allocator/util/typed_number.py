"""Figures as people type them, with the unit they mean: never taken for another size.

What is written with a unit is converted to the unit that is asked for, what could be read in two
ways is refused with both readings, and the rest is refused with what may be written.
"""

from __future__ import annotations

import math
import re

from allocator.errors import DataError, Fault

_PLAIN = r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+"
_TYPED = re.compile(
    rf"(?P<sign>[+\-−–]?)\s*(?P<before>us\$|usd|\$|x|×)?\s*(?P<number>(?:{_PLAIN})(?:e[+-]?\d+)?)"
    r"\s*(?P<after>\D.*)?",
    re.IGNORECASE,
)
_CURRENCY = ("us$", "usd", "$")
_PER_CENT = ("%", "percent", "per cent", "pct")
_LESS = ("-", "−", "–")
_TIMES = ("x", "×", "times")
_MILLIONS = {
    "thousand": 1e-3, "k": 1e-3,
    "million": 1.0, "millions": 1.0, "mn": 1.0, "mln": 1.0, "m": 1.0,
    "billion": 1e3, "billions": 1e3, "bn": 1e3, "b": 1e3,
    "trillion": 1e6, "tn": 1e6,
}  # fmt: skip
"""How many US$ million each word means."""

_OWN = {
    "years": ("year", "years", "yr", "yrs", "y"),
    "lots": ("lot", "lots"),
    "seats": ("seat", "seats"),
    "lines": ("line", "lines"),
    "multiples of the value of money": _TIMES,
}
"""Words that repeat the unit of a field and change nothing."""

_MAY = {
    "money": "US$ million, such as 5, 500k or 1.2 bn",
    "percent": "per cent, such as 10 or 10%",
    "share": "a share, such as 0.15 or 15%",
    "factor": "a factor, such as 0.9, 90% or -10%",
    "plain": "a plain number",
}
_MANY_TIMES = 10.0


def typed_figure(
    text: str,
    unit: str,
    *,
    place: str = "",
    whole: bool = False,
    low: float | None = None,
    high: float | None = None,
) -> float | None:
    """Return the figure in `unit` that a person typed; None for an empty text.

    Parameters
    ----------
    text
        What was typed, such as ``90%``, ``0.9``, ``1,200`` or ``US$ 1.2 bn``.
    unit
        The unit of the answer: ``factor``, what begins with ``%``, ``share``, ``probability`` or
        ``US$ million``, or any other for a plain number.
    place
        What the figure is of, for the message.
    whole
        Whether only whole numbers are allowed.
    low, high
        The least and the most, inclusive; None: no limit.

    Raises
    ------
    DataError
        The text is no such figure, or it could mean two.

    Examples
    --------
    >>> typed_figure("90%", "factor"), typed_figure("90%", "% a year")
    (0.9, 90.0)
    >>> typed_figure("-10 %", "factor"), typed_figure("+10%", "factor")
    (0.9, 1.1)
    >>> typed_figure("500k", "US$ million"), typed_figure("1.2 bn", "US$ million a year")
    (0.5, 1200.0)
    """
    text = " ".join(text.split())
    if not text:
        return None
    kind = _kind(unit)
    allowed = _MAY[kind] + (", whole" if whole else "") + _range_words(low, high)
    found = _TYPED.fullmatch(text)
    if found is None:
        raise _refused(place, text, allowed, "type a number with a decimal point")
    value = _number(found["number"])
    if _is_change(kind, found):
        sign = 1 if found["sign"] == "+" else -1
        value = round(1 + sign * value / 100, 12)
    else:
        size = _size(kind, unit, found, value)
        if isinstance(size, str):
            raise _refused(place, text, allowed, size)
        value = round(value * size, 12) if size != 1 else value
        value = -value if found["sign"] in _LESS else value
    outside = (low is not None and value < low) or (high is not None and value > high)
    if not math.isfinite(value) or outside or (whole and value != int(value)):
        raise _refused(place, text, allowed, "type another figure")
    return value


def doubt_of(value: float | None, text: str, unit: str) -> str:
    """Return what a person may have meant otherwise, in a sentence; empty if nothing.

    Examples
    --------
    >>> doubt_of(90.0, "90", "factor")
    '90 is read as 90 times as much. For 90 per cent type 90%.'
    >>> doubt_of(0.9, "-10%", "factor")
    '-10% is read as 0.9 times the figure of the data.'
    """
    if unit == "factor" and value is not None and text.strip()[:1] in ("+", *_LESS):
        return f"{text.strip()} is read as {value:g} times the figure of the data."
    if unit != "factor" or value is None or value < _MANY_TIMES or "%" in text:
        return ""
    return f"{value:g} is read as {value:g} times as much. For {value:g} per cent type {value:g}%."


def _kind(unit: str) -> str:
    if unit.startswith("US$ million"):
        return "money"
    if unit.startswith("%"):
        return "percent"
    if unit.startswith(("share", "probability")):
        return "share"
    return "factor" if unit == "factor" else "plain"


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def _is_change(kind: str, found: re.Match[str]) -> bool:
    """Whether a signed percentage of a factor is meant: what comes on top of all, or off it."""
    after = (found["after"] or "").lower().strip(" .")
    return kind == "factor" and bool(found["sign"]) and after in _PER_CENT


def _size(kind: str, unit: str, found: re.Match[str], value: float) -> float | str:
    """Return by what the number is multiplied, or what to type where that is not clear."""
    before, after = (found["before"] or "").lower(), (found["after"] or "").lower().strip(" .")
    if any(sign.isdigit() for sign in after):
        return "type one number, with a decimal point and without spaces"
    if found["sign"] == "+" or (found["sign"] and kind == "factor"):
        return "type the figure itself, without a sign"
    if kind == "money":
        return _money_size(before, after, unit, value)
    if before in _CURRENCY or (before and kind != "factor"):
        return "type the number without a sign before it"
    if after in _PER_CENT:
        sizes = {"percent": 1.0, "share": 0.01, "factor": 0.01}
        return sizes.get(kind, "type the number itself: this is not a share of anything")
    own = _TIMES if kind == "factor" else _OWN.get(unit, ())
    return 1.0 if not after or after in own else "type the number alone"


def _money_size(before: str, after: str, unit: str, value: float) -> float | str:
    if before in ("x", "×"):
        return "type a sum of money"
    per = unit.removeprefix("US$ million").strip()
    word = after.removesuffix(per).strip() if per else after
    currency = before
    for sign in _CURRENCY:
        if word.endswith(sign):
            word, currency = word.removesuffix(sign).strip(), sign
    if word in _MILLIONS:
        return _MILLIONS[word]
    if word in _PER_CENT:
        return "type a sum of money: this is not a share of anything"
    if word:
        return "type the number, with k, million or bn if intended"
    if currency:
        return (
            f"type {value:g} million if you mean that, or {value / 1e6:.10g} for US$ {value:,.10g}"
        )
    return 1.0


def _range_words(low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return ""
    if high is None:
        return f", {low:g} or more"
    return f", up to {high:g}" if low is None else f", {low:g} to {high:g}"


def _refused(place: str, text: str, allowed: str, fix: str) -> DataError:
    return DataError([Fault(place or "figure", f"found {text!r}", allowed, fix)])
